"""The statements behind inboxes: a page in order, and how much there is in each part.

Every condition that is asked for stands in the text of a statement, and none that is not. So each
kind of inbox has a plan of its own, which follows the order of one of the indexes and costs the
same however much is open elsewhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    Integer,
    Label,
    Select,
    String,
    Uuid,
    and_,
    bindparam,
    func,
    literal_column,
    select,
    true,
    tuple_,
)

from land_supply.domain.engine import StepStatus
from land_supply.domain.engine.dates import Turn
from land_supply.domain.inbox import MOST_COUNTED, USUAL_LIMIT, Tray
from land_supply.tables import INBOX_ORDER, CaseRow, CaseStepRow
from shared.database import Query
from shared.tables import table_of

Columns = Sequence[ColumnElement[Any]]

_cases, _steps = table_of(CaseRow), table_of(CaseStepRow)
_ANYTHING: Label[Any] = literal_column("1").label("anything")
_KEYS = tuple(_steps.c[name] for name in INBOX_ORDER)
_AGENCIES = bindparam("agencies", type_=ARRAY(String()))
_AFTER = (
    bindparam("after_due", type_=Date()),
    bindparam("after_case", type_=Uuid()),
    bindparam("after_step", type_=String()),
    bindparam("after_round", type_=Integer()),
)
_SHOWN = (
    *_KEYS,
    *(
        _steps.c[name]
        for name in (
            "name_zh",
            "name_en",
            "district_code",
            "agency",
            "claimed_by",
            "delegated_from",
            "status",
            "turn",
            "since",
            "outcome",
            "due_on",
            "statutory_due_on",
            "promised_due_on",
            "provisional",
        )
    ),
    _cases.c.project_id,
    _cases.c.version,
    _cases.c.template_id,
    _cases.c.template_version,
    _cases.c.investment_cny,
    _cases.c.standings,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Which conditions a statement has; their values are its parameters."""

    tray: Tray = Tray.ALL
    is_of_sponsor: bool = False
    is_of_one_agency: bool = False
    by_district: bool = False
    by_officer: bool = False
    by_step: bool = False
    by_template: bool = False
    is_later_page: bool = False
    most: int = USUAL_LIMIT

    @property
    def is_of_officer(self) -> bool:
        """Tell whether the steps of one officer are meant, of which there are few."""
        return self.by_officer or self.tray is Tray.MINE

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """List what holds of every row, whoever's desk it is on."""
        return [condition for is_asked, condition in self._judged() if is_asked]

    def _judged(self) -> Iterator[tuple[bool, ColumnElement[bool]]]:
        """Yield every condition that there is, and whether it is asked for."""
        turn = Turn.APPLICANT if self.is_of_sponsor else Turn.AGENCY
        is_dated = self.tray in (Tray.DUE_SOON, Tray.OVERDUE)
        yield True, _steps.c.turn == _literal(turn)
        yield self.is_of_one_agency, _steps.c.agency == bindparam("agency")
        yield self.by_district, _steps.c.district_code == bindparam("district")
        yield self.by_officer, _steps.c.claimed_by == bindparam("officer")
        yield self.by_step, _steps.c.step_id == bindparam("step_id")
        yield self.by_template, _steps.c.template_id == bindparam("template_id")
        yield self.tray is Tray.MINE, _steps.c.claimed_by == bindparam("me")
        yield self.tray is Tray.UNCLAIMED, _steps.c.claimed_by.is_(None)
        # A period does not end while its clock stands still.
        yield is_dated, _steps.c.status != _literal(StepStatus.PAUSED)
        yield self.tray is Tray.OVERDUE, _steps.c.due_order < bindparam("today")
        soon = _steps.c.due_order.between(bindparam("today"), bindparam("soon_on"))
        yield self.tray is Tray.DUE_SOON, soon
        yield self.is_later_page, tuple_(*_KEYS) > tuple_(*_AFTER)


@cache
def inbox_query(shape: Shape) -> Query:
    """Build the statement for one kind of inbox.

    It reads one row more than a page has; without any row it has one with the counts alone.
    """
    page = _first(shape, shape.most + 1, _KEYS).subquery("page")
    own = and_(*(_steps.c[name] == page.c[name] for name in INBOX_ORDER if name != "due_order"))
    rows = (
        select(*_SHOWN)
        .select_from(page.join(_steps, own).join(_cases, _cases.c.id == page.c.case_id))
        .subquery("rows")
    )
    parts = (_count(replace(shape, tray=tray, is_later_page=False)) for tray in Tray)
    counts = select(*parts).subquery("counts")
    return Query(
        select(*counts.c, *rows.c)
        .select_from(counts.outerjoin(rows, true()))
        .order_by(*(rows.c[name] for name in INBOX_ORDER))
    )


def _count(shape: Shape) -> Label[int]:
    some = _first(shape, MOST_COUNTED, ()).subquery()
    counted = select(func.count()).select_from(some).scalar_subquery()
    return counted.label(f"in_{shape.tray}")


def _first(shape: Shape, most: int, columns: Columns) -> Select[Any]:
    """Select the first rows of an inbox: of several desks, so many of each and of these so many."""
    found = select(*(columns or (_ANYTHING,))).where(*shape.conditions)
    if shape.is_of_sponsor:
        own = _cases.c.sponsor_code == bindparam("organisation", type_=String())
        found = found.join(_cases, _cases.c.id == _steps.c.case_id).where(own)
    if shape.is_of_one_agency:
        return _cut(found.order_by(*_KEYS), most)
    if not (shape.is_of_sponsor or shape.is_of_officer):
        return _first_of_desks(found, most, columns)
    found = found.where(_steps.c.agency == func.any(_AGENCIES))
    return _cut(found.order_by(*_KEYS), most)


def _first_of_desks(found: Select[Any], most: int, columns: Columns) -> Select[Any]:
    desks = func.unnest(_AGENCIES).table_valued("agency", name="desks").render_derived()
    at_desk = found.where(_steps.c.agency == desks.c.agency).order_by(*_KEYS)
    lines = _cut(at_desk, most).lateral()
    order = [lines.c[each.name] for each in columns]
    picked = select(*(order or (_ANYTHING,))).select_from(desks.join(lines, true()))
    return _cut(picked.order_by(*order), most)


def _cut(some: Select[Any], most: int) -> Select[Any]:
    """Limit by a number in the text: a parameter would let the planner expect many more rows."""
    return some.limit(literal_column(str(most)))


def _literal(value: str) -> ColumnElement[str]:
    """Write a word of ours into the text, where an index has it as its condition."""
    return literal_column(f"'{value}'", String())
