"""Who may call a route is decided before anything else is looked at."""

import dataclasses
from typing import Annotated

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI

from shared.auth.policy import ANYONE_KNOWN, allow
from shared.auth.principal import Role
from shared.auth.testing import InMemoryIssuer
from shared.http.app import Api, create_app
from shared.http.bodies import JsonBody
from shared.http.exchange import Edge
from shared.http.routing import GuardedRoute, RouteError


async def test_without_a_token_the_answer_is_a_challenge(client: httpx.AsyncClient) -> None:
    """The body is not even looked at."""
    answer = await client.post("/things", content=b"\xff", headers={"Authorization": ""})

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith('Bearer realm="tongtu"')


async def test_no_header_at_all_names_no_error(app: FastAPI) -> None:
    """RFC 6750: the challenge carries no error code when no token was presented."""
    transport = httpx.ASGITransport(app)

    async with httpx.AsyncClient(transport=transport, base_url="http://things") as anonymous:
        answer = await anonymous.get("/things/1")

    assert answer.headers["www-authenticate"] == 'Bearer realm="tongtu"'


async def test_a_role_without_permission_is_refused(
    client: httpx.AsyncClient, issuer: InMemoryIssuer
) -> None:
    """The policy names the roles; a bad body of somebody else stays unread."""
    headers = issuer.headers(Role.AUDITOR)

    answer = await client.post("/things", content=b"\xff", headers=headers)

    assert (answer.status_code, answer.json()["type"][-9:]) == (403, "forbidden")


async def test_a_condition_narrows_a_role(
    client: httpx.AsyncClient, issuer: InMemoryIssuer
) -> None:
    """A sponsor without an organisation is refused."""
    answer = await client.post("/things", content=b"{}", headers=issuer.headers(Role.SPONSOR))

    assert answer.status_code == 403


async def test_a_permitted_principal_is_handed_to_the_route(client: httpx.AsyncClient) -> None:
    """The route knows who is asking."""
    answer = await client.post("/things", json={"name": "n", "count": 1})

    assert answer.json()["actor"] == "sponsor:sponsor-1"


def test_a_route_without_a_policy_cannot_be_built(api: Api, edge: Edge) -> None:
    """Deny by default: a forgotten entry is found before anything is served."""
    policies = {name: policy for name, policy in api.policies.items() if name != "fail"}

    with pytest.raises(RouteError, match="fail"):
        create_app(dataclasses.replace(api, policies=policies), edge)


def test_a_policy_without_a_route_is_a_mistake(api: Api, edge: Edge) -> None:
    """A renamed route leaves no dead entry behind."""
    policies = {**api.policies, "renamed": ANYONE_KNOWN}

    with pytest.raises(RouteError, match="renamed"):
        create_app(dataclasses.replace(api, policies=policies), edge)


async def test_a_route_outside_the_factory_refuses_everybody(
    issuer: InMemoryIssuer, edge: Edge, api: Api
) -> None:
    """Without its policy a guarded route answers nobody, however it was mounted."""
    app = create_app(api, edge)
    app.include_router(api.routers[0], prefix="/again")
    headers = issuer.headers(Role.SPONSOR)

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://things"
    ) as client:
        answer = await client.get("/again/things/1", headers=headers)

    assert answer.status_code == 403


def _waiting() -> int:
    return 1


def _sync(body: JsonBody[dict[str, str]]) -> None:
    del body


async def _dependent(value: Annotated[int, Depends(_waiting)]) -> None:
    del value


async def _no_model(body: JsonBody[dict[str, str]]) -> None:
    del body


@pytest.mark.parametrize("endpoint", [_sync, _dependent, _no_model])
def test_a_route_that_cannot_be_served_directly_is_refused(endpoint: object, edge: Edge) -> None:
    """Threads, waiting dependencies and bodies without a model are found at the start."""
    router = APIRouter(route_class=GuardedRoute)
    router.add_api_route("/x", endpoint, methods=["POST"], name="x")  # type: ignore[arg-type]
    api = Api(
        title="x",
        version="1",
        description="x",
        routers=(router,),
        policies={"x": allow(Role.SPONSOR)},
    )

    with pytest.raises(RouteError):
        create_app(api, edge)


def test_a_policy_names_somebody() -> None:
    """An empty policy would look like an open one."""
    with pytest.raises(ValueError, match="at least one role"):
        allow()
