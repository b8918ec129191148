"""Undertakings and forms as they stand."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import orjson

from land_supply.domain.case import Case
from land_supply.domain.engine import StepState
from land_supply.domain.engine.dates import dates_of, undertaken_dates
from land_supply.domain.engine.joint import applications_of, members_of
from land_supply.domain.joint import JointApplication
from land_supply.domain.jointly import group_of
from land_supply.domain.template import Undertaking, UndertakingRoute
from land_supply.domain.undertaking import UndertakingState
from shared.legal_sources import Name
from shared.working_days import WorkingDayCalendar

_NO_ROUTE = Undertaking(route=UndertakingRoute.NONE)


def undertaking(
    case: Case, step_id: str, calendar: WorkingDayCalendar, barred_until: date | None
) -> bytes:
    """Shape the route of a step and what became of it as UndertakingResponse."""
    state = case.progress.step(step_id)
    terms, given = state.rules.undertaking or _NO_ROUTE, state.undertaking
    check = undertaken_dates(state, calendar).check
    return orjson.dumps(
        {
            "case_id": str(case.id),
            "case_version": case.version,
            "step_id": step_id,
            "round": state.round,
            "route": terms.route,
            "conditions": _names(terms.conditions),
            "undertaken": _names(terms.undertaken),
            **_given(given),
            "papers": _papers(state, terms, calendar),
            "check_due_on": None if check is None else check.on,
            "barred_until": barred_until,
        }
    )


def steps_of(case: Case, group_id: str) -> tuple[str, ...]:
    """Name the steps of a group that the case has."""
    steps = group_of(case, group_id).steps
    return tuple(each for each in steps if each in case.progress.standings)


def joint_application(
    case: Case, group_id: str, calendar: WorkingDayCalendar, *, today: date
) -> bytes:
    """Shape the newest form for a group as JointApplicationResponse."""
    group = group_of(case, group_id)
    forms = applications_of(case.progress).values()
    found = [each for each in forms if each.group.id == group_id]
    newest = max(found, key=lambda each: each.received_on, default=None)
    members = () if newest is None else members_of(case.progress, newest)
    return orjson.dumps(
        {
            "case_id": str(case.id),
            "case_version": case.version,
            "group_id": group_id,
            "name": group.name.both(),
            "window": group.window,
            **_form(newest, calendar),
            "steps": [_member(each, calendar, today) for each in members],
        }
    )


def _given(given: UndertakingState | None) -> dict[str, Any]:
    fields = ("told_on", "signed_on", "signed_by", "reference", "checked_on")
    telling = None if given is None else given.telling
    return {
        "status": None if given is None else given.status,
        "notice_reference": None if telling is None else telling.notice_reference,
        "grounds": None if telling is None else telling.grounds,
        **{name: None if given is None else getattr(given, name) for name in fields},
    }


def _papers(
    state: StepState, terms: Undertaking, calendar: WorkingDayCalendar
) -> list[dict[str, Any]]:
    due = {each.paper: each.due.on for each in undertaken_dates(state, calendar).papers}
    received = {} if state.undertaking is None else state.undertaking.received
    return [
        {
            "paper": each.paper,
            "due_on": due.get(each.paper),
            "received_on": received.get(each.paper),
        }
        for each in terms.supplements
    ]


def _form(newest: JointApplication | None, calendar: WorkingDayCalendar) -> dict[str, Any]:
    clock = None if newest is None else newest.clock
    due = None if clock is None else clock.due_dates(calendar).statutory
    return {
        "status": None if newest is None else newest.status,
        "clock_id": None if newest is None else str(newest.clock_id),
        "received_on": None if newest is None else newest.received_on,
        "accepted_on": None if clock is None else clock.accepted_on,
        "completed_on": None if newest is None else newest.completed_on,
        "statutory_due_on": None if due is None else due.on,
        "provisional": due is not None and due.provisional,
        "extension_days": 0 if clock is None else sum(each.days or 0 for each in clock.entries),
    }


def _member(state: StepState, calendar: WorkingDayCalendar, today: date) -> dict[str, Any]:
    dates = dates_of(state, calendar, today=today)
    return {
        "step_id": state.rules.step_id,
        "round": state.round,
        "agency": state.agency,
        "status": state.status,
        "statutory_due_on": dates.statutory_due_on,
        "promised_due_on": dates.promised_due_on,
        "bound_by": dates.bound_by,
    }


def _names(names: Iterable[Name]) -> list[dict[str, str]]:
    return [each.both() for each in names]
