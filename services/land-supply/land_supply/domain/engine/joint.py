"""What can be done with a form for several steps, and what follows from it for all of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Protocol

from land_supply.domain.engine.acting import Told
from land_supply.domain.engine.actions import Accept, Receive
from land_supply.domain.engine.dates import StepDates
from land_supply.domain.engine.moment import Moment
from land_supply.domain.engine.progress import Progress
from land_supply.domain.engine.states import NOT_ACCEPTED_STATUSES, OPEN_STATUSES, StepStatus
from land_supply.domain.engine.step import StepState
from land_supply.domain.joint import (
    JointApplication,
    JointMember,
    JointOrderError,
    JointStatus,
    joint_clock_id_of,
)
from land_supply.domain.template import JointAcceptance, StepTemplate
from shared.identifiers import ClockId

FEWEST = 2
"""How many steps make a joint application."""


class JointAction(Protocol):
    """Something that can be done with the form of a group of steps."""

    def perform(self, progress: Progress, group: JointAcceptance, moment: Moment) -> Progress:
        """Do it, or refuse."""
        ...

    def told(
        self, step: StepTemplate, before: StepState, state: StepState, dates: StepDates
    ) -> Iterator[Told]:
        """Say what it did to one of the steps."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveJointly:
    """Take one form in for every step of the group that is ready."""

    action: ClassVar[Receive] = Receive()

    def perform(self, progress: Progress, group: JointAcceptance, moment: Moment) -> Progress:
        """Take it in; from now on silence counts in each of the steps."""
        standings = progress.standings
        ready = [
            JointMember(each, standings[each].round)
            for each in group.steps
            if each in standings and standings[each].status is StepStatus.READY
        ]
        if len(ready) < FEWEST:
            expected = f"at least {FEWEST} steps of it that are ready"
            raise JointOrderError(group.id, _where(progress, group.steps), expected)
        application = JointApplication(
            clock_id=joint_clock_id_of(progress.case_id, group.id, ready),
            group=group,
            members=tuple(ready),
            received_on=moment.on,
        )
        for member in ready:
            received = progress.step(member.step_id).receive(moment)
            progress = progress.with_step(received._replace(joint=application))
        return progress

    def told(
        self, step: StepTemplate, before: StepState, state: StepState, dates: StepDates
    ) -> Iterator[Told]:
        """Tell the receipt of each step of the form."""
        if state.status is not before.status:
            yield self.action.fact, self.action.told(step, state, dates)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptJointly:
    """Take the whole form up at the window, on one day."""

    action: ClassVar[Accept] = Accept()

    def perform(self, progress: Progress, group: JointAcceptance, moment: Moment) -> Progress:
        """Start the clock of each step; that of joint handling starts with the last of them."""
        application = _current(progress, group, JointStatus.RECEIVED)
        for state in _open_steps(progress, application):
            heard = state.after_silence(moment)
            if heard.status is StepStatus.SUPPLEMENT_REQUESTED:
                expected = "every step of the form received, with nothing missing"
                raise JointOrderError(group.id, _where(progress, group.steps), expected)
            if heard.status is StepStatus.RECEIVED:
                heard = heard.accept(moment)
            progress = progress.with_step(heard)
        return progress

    def told(
        self, step: StepTemplate, before: StepState, state: StepState, dates: StepDates
    ) -> Iterator[Told]:
        """Tell the acceptance of each step of the form, unless silence had accepted it."""
        if state.status is not before.status and state.is_deemed is before.is_deemed:
            yield self.action.fact, self.action.told(step, state, dates)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendJointly:
    """Lengthen the time of joint handling, once, by the head of the people's government."""

    days: int

    def perform(self, progress: Progress, group: JointAcceptance, moment: Moment) -> Progress:
        """Lengthen it; the dates of every open step of the form follow."""
        application = _current(progress, group, JointStatus.ACCEPTED)
        extended = application.extend(self.days, moment.record, moment.calendar)
        return _with_application(progress, extended)

    def told(
        self, _step: StepTemplate, _before: StepState, _state: StepState, _dates: StepDates
    ) -> Iterator[Told]:
        """Tell nothing of a single step; the fact of the form has the dates of all."""
        return iter(())


def joint_settled(progress: Progress, moment: Moment) -> Progress:
    """Start the clock of a form once every open step is accepted, and stop it after the last."""
    for application in applications_of(progress).values():
        if application.status is not JointStatus.COMPLETED:
            progress = _settled(progress, application, moment)
    return progress


def applications_of(progress: Progress) -> Mapping[ClockId, JointApplication]:
    """Return the forms that the known rounds were applied for on, in the template's order."""
    found: dict[ClockId, JointApplication] = {}
    for state in (*progress.past, *progress.rounds.values()):
        if state.joint is not None:
            found[state.joint.clock_id] = state.joint
    return found


def open_beside(progress: Progress) -> frozenset[str]:
    """Name the open steps that stand on one form with a known one, which binds them all."""
    return frozenset(
        step_id
        for application in applications_of(progress).values()
        if application.status is not JointStatus.COMPLETED
        for step_id in _open_members(progress, application)
    )


def members_of(progress: Progress, application: JointApplication) -> Iterator[StepState]:
    """Yield the rounds that the form applies for, also those that another one replaced."""
    known = {(each.rules.step_id, each.round): each for each in progress.past}
    for step_id, number in application.members:
        state = progress.rounds.get(step_id)
        if state is None or state.round != number:
            state = known.get((step_id, number))
        if state is not None:
            yield state


def _settled(progress: Progress, application: JointApplication, moment: Moment) -> Progress:
    record = moment.record
    open_ones = frozenset(_open_members(progress, application))
    if not open_ones:
        return _with_application(progress, application.complete(record))
    if application.clock is not None or not open_ones <= progress.rounds.keys():
        return progress
    steps = [progress.step(each) for each in open_ones]
    if any(each.status in NOT_ACCEPTED_STATUSES for each in steps):
        return progress
    accepted_on = max(each.accepted_on or moment.on for each in steps)
    started = application.accept(replace(record, happened_on=accepted_on))
    return _with_application(progress, started)


def _open_members(progress: Progress, application: JointApplication) -> Iterator[str]:
    for step_id, number in application.members:
        standing = progress.standings[step_id]
        if standing.round == number and standing.status in OPEN_STATUSES:
            yield step_id


def _open_steps(progress: Progress, application: JointApplication) -> Iterator[StepState]:
    return (progress.step(each) for each in _open_members(progress, application))


def _with_application(progress: Progress, application: JointApplication) -> Progress:
    def taken_over(state: StepState) -> StepState:
        is_member = state.joint is not None and state.joint.clock_id == application.clock_id
        return state._replace(joint=application) if is_member else state

    return progress._replace(
        rounds={step_id: taken_over(state) for step_id, state in progress.rounds.items()},
        past=tuple(taken_over(state) for state in progress.past),
    )


def _current(progress: Progress, group: JointAcceptance, wanted: JointStatus) -> JointApplication:
    forms = applications_of(progress).values()
    found = [each for each in forms if each.group.id == group.id and each.status is wanted]
    if not found:
        expected = f"an application for it that is {wanted}"
        raise JointOrderError(group.id, _where(progress, group.steps), expected)
    return found[-1]


def _where(progress: Progress, step_ids: tuple[str, ...]) -> str:
    known = ((each, progress.standings.get(each)) for each in step_ids)
    return ", ".join(f"{each} is {where.status}" for each, where in known if where is not None)
