"""Simulated time over HTTP: `GET /simulated-time` reads it, `POST /simulated-time` advances it.

The issuer serves it, because that is the one process of a local platform that all services share.
"""

from asyncio import to_thread
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import AwareDatetime
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from shared.clock import CITY_TIME
from shared.errors import ConflictError, InvalidValueError
from shared.http.bodies import RequestBody, ResponseBody, check_content_type, parse, read_body
from shared.http.language import Text
from shared.simulated_time import AdvanceFile, Moment, period_of

PATH = "/simulated-time"


class RealTimeError(ConflictError):
    """The platform runs on real time, which nobody advances."""

    code = "real-time"


TEXTS = {
    RealTimeError.code: Text(
        "The platform runs on real time. `make up SIMULATED=1` starts it on simulated time.",
        "平台按真实时间运行。执行 `make up SIMULATED=1` 可按模拟时间启动。",
    )
}
"""What the problems of this module say, by their code."""


class AdvanceRequest(RequestBody):
    """How far time is to go: by a period, or until an instant."""

    advance: str | None = None
    advance_to: AwareDatetime | None = None

    def target(self) -> timedelta | datetime:
        """Return the one that was given."""
        if self.advance is not None and self.advance_to is None:
            return period_of(self.advance)
        if self.advance_to is not None and self.advance is None:
            return self.advance_to
        given = "neither" if self.advance is None else "both"
        raise InvalidValueError("", given, "either advance or advance_to")


class SimulatedTimeResponse(ResponseBody):
    """The instant in the city's time zone, its day, and how far it is ahead of real time."""

    now: datetime
    today: date
    ahead: timedelta


class AdvancedResponse(SimulatedTimeResponse):
    """The same after an advance, and the instant before it."""

    was: datetime


def route(file: AdvanceFile | None, max_body_bytes: int) -> Route:
    """Return the route about the time of a platform; without a file it is real."""

    def simulated() -> AdvanceFile:
        if file is None:
            raise RealTimeError
        return file

    async def show(_request: Request) -> Response:
        moment = await to_thread(simulated().moment)
        return _answer(SimulatedTimeResponse(**_members(moment)))

    async def advance(request: Request) -> Response:
        here = simulated()
        # Only JSON: a web page cannot send that to another origin without being asked first.
        check_content_type(_header(request, "content-type"))
        declared = _header(request, "content-length")
        body = await read_body(request.receive, declared, max_body_bytes)
        before, after = await to_thread(here.advance, parse(AdvanceRequest, body).target())
        was = before.now.astimezone(CITY_TIME)
        return _answer(AdvancedResponse(was=was, **_members(after)))

    async def answer(request: Request) -> Response:
        return await (advance if request.method == "POST" else show)(request)

    return Route(PATH, answer, methods=["GET", "POST"])


def _members(moment: Moment) -> dict[str, Any]:
    there = moment.now.astimezone(CITY_TIME)
    return {"now": there, "today": there.date(), "ahead": moment.ahead}


def _header(request: Request, name: str) -> bytes | None:
    value = request.headers.get(name)
    return None if value is None else value.encode("latin-1")


def _answer(body: ResponseBody) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(body.to_bytes(), 200, headers, media_type="application/json")
