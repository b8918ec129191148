"""Notifications and endpoints over HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from notifier import handlers
from notifier.commands import IntroduceProject, TellConcerned
from notifier.domain.endpoint import MOST_ENDPOINTS
from notifier.testing import (
    DISTRICT,
    PROJECT,
    SPONSOR_CODE,
    a_case_opened,
    a_cause,
    a_project_registered,
)
from shared.auth.principal import Role
from shared.auth.testing import InMemoryIssuer
from shared.identifiers import new_id
from shared.webhooks.signing import key_of
from support.notifier import Notifier

URL = "http://127.0.0.1:8900/tongtu"
SPONSOR: dict[str, Any] = {"role": Role.SPONSOR, "organisation": SPONSOR_CODE}
OTHER_SPONSOR: dict[str, Any] = {"role": Role.SPONSOR, "organisation": "91120110MADEMQ0201"}


class Client:
    """Calls the notifier as different principals."""

    def __init__(self, http: httpx.AsyncClient, issuer: InMemoryIssuer) -> None:
        self._http = http
        self._issuer = issuer

    async def call(
        self, method: str, path: str, who: dict[str, Any], **options: Any
    ) -> httpx.Response:
        """Make one request as somebody."""
        principal = dict(who)
        headers = {
            "Authorization": f"Bearer {self._issuer.issue(principal.pop('role'), **principal)}",
            "Idempotency-Key": options.pop("key", str(new_id())),
        }
        return await self._http.request(method, path, headers=headers, **options)

    async def register(self, who: dict[str, Any], url: str = URL, **options: Any) -> httpx.Response:
        """Register an endpoint as somebody."""
        return await self.call("POST", "/webhook-endpoints", who, json={"url": url}, **options)


@pytest.fixture
async def client(notifier: Notifier) -> AsyncIterator[Client]:
    """Call the application in memory, on a real database."""
    issuer = InMemoryIssuer()
    transport = httpx.ASGITransport(notifier.application(issuer))
    async with httpx.AsyncClient(transport=transport, base_url="http://notifier") as http:
        yield Client(http, issuer)


@pytest.fixture
async def told(notifier: Notifier) -> None:
    """Tell of a project and of its case: seven notifications."""
    project, case = a_project_registered(), a_case_opened("planning")
    now = notifier.clock.now()
    async with notifier.transactions(notifier.context) as uow:
        await handlers.introduce_project(
            IntroduceProject(fact=project, cause=a_cause(project), now=now), uow
        )
    now = notifier.later(minutes=1)
    async with notifier.transactions(notifier.context) as uow:
        await handlers.tell_concerned(TellConcerned(fact=case, cause=a_cause(case), now=now), uow)


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (SPONSOR, 2),
        (OTHER_SPONSOR, 0),
        ({"role": Role.DISTRICT_OFFICER, "district": DISTRICT}, 2),
        ({"role": Role.DISTRICT_OFFICER, "district": "120110"}, 0),
        ({"role": Role.AGENCY_OFFICER, "agency": "planning"}, 1),
        ({"role": Role.AGENCY_OFFICER, "agency": "planning", "district": DISTRICT}, 1),
        ({"role": Role.AGENCY_OFFICER, "agency": "planning", "district": "120110"}, 0),
        ({"role": Role.AGENCY_OFFICER, "agency": "ecology"}, 0),
        ({"role": Role.COORDINATOR}, 7),
        ({"role": Role.AUDITOR}, 7),
    ],
)
async def test_everybody_reads_only_what_is_theirs(
    client: Client, who: dict[str, Any], expected: int
) -> None:
    """Rows are narrowed by role, organisation, agency and district."""
    answer = await client.call("GET", "/notifications", who)

    assert len(answer.json()["items"]) == expected


@pytest.mark.parametrize(
    "who",
    [
        {"role": Role.SPONSOR},
        {"role": Role.DISTRICT_OFFICER},
        {"role": Role.AGENCY_OFFICER, "district": DISTRICT},
        {"role": Role.OPERATOR},
        {"role": Role.SERVICE},
    ],
)
async def test_who_stands_for_nobody_reads_nothing(client: Client, who: dict[str, Any]) -> None:
    """A sponsor without an organisation is not every sponsor."""
    assert (await client.call("GET", "/notifications", who)).status_code == 403


@pytest.mark.usefixtures("told")
async def test_pages_follow_each_other_without_gap_or_repeat(client: Client) -> None:
    """Three pages of three, three and one, the newest first."""
    who: dict[str, Any] = {"role": Role.COORDINATOR}
    seen: list[dict[str, Any]] = []
    parameters: dict[str, Any] = {"limit": 3, "project_id": str(PROJECT)}
    while True:
        page = (await client.call("GET", "/notifications", who, params=parameters)).json()
        seen += page["items"]
        if page["next"] is None:
            break
        parameters["after"] = page["next"]

    instants = [item["raised_at"] for item in seen]
    assert instants == sorted(instants, reverse=True)
    assert len({item["id"] for item in seen}) == len(seen) == 7


@pytest.mark.usefixtures("told")
async def test_another_project_has_no_notifications(client: Client) -> None:
    """The filter narrows, it does not widen."""
    parameters = {"project_id": str(new_id())}

    answer = await client.call("GET", "/notifications", SPONSOR, params=parameters)

    assert answer.json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    "parameters",
    [
        {"after": "nonsense"},
        {"after": "Ä" * 50},
        {"after": "MjAyNi0wMy0wMnxub3QtYS11dWlk"},
        {"after": "A" * 201},
        {"limit": "0"},
        {"limit": "201"},
        {"project_id": "1"},
    ],
)
async def test_a_bad_parameter_is_named(client: Client, parameters: dict[str, str]) -> None:
    """A cursor that nobody gave out is not a server error."""
    answer = await client.call("GET", "/notifications", SPONSOR, params=parameters)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == next(iter(parameters))


async def test_a_new_endpoint_shows_its_secret_once(client: Client) -> None:
    """Afterwards only how the endpoint is doing can be seen."""
    created = await client.register(SPONSOR)

    listed = (await client.call("GET", "/webhook-endpoints", SPONSOR)).json()["items"]
    assert created.status_code == 201
    assert len(key_of(created.json()["secret"])) == 32
    assert listed == [{name: value for name, value in created.json().items() if name != "secret"}]


async def test_a_repeated_request_gets_the_same_secret(client: Client) -> None:
    """The answer that was lost on the way is given again."""
    first = await client.register(SPONSOR, key="one")
    again = await client.register(SPONSOR, key="one")

    assert first.json() == again.json()


async def test_an_audience_registers_a_url_only_once(client: Client) -> None:
    """Another audience may use the same URL."""
    await client.register(SPONSOR)

    again, other = await client.register(SPONSOR), await client.register(OTHER_SPONSOR)

    assert (again.status_code, other.status_code) == (409, 201)
    assert again.json()["type"] == "urn:tongtu:problem:already-exists"


async def test_an_audience_has_only_so_many_endpoints(client: Client) -> None:
    """The refusal has its own type and text."""
    for number in range(MOST_ENDPOINTS):
        await client.register(SPONSOR, f"{URL}/{number}")

    answer = await client.register(SPONSOR)

    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:tongtu:problem:too-many-endpoints"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://hooks.example.com/", "scheme-not-https"),
        ("https://169.254.169.254/latest/meta-data/", "address-not-public"),
        ("https://no-such-name.invalid/", "address-not-public"),
        ("https://user:password@8.8.8.8/", "userinfo-in-url"),
        ("https://8.8.8.8:22/", "port-not-allowed"),
        ("https://127.1/", "host-not-allowed"),
        ("not a url", "malformed-url"),
    ],
)
async def test_a_url_that_leads_inside_is_refused_when_it_is_saved(
    client: Client, url: str, code: str
) -> None:
    """The field is named, and a password in the URL is not repeated."""
    answer = await client.register(SPONSOR, url)

    error = answer.json()["errors"][0]
    assert (answer.status_code, error["pointer"], error["code"]) == (422, "/url", code)
    assert "password" not in str(error["given"])


async def test_a_rotation_shows_a_new_secret(client: Client) -> None:
    """The endpoint stays the same."""
    created = (await client.register(SPONSOR)).json()

    path = f"/webhook-endpoints/{created['id']}/secret"
    rotated = (await client.call("POST", path, SPONSOR)).json()

    assert rotated["id"] == created["id"]
    assert rotated["secret"] != created["secret"]


async def test_an_endpoint_is_removed_by_its_audience_only(client: Client) -> None:
    """For everybody else it does not exist."""
    path = f"/webhook-endpoints/{(await client.register(SPONSOR)).json()['id']}"

    stranger = await client.call("DELETE", path, OTHER_SPONSOR)
    owner = await client.call("DELETE", path, SPONSOR)

    left = (await client.call("GET", "/webhook-endpoints", SPONSOR)).json()["items"]
    assert (stranger.status_code, owner.status_code, left) == (404, 204, [])


async def test_the_kinds_of_notification_can_be_looked_up(client: Client) -> None:
    """A receiver learns the types that it may be sent."""
    kinds = (await client.call("GET", "/notification-kinds", SPONSOR)).json()

    assert kinds["case-opened"]["type"] == "notification.case-opened"
