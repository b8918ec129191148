"""Legal clocks as they are explained."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import orjson

from land_supply.domain.case import Case
from land_supply.domain.clock import ClockEntry, ExplainedDay, LegalClock, Reckoning, explain
from land_supply.domain.deadlines import Limit
from land_supply.domain.engine import StepState
from land_supply.domain.engine.dates import dates_of
from shared.errors import NotFoundError
from shared.legal_sources import LegalBasis
from shared.working_days import Notice, OutsideCalendarError, WorkingDayCalendar

LONGEST_EXPLANATION_DAYS = 4000


def preview_clock(reckoning: Reckoning, calendar: WorkingDayCalendar) -> bytes:
    """Count a clock and explain every day, shaped as ClockPreviewResponse."""
    return orjson.dumps(_explained(reckoning, calendar))


def clock(case: Case, state: StepState, calendar: WorkingDayCalendar, *, today: date) -> bytes:
    """Explain the clock of a step as it stands today, shaped as ClockResponse."""
    if state.clock is None:
        raise NotFoundError("clock", state.clock_id)
    dates = dates_of(state, calendar, today=today)
    owner = {
        "step_id": state.rules.step_id,
        "round": state.round,
        "group_id": None if state.joint is None else state.joint.group.id,
        "joint_due_on": dates.joint_due_on,
        "bound_by": dates.bound_by,
    }
    return _clock(case, state.clock, calendar, today, owner)


def joint_clock(
    case: Case, state: StepState, calendar: WorkingDayCalendar, *, today: date
) -> bytes:
    """Explain the clock of the form of a step as it stands today, shaped as ClockResponse."""
    application = state.joint
    if application is None:
        raise NotFoundError("form", state.rules.step_id)
    due = application.due(calendar)
    owner = {
        "step_id": None,
        "round": None,
        "group_id": application.group.id,
        "joint_due_on": None if due is None else due.on,
        "bound_by": None,
    }
    return _clock(case, application.known_clock, calendar, today, owner)


def _clock(
    case: Case,
    running: LegalClock,
    calendar: WorkingDayCalendar,
    today: date,
    owner: Mapping[str, Any],
) -> bytes:
    terms = running.terms
    return orjson.dumps(
        {
            "id": str(running.id),
            "case_id": str(case.id),
            **owner,
            "state": running.state,
            "accepted_on": running.accepted_on,
            "stopped_on": running.stopped_on,
            "statutory": _limit(terms.statutory),
            "promised": None if terms.promised is None else _limit(terms.promised),
            "entries": [_entry(each) for each in running.entries],
            **_explained(running.reckoning(today), calendar),
        }
    )


def _limit(limit: Limit) -> dict[str, Any]:
    return {"days": limit.days, "unit": limit.unit, "basis": _basis(limit.basis)}


def _entry(entry: ClockEntry) -> dict[str, Any]:
    hidden = ("clock_id", "basis_grade", "basis_document", "basis_article")
    shown = {name: value for name, value in asdict(entry).items() if name not in hidden}
    return {**shown, "basis": _basis(entry.basis)}


def _basis(basis: LegalBasis) -> dict[str, Any]:
    return {"grade": basis.grade, "document": basis.document, "article": basis.article}


def _explained(reckoning: Reckoning, calendar: WorkingDayCalendar) -> dict[str, Any]:
    due_dates = reckoning.due_dates(calendar)
    length = (due_dates.last_on - reckoning.accepted_on).days
    if length > LONGEST_EXPLANATION_DAYS:
        expected = f"a period of at most {LONGEST_EXPLANATION_DAYS} days from acceptance to its end"
        raise OutsideCalendarError("", length, expected)
    return {
        "statutory_due_on": due_dates.statutory_due_on,
        "promised_due_on": due_dates.promised_due_on,
        "provisional": due_dates.provisional,
        "calendar_version": calendar.calendar_version,
        "days": [_view_of_day(each) for each in explain(reckoning, calendar)],
    }


def _view_of_day(explained: ExplainedDay) -> dict[str, Any]:
    day, standing = explained.day, explained.interruption
    return {
        "date": day.on,
        "kind": explained.kind,
        "statutory_number": explained.statutory_number,
        "promised_number": explained.promised_number,
        "reason": explained.reason.both(),
        "notice": None if day.name is None else _view_of_notice(day.notice, day.name),
        "entry": None if standing is None else standing.entry,
        "provisional": day.provisional,
    }


def _view_of_notice(notice: Notice | None, name: str) -> dict[str, Any] | None:
    if notice is None:
        return None
    return {"year": notice.year, "name": name, "papers": notice.papers}
