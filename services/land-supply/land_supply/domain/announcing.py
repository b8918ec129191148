"""The facts that tell what a change made of a case."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from land_supply.domain.engine import (
    Moment,
    Progress,
    StepState,
    StepStatus,
)
from land_supply.domain.engine.acting import Told
from land_supply.domain.engine.actions import named
from land_supply.domain.engine.dates import StepDates, dates_at
from land_supply.domain.engine.rules import RENEWED
from land_supply.domain.engine.step import SILENCE
from land_supply.domain.engine.validity import SILENT
from land_supply.domain.template import ProcessTemplate
from land_supply.domain.template.conditions import FactValue
from shared.contracts.land_supply import (
    ApplicationAccepted,
    ApplicationDeclined,
    Basis,
    CaseClosing,
    CaseFact,
    CaseOpened,
    CaseReopened,
    CaseRerouted,
    DecisionAltered,
    ExpectedStep,
    FactsStated,
    MovedStep,
    StatedFact,
    StepDecided,
    StepEnded,
    StepFact,
    StepPassed,
    StepReady,
    StepRestored,
    StepSpared,
    StepWaiting,
    StepWithdrawn,
    TemplateReference,
    UndertakingFoundFalse,
)
from shared.identifiers import CaseId, ProjectId
from shared.legal_sources import LegalBasis

CaseFactT = TypeVar("CaseFactT", bound=CaseFact)
ClosingT = TypeVar("ClosingT", bound=CaseClosing)
FactT = TypeVar("FactT", bound=StepFact)

_WITH_OUTCOME = (StepDecided, ApplicationDeclined, DecisionAltered, UndertakingFoundFalse)
_CLOSED: dict[StepStatus, type[StepFact]] = {
    StepStatus.ENDED: StepEnded,
    StepStatus.WITHDRAWN: StepWithdrawn,
}
_BY_ITSELF: dict[StepStatus, type[StepFact]] = {
    StepStatus.WAITING: StepWaiting,
    StepStatus.READY: StepReady,
    StepStatus.NOT_NEEDED: StepSpared,
    StepStatus.DECIDED: StepPassed,
    **_CLOSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcer:
    """Writes the facts of one case on one occasion."""

    project_id: ProjectId
    case_id: CaseId
    district_code: str | None
    template: ProcessTemplate
    moment: Moment

    def of_case(self, kind: type[CaseFactT], **told: Any) -> CaseFactT:
        """Write one fact of the case as a whole."""
        return kind(
            project_id=self.project_id,
            case_id=self.case_id,
            template=self.template.reference,
            **told,
        )

    def closing(self, kind: type[ClosingT], **told: Any) -> ClosingT:
        """Write that the case came to an end."""
        return self.of_case(
            kind, district_code=self.district_code, happened_on=self.moment.on, **told
        )

    def reopened(self, cause: StepFact) -> CaseReopened:
        """Write that the case goes on after what it rested on was taken back."""
        return self.of_case(
            CaseReopened,
            district_code=self.district_code,
            happened_on=self.moment.on,
            step_id=cause.step_id,
            round=cause.round,
        )

    def opened(self, ready: Iterable[StepState]) -> CaseOpened:
        """Write that the case is open, and what may begin."""
        return self.of_case(CaseOpened, opened_on=self.moment.on, **self._beginning(ready))

    def rerouted(self, previous: TemplateReference, ready: Iterable[StepState]) -> CaseRerouted:
        """Write that the case follows another process, and what may begin."""
        return self.of_case(
            CaseRerouted,
            district_code=self.district_code,
            previous=previous,
            happened_on=self.moment.on,
            **self._beginning(ready),
        )

    def stated(self, facts: Mapping[str, FactValue]) -> FactsStated:
        """Write that facts became known."""
        stated = tuple(StatedFact(name=name, value=value) for name, value in facts.items())
        return self.of_case(FactsStated, happened_on=self.moment.on, facts=stated)

    def fact(self, kind: type[FactT], state: StepState, /, **told: Any) -> FactT:
        """Write one fact of a step."""
        return self.dated(kind, state, self.dates(state), **told)

    def dates(self, state: StepState) -> StepDates:
        """Count the days of a round as of the day on which it is told."""
        return dates_at(state, self.moment)

    def dated(self, kind: type[FactT], state: StepState, dates: StepDates, /, **told: Any) -> FactT:
        """Write one fact of a step whose days are counted."""
        step = self.template.step(state.rules.step_id)
        return kind(
            project_id=self.project_id,
            case_id=self.case_id,
            template=self.template.reference,
            district_code=self.district_code,
            step_id=step.id,
            round=state.round,
            name_zh=step.name.zh,
            name_en=step.name.en,
            agency=state.agency,
            officer=state.claimed_by,
            status=state.status,
            legal_basis=tuple(basis_of(each) for each in step.legal_basis),
            statutory_due_on=dates.statutory_due_on,
            promised_due_on=dates.promised_due_on,
            provisional=dates.provisional,
            joint_due_on=dates.joint_due_on,
            happened_on=self.moment.on,
            **told,
        )

    def each(self, state: StepState, dates: StepDates, told: Iterable[Told]) -> Iterator[StepFact]:
        """Write several facts of a step whose days are counted."""
        for kind, more in told:
            yield self.dated(kind, state, dates, **more)

    def silence(self, before: StepState, after: StepState) -> Iterator[StepFact]:
        """Tell that silence had accepted or renewed, with its day, where that was found out."""
        accepted_on = after.accepted_on
        if after.is_deemed and not before.is_deemed and accepted_on is not None:
            then = replace(self, moment=self.moment.dated(accepted_on, SILENCE))
            yield then.fact(ApplicationAccepted, after, accepted_on=accepted_on, is_deemed=True)
        deemed_on = None if after.renewal is None else after.renewal.deemed_on
        known = None if before.renewal is None else before.renewal.deemed_on
        if deemed_on is not None and deemed_on != known:
            yield self._renewed_by_silence(before, after, deemed_on)

    def _renewed_by_silence(self, before: StepState, after: StepState, on: date) -> StepFact:
        then = replace(self, moment=self.moment.dated(on, SILENT))
        step, leads = self.template.step(after.rules.step_id), after.rules.outcomes
        return then.fact(
            DecisionAltered,
            after,
            **named(step, RENEWED),
            leads_to=leads[RENEWED].leads_to,
            previous_outcome=before.outcome,
            is_deemed=True,
        )

    def consequences(
        self, before: Progress, after: Progress, told: StepState | None = None
    ) -> Iterator[StepFact]:
        """Tell what became of the rounds that nobody asked anything of, in the template's order."""
        of = None if told is None else told.cause
        closed = {each.cause: each for each in after.past}
        for step_id in after.book.positions:
            was, now = before.standings.get(step_id), after.standings.get(step_id)
            if now is None or now is was or (was is not None and was == now):
                continue
            is_new = was is None or now.round > was.round
            if was is not None and is_new:
                replaced = closed.get(f"{step_id}/{was.round}")
                if replaced is not None and replaced.status in _CLOSED and replaced.cause != of:
                    yield self._by_itself(replaced)
            state = after.step(step_id)
            if is_new and state.restores is not None:
                yield self.fact(StepRestored, state, restores=state.restores)
            elif state.cause != of and now.status in _BY_ITSELF:
                yield self._by_itself(state)

    def passed(self, unborn: Progress, started: Progress) -> Iterator[StepFact]:
        """Tell what a process went past as it began, beside what is ready and what waits."""
        for each in self.consequences(unborn, started):
            if each.status not in (StepStatus.READY, StepStatus.WAITING):
                yield each

    def _beginning(self, ready: Iterable[StepState]) -> dict[str, Any]:
        expected = [(state, self.dates(state)) for state in ready]
        due = (dates.due_on for _, dates in expected)
        return {
            "first_steps": tuple(self._expected(*each) for each in expected),
            "first_due_on": min((day for day in due if day is not None), default=None),
        }

    def _expected(self, state: StepState, dates: StepDates) -> ExpectedStep:
        step = self.template.step(state.rules.step_id)
        return ExpectedStep(
            step_id=step.id,
            name_zh=step.name.zh,
            name_en=step.name.en,
            agency=state.agency or "",
            statutory_due_on=dates.statutory_due_on,
            promised_due_on=dates.promised_due_on,
            provisional=dates.provisional,
        )

    def _by_itself(self, state: StepState) -> StepFact:
        kind = _BY_ITSELF[state.status]
        told = {} if state.closed_from is None else {"closed_from": state.closed_from}
        return self.fact(kind, state, **told)


def moved(state: StepState) -> MovedStep:
    """Name a round and where it stands now."""
    return MovedStep(step_id=state.rules.step_id, round=state.round, status=state.status)


def ended_by(progress: Progress, facts: Iterable[CaseFact]) -> tuple[str, str]:
    """Name the decision after which nothing was left to do.

    Where facts that were stated spare the last step, it is the one that ended a branch.
    """
    for each in facts:
        if isinstance(each, _WITH_OUTCOME):
            return each.step_id, each.outcome
    return next(
        (step_id, standing.outcome)
        for step_id, standing in progress.standings.items()
        if standing.outcome is not None and not progress.is_done(step_id)
    )


@lru_cache(maxsize=1024)
def basis_of(basis: LegalBasis) -> Basis:
    """Return a basis as events carry it."""
    return Basis(grade=basis.grade, document=basis.document, article=basis.article)
