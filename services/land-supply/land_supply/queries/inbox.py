"""Inboxes: what somebody has to act in, the most urgent first, and how much of it there is."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from land_supply.domain.engine import Rulebook, StepStatus
from land_supply.queries.trays import HIGHEST_LIMIT, MOST_COUNTED, USUAL_LIMIT, Shape, Tray
from land_supply.queries.trays import inbox_query as query_of
from land_supply.repository import Shelf
from shared.database import Database

_WAITING = StepStatus.WAITING.value


class Place(NamedTuple):
    """A row of an inbox by its order; a page begins after one."""

    due_order: date
    case_id: UUID
    step_id: str
    round: int

    @classmethod
    def read(cls, text: str) -> "Place":
        """Read a place as an answer wrote it; anything else is a ValueError."""
        day, case_id, step_id, number = text.split(",")
        return cls(date.fromisoformat(day), UUID(case_id), step_id, int(number))

    def __str__(self) -> str:
        return f"{self.due_order},{self.case_id},{self.step_id},{self.round}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Whose inbox it is; what is None does not narrow."""

    me: str
    organisation: str | None = None
    """A sponsor has an inbox of its own; without one it is that of agencies."""
    agencies: tuple[str, ...] = ()
    district: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Which part of an inbox is wanted."""

    tray: Tray = Tray.ALL
    officer: str | None = None
    step_id: str | None = None
    template_id: str | None = None
    after: Place | None = None
    limit: int = USUAL_LIMIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """What is overdue and what is due soon."""

    today: date
    soon_on: date
    """The last day that is soon."""


async def list_inbox(
    database: Database, shelf: Shelf, desk: Desk, part: Part, horizon: Horizon
) -> bytes:
    """Return one page of an inbox, and how much is in each of its trays."""
    rows = await database.fetch(query_of(_shape(desk, part)), **_parameters(desk, part, horizon))
    found = [row for row in rows if row["case_id"] is not None]
    items = []
    for row in found[: part.limit]:
        book = await shelf.rulebook(database, row["template_id"], row["template_version"])
        items.append(_line(row, book))
    following = str(_place(found[part.limit - 1])) if len(found) > part.limit else None
    counts = {tray: rows[0][f"in_{tray}"] for tray in Tray}
    answer = {"items": items, "next": following, "counts": counts, "most_counted": MOST_COUNTED}
    return orjson.dumps(answer)


def _shape(desk: Desk, part: Part) -> Shape:
    return Shape(
        tray=part.tray,
        is_of_sponsor=desk.organisation is not None,
        is_of_one_agency=len(desk.agencies) == 1,
        by_district=desk.district is not None,
        by_officer=part.officer is not None,
        by_step=part.step_id is not None,
        by_template=part.template_id is not None,
        is_later_page=part.after is not None,
        most=USUAL_LIMIT if part.limit <= USUAL_LIMIT else HIGHEST_LIMIT,
    )


def _parameters(desk: Desk, part: Part, horizon: Horizon) -> dict[str, Any]:
    after = part.after or (None,) * len(Place._fields)
    names = ("after_due", "after_case", "after_step", "after_round")
    return {
        **asdict(desk),
        **asdict(horizon),
        "agency": desk.agencies[0] if desk.agencies else None,
        "officer": part.officer,
        "step_id": part.step_id,
        "template_id": part.template_id,
        **dict(zip(names, after, strict=True)),
    }


def _place(row: Mapping[str, Any]) -> Place:
    return Place(*(row[name] for name in Place._fields))


def _line(row: Mapping[str, Any], book: Rulebook) -> dict[str, Any]:
    """Shape a row as InboxLineView; a test holds the two together."""
    return {
        "case_id": str(row["case_id"]),
        "case_version": row["version"],
        "project_id": str(row["project_id"]),
        "district_code": row["district_code"],
        "template": {"id": row["template_id"], "version": row["template_version"]},
        "step_id": row["step_id"],
        "name": {"zh": row["name_zh"], "en": row["name_en"]},
        "round": row["round"],
        "status": row["status"],
        "turn": row["turn"],
        "agency": row["agency"],
        "claimed_by": row["claimed_by"],
        "delegated_from": row["delegated_from"],
        "since": row["since"],
        "outcome": row["outcome"],
        "due_on": row["due_on"],
        "statutory_due_on": row["statutory_due_on"],
        "promised_due_on": row["promised_due_on"],
        "provisional": row["provisional"],
        "blocks": {"steps": _blocked(row, book), "investment_cny": row["investment_cny"]},
    }


def _blocked(row: Mapping[str, Any], book: Rulebook) -> int:
    """Count the steps that wait for this one, directly or not."""
    standings, nothing = orjson.loads(row["standings"]), (0, None, None)
    after = book.after(row["step_id"])
    return sum(standings.get(each, nothing)[1] == _WAITING for each in after)
