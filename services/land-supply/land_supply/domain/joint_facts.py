"""The facts that tell what a change made of the forms of a case."""

from collections.abc import Iterator, Mapping
from typing import Any

from land_supply.domain.announcing import Announcer, basis_of
from land_supply.domain.clock import ClockEntry, EntryKind
from land_supply.domain.engine import Progress, StepState
from land_supply.domain.engine.joint import applications_of, members_of
from land_supply.domain.joint import JointApplication
from shared.contracts.land_supply import (
    JointApplicationAccepted,
    JointApplicationCompleted,
    JointApplicationExtended,
    JointApplicationReceived,
    JointFact,
    JointStep,
)


def joint_facts(announcer: Announcer, before: Progress, after: Progress) -> Iterator[JointFact]:
    """Tell what became of every form, in the order in which it happened."""
    was = applications_of(before)
    for clock_id, application in applications_of(after).items():
        earlier = was.get(clock_id)
        if earlier is not application:
            yield from _told(announcer, after, earlier, application)


def _told(
    announcer: Announcer,
    after: Progress,
    earlier: JointApplication | None,
    application: JointApplication,
) -> Iterator[JointFact]:
    common = _common(announcer, after, application)
    if earlier is None:
        yield announcer.of_case(JointApplicationReceived, **common)
    known = 0 if earlier is None or earlier.clock is None else len(earlier.clock.entries)
    for entry in () if application.clock is None else application.clock.entries[known:]:
        if entry.kind is EntryKind.STARTED:
            accepted_on = entry.happened_on
            yield announcer.of_case(JointApplicationAccepted, **common, accepted_on=accepted_on)
        if entry.kind is EntryKind.EXTENDED:
            told = {**common, **_extension(application, entry)}
            yield announcer.of_case(JointApplicationExtended, **told)
    if application.completed_on is not None:
        yield announcer.of_case(JointApplicationCompleted, **common)


def _common(
    announcer: Announcer, progress: Progress, application: JointApplication
) -> Mapping[str, Any]:
    group, moment = application.group, announcer.moment
    clock = application.clock
    due = None if clock is None else clock.due_dates(moment.calendar).statutory
    steps = members_of(progress, application)
    return {
        "district_code": announcer.district_code,
        "application_id": application.clock_id,
        "group_id": group.id,
        "name_zh": group.name.zh,
        "name_en": group.name.en,
        "window": progress.desks.agency_of(group.window, moment),
        "legal_basis": (basis_of(group.basis), basis_of(group.limit.basis)),
        "steps": tuple(_step(announcer, each) for each in steps),
        "statutory_due_on": None if due is None else due.on,
        "provisional": due is not None and due.provisional,
        "happened_on": moment.on,
    }


def _extension(application: JointApplication, entry: ClockEntry) -> Mapping[str, Any]:
    return {
        "days": entry.days,
        "unit": application.group.limit.unit,
        "authority": entry.authority,
        "approver": entry.approver,
        "notice_reference": entry.notice_reference,
    }


def _step(announcer: Announcer, state: StepState) -> JointStep:
    dates = announcer.dates(state)
    return JointStep(
        step_id=state.rules.step_id,
        round=state.round,
        agency=state.agency,
        status=state.status,
        statutory_due_on=dates.statutory_due_on,
        promised_due_on=dates.promised_due_on,
    )
