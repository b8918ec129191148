"""A case over HTTP: whoever acts, the version that was seen last, and a key for each command."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from land_supply.bootstrap import build
from land_supply.commands import Desk, Wanted
from shared.auth.principal import Role
from shared.clock import SystemClock
from shared.context import Context
from shared.identifiers import new_id
from support.api import Api, running_api
from support.case_play import CasePlay, at
from support.flow import Feed, a_registration
from support.servers import MakeDatabase

PLANNING: dict[str, Any] = {"role": Role.AGENCY_OFFICER, "agency": "GZ", "district": "120116"}
"""An officer of the planning bureau in the district of the case."""
SPONSOR: dict[str, Any] = {"role": Role.SPONSOR}
COORDINATOR: dict[str, Any] = {"role": Role.COORDINATOR}
NOTICE = "津规资告〔2026〕17号"


@dataclass(slots=True)
class RunningCase:
    """A case, and the version of it that was seen last."""

    api: Api
    feed: Feed
    id: str
    project_id: str
    version: int = 1

    async def ask(self, path: str, body: Any = None, *, seen: int | None = None, **who: Any) -> Any:
        """Ask for a command, as whoever is named; `seen` is another version than the last one."""
        key = who.pop("key", None) or str(new_id())
        headers = {
            **self.api.token(**(who or PLANNING)),
            "Idempotency-Key": key,
            "If-Match": f'"{self.version if seen is None else seen}"',
        }
        return await self.api.client.post(
            f"/cases/{self.id}/{path}", json={} if body is None else body, headers=headers
        )

    async def do(self, path: str, body: Any = None, **who: Any) -> dict[str, Any]:
        """Have a command done, and see the version after it."""
        answer = await self.ask(path, body, **who)
        assert answer.status_code == 200, answer.text
        made: dict[str, Any] = answer.json()
        self.version = made["version"]
        return made

    async def step(self, step_id: str, **who: Any) -> dict[str, Any]:
        """Show a step."""
        answer = await self.api.get(f"/cases/{self.id}/steps/{step_id}", **(who or PLANNING))
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    async def history(self) -> list[dict[str, Any]]:
        """Tell everything that happened."""
        answer = await self.api.get(f"/cases/{self.id}/history?limit=500", **COORDINATOR)
        entries: list[dict[str, Any]] = answer.json()["entries"]
        return entries

    async def another(self, **changes: Any) -> "RunningCase":
        """Let another registration open another case."""
        return await open_case(self.api, self.feed, **changes)


@asynccontextmanager
async def running_case(make: MakeDatabase, **changes: Any) -> AsyncIterator[RunningCase]:
    """Serve land supply with one case."""
    async with running_api(build, make) as api:
        yield await open_case(api, Feed(build(), api.database), **changes)


async def open_case(api: Api, feed: Feed, **changes: Any) -> RunningCase:
    """Let a registration open a case."""
    event = a_registration(**changes)
    await feed.take(event)
    answer = await api.get(f"/cases?project_id={event.project_id}", **COORDINATOR)
    return RunningCase(api, feed, answer.json()["items"][0]["id"], str(event.project_id))


async def play(case: RunningCase, *ready: str) -> CasePlay:
    """Walk a case in memory to where some steps are ready, and keep all of it as one change."""
    runtime = case.api.served.state.resources.runtime
    context = Context(actor="tester", correlation_id="play", now=SystemClock().now())
    async with runtime.transactions(context) as uow:
        found = await uow.cases.whole(Wanted(case_id=UUID(case.id)), Desk())
        played = CasePlay(found)
        played.walk_to(*ready)
        uow.cases.save(played.change, at(played.since(*ready)))
    case.version = played.case.version
    return played
