"""inbox_growth: a page of an inbox when little is open in the city, and when much is.

Both sides are the whole application, called as its server calls it: token, policy, query, counts,
answer. Only the network is missing. The officer's agency has a tenth of what is open, so that its
own inbox grows as the city's does; the pages asked for in turn are the first one and the next.
"""

import contextlib
import itertools
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import Any

import orjson

from bench.measuring import Measurement, Sample, Scale, interleave, require
from bench.stage import Stage
from land_supply.bootstrap import build
from land_supply.domain.inbox import USUAL_LIMIT
from shared.auth.principal import Role
from shared.clock import SystemClock
from support.api import running_api
from support.inboxes import AGENCIES, fill

FEW, MANY, SOME = 1_000, 200_000, 10_000
"""Steps that are open; a smoke run has some instead of many."""
PAGES = 2_000
P95 = 0.95


@dataclass(frozen=True, slots=True)
class Office:
    """An officer with an inbox: the application, and what a request carries."""

    application: Any
    headers: tuple[tuple[bytes, bytes], ...]

    async def page(self, query: str) -> bytes:
        """Ask for one page, as a server hands a request on."""
        said = bytearray()
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": "/inbox",
            "raw_path": b"/inbox",
            "root_path": "",
            "query_string": query.encode(),
            "headers": list(self.headers),
            "client": None,
            "server": None,
        }

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            require(message.get("status", 200) == 200, f"no page: {message}")
            said.extend(message.get("body", b""))

        await self.application(scope, receive, send)
        return bytes(said)

    async def queries(self) -> Iterator[str]:
        """Repeat what is asked for in turn; each must be a whole page."""
        first = orjson.loads(await self.page(""))
        queries = ("", f"after={first['next']}")
        for query in queries:
            shown = orjson.loads(await self.page(query))
            require(len(shown["items"]) == USUAL_LIMIT, f"no whole page: {query}")
        return itertools.cycle(queries)


async def inbox_growth(stage: Stage, scale: Scale) -> list[Measurement]:
    """Ask for pages with much and with little open elsewhere."""
    many = SOME if scale.is_smoke else MANY
    pages = PAGES // 10 if scale.is_smoke else PAGES
    async with _office(stage, many) as busy, _office(stage, FEW) as calm:
        ours, baseline = partial(_ask, busy, pages), partial(_ask, calm, pages)
        await ours()
        await baseline()
        samples = await interleave(ours, baseline, scale.rounds)
    return [
        Measurement(
            name="inbox_growth",
            unit="ms p95",
            ours=samples[0],
            baseline=samples[1],
            lower_is_better=True,
            notes=(f"{many} steps open against {FEW}, a tenth of them the agency's own",),
        )
    ]


@contextlib.asynccontextmanager
async def _office(stage: Stage, open_steps: int) -> AsyncIterator[Office]:
    """Serve land supply with so many open steps."""
    async with running_api(build, stage.database) as api:
        async with api.database.connection() as connection:
            await fill(connection, open_steps, today=SystemClock().today())
        (counted,) = await api.rows("SELECT count(*) FROM case_steps WHERE turn = 'agency'")
        require(counted["count"] == open_steps, f"{counted} steps are open, not {open_steps}")
        token = api.token(Role.AGENCY_OFFICER, agency=AGENCIES[0])
        headers = ((name.lower().encode(), value.encode()) for name, value in token.items())
        yield Office(api.served, tuple(headers))


async def _ask(office: Office, pages: int) -> Sample:
    """Ask for pages one after the other, and tell what 95 of 100 stay below."""
    queries, seconds = await office.queries(), []
    for query in itertools.islice(queries, pages):
        began = perf_counter()
        await office.page(query)
        seconds.append(perf_counter() - began)
    return Sample(sorted(seconds)[int(P95 * pages)] * 1e3)
