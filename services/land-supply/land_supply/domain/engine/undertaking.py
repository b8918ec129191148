"""What can be asked of a step whose decision rests on an undertaking."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from land_supply.domain.clock import LegalClock
from land_supply.domain.engine.acting import OfOneStep, Told
from land_supply.domain.engine.actions import Decide, named
from land_supply.domain.engine.dates import StepDates
from land_supply.domain.engine.moment import Moment
from land_supply.domain.engine.progress import Progress
from land_supply.domain.engine.states import StepAction
from land_supply.domain.engine.step import StepState
from land_supply.domain.engine.verdict import ensure_verdict
from land_supply.domain.template import FalseUndertaking, StepTemplate, Undertaking
from land_supply.domain.template.conditions import FactValue
from land_supply.domain.undertaking import (
    RouteClosedError,
    Telling,
    UndertakingDates,
    UndertakingState,
    ensure_route,
)
from shared.contracts.land_supply import (
    Basis,
    CreditRecordEntered,
    DuePaper,
    StatedText,
    StepDecided,
    StepFact,
    UndertakingChecked,
    UndertakingFoundFalse,
    UndertakingSigned,
    UndertakingSupplemented,
    UndertakingTold,
)
from shared.legal_sources import LegalBasis, Name


@dataclass(frozen=True, slots=True, kw_only=True)
class TellConditions(OfOneStep):
    """State in writing what may be undertaken instead of proved."""

    kind: ClassVar[StepAction] = StepAction.TELL_CONDITIONS
    fact: ClassVar[type[StepFact]] = UndertakingTold

    telling: Telling

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """State it, where the route is open."""
        state = progress.step(step_id)
        terms = ensure_route(step_id, state.rules.undertaking)
        told = state.after_silence(moment).moved(self.kind, moment)
        undertaking = UndertakingState.told(terms, self.telling, on=moment.on)
        return progress.with_step(told._replace(undertaking=undertaking))

    def told(self, _step: StepTemplate, state: StepState, _dates: StepDates) -> Mapping[str, Any]:
        """Tell the conditions, what is to be promised, and why the project may."""
        terms = terms_of(state)
        return {
            "route": terms.route,
            "conditions": _texts(terms.conditions),
            "undertaken": _texts(terms.undertaken),
            "route_basis": None if terms.basis is None else _basis(terms.basis),
            "notice_reference": self.telling.notice_reference,
            "grounds": self.telling.grounds,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUndertaking(OfOneStep):
    """Undertake in writing what was told; the step is decided at once."""

    kind: ClassVar[StepAction] = StepAction.SIGN_UNDERTAKING
    fact: ClassVar[type[StepFact]] = UndertakingSigned

    signed_by: str
    reference: str
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    """What the decision fixes, or what was found where it compares."""

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Receive, accept and decide on one day, and let what the outcome leads to follow."""
        state = progress.step(step_id)
        ensure_route(step_id, state.rules.undertaking)
        outcome = state.rules.outcome_on_undertaking
        signed = self._signed(state.after_silence(moment), outcome, moment)
        fixed = ensure_verdict(progress, step_id, outcome, self.facts)
        known = progress.with_facts({**progress.facts, **fixed}, moment)
        return known.with_step(signed).followed(step_id, outcome, moment)

    def _signed(self, state: StepState, outcome: str, moment: Moment) -> StepState:
        on = moment.on
        moved = state.moved(self.kind, moment, outcome=outcome, decided_on=on)
        undertaking = given(state).sign(self.signed_by, self.reference, on=on)
        signed = moved._replace(
            received_on=state.received_on or on,
            accepted_on=state.accepted_on or on,
            undertaking=undertaking,
        )
        terms = state.rules.terms
        if signed.clock is None and terms is not None:
            clock = LegalClock.start(state.clock_id, terms, moment.record)
            signed = signed._replace(clock=clock)
        return signed.stopped(moment)

    def reach(self, progress: Progress, step_id: str) -> frozenset[str]:
        """Name the steps that the outcome closes, and those that new facts may send back."""
        outcome = progress.book.rules(step_id, progress.facts).outcome_on_undertaking
        return Decide(outcome=outcome, facts=self.facts).reach(progress, step_id)

    def told(self, _step: StepTemplate, state: StepState, dates: StepDates) -> Mapping[str, Any]:
        """Tell who signed what, and what is owed from now on."""
        check = dates.undertaken.check
        return {
            "signed_by": self.signed_by,
            "reference": self.reference,
            "outcome": state.outcome,
            "papers_due": _papers(dates.undertaken),
            "check_due_on": None if check is None else check.on,
        }

    def also_told(
        self, step: StepTemplate, state: StepState, dates: StepDates, _sponsor: str | None
    ) -> Iterator[Told]:
        """Tell the decision, as of every other step."""
        decision = Decide(outcome=state.outcome or "", facts=self.facts)
        yield StepDecided, decision.told(step, state, dates)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementUndertaking(OfOneStep):
    """Bring papers that were undertaken."""

    kind: ClassVar[StepAction] = StepAction.SUPPLEMENT_UNDERTAKING
    fact: ClassVar[type[StepFact]] = UndertakingSupplemented

    papers: tuple[str, ...]

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Take them in."""
        state = progress.step(step_id)
        ensure_route(step_id, state.rules.undertaking)
        moved = state.moved(self.kind, moment)
        undertaking = given(state).supplement(self.papers, on=moment.on)
        return progress.with_step(moved._replace(undertaking=undertaking))

    def told(self, _step: StepTemplate, _state: StepState, dates: StepDates) -> Mapping[str, Any]:
        """Tell what came, and what is still owed."""
        return {"papers": self.papers, "papers_due": _papers(dates.undertaken)}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepUndertaking(OfOneStep):
    """Check what was undertaken, and find it true."""

    kind: ClassVar[StepAction] = StepAction.CHECK_UNDERTAKING
    fact: ClassVar[type[StepFact]] = UndertakingChecked

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Establish it; nothing is owed any more."""
        state = progress.step(step_id)
        ensure_route(step_id, state.rules.undertaking)
        moved = state.moved(self.kind, moment)
        return progress.with_step(moved._replace(undertaking=given(state).keep(on=moment.on)))

    def told(self, _step: StepTemplate, state: StepState, _dates: StepDates) -> Mapping[str, Any]:
        """Tell the day and the paper."""
        return _checked(state)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindFalse(OfOneStep):
    """Check what was undertaken, and find it false."""

    kind: ClassVar[StepAction] = StepAction.CHECK_UNDERTAKING
    fact: ClassVar[type[StepFact]] = UndertakingFoundFalse

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Take the decision back, bar the route, and let what the outcome leads to follow.

        A case that was given up gets no new round by it.
        """
        state = progress.step(step_id)
        ensure_route(step_id, state.rules.undertaking)
        moved = state.moved(self.kind, moment)
        moment.record.ensure("reason")
        rule = consequence(progress, step_id)
        until = moment.calendar.add_calendar_months(moment.on, rule.barred_months, "none").on
        undertaking = given(state).find_false(on=moment.on, barred_until=until)
        revoked = moved._replace(outcome=rule.outcome, undertaking=undertaking)
        after = progress.with_step(revoked)
        if progress.is_given_up:
            return after
        return after.followed(step_id, rule.outcome, moment)

    def reach(self, progress: Progress, step_id: str) -> frozenset[str]:
        """Name the steps that go back with the one that is revoked."""
        outcome = consequence(progress, step_id).outcome
        return progress.reach(step_id, outcome) - {step_id}

    def told(self, step: StepTemplate, state: StepState, _dates: StepDates) -> Mapping[str, Any]:
        """Tell what the decision has become, and until when the route is barred."""
        rule, outcome = falsehood_of(state), state.outcome or ""
        return {
            **_checked(state),
            **named(step, outcome),
            "leads_to": state.rules.outcomes[outcome].leads_to,
            "barred_until": given(state).barred_until,
            "consequence_basis": _basis(rule.basis),
        }

    def also_told(
        self, _step: StepTemplate, state: StepState, _dates: StepDates, sponsor: str | None
    ) -> Iterator[Told]:
        """Tell that it was entered in the sponsor's credit record, where the process says so."""
        rule = falsehood_of(state)
        if rule.credit_record:
            told = {
                "sponsor_code": sponsor,
                "reference": given(state).reference,
                "consequence_basis": _basis(rule.basis),
            }
            yield CreditRecordEntered, told


