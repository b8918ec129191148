"""What somebody can ask of a step: each action does its part and says what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from land_supply.domain.clock import ClockEntry, ExclusionCause
from land_supply.domain.engine.acting import OfOneStep
from land_supply.domain.engine.dates import StepDates
from land_supply.domain.engine.moment import Moment
from land_supply.domain.engine.progress import Progress
from land_supply.domain.engine.states import FixedFact, StepAction
from land_supply.domain.engine.step import StepState
from land_supply.domain.engine.supplements import MissingItem
from land_supply.domain.engine.validity import valid_until
from land_supply.domain.engine.verdict import ensure_verdict
from land_supply.domain.template import VOCABULARY, PauseCause, StepTemplate
from land_supply.domain.template.conditions import FactValue
from shared.contracts.land_supply import (
    ApplicationAccepted,
    ApplicationDeclined,
    ApplicationReceived,
    ClockExtended,
    ClockPaused,
    ClockResumed,
    DaysExcluded,
    DecisionDelivered,
    MissingPaper,
    PeriodStarted,
    StatedFact,
    StepDecided,
    StepFact,
    SupplementReceived,
    SupplementRequested,
)
from shared.working_days import Pause


@dataclass(frozen=True, slots=True, kw_only=True)
class Receive(OfOneStep):
    """Take an application in."""

    kind: ClassVar[StepAction] = StepAction.RECEIVE
    fact: ClassVar[type[StepFact]] = ApplicationReceived

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Take it in; from now on silence counts."""
        return progress.with_step(progress.step(step_id).receive(moment))

    def told(self, _step: StepTemplate, _state: StepState, dates: StepDates) -> Mapping[str, Any]:
        """Tell until when silence is no acceptance."""
        return {"notice_due_on": dates.notice_due_on}


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSupplement(OfOneStep):
    """Ask for everything that is missing, at once."""

    kind: ClassVar[StepAction] = StepAction.REQUEST_SUPPLEMENT
    fact: ClassVar[type[StepFact]] = SupplementRequested

    missing: tuple[MissingItem, ...]

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Ask for it."""
        return progress.with_step(progress.step(step_id).request_supplement(self.missing, moment))

    def told(self, _step: StepTemplate, state: StepState, _dates: StepDates) -> Mapping[str, Any]:
        """Tell what is missing, and whether the applicant was asked before."""
        missing = tuple(
            MissingPaper(reason=each.reason, paper=each.paper, item=each.item)
            for each in self.missing
        )
        return {"missing": missing, "asked_before": len(state.asked) > len(missing)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplement(OfOneStep):
    """Take in what was missing."""

    kind: ClassVar[StepAction] = StepAction.SUPPLEMENT
    fact: ClassVar[type[StepFact]] = SupplementReceived

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Take it in; it is a receipt of its own."""
        return progress.with_step(progress.step(step_id).supplement(moment))

    def told(self, _step: StepTemplate, _state: StepState, dates: StepDates) -> Mapping[str, Any]:
        """Tell until when silence is no acceptance."""
        return {"notice_due_on": dates.notice_due_on}


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept(OfOneStep):
    """Take an application up."""

    kind: ClassVar[StepAction] = StepAction.ACCEPT
    fact: ClassVar[type[StepFact]] = ApplicationAccepted

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Start the clock."""
        return progress.with_step(progress.step(step_id).accept(moment))

    def told(self, _step: StepTemplate, state: StepState, _dates: StepDates) -> Mapping[str, Any]:
        """Tell since when the clock runs."""
        return {"accepted_on": state.accepted_on, "is_deemed": state.is_deemed}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineAcceptance(OfOneStep):
    """Refuse to take an application up."""

    kind: ClassVar[StepAction] = StepAction.DECLINE_ACCEPTANCE
    fact: ClassVar[type[StepFact]] = ApplicationDeclined

    outcome: str

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Refuse it, and let what the outcome leads to follow."""
        declined = progress.step(step_id).decline_acceptance(self.outcome, moment)
        return progress.with_step(declined).followed(step_id, self.outcome, moment)

    def reach(self, progress: Progress, step_id: str) -> frozenset[str]:
        """Name the steps that the outcome closes."""
        return progress.reach(step_id, self.outcome) - {step_id}

    def told(self, step: StepTemplate, _state: StepState, _dates: StepDates) -> Mapping[str, Any]:
        """Tell the outcome by its code and its names."""
        return named(step, self.outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class Start(OfOneStep):
    """Let a period run that nobody applies for."""

    kind: ClassVar[StepAction] = StepAction.START
    fact: ClassVar[type[StepFact]] = PeriodStarted

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Start the clock."""
        return progress.with_step(progress.step(step_id).start(moment))

    def told(self, _step: StepTemplate, state: StepState, _dates: StepDates) -> Mapping[str, Any]:
        """Tell the first day."""
        return {"started_on": state.accepted_on}


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseClock(OfOneStep):
    """Stop the count for a time that the applicant is told in writing."""

    kind: ClassVar[StepAction] = StepAction.PAUSE
    fact: ClassVar[type[StepFact]] = ClockPaused

    cause: PauseCause
    announced: Pause

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Stop the count."""
        return progress.with_step(progress.step(step_id).pause(self.cause, self.announced, moment))

    def told(self, _step: StepTemplate, state: StepState, _dates: StepDates) -> Mapping[str, Any]:
        """Tell why, for how long, and by which notice."""
        return told_of_days(state)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeClock(OfOneStep):
    """Go on counting."""

    kind: ClassVar[StepAction] = StepAction.RESUME
    fact: ClassVar[type[StepFact]] = ClockResumed

    until_on: date

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """End the pause."""
        return progress.with_step(progress.step(step_id).resume(self.until_on, moment))

    def told(self, _step: StepTemplate, state: StepState, _dates: StepDates) -> Mapping[str, Any]:
        """Tell the days that were not counted."""
        entry = last_entry(state)
        return {"cause": entry.cause, "from_on": entry.from_on, "until_on": entry.until_on}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendClock(OfOneStep):
    """Lengthen the period, once."""

    kind: ClassVar[StepAction] = StepAction.EXTEND
    fact: ClassVar[type[StepFact]] = ClockExtended

    days: int

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Lengthen it."""
        return progress.with_step(progress.step(step_id).extend(self.days, moment))

    def told(self, _step: StepTemplate, state: StepState, _dates: StepDates) -> Mapping[str, Any]:
        """Tell by how much, and who approved it."""
        entry = last_entry(state)
        return {
            "days": entry.days,
            "unit": state.running_clock.terms.statutory.unit,
            "authority": entry.authority,
            "approver": entry.approver,
            "notice_reference": entry.notice_reference,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcludeDays(OfOneStep):
    """Take days that have passed out of the count."""

    kind: ClassVar[StepAction] = StepAction.EXCLUDE
    fact: ClassVar[type[StepFact]] = DaysExcluded

    cause: ExclusionCause
    days: Pause

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Take them out."""
        return progress.with_step(progress.step(step_id).exclude(self.cause, self.days, moment))

    def told(self, _step: StepTemplate, state: StepState, _dates: StepDates) -> Mapping[str, Any]:
        """Tell which days, and why."""
        return told_of_days(state)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide(OfOneStep):
    """Establish how a step comes out."""

    kind: ClassVar[StepAction] = StepAction.DECIDE
    fact: ClassVar[type[StepFact]] = StepDecided

    outcome: str
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    """What the decision fixes, or what was found where it compares."""
    jointly: bool = False
    """Whether it decides every step of the joint issue that the step belongs to."""
    issue: str | None = None
    """The joint issue by which it was made."""
    valid_until: date | None = None
    """The last day on which it holds, where it has one."""

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Decide, and let what the outcome leads to follow."""
        decided = progress.step(step_id).decide(self.outcome, moment)
        decided = valid_until(decided, self.valid_until, moment)
        fixed = ensure_verdict(progress, step_id, self.outcome, self.facts)
        if decided.is_decided:
            before = progress.facts
            of_it = (FixedFact(name, value, before.get(name)) for name, value in fixed.items())
            decided = decided._replace(fixed=tuple(of_it))
        known = progress.with_facts({**progress.facts, **fixed}, moment)
        return known.with_step(decided).followed(step_id, self.outcome, moment)

    def reach(self, progress: Progress, step_id: str) -> frozenset[str]:
        """Name the steps that the outcome closes, and those that new facts may send back."""
        reached = progress.unsettled() if self.facts else frozenset[str]()
        issue = progress.book.joint_issue(step_id)
        for each in (step_id,) if issue is None else issue.steps:
            reached |= progress.reach(each, self.outcome) | progress.open_among((each,))
        return reached - {step_id}

    def told(self, step: StepTemplate, state: StepState, dates: StepDates) -> Mapping[str, Any]:
        """Tell the outcome, what it does to the case, and what it fixed."""
        return {
            **named(step, self.outcome),
            "leads_to": state.rules.outcomes[self.outcome].leads_to,
            "joint_issue": self.issue,
            "decided_on": state.since,
            "delivery_due_on": dates.delivery_due_on,
            "valid_until": dates.valid_until,
            "renewal_due_on": dates.renewal_due_on,
            "issues": step.issues if state.decided_on is not None else (),
            "facts": tuple(
                StatedFact(name=name, value=value) for name, value in self.facts.items()
            ),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver(OfOneStep):
    """Hand a decision over to the applicant."""

    kind: ClassVar[StepAction] = StepAction.DELIVER
    fact: ClassVar[type[StepFact]] = DecisionDelivered

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Hand it over."""
        return progress.with_step(progress.step(step_id).deliver(moment))

    def told(self, _step: StepTemplate, state: StepState, _dates: StepDates) -> Mapping[str, Any]:
        """Tell the day."""
        return {"delivered_on": state.delivered_on}


def named(step: StepTemplate, outcome: str) -> Mapping[str, Any]:
    """Name an outcome in both languages."""
    name = VOCABULARY[step.procedure][outcome]
    return {"outcome": outcome, "outcome_zh": name.zh, "outcome_en": name.en}


def last_entry(state: StepState) -> ClockEntry:
    """Return what was last written into the ledger of a round."""
    return state.running_clock.entries[-1]


def told_of_days(state: StepState) -> Mapping[str, Any]:
    """Tell which days the last entry takes out of the count, and by which notice."""
    entry = last_entry(state)
    return {
        "cause": entry.cause,
        "from_on": entry.from_on,
        "until_on": entry.until_on,
        "notice_reference": entry.notice_reference,
    }
