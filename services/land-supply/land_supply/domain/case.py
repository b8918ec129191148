"""Land-supply cases: one project on its way through one published process."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID, uuid5

from land_supply.domain.agency import AgencyDirectory
from land_supply.domain.announcing import Announcer, ended_by, moved
from land_supply.domain.engine import (
    NOT_BEGUN,
    OPEN_STATUSES,
    Action,
    Decide,
    Moment,
    Progress,
    Rulebook,
    StepAction,
    StepState,
    StepStatus,
)
from land_supply.domain.engine.dates import StepDates, dates_of
from land_supply.domain.engine.joint import joint_settled
from land_supply.domain.engine.joint_issue import parts_of, refusal, steps_to
from land_supply.domain.engine.validity import after_end
from land_supply.domain.engine.verdict import ensure_facts
from land_supply.domain.errors import CaseBegunError, CaseClosedError
from land_supply.domain.joint_facts import joint_facts
from land_supply.domain.template import StepKind
from land_supply.domain.template.conditions import FactValue
from shared.contracts.event import Event
from shared.contracts.land_supply import (
    CaseCancelled,
    CaseClosing,
    CaseCompleted,
    CaseEnded,
    CaseFact,
    CaseWithdrawn,
    DecisionAltered,
    DecisionCorrected,
    UndertakingFoundFalse,
)
from shared.errors import DomainError
from shared.identifiers import CaseId, ProjectId
from shared.working_days import WorkingDayCalendar

BESIDE_THE_WAY = frozenset({StepKind.OBLIGATION, StepKind.PRE_SERVICE})
"""Kinds of steps that a case does not have to wait for."""
CASES = UUID("0196a8d0-5f0e-7c3a-9b55-6c616e647375")
"""The namespace of case ids."""


class CaseStatus(StrEnum):
    """Where a case stands as a whole."""

    OPEN = "open"
    COMPLETED = "completed"
    """Every step of the way is done; obligations may go on."""
    ENDED = "ended"
    """The outcome of a step ended it before its goal."""
    CANCELLED = "cancelled"
    """The city gave it up."""
    WITHDRAWN = "withdrawn"
    """The sponsor gave it up."""


REOPENING = (DecisionAltered, DecisionCorrected, UndertakingFoundFalse)
"""The facts by which a case that came to its end goes on."""
GIVEN_UP = frozenset({CaseStatus.CANCELLED, CaseStatus.WITHDRAWN})
"""What no correction of a decision opens again."""
CLOSED_FOR = {StepAction.CORRECT: GIVEN_UP, StepAction.ALTER: GIVEN_UP | {CaseStatus.ENDED}}
"""Where a decision stays as it is: nothing could follow from what becomes of it."""


@dataclass(frozen=True, slots=True)
class ProcessRules:
    """What a case needs to know of the world: who acts, and how days are counted."""

    agencies: AgencyDirectory
    calendar: WorkingDayCalendar


@dataclass(frozen=True, slots=True)
class DistrictDesks:
    """Who holds each role for a district."""

    agencies: AgencyDirectory
    district_code: str | None

    def agency_of(self, role: str, moment: Moment) -> str:
        """Return the code of the agency that holds a role on a day."""
        return self.agencies.find(role, district_code=self.district_code, on=moment.on).code

    def agencies_of(self, roles: Iterable[str], moment: Moment) -> frozenset[str]:
        """Return the codes of all agencies that may act in one of some roles on a day."""
        return self.agencies.serving(roles, district_code=self.district_code, on=moment.on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Whose case it is, where it lies and how much depends on it."""

    project_id: ProjectId
    sponsor_code: str | None = None
    district_code: str | None = None
    investment_cny: int | None = None
    """Whole yuan, where the sponsor stated an amount in yuan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One project in one version of one process; it keeps that version whatever is published."""

    id: CaseId
    applicant: Applicant
    opened_on: date
    progress: Progress
    status: CaseStatus = CaseStatus.OPEN
    version: int = 0
    """How many facts were told of it."""

    @classmethod
    def open(
        cls, applicant: Applicant, *, book: Rulebook, rules: ProcessRules, moment: Moment
    ) -> "CaseChange":
        """Open the case of a project: what depends on nothing is ready, the rest waits.

        Obligations come into being later, by the outcome that asks for them.
        """
        case_id = case_id_of(applicant.project_id, book.template.id)
        desks = DistrictDesks(rules.agencies, applicant.district_code)
        unborn = Progress(case_id=case_id, book=book, desks=desks, facts={})
        before = cls(id=case_id, applicant=applicant, opened_on=moment.on, progress=unborn)
        after = replace(before, progress=unborn.start(moment))
        announcer = after.announcer(moment)
        told = announcer.opened(after.ready)
        return before.changed(after, (told, *announcer.passed(unborn, after.progress)))

    def act(self, step_id: str, action: Action, moment: Moment) -> "CaseChange":
        """Do something to a step, and tell it with everything that follows.

        A decision on a step of a joint issue may be one for others too.
        """
        parts = parts_of(self.progress, step_id, action)
        if not isinstance(action, Decide) or parts == (step_id,):
            return self.act_alone(step_id, action, moment)
        change = CaseChange(before=self, after=self, events=())
        for member in parts:
            progress = change.after.progress
            try:
                for each in steps_to(progress, member, action):
                    change = change.then(change.after.act_alone(member, each, moment))
            except DomainError as error:
                raise refusal(progress, member, error) from error
        return change

    def act_alone(self, step_id: str, action: Action, moment: Moment) -> "CaseChange":
        """Do something to one step."""
        if self.status in CLOSED_FOR.get(action.kind, ()):
            raise CaseClosedError(self.status)
        number = action.concerns(self.progress, step_id)
        before = self.acted(step_id, number)
        progress = joint_settled(action.perform(self.progress, step_id, moment), moment)
        after = replace(self, progress=progress)
        state = after.acted(step_id, number)
        announcer = after.announcer(moment)
        consequences = tuple(announcer.consequences(self.progress, progress, state))
        dates = announcer.dates(state)
        step = progress.book.step(step_id)
        own = {
            **action.told(step, state, dates),
            **action.told_of_before(after_end(before, moment)),
            **action.summed_up(self.progress, progress, consequences),
        }
        also = action.also_told(step, state, dates, self.applicant.sponsor_code)
        facts = (
            *announcer.silence(before, state),
            *announcer.each(state, dates, ((action.fact, own), *also)),
            *consequences,
            *joint_facts(announcer, self.progress, progress),
        )
        return self.changed(*after.settled(facts, moment))

    def state_facts(self, facts: Mapping[str, FactValue], moment: Moment) -> "CaseChange":
        """Learn facts of the project; what nobody has begun is judged by them again."""
        self.ensure_open()
        ensure_facts(self.progress.book.template.facts, facts)
        progress = self.progress.with_facts({**self.progress.facts, **facts}, moment)
        after = replace(self, progress=progress)
        announcer = after.announcer(moment)
        told = announcer.stated(facts)
        consequences = announcer.consequences(self.progress, progress)
        return self.changed(*after.settled((told, *consequences), moment))

    def reroute(self, book: Rulebook, used: Mapping[str, int], moment: Moment) -> "CaseChange":
        """Put the case on another process, as long as nothing of this one has begun.

        `used` tells how many rounds its steps have if the case followed that process before.
        """
        self.ensure_open()
        begun = [
            step_id
            for step_id, standing in self.progress.standings.items()
            if standing.status not in NOT_BEGUN
            and self.progress.book.step(step_id).kind is not StepKind.GATE
        ]
        if begun:
            raise CaseBegunError(begun)
        progress = self.progress
        for step_id in progress.standings:
            progress = progress.ended(step_id, moment)
        unborn = self.progress._replace(book=book, standings={}, rounds={}, used=used)
        started = unborn.start(moment)
        after = replace(self, progress=started._replace(past=tuple(progress.rounds.values())))
        announcer = after.announcer(moment)
        told = announcer.rerouted(self.progress.book.template.reference, after.ready)
        return self.changed(after, (told, *announcer.passed(unborn, started)))

    def cancel(self, moment: Moment) -> "CaseChange":
        """Give the case up on behalf of the city, for a reason; everything open ends."""
        moment.record.ensure("reason")
        return self._close(CaseStatus.CANCELLED, CaseCancelled, moment)

    def withdraw(self, moment: Moment) -> "CaseChange":
        """Give the case up on behalf of the sponsor; everything open ends."""
        return self._close(CaseStatus.WITHDRAWN, CaseWithdrawn, moment)

    def ensure_open(self) -> None:
        """Refuse what a case that came to its end does not allow."""
        if self.status is not CaseStatus.OPEN:
            raise CaseClosedError(self.status)

    @property
    def steps(self) -> Iterator[StepState]:
        """Yield the newest round of every step that is known in full, in the template's order."""
        rounds = self.progress.rounds
        return (rounds[each] for each in self.progress.book.positions if each in rounds)

    @property
    def ready(self) -> Iterator[StepState]:
        """Yield the steps that may begin."""
        return (state for state in self.steps if state.status is StepStatus.READY)

    def dates(self, step_id: str, calendar: WorkingDayCalendar, *, today: date) -> StepDates:
        """Count the days of a step."""
        return dates_of(self.progress.step(step_id), calendar, today=today)

    def announcer(self, moment: Moment) -> Announcer:
        """Return what writes the facts of this case."""
        return Announcer(
            project_id=self.applicant.project_id,
            case_id=self.id,
            district_code=self.applicant.district_code,
            template=self.progress.book.template,
            moment=moment,
        )

    def acted(self, step_id: str, number: int) -> StepState:
        """Return a round of a step, also if another one has taken its place meanwhile."""
        state = self.progress.step(step_id)
        if state.round == number:
            return state
        return next(
            each
            for each in reversed(self.progress.past)
            if (each.rules.step_id, each.round) == (step_id, number)
        )

    def changed(self, after: Self, events: tuple[Event, ...]) -> "CaseChange":
        """Say what was made of this case; each fact takes it one version further."""
        return CaseChange(
            before=self, after=replace(after, version=self.version + len(events)), events=events
        )

    def settled(
        self, facts: tuple[CaseFact, ...], moment: Moment
    ) -> tuple[Self, tuple[CaseFact, ...]]:
        """Close the case if nothing of the way is left to do, or open it if something is again."""
        if self.is_going_on is (self.status is CaseStatus.OPEN) or self.status in GIVEN_UP:
            return self, facts
        announcer, progress = self.announcer(moment), self.progress
        if self.is_going_on:
            cause = next(each for each in facts if isinstance(each, REOPENING))
            return replace(self, status=CaseStatus.OPEN), (*facts, announcer.reopened(cause))
        goals = (each for each in progress.standings if progress.book.is_goal(each))
        if all(progress.is_done(each) for each in goals):
            completed = announcer.closing(CaseCompleted)
            return replace(self, status=CaseStatus.COMPLETED), (*facts, completed)
        step_id, outcome = ended_by(progress, facts)
        ended = announcer.closing(CaseEnded, step_id=step_id, outcome=outcome)
        return replace(self, status=CaseStatus.ENDED), (*facts, ended)

    @property
    def is_going_on(self) -> bool:
        """Tell whether something of the way is left to do."""
        return any(
            standing.status is StepStatus.WAITING or standing.status in OPEN_STATUSES
            for step_id, standing in self.progress.standings.items()
            if self.progress.book.steps[step_id].kind not in BESIDE_THE_WAY
        )

    def _close(self, status: CaseStatus, kind: type[CaseClosing], moment: Moment) -> "CaseChange":
        self.ensure_open()
        progress = self.progress
        released = sorted(progress.open_among(progress.standings))
        for step_id in progress.standings:
            progress = progress.ended(step_id, moment)
        progress = joint_settled(progress, moment)
        after = replace(self, progress=progress, status=status)
        announcer = after.announcer(moment)
        told = announcer.closing(
            kind, released=tuple(moved(progress.step(each)) for each in released)
        )
        ended = announcer.consequences(self.progress, progress)
        return self.changed(after, (told, *ended, *joint_facts(announcer, self.progress, progress)))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChange:
    """A case before and after, and the facts that tell the difference."""

    before: Case
    after: Case
    events: tuple[Event, ...]

    def then(self, change: Self) -> Self:
        """Return this change and the next one as one."""
        return replace(self, after=change.after, events=(*self.events, *change.events))


def case_id_of(project_id: ProjectId, template_id: str) -> CaseId:
    """Derive the id of a case, so that the same fact told twice opens the same case."""
    return CaseId(uuid5(CASES, f"{project_id}/{template_id}"))
