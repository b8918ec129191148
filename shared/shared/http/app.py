"""The application factory: routes under their policies, behind one edge."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.telemetry import TelemetryConfig
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Scope

from shared.auth.policy import Policy
from shared.health import health_answer
from shared.http.edge import EdgeMiddleware
from shared.http.exchange import Edge
from shared.http.language import Text
from shared.http.openapi import complete
from shared.http.routing import GuardedRoute, RouteError
from shared.observability import metrics

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]

# The edge does this itself; FastAPI's own instrumentation would do it a second time.
_NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "auto_configure": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """What a service offers over HTTP."""

    title: str
    version: str
    description: str
    routers: tuple[APIRouter, ...]
    policies: Mapping[str, Policy]
    texts: Mapping[str, Text] = field(default_factory=dict)


class PublicRoute(Route):
    """A route without identity: health, metrics and the documentation."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match as usual, and name the route for the metrics."""
        match, child = super().matches(scope)
        if match is not Match.NONE:
            child["route"] = self
        return match, child


class Application(FastAPI):
    """A FastAPI application whose whole middleware stack is the edge."""

    edge: Edge
    texts: Mapping[str, Text]

    def build_middleware_stack(self) -> ASGIApp:
        """Put the edge around the router, and nothing else."""
        return EdgeMiddleware(self.router, self.edge, self.texts)

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document, complete."""
        if self.openapi_schema is None:
            self.openapi_schema = complete(super().openapi())
        return self.openapi_schema


def create_app(api: Api, edge: Edge, lifespan: Lifespan | None = None) -> Application:
    """Build a service's application; raises RouteError where a route has no policy."""
    app = Application(
        title=api.title,
        version=api.version,
        description=api.description,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        telemetry=_NO_TELEMETRY,
    )
    app.edge = edge
    app.texts = api.texts
    app.router.routes = [*_guarded(api), *_public(app, edge)]
    return app


def _guarded(api: Api) -> list[GuardedRoute]:
    routes: list[GuardedRoute] = []
    for router in api.routers:
        for route in router.routes:
            if not isinstance(route, GuardedRoute):
                raise RouteError(f"{route!r} is not a guarded route")
            routes.append(route.guarded_by(api.policies))
    unknown = set(api.policies) - {route.name for route in routes}
    if unknown:
        raise RouteError(f"the policy table names routes that do not exist: {sorted(unknown)}")
    return routes


def _public(app: Application, edge: Edge) -> list[PublicRoute]:
    endpoints: dict[str, Callable[[Request], Awaitable[Response]]] = {
        "/livez": _health_endpoint(edge, "liveness"),
        "/readyz": _health_endpoint(edge, "readiness"),
        "/metrics": _metrics,
        "/openapi.json": _openapi_endpoint(app),
        "/docs": _docs_endpoint(app),
    }
    return [
        PublicRoute(path, endpoint, methods=["GET"], include_in_schema=False)
        for path, endpoint in endpoints.items()
    ]


def _health_endpoint(edge: Edge, kind: str) -> Callable[[Request], Awaitable[Response]]:
    async def health(request: Request) -> Response:
        results = await getattr(edge.health, kind)()
        status, media_type, body = health_answer(results, request.url.path)
        return Response(body, status, {"Cache-Control": "no-store"}, media_type=media_type)

    return health


async def _metrics(_request: Request) -> Response:
    return Response(metrics.exposition(), headers={"Content-Type": metrics.CONTENT_TYPE})


def _openapi_endpoint(app: Application) -> Callable[[Request], Awaitable[Response]]:
    async def openapi(_request: Request) -> Response:
        return JSONResponse(app.openapi())

    return openapi


def _docs_endpoint(app: Application) -> Callable[[Request], Awaitable[Response]]:
    async def docs(_request: Request) -> Response:
        return get_swagger_ui_html(openapi_url="openapi.json", title=app.title)

    return docs
