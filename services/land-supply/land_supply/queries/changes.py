"""What a command made of a case, and what may be done in a step."""

from datetime import date
from typing import Any

import orjson

from land_supply.domain.case import Case, CaseChange
from land_supply.domain.engine import Progress, StepState
from land_supply.domain.engine.choices import choices
from land_supply.domain.engine.dates import StepDates, dates_of, turn_of
from land_supply.domain.template import VOCABULARY, StepTemplate
from shared.working_days import WorkingDayCalendar


def change(made: CaseChange, calendar: WorkingDayCalendar, *, today: date) -> bytes:
    """Shape a change as CommandResponse: the rounds that are not as before, and the facts."""
    before, after = made.before.progress, made.after.progress
    changed = [
        each
        for each in (*after.past, *made.after.steps)
        if before.rounds.get(each.rules.step_id) is not each
        and (before.book is after.book or not _only_reads_otherwise(before, each))
    ]
    first = made.before.version + 1
    return orjson.dumps(
        {
            "case_id": str(made.after.id),
            "project_id": str(made.after.applicant.project_id),
            "status": made.after.status,
            "version": made.after.version,
            "steps": [_changed(each, dates_of(each, calendar, today=today)) for each in changed],
            "events": [
                {
                    "type": event.event_type,
                    "version": number,
                    "data": orjson.Fragment(event.__pydantic_serializer__.to_json(event)),
                }
                for number, event in enumerate(made.events, start=first)
            ],
        }
    )


def _only_reads_otherwise(before: Progress, state: StepState) -> bool:
    """Tell whether a move to another version changed nothing but what will apply later."""
    known = before.rounds.get(state.rules.step_id)
    return known is not None and not state.is_open and known._replace(rules=state.rules) == state


def _changed(state: StepState, dates: StepDates) -> dict[str, Any]:
    return {
        "step_id": state.rules.step_id,
        "round": state.round,
        "status": state.status,
        "agency": state.agency,
        "outcome": state.outcome,
        "statutory_due_on": dates.statutory_due_on,
        "promised_due_on": dates.promised_due_on,
        "provisional": dates.provisional,
        "due_on": dates.due_on,
    }


def step(case: Case, step_id: str, dates: StepDates, *, is_sponsor: bool) -> bytes:
    """Shape a step as StepDetailResponse: what may be done now, and why not the rest."""
    state, template = case.progress.step(step_id), case.progress.book.step(step_id)
    judged = list(choices(state, is_sponsor=is_sponsor))
    return orjson.dumps(
        {
            "case_id": str(case.id),
            "case_version": case.version,
            **_standing(state, template),
            "notice_due_on": dates.notice_due_on,
            "delivery_due_on": dates.delivery_due_on,
            "valid_until": dates.valid_until,
            "renewal_due_on": dates.renewal_due_on,
            **_renewal(state),
            "joint_due_on": dates.joint_due_on,
            "bound_by": dates.bound_by,
            **_changed(state, dates),
            "depends_on": template.depends_on,
            "allowed": [each.action for each in judged if each.refusal is None],
            "refused": [
                {"action": each.action, "reason": each.refusal.both()}
                for each in judged
                if each.refusal is not None
            ],
            "outcomes": _outcomes(state, template, state.rules.decisions),
            "alterations": _outcomes(state, template, state.rules.alterations),
            "facts": [*template.sets, *template.checks],
            "papers": template.needs,
        },
        default=str,
    )


def _standing(state: StepState, template: StepTemplate) -> dict[str, Any]:
    asked = [
        {"reason": each.reason, "paper": each.paper, "item": each.item} for each in state.asked
    ]
    return {
        "name": template.name.both(),
        "turn": turn_of(state),
        "claimed_by": state.claimed_by,
        "delegated_from": state.delegated_from,
        "since": state.since,
        "received_on": state.received_on,
        "accepted_on": state.accepted_on,
        "is_deemed": state.is_deemed,
        "asked": asked,
        "decided_on": state.decided_on,
        "delivered_on": state.delivered_on,
        "clock_id": None if state.clock is None else str(state.clock_id),
        "joint_id": None if state.joint is None else str(state.joint.clock_id),
        "undertaking": None if state.undertaking is None else state.undertaking.status,
    }


def _renewal(state: StepState) -> dict[str, Any]:
    renewal = state.renewal
    return {
        "renewal_requested_on": None if renewal is None else renewal.requested_on,
        "renewal_refused_on": None if renewal is None else renewal.decided_on,
        "renewal_deemed_on": None if renewal is None else renewal.deemed_on,
    }


def _outcomes(
    state: StepState, template: StepTemplate, outcomes: tuple[str, ...]
) -> list[dict[str, Any]]:
    names, leads = VOCABULARY[template.procedure], state.rules.outcomes
    return [
        {"outcome": each, "name": names[each].both(), "leads_to": leads[each].leads_to}
        for each in outcomes
    ]
