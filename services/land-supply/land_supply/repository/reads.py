"""The reads of cases; each carries who may act, and finds what a command needs at once."""

from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Select, String, Uuid, bindparam, func, select, true
from sqlalchemy.dialects.postgresql import distinct_on

from land_supply.repository.joint import form_of, ledger_of
from land_supply.repository.undertakings import given_in
from land_supply.tables import CaseRow, CaseStepRow
from shared.database import Query
from shared.filters import is_or_any
from shared.tables import table_of

_cases, _steps = table_of(CaseRow), table_of(CaseStepRow)

_ledger = ledger_of(_steps.c.clock_id).label("entries")
ROUND_COLUMNS = (
    _steps.c.step_id,
    _steps.c.round,
    _steps.c.clock_id,
    _steps.c.template_version.label("begun_under"),
    _steps.c.variant,
    _steps.c.agency,
    _steps.c.claimed_by,
    _steps.c.delegated_from,
    _steps.c.status.label("step_status"),
    _steps.c.since,
    _steps.c.received_on,
    _steps.c.accepted_on,
    _steps.c.is_deemed,
    _steps.c.asked,
    _steps.c.outcome,
    _steps.c.decided_on,
    _steps.c.delivered_on,
    _steps.c.renewal,
    _steps.c.stood,
    _steps.c.fixed,
    _steps.c.closed_from,
    _steps.c.closed_by,
    _steps.c.caused_by,
    _steps.c.restores,
    _steps.c.reminded,
    given_in(_steps),
    form_of(_steps),
    _steps.c.calendar_version,
    _ledger,
)
_case_id = bindparam("case_id", type_=Uuid())


def _mine() -> tuple[ColumnElement[bool], ...]:
    return (
        is_or_any(_cases.c.sponsor_code, "organisation"),
        is_or_any(_cases.c.district_code, "district"),
    )


def _newest() -> Select[Any]:
    return (
        select(*ROUND_COLUMNS)
        .where(_steps.c.case_id == _cases.c.id, _steps.c.step_id == bindparam("step_id"))
        .order_by(_steps.c.round.desc())
        .limit(1)
    )


_newest_round = _newest().lateral("newest")
WITH_STEP = Query(
    select(_cases, *_newest_round.c)
    .select_from(_cases.join(_newest_round, true()))
    .where(_cases.c.id == _case_id, *_mine(), is_or_any(_newest_round.c.agency, "agency"))
)
WHOLE = Query(select(_cases).where(_cases.c.id == _case_id, *_mine()))


def _with_round_of(column: ColumnElement[Any]) -> Query:
    rounds = select(*ROUND_COLUMNS, _steps.c.case_id)
    found = rounds.where(column == bindparam("clock_id", type_=Uuid())).subquery("found")
    return Query(
        select(_cases, *(each for each in found.c if each.name != "case_id"))
        .select_from(_cases.join(found, found.c.case_id == _cases.c.id))
        .where(*_mine(), is_or_any(found.c.agency, "agency"))
    )


WITH_CLOCK = _with_round_of(_steps.c.clock_id)
WITH_FORM = _with_round_of(_steps.c.joint_id)
ROUNDS = Query(
    select(*ROUND_COLUMNS)
    .where(
        _steps.c.case_id == _case_id,
        _steps.c.step_id == func.any(bindparam("step_ids", type_=ARRAY(String()))),
    )
    .ext(distinct_on(_steps.c.step_id))
    .order_by(_steps.c.step_id, _steps.c.round.desc())
)
EVERY_ROUND = Query(
    select(*ROUND_COLUMNS)
    .where(
        _steps.c.case_id == _case_id,
        _steps.c.step_id == func.any(bindparam("step_ids", type_=ARRAY(String()))),
    )
    .order_by(_steps.c.step_id, _steps.c.round)
)
USED = Query(
    select(_steps.c.step_id, func.max(_steps.c.round).label("round"))
    .where(
        _steps.c.case_id == _case_id,
        _steps.c.step_id == func.any(bindparam("step_ids", type_=ARRAY(String()))),
    )
    .group_by(_steps.c.step_id)
)
