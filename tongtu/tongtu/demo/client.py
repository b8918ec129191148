"""The four services as the demo uses them: over HTTP, with a coordinator's token."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import httpx
import orjson

from shared.auth.principal import Principal, Role
from shared.contracts.land_supply import CaseOpened
from shared.identifiers import new_id
from tongtu.demo.effects import Effects, Fact
from tongtu.demo.projects import Listed
from tongtu.issuer import IssuerSettings
from tongtu.platform.errors import PlatformError
from tongtu.platform.ports import LOOPBACK
from tongtu.platform.settings import PlatformSettings
from tongtu.services import SERVICES
from tongtu.token import mint

MOST = 200
"""How many things one page may hold; no project of the list has more of anything."""

REFUSED = 422
Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Registered:
    """A project that the register knows, and whether it did so before."""

    row: Listed
    project_id: str
    is_repeated: bool

    @property
    def said(self) -> Json:
        """Return what the row says of the project, as it was sent."""
        said: Json = orjson.loads(self.row.body)
        return said


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not accepted: for each fault the JSON pointer, what was given, and why."""

    row: Listed
    errors: Sequence[Json]


@dataclass(frozen=True, slots=True)
class Details:
    """What three services hold about one project."""

    case: Json | None
    matches: Sequence[Json]
    notifications: Sequence[Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a project, as far as the demo asks, and the tag of that state."""

    project_id: str
    names: frozenset[str]
    registered_on: str
    applicant_code: str | None
    tag: str


@dataclass(frozen=True, slots=True)
class Services:
    """One HTTP client, and where each service listens."""

    http: httpx.AsyncClient
    addresses: Mapping[str, str]

    async def register(self, row: Listed) -> Registered | Refused:
        """Send one row; the same row sent again is answered as the first time."""
        headers = {"Idempotency-Key": row.key, "Content-Type": "application/json"}
        url = f"{self.addresses['project-registry']}/projects"
        answer = await self.http.post(url, content=row.body, headers=headers)
        if answer.status_code == REFUSED:
            return Refused(row, answer.json().get("errors", [answer.json()]))
        project = _expect_success(answer)
        return Registered(row, project["id"], "Idempotency-Replayed" in answer.headers)

    async def effects(self, project_id: str) -> Effects:
        """Ask what has followed for a project so far; of others only when it is worth asking."""
        story = await self._get("project-registry", f"projects/{project_id}/timeline", limit=MOST)
        facts = tuple(Fact.read(entry) for entry in story["entries"])
        if CaseOpened.event_type not in {fact.type for fact in facts}:
            return Effects(facts=facts)
        return Effects(
            facts=facts,
            matches=await self._list("funding", "matches", project_id),
            notifications=await self._list("notifier", "notifications", project_id),
        )

    async def details(self, project_id: str) -> Details:
        """Fetch what land supply, funding and the notifier hold about a project."""
        cases = await self._list("land-supply", "cases", project_id)
        return Details(
            case=cases[0] if cases else None,
            matches=await self._list("funding", "matches", project_id),
            notifications=await self._list("notifier", "notifications", project_id),
        )

    async def case(self, project_id: str) -> Json:
        """Return the case of a project that has one."""
        return (await self._list("land-supply", "cases", project_id))[0]

    async def facts(self, project_id: str) -> Known:
        """Return what funding knows of a project."""
        url = f"{self.addresses['funding']}/subjects/{project_id}/facts"
        answer = await self.http.get(url)
        facts = {each["name"]: each for each in _expect_success(answer)["facts"]}
        return Known(
            project_id=project_id,
            names=frozenset(facts),
            registered_on=facts["registered_on"]["value"],
            applicant_code=answer.json()["applicant_code"],
            tag=answer.headers["ETag"],
        )

    async def state_facts(self, seen: Known, body: bytes, key: str) -> bool:
        """State facts of a project; False when somebody else did since they were seen."""
        headers = {"Idempotency-Key": key, "If-Match": seen.tag, "Content-Type": "application/json"}
        url = f"{self.addresses['funding']}/subjects/{seen.project_id}/facts"
        answer = await self.http.put(url, content=body, headers=headers)
        if answer.status_code == httpx.codes.PRECONDITION_FAILED:
            return False
        _expect_success(answer)
        return True

    async def answer(self, match_id: str) -> Json:
        """Return the whole answer of a match."""
        return await self._get("funding", f"matches/{match_id}")

    async def missing_facts(self, project_id: str) -> list[Json]:
        """List what nobody has stated of a project, by what knowing it could bring."""
        path = f"projects/{project_id}/missing-facts"
        found: list[Json] = (await self._get("funding", path))["items"]
        return found

    async def processes(self) -> dict[str, Json]:
        """Return every published process by its id and version."""
        published = (await self._get("land-supply", "templates"))["items"]
        return {f"{each['id']} {each['version']}": each for each in published}

    async def endpoints(self) -> list[Json]:
        """List the webhook endpoints of the coordinators."""
        found: list[Json] = (await self._get("notifier", "webhook-endpoints"))["items"]
        return found

    async def add_endpoint(self, url: str, description: str) -> Json:
        """Have the coordinators' notifications sent to a URL; the answer holds the secret."""
        answer = await self.http.post(
            f"{self.addresses['notifier']}/webhook-endpoints",
            json={"url": url, "description": description},
            headers={"Idempotency-Key": str(new_id())},
        )
        return _expect_success(answer)

    async def remove_endpoint(self, endpoint_id: str) -> bool:
        """Have nothing more sent; False when somebody changed the endpoint meanwhile."""
        url = f"{self.addresses['notifier']}/webhook-endpoints/{endpoint_id}"
        return (await self.http.delete(url)).is_success

    async def _list(self, service: str, path: str, project_id: str) -> list[Json]:
        found: list[Json] = (await self._get(service, path, project_id=project_id, limit=MOST))[
            "items"
        ]
        return found

    async def _get(self, service: str, path: str, **query: Any) -> Json:
        return _expect_success(
            await self.http.get(f"{self.addresses[service]}/{path}", params=query)
        )


def connect(settings: PlatformSettings) -> Services:
    """Make a client that speaks as a coordinator; the caller closes it."""
    addresses = {
        service.name: f"http://{LOOPBACK}:{settings.ports.of(service, 'api')}"
        for service in SERVICES
    }
    token = coordinator_token(settings)
    headers = {"Authorization": f"Bearer {token}"}
    return Services(httpx.AsyncClient(headers=headers, timeout=30, trust_env=False), addresses)


def coordinator_token(settings: PlatformSettings) -> str:
    """Sign a coordinator's token."""
    coordinator = Principal(subject=Role.COORDINATOR.value, role=Role.COORDINATOR)
    return mint(coordinator, issuer_of(settings))


def issuer_of(settings: PlatformSettings) -> IssuerSettings:
    """Return where the key of the platform's own issuer is."""
    if not settings.has_own_issuer:
        raise PlatformError(
            f"The demo signs its tokens with the development issuer's key, but AUTH__ISSUER names "
            f"{settings.issuer_url}: unset it for the demo."
        )
    addresses = {"issuer": settings.issuer_url, "jwks_url": settings.jwks_url}
    auth = settings.auth.model_copy(update=addresses)
    return IssuerSettings(tongtu_var=settings.home, auth=auth)


def _expect_success(answer: httpx.Response) -> Json:
    if not answer.is_success:
        raise PlatformError(
            f"{answer.request.method} {answer.request.url} was answered with "
            f"{answer.status_code}: {answer.text[:500]}"
        )
    body: Json = answer.json()
    return body
