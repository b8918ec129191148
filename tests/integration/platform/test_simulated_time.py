"""The whole platform on simulated time: one request moves every process."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from shared.auth.principal import Principal, Role
from shared.clock import CITY_TIME, SystemClock
from shared.identifiers import new_id
from shared.settings import AuthSettings
from shared.webhooks.receiver import Receiver
from support.e2e import OWN_CODE, eventually
from support.receivers import receiving
from support.stack import api_url, running_platform
from tongtu.issuer import IssuerSettings
from tongtu.platform.platform import Platform
from tongtu.services import Service
from tongtu.token import mint

REGISTRY, LAND, NOTIFIER = (
    Service(name) for name in ("project-registry", "land-supply", "notifier")
)
MORNING = datetime(2037, 1, 5, 9, tzinfo=CITY_TIME)
PROJECT = {
    "name": "模拟时间下的项目",
    "sponsor": {"name": "天津示范装备有限公司", "unified_social_credit_code": OWN_CODE},
    "district_code": "120116",
}
TOLD = {
    "project-registry.project.registered.v1",
    "land-supply.case.opened.v1",
    "funding.match.found.v1",
    "notifier.notification.raised.v1",
    "notifier.delivery.succeeded.v1",
}


@pytest.fixture(scope="module")
def platform() -> Iterator[Platform]:
    """Run all services on simulated time."""
    with running_platform(simulated=True) as running:
        yield running


@pytest.fixture(scope="module")
def headers(platform: Platform) -> dict[str, str]:
    """Mint a token before anything is advanced; it is good for twelve hours of real time."""
    auth = AuthSettings(issuer=platform.settings.issuer_url)
    settings = IssuerSettings(tongtu_var=platform.home, auth=auth)
    principal = Principal(subject="coordinator", role=Role.COORDINATOR)
    return {"Authorization": f"Bearer {mint(principal, settings)}"}


@pytest.fixture(scope="module")
def at_the_issuer(platform: Platform) -> Callable[..., httpx.Response]:
    """Ask the platform's one address about time."""

    def ask(method: str, body: Any = None) -> httpx.Response:
        url = f"{platform.settings.issuer_url}/simulated-time"
        return httpx.request(method, url, json=body, trust_env=False)

    return ask


async def test_one_request_moves_every_process(
    platform: Platform, headers: dict[str, str], at_the_issuer: Callable[..., httpx.Response]
) -> None:
    """Ten years later every service dates its facts by the new day, and the token is still good."""
    registry, notifier = api_url(platform, REGISTRY), api_url(platform, NOTIFIER)
    async with (
        httpx.AsyncClient(headers=headers, trust_env=False, timeout=30) as http,
        receiving(Receiver(lambda: tuple(secrets), SystemClock())) as hook,
    ):
        secrets: list[str] = []
        advanced = at_the_issuer("POST", {"advance_to": MORNING.isoformat()})
        endpoint = await _post(http, f"{notifier}/webhook-endpoints", {"url": hook})
        secrets.append(endpoint["secret"])

        project = await _post(http, f"{registry}/projects", PROJECT)
        facts = await eventually(lambda: _story(http, platform, project["id"]))
        case = await _get(http, platform, LAND, f"/cases?project_id={project['id']}")

    assert (advanced.status_code, advanced.json()["now"]) == (200, MORNING.isoformat())
    assert project["registered_on"] == case["items"][0]["opened_on"] == "2037-01-05"
    assert datetime.fromisoformat(endpoint["created_at"]) >= MORNING
    assert all(datetime.fromisoformat(fact["happened_at"]) >= MORNING for fact in facts)
    assert at_the_issuer("GET").json()["today"] == "2037-01-05"


async def test_time_goes_on_ahead_only(at_the_issuer: Callable[..., httpx.Response]) -> None:
    """A period is added to wherever time stands; what lies behind is refused."""
    stood = datetime.fromisoformat(at_the_issuer("GET").json()["now"])

    further = at_the_issuer("POST", {"advance": "P1D"})
    back = at_the_issuer("POST", {"advance_to": datetime.now(UTC).isoformat()})

    assert datetime.fromisoformat(further.json()["now"]) >= stood + timedelta(days=1)
    assert (back.status_code, back.json()["errors"][0]["pointer"]) == (422, "/advance_to")


async def test_a_retry_after_an_advance_has_one_effect(
    platform: Platform, headers: dict[str, str], at_the_issuer: Callable[..., httpx.Response]
) -> None:
    """A month passes between a request and its repetition, and the answer is the first one."""
    projects, key = f"{api_url(platform, REGISTRY)}/projects", str(new_id())
    async with httpx.AsyncClient(headers=headers, trust_env=False, timeout=30) as http:
        first = await _post(http, projects, {"name": "一次"}, key)
        await asyncio.to_thread(at_the_issuer, "POST", {"advance": "P30D"})

        second = await _post(http, projects, {"name": "一次"}, key)

    assert second == first


async def _post(http: httpx.AsyncClient, url: str, body: Any, key: str = "") -> Any:
    answer = await http.post(url, json=body, headers={"Idempotency-Key": key or str(new_id())})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def _get(http: httpx.AsyncClient, platform: Platform, service: Service, path: str) -> Any:
    return (await http.get(f"{api_url(platform, service)}{path}")).json()


async def _story(http: httpx.AsyncClient, platform: Platform, project_id: str) -> Any | None:
    """Return a project's timeline as soon as every service has added to it."""
    entries = (await _get(http, platform, REGISTRY, f"/projects/{project_id}/timeline"))["entries"]
    return entries if {entry["type"] for entry in entries} >= TOLD else None
