"""What falls due by itself: moments are told, and silence accepts or renews."""

from collections.abc import Iterator
from dataclasses import replace

from land_supply.domain.case import Case, CaseChange
from land_supply.domain.clock import Reminder, ReminderKind, fallen_due
from land_supply.domain.engine import Moment, StepState
from land_supply.domain.engine.joint import joint_settled
from land_supply.domain.engine.moments import moments_of
from land_supply.domain.engine.validity import after_end
from land_supply.domain.joint_facts import joint_facts
from land_supply.domain.rounds import rounds_of, with_round
from shared.contracts.land_supply import CaseFact, StepFact, StepReminded

LATE = "到期之日未能及时告知 / nobody was there to tell it on the day on which it fell due"


def remind(case: Case, moment: Moment) -> CaseChange:
    """Tell each moment that has come in a known round and was not told, in the order of the days.

    What silence accepts or renews is so from its moment on, and the moments of the clock that then
    has run since the receipt follow. A form goes on with the last of its steps. Where nothing has
    come, the case stays at its version; its rounds are written all the same, because the day on
    which they were to be looked at is not the right one.
    """
    after, facts = case, list[CaseFact]()
    while found := _next(after, moment):
        state, reminder = found
        later = _passed(state, reminder, moment)
        after = with_round(after, later)
        facts.extend(_told(case, (state, later), reminder, moment))
    after = replace(after, progress=joint_settled(after.progress, moment))
    facts.extend(joint_facts(after.announcer(moment), case.progress, after.progress))
    for state in rounds_of(after):
        after = with_round(after, state._replace())
    return case.changed(after, tuple(facts))


def _next(case: Case, moment: Moment) -> tuple[StepState, Reminder] | None:
    """Find the earliest moment that has come, in whichever round."""
    found = {
        reminder: state
        for state in rounds_of(case)
        for reminder in moments_of(state, moment.calendar, today=moment.today)
    }
    first = next(fallen_due(found, today=moment.today), None)
    return None if first is None else (found[first], first)


def _passed(state: StepState, reminder: Reminder, moment: Moment) -> StepState:
    told = state.told_of(reminder)
    then = moment.dated(reminder.falls_due_on, LATE)
    if reminder.kind is ReminderKind.DEEMED_RENEWED:
        return after_end(told, then)
    return told.after_silence(then) if reminder.kind is ReminderKind.DEEMED_ACCEPTED else told


def _told(
    case: Case, change: tuple[StepState, StepState], reminder: Reminder, moment: Moment
) -> Iterator[StepFact]:
    announcer = case.announcer(moment.dated(reminder.falls_due_on, LATE))
    before, after = change
    yield from announcer.silence(before, after)
    yield announcer.fact(
        StepReminded,
        after,
        kind=reminder.kind,
        falls_due_on=reminder.falls_due_on,
        about_on=reminder.about_on,
    )