def given(state: StepState) -> UndertakingState:
    """Return what was undertaken in a round; the table lets nobody ask before it was told."""
    if state.undertaking is None:
        raise LookupError(f"{state.rules.step_id} has no undertaking")
    return state.undertaking


def terms_of(state: StepState) -> Undertaking:
    """Return what the process says of the undertaking of a round."""
    return given(state).terms


def consequence(progress: Progress, step_id: str) -> FalseUndertaking:
    """Return what a false undertaking leads to; a process with a route always says it."""
    rules = progress.book.rules(step_id, progress.facts)
    if rules.false_undertaking is None:
        route = ensure_route(step_id, rules.undertaking).route
        raise RouteClosedError(step_id, route)
    return rules.false_undertaking


def falsehood_of(state: StepState) -> FalseUndertaking:
    """Return the rule by which a round was revoked."""
    if state.rules.false_undertaking is None:
        raise LookupError(f"{state.rules.step_id} has no rule for a false undertaking")
    return state.rules.false_undertaking


def _checked(state: StepState) -> Mapping[str, Any]:
    undertaking = given(state)
    return {"checked_on": undertaking.checked_on, "reference": undertaking.reference}


def _papers(dates: UndertakingDates) -> tuple[DuePaper, ...]:
    return tuple(
        DuePaper(paper=each.paper, due_on=each.due.on, provisional=each.due.provisional)
        for each in dates.papers
    )


def _texts(names: tuple[Name, ...]) -> tuple[StatedText, ...]:
    return tuple(StatedText(zh=each.zh, en=each.en) for each in names)


def _basis(basis: LegalBasis) -> Basis:
    return Basis(grade=basis.grade, document=basis.document, article=basis.article)
