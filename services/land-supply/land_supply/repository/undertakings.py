"""Undertakings to rows and back, and the bar that a false one leaves behind."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson
from sqlalchemy import (
    Date,
    Label,
    String,
    Table,
    Uuid,
    bindparam,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import JSON

from land_supply.domain.case import Case
from land_supply.domain.engine import StepRules, StepState
from land_supply.domain.undertaking import Telling, UndertakingState
from land_supply.tables import UndertakingRow
from shared.database import Query, Session
from shared.tables import table_of

_given = table_of(UndertakingRow)
_BARRED = Query(
    select(func.max(_given.c.barred_until).label("until")).where(
        _given.c.barred_until >= bindparam("on", type_=Date()),
        or_(
            _given.c.sponsor_code == bindparam("sponsor_code", type_=String()),
            _given.c.case_id == bindparam("case_id", type_=Uuid()),
        ),
    )
)


def given_in(steps: Table) -> Label[Any]:
    """Return what a round rests on as JSON; a round without an undertaking costs no look-up."""
    stored = (
        select(func.to_json(_given.table_valued(), type_=JSON))
        .where(_given.c.clock_id == steps.c.clock_id)
        .scalar_subquery()
    )
    return case((steps.c.undertaking.is_not(None), stored)).label("given")


def undertaking_of(stored: str | None, rules: StepRules) -> UndertakingState | None:
    """Build what was undertaken in a round from its row."""
    if stored is None or rules.undertaking is None:
        return None
    line = orjson.loads(stored)
    return UndertakingState(
        terms=rules.undertaking,
        told_on=date.fromisoformat(line["told_on"]),
        telling=Telling(notice_reference=line["notice_reference"], grounds=line["grounds"]),
        signed_on=_day(line["signed_on"]),
        signed_by=line["signed_by"],
        reference=line["reference"],
        received={paper: date.fromisoformat(on) for paper, on in line["received"].items()},
        checked_on=_day(line["checked_on"]),
        is_kept=line["is_kept"],
        barred_until=_day(line["barred_until"]),
        has_lapsed=line["has_lapsed"],
    )


def save_undertaking(
    session: Session, case: Case, known: StepState | None, state: StepState
) -> None:
    """Write what a change made of the undertaking of a round."""
    given = state.undertaking
    is_same = known is not None and known.clock_id == state.clock_id
    before = known.undertaking if known is not None and is_same else None
    if given is None or given is before:
        return
    values = _values(given)
    if before is not None:
        session.update(UndertakingRow, where={"clock_id": state.clock_id}, **values)
        return
    session.insert(
        UndertakingRow,
        clock_id=state.clock_id,
        case_id=case.id,
        step_id=state.rules.step_id,
        round=state.round,
        sponsor_code=case.applicant.sponsor_code,
        **values,
    )


class SqlUndertakings:
    """Knows what was undertaken in all cases of a sponsor."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def barred_until(self, case: Case, *, on: date) -> date | None:
        """Return the last day on which the route is barred for whoever applies in a case."""
        row = await self._session.fetch_one(
            _BARRED, on=on, sponsor_code=case.applicant.sponsor_code, case_id=case.id
        )
        until: date | None = None if row is None else row["until"]
        return until


def _values(given: UndertakingState) -> Mapping[str, Any]:
    return {
        "status": given.status,
        "told_on": given.told_on,
        "notice_reference": given.telling.notice_reference,
        "grounds": given.telling.grounds,
        "signed_on": given.signed_on,
        "signed_by": given.signed_by,
        "reference": given.reference,
        "received": orjson.dumps(given.received).decode(),
        "checked_on": given.checked_on,
        "is_kept": given.is_kept,
        "barred_until": given.barred_until,
        "has_lapsed": given.has_lapsed,
    }


def _day(stored: str | None) -> date | None:
    return None if stored is None else date.fromisoformat(stored)
