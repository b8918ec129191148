"""Request and response bodies: strict schemas, read from bytes, answered as bytes."""

from typing import Annotated, TypeAlias, TypeVar

from fastapi import Body
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import ClientDisconnect
from starlette.types import Receive

from shared.http import strict_json
from shared.http.field_errors import body_errors
from shared.http.language import Text
from shared.http.problems import ProblemError, refusal

ModelT = TypeVar("ModelT", bound=BaseModel)
T = TypeVar("T")

JsonBody: TypeAlias = Annotated[T, Body()]
"""A route's parameter that is read from the body: `body: JsonBody[RegisterProjectRequest]`."""

_PLAIN_TYPES = (b"application/json", b"application/json; charset=utf-8")


class RequestBody(BaseModel):
    """Base of every inbound body: unknown fields and silent conversions are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class QueryParameters(BaseModel):
    """Base of the parameters of a query string; an unknown one is refused, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ResponseBody(BaseModel):
    """Base of every outbound body."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)

    def to_bytes(self) -> bytes:
        """Write the body as compact JSON."""
        return self.__pydantic_serializer__.to_json(self)


def check_content_type(header: bytes | None) -> None:
    """Accept application/json in UTF-8 and nothing else."""
    if header in _PLAIN_TYPES:
        return
    media_type, *parameters = (header or b"").decode("latin-1").lower().split(";")
    charsets = [p.strip()[8:].strip('"') for p in parameters if p.strip().startswith("charset=")]
    if media_type.strip() != "application/json" or any(c != "utf-8" for c in charsets):
        raise refusal("unsupported-media-type", headers={"Accept": "application/json"})


async def read_body(receive: Receive, declared: bytes | None, limit: int) -> bytes:
    """Read the whole body, and stop as soon as it is known to exceed the limit."""
    if declared is not None and (not declared.isdigit() or int(declared[:20]) > limit):
        raise _too_large(limit)
    message = await receive()
    body: bytes = message.get("body", b"")
    if message["type"] == "http.request" and not message.get("more_body", False):
        if len(body) > limit:
            raise _too_large(limit)
        return body
    chunks = [body]
    size = len(body)
    while message.get("more_body", False):
        message = await receive()
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > limit:
            raise _too_large(limit)
    if message["type"] == "http.disconnect":
        raise ClientDisconnect
    return b"".join(chunks)


def parse(model: type[ModelT], body: bytes) -> ModelT:
    """Validate a body from its bytes; every wrong field is named."""
    if not body:
        raise refusal("body-missing")
    document = strict_json.read(body)
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        errors = error.errors(include_url=False)
    if errors[0]["type"] == "json_invalid":
        # Pydantic's limit on depth is lower, and it refuses half surrogate pairs.
        is_deep = "recursion" in errors[0]["msg"]
        raise refusal("malformed-json", strict_json.TOO_DEEP if is_deep else None)
    raise refusal("invalid-request", errors=body_errors(errors, document))


def _too_large(limit: int) -> ProblemError:
    # The rest of the body is not read, so the connection cannot serve another request.
    text = Text(f"At most {limit} bytes are read.", f"最多接受 {limit} 字节。")
    return refusal("body-too-large", text, headers={"Connection": "close"})
