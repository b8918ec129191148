"""What is done with one form for several steps of a case, told for the form and for each step."""

from collections.abc import Iterator
from dataclasses import replace

from land_supply.domain.announcing import Announcer
from land_supply.domain.case import Case, CaseChange
from land_supply.domain.engine import Moment
from land_supply.domain.engine.joint import JointAction, joint_settled
from land_supply.domain.joint_facts import joint_facts
from land_supply.domain.template import JointAcceptance
from shared.contracts.land_supply import StepFact
from shared.errors import ForbiddenError, NotFoundError


def act_jointly(case: Case, group_id: str, action: JointAction, moment: Moment) -> CaseChange:
    """Do something with the form of a group of steps, and tell it with everything that follows."""
    case.ensure_open()
    group = group_of(case, group_id)
    progress = joint_settled(action.perform(case.progress, group, moment), moment)
    after = replace(case, progress=progress)
    announcer = after.announcer(moment)
    facts = (
        *_of_steps(announcer, case, after, action),
        *joint_facts(announcer, case.progress, progress),
    )
    return case.changed(after, facts)


def group_of(case: Case, group_id: str) -> JointAcceptance:
    """Return the steps that a process lets an enterprise apply for on one form."""
    for group in case.progress.book.template.joint_acceptances:
        if group.id == group_id:
            return group
    raise NotFoundError("joint acceptance", group_id)


def ensure_window(case: Case, group_id: str, agency: str | None, moment: Moment) -> None:
    """Refuse the officer of an agency that is not the window of the group."""
    window = case.progress.desks.agency_of(group_of(case, group_id).window, moment)
    if agency is not None and agency != window:
        raise ForbiddenError(f"the window of {group_id} is {window}")


def _of_steps(
    announcer: Announcer, case: Case, after: Case, action: JointAction
) -> Iterator[StepFact]:
    for state in after.steps:
        before = case.progress.rounds.get(state.rules.step_id)
        if before is None or before is state:
            continue
        yield from announcer.silence(before, state)
        step, dates = after.progress.book.step(state.rules.step_id), announcer.dates(state)
        yield from announcer.each(state, dates, action.told(step, before, state, dates))
