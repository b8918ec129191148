"""What falls due by itself: cases with a moment that has come, and dates of a former calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    Uuid,
    bindparam,
    func,
    literal_column,
    select,
    tuple_,
    union_all,
)

from land_supply.domain.agency import AgencyDirectory
from land_supply.domain.case import Case
from land_supply.domain.engine import Moment
from land_supply.domain.rounds import with_rounds
from land_supply.repository.cases import case_of
from land_supply.repository.reads import ROUND_COLUMNS
from land_supply.repository.rounds import state_of
from land_supply.repository.shelf import Shelf
from land_supply.repository.versions import former_of, rules_of
from land_supply.tables import AWAITED, CalendarRow, CaseRow, CaseStepRow
from shared.database import Database, Query, Session
from shared.tables import table_of
from shared.working_days import Notice, WorkingDayCalendar, parse_notice

_cases, _steps, _calendars = table_of(CaseRow), table_of(CaseStepRow), table_of(CalendarRow)

_TODAY = bindparam("today", type_=Date())
_VERSION = bindparam("version", type_=String())
_LIMIT = bindparam("limit", type_=Integer())
# Spelled in the text, not as a parameter, so that the partial index serves every plan.
_AWAITED = literal_column(f"({AWAITED})", Boolean())
_COUNTED = _steps.c.calendar_version == _VERSION
_DUE = _steps.c.remind_on <= _TODAY
_IN_FORCE = (
    select(_calendars.c.version).order_by(_calendars.c.started_at.desc()).limit(1).scalar_subquery()
)


class Place(NamedTuple):
    """Where a case stands in the order in which cases are worked off."""

    order: Any
    case_id: UUID


FIRST_DUE = Place(date.min, UUID(int=0))
FIRST_OUTDATED = Place("", UUID(int=0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which cases are looked for: as of a day, by a calendar, from a place on."""

    today: date
    version: str
    after: Place
    limit: int


def _behind(column: ColumnElement[Any], kind: Any) -> ColumnElement[bool]:
    after = tuple_(bindparam("after", type_=kind), bindparam("after_id", type_=Uuid()))
    return tuple_(column, _steps.c.case_id) > after


def _outdated(condition: ColumnElement[bool]) -> Select[Any]:
    version = _steps.c.calendar_version
    return (
        select(version.label("place"), _steps.c.case_id)
        .where(_AWAITED, condition, _IN_FORCE == _VERSION, _behind(version, String()))
        .order_by(version, _steps.c.case_id)
        .limit(_LIMIT)
    )


def _find_outdated() -> Query:
    # Two ranges of one index, because "another version" alone would have to look at all rows.
    version = _steps.c.calendar_version
    ranges = (_outdated(version < _VERSION), _outdated(version > _VERSION))
    found = union_all(*ranges).subquery("outdated")
    return Query(select(found).order_by(found.c.place, found.c.case_id).limit(_LIMIT))


_FIND_DUE = Query(
    select(_steps.c.remind_on.label("place"), _steps.c.case_id)
    .where(_DUE, _COUNTED, _behind(_steps.c.remind_on, Date()))
    .order_by(_steps.c.remind_on, _steps.c.case_id)
    .limit(_LIMIT)
)
_FIND_OUTDATED = _find_outdated()


async def find_due(database: Database, sought: Sought) -> list[Place]:
    """Find rounds with a moment that has come, the earliest first.

    Those that another calendar counted are passed over: they are to be counted again before.
    """
    return await _find(database, _FIND_DUE, sought)


async def find_outdated(database: Database, sought: Sought) -> list[Place]:
    """Find rounds that somebody waits for and another calendar counted, if this one is in force."""
    return await _find(database, _FIND_OUTDATED, sought)


async def _find(database: Database, query: Query, sought: Sought) -> list[Place]:
    rows = await database.fetch(
        query,
        today=sought.today,
        version=sought.version,
        after=sought.after.order,
        after_id=sought.after.case_id,
        limit=sought.limit,
    )
    return [Place(*row) for row in rows]


def _rounds(*conditions: ColumnElement[bool]) -> Query:
    chosen = _steps.c.case_id == func.any(bindparam("case_ids", type_=ARRAY(Uuid())))
    return Query(
        select(_cases, *ROUND_COLUMNS)
        .select_from(_steps.join(_cases, _cases.c.id == _steps.c.case_id))
        .where(chosen, *conditions)
        .order_by(_cases.c.id)
    )


_DUE_ROUNDS = _rounds(_DUE, _COUNTED)
_OUTDATED_ROUNDS = _rounds(_AWAITED, _steps.c.calendar_version != _VERSION)


class SqlSchedule:
    """Reads cases with the rounds that something falls due in, many at a time."""

    def __init__(self, session: Session, shelf: Shelf, agencies: AgencyDirectory) -> None:
        self._session = session
        self._shelf = shelf
        self._agencies = agencies

    async def due(self, case_ids: Sequence[UUID], moment: Moment) -> list[Case]:
        """Return those of some cases that have a moment that has come, with its rounds."""
        return await self._read(_DUE_ROUNDS, case_ids, moment)

    async def outdated(self, case_ids: Sequence[UUID], moment: Moment) -> list[Case]:
        """Return those of some cases that another calendar counted, with such rounds."""
        return await self._read(_OUTDATED_ROUNDS, case_ids, moment)

    async def _read(self, query: Query, case_ids: Sequence[UUID], moment: Moment) -> list[Case]:
        rows = await self._session.fetch(
            query,
            case_ids=[*case_ids],
            today=moment.today,
            version=moment.calendar.calendar_version,
        )
        return [await self._case([*group]) for _, group in groupby(rows, itemgetter("id"))]

    async def _case(self, rows: list[Any]) -> Case:
        first = rows[0]
        book = await self._shelf.rulebook(
            self._session.database, first["template_id"], first["template_version"]
        )
        case = case_of(first, book, self._agencies)
        former = await former_of(self._shelf, self._session.database, book, rows)
        return with_rounds(
            case, (state_of(row, rules_of(case.progress, former, row)) for row in rows)
        )


_START = """
INSERT INTO calendars (version, notices, first_seen_at, started_at) VALUES ($1, $2, $3, $3)
ON CONFLICT (version) DO UPDATE SET started_at = EXCLUDED.started_at
"""
_KNOWN = Query(select(_calendars.c.version, _calendars.c.notices))


async def start_calendar(database: Database, calendar: WorkingDayCalendar, now: datetime) -> None:
    """Make a calendar the one in force, and remember what it says."""
    notices = orjson.dumps([_written(notice) for notice in calendar.notices]).decode()
    await database.execute(_START, calendar.calendar_version, notices, now)


async def known_calendars(database: Database) -> dict[str, WorkingDayCalendar]:
    """Return every calendar that was ever in force, by its version."""
    return {
        row["version"]: WorkingDayCalendar(tuple(map(parse_notice, orjson.loads(row["notices"]))))
        for row in await database.fetch(_KNOWN)
    }


def _written(notice: Notice) -> dict[str, Any]:
    """Write a notice in the form in which it is read."""
    days = [{"date": day.on, "name": day.name, "isOffDay": day.is_off} for day in notice.days]
    return {"year": notice.year, "papers": notice.papers, "days": days}
