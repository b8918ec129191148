"""What a route may ask for besides its parameters: the principal, the context, the key.

These dependencies compute without waiting, so a guarded route calls them directly.
"""

import json
import re
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import Depends
from starlette.requests import Request

from shared.auth.principal import Principal
from shared.context import Context
from shared.http.exchange import SCOPE_KEY, Exchange
from shared.http.language import Text
from shared.http.problems import refusal
from shared.idempotency import HEADER_PARAMETER, IdempotencyKey, parse_key, request_hash

FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])

IMMEDIATE = "tongtu_immediate"


def immediate(*parameters: dict[str, Any]) -> Callable[[FunctionT], FunctionT]:
    """Mark a dependency `f(request)` that never waits; `parameters` document what it reads."""

    def mark(function: FunctionT) -> FunctionT:
        setattr(function, IMMEDIATE, parameters)
        return function

    return mark


def exchange_of(request: Request) -> Exchange:
    """Return the exchange that a request belongs to."""
    exchange: Exchange = request.scope[SCOPE_KEY]
    return exchange


@immediate()
def principal_of(request: Request) -> Principal:
    """Return who is asking; a guarded route has verified it before."""
    principal = exchange_of(request).principal
    if principal is None:
        raise RuntimeError("the principal is known on guarded routes only")
    return principal


@immediate()
def context_of(request: Request) -> Context:
    """Return the circumstances that commands and events of this request carry."""
    exchange = exchange_of(request)
    trail = exchange.trail
    return Context(
        actor=principal_of(request).actor,
        correlation_id=trail.correlation_id,
        traceparent=trail.trace.traceparent,
        now=exchange.edge.clock.now(),
    )


@immediate(HEADER_PARAMETER)
def idempotency_key_of(request: Request) -> IdempotencyKey:
    """Return the Idempotency-Key, which must be there, with the hash of what it protects."""
    exchange = exchange_of(request)
    key = parse_key(exchange.headers.get(b"idempotency-key"))
    principal = principal_of(request)
    scope = exchange.scope
    return IdempotencyKey(
        scope=principal.idempotency_scope,
        key=key,
        request_hash=request_hash(scope["method"], scope["path"], exchange.body),
        context=context_of(request),
    )


_VERSION = re.compile(rb'"([0-9]{1,18})"')
IF_MATCH_PARAMETER = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of what was seen; if it has changed since, nothing is done (412).",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,18}"$'},
    "example": '"3"',
}


@immediate(IF_MATCH_PARAMETER)
def version_of(request: Request) -> int:
    """Return the version that whoever asks has seen (RFC 9110, 13.1.1; RFC 6585, 3)."""
    given = exchange_of(request).headers.get(b"if-match")
    if given is None:
        raise refusal(
            "if-match-missing",
            Text(
                "Send the ETag of the last answer as If-Match.",
                "请将上一次响应的 ETag 作为 If-Match 发送。",
            ),
        )
    found = _VERSION.fullmatch(given.strip())
    if found is None:
        raise refusal(
            "if-match-invalid",
            Text(
                'It must be one strong tag such as "3".',
                '应为一个强校验标签，例如 "3"。',
            ),
        )
    return int(found[1])


@immediate()
def resources_of(request: Request) -> Any:
    """Return what the service's bootstrap has put into `app.state.resources`."""
    return request.app.state.resources


@immediate()
def document_of(request: Request) -> Any:
    """Return the body as the JSON that it is, beside the model that it was validated as."""
    return json.loads(exchange_of(request).body)


CurrentPrincipal = Annotated[Principal, Depends(principal_of)]
CurrentContext = Annotated[Context, Depends(context_of)]
SentDocument = Annotated[Any, Depends(document_of)]
RequiredIdempotencyKey = Annotated[IdempotencyKey, Depends(idempotency_key_of)]
SeenVersion = Annotated[int, Depends(version_of)]
