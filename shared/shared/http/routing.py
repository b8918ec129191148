"""Routes that know who may call them: identity and policy first, then parameters, then the body.

FastAPI reads the endpoint's signature and writes the OpenAPI document; serving a request is done
here, because a guarded route needs none of FastAPI's exit stacks and thread pools: its
dependencies never wait, and its body is validated from bytes.
"""

import copy
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from fastapi.dependencies.utils import request_params_to_args
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from shared.auth.policy import Policy
from shared.errors import ForbiddenError
from shared.http.bodies import check_content_type, parse, read_body
from shared.http.exchange import SCOPE_KEY, Exchange
from shared.http.field_errors import parameter_errors
from shared.http.language import Text
from shared.http.openapi import standard_responses
from shared.http.problems import refusal
from shared.http.request import IMMEDIATE


class RouteError(Exception):
    """A route cannot be served as it is written; found when the application is built."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the arguments of an endpoint are found, worked out once."""

    path: Sequence[Any]
    query: Sequence[Any]
    header: Sequence[Any]
    immediates: tuple[tuple[str, Callable[[Request], Any]], ...]
    request_name: str | None
    body_name: str
    body_model: type[BaseModel] | None


class GuardedRoute(APIRoute):
    """An API route that refuses everybody until `guarded_by` gives it a policy."""

    policy: Policy | None = None
    plan: _Plan

    def guarded_by(self, policies: Mapping[str, Policy]) -> Self:
        """Return this route with its policy; without an entry it cannot be built."""
        if self.name not in policies:
            raise RouteError(f"the route {self.name!r} has no entry in the policy table")
        guarded = copy.copy(self)
        guarded.policy = policies[self.name]
        guarded.plan = _plan(self)
        guarded.responses = {**standard_responses(self), **self.responses}
        extra = self.openapi_extra or {}
        parameters = [*extra.get("parameters", []), *_documented(self)]
        guarded.openapi_extra = {**extra, "security": [{"bearer": []}]}
        if parameters:
            guarded.openapi_extra["parameters"] = parameters
        return guarded

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        methods = self.methods or ()
        if scope["method"] not in methods:
            raise HTTPException(405, headers={"Allow": ", ".join(sorted(methods))})
        exchange: Exchange = scope[SCOPE_KEY]
        await self._admit(exchange)
        result = await self.endpoint(**await self._arguments(exchange, receive))
        response = result if isinstance(result, Response) else self._render(result)
        await response(scope, receive, send)

    async def _admit(self, exchange: Exchange) -> None:
        if self.policy is None:
            raise ForbiddenError
        header = exchange.headers.get(b"authorization")
        authenticator = exchange.edge.authenticator
        principal = authenticator.recall(header)
        if principal is None:
            principal = await authenticator.verify(header)
        exchange.principal = principal
        if not self.policy.allows(principal):
            raise refusal(
                "forbidden",
                Text(
                    f"The role {principal.role} may not call this address.",
                    f"角色 {principal.role} 无权访问此地址。",
                ),
            )

    async def _arguments(self, exchange: Exchange, receive: Receive) -> dict[str, Any]:
        plan = self.plan
        request = Request(exchange.scope, receive)
        values = _parameters(plan, request)
        if plan.body_model is not None:
            headers = exchange.headers
            check_content_type(headers.get(b"content-type"))
            declared = headers.get(b"content-length")
            exchange.body = await read_body(receive, declared, exchange.edge.max_body_bytes)
            values[plan.body_name] = parse(plan.body_model, exchange.body)
        for name, provide in plan.immediates:
            values[name] = provide(request)
        if plan.request_name is not None:
            values[plan.request_name] = request
        return values

    def _render(self, result: Any) -> Response:
        field = self.response_field
        if field is None:
            return Response(status_code=self.status_code or 204)
        body = field.serialize_json(result)
        return Response(body, self.status_code or 200, media_type="application/json")


def _parameters(plan: _Plan, request: Request) -> dict[str, Any]:
    values: dict[str, Any] = {}
    errors: list[Any] = []
    for field in plan.path:
        given = request.path_params[field.alias]
        values[field.name], wrong = field.validate(given, values, loc=("path", field.alias))
        errors += wrong
    if plan.query:
        found, wrong = request_params_to_args(plan.query, request.query_params)
        values.update(found)
        errors += wrong
    if plan.header:
        found, wrong = request_params_to_args(plan.header, request.headers)
        values.update(found)
        errors += wrong
    if errors:
        raise refusal("invalid-request", errors=parameter_errors(errors))
    return values


def _plan(route: APIRoute) -> _Plan:
    dependant = route.dependant
    if not inspect.iscoroutinefunction(route.endpoint):
        raise RouteError(f"the endpoint {route.name!r} is not a coroutine function")
    if dependant.cookie_params or len(dependant.body_params) > 1:
        raise RouteError(f"the route {route.name!r} may have one body and no cookies")
    if any(field.alias not in route.param_convertors for field in dependant.path_params):
        raise RouteError(f"a path parameter of {route.name!r} is not in its path")
    for dependency in dependant.dependencies:
        if not hasattr(dependency.call, IMMEDIATE) or dependency.name is None:
            raise RouteError(f"a dependency of {route.name!r} is not immediate")
    body = dependant.body_params[0] if dependant.body_params else None
    return _Plan(
        path=dependant.path_params,
        query=dependant.query_params,
        header=dependant.header_params,
        immediates=tuple((str(d.name), d.call) for d in dependant.dependencies if d.call),
        request_name=dependant.request_param_name,
        body_name="" if body is None else body.name,
        body_model=None if body is None else _model(route, body),
    )


def _model(route: APIRoute, body: Any) -> type[BaseModel]:
    annotation = body.field_info.annotation
    if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        raise RouteError(f"the body of {route.name!r} is not a model")
    return annotation


def _documented(route: APIRoute) -> list[dict[str, Any]]:
    return [
        parameter
        for dependency in route.dependant.dependencies
        for parameter in getattr(dependency.call, IMMEDIATE, ())
    ]
