"""Inboxes: what somebody has to act in, the most urgent first, and how much of it there is."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import orjson

from land_supply.domain.engine import Rulebook, StepStatus
from land_supply.domain.inbox import (
    HIGHEST_LIMIT,
    MOST_COUNTED,
    USUAL_LIMIT,
    Horizon,
    Inbox,
    Part,
    Place,
    Tray,
)
from land_supply.queries.trays import Shape, inbox_query
from land_supply.repository import Shelf
from shared.database import Database

_WAITING = StepStatus.WAITING.value


async def list_inbox(
    database: Database, shelf: Shelf, inbox: Inbox, part: Part, horizon: Horizon
) -> bytes:
    """Return one page of an inbox, and how much is in each of its trays."""
    rows = await database.fetch(
        inbox_query(_shape(inbox, part)), **_parameters(inbox, part, horizon)
    )
    found = [row for row in rows if row["case_id"] is not None]
    items = []
    for row in found[: part.limit]:
        book = await shelf.rulebook(database, row["template_id"], row["template_version"])
        items.append(_line(row, book))
    following = str(_place(found[part.limit - 1])) if len(found) > part.limit else None
    counts = {tray.value: rows[0][f"in_{tray}"] for tray in Tray}
    answer = {"items": items, "next": following, "counts": counts, "most_counted": MOST_COUNTED}
    return orjson.dumps(answer)


def _shape(inbox: Inbox, part: Part) -> Shape:
    return Shape(
        tray=part.tray,
        is_of_sponsor=inbox.organisation is not None,
        is_of_one_agency=len(inbox.agencies) == 1,
        by_district=inbox.district is not None,
        by_officer=part.officer is not None,
        by_step=part.step_id is not None,
        by_template=part.template_id is not None,
        is_later_page=part.after is not None,
        most=USUAL_LIMIT if part.limit <= USUAL_LIMIT else HIGHEST_LIMIT,
    )


def _parameters(inbox: Inbox, part: Part, horizon: Horizon) -> dict[str, Any]:
    after = part.after or (None,) * len(Place._fields)
    names = ("after_due", "after_case", "after_step", "after_round")
    return {
        **asdict(inbox),
        **asdict(horizon),
        "agency": inbox.agencies[0] if inbox.agencies else None,
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
