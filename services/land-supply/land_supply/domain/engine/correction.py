"""Taking a wrong decision back: what followed from it goes with it, all else stays."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from land_supply.domain.engine.acting import OfOneStep
from land_supply.domain.engine.actions import named
from land_supply.domain.engine.dates import StepDates
from land_supply.domain.engine.moment import Moment
from land_supply.domain.engine.progress import Progress, clock_id_of
from land_supply.domain.engine.restoring import restored, where_it_stands
from land_supply.domain.engine.states import StepAction, StepStatus, Stood
from land_supply.domain.engine.step import StepState
from land_supply.domain.engine.transitions import TRANSITIONS
from land_supply.domain.errors import EndedByAnotherError, StepOrderError
from land_supply.domain.template import Lead, StepTemplate
from shared.contracts.land_supply import (
    DecisionCorrected,
    MovedStep,
    StatedFact,
    StepFact,
    StepRestored,
    StepWaiting,
    StepWithdrawn,
)

_NOT_BEGUN = frozenset({StepStatus.WAITING, StepStatus.ENDED, StepStatus.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct(OfOneStep):
    """Take a wrong decision back."""

    kind: ClassVar[StepAction] = StepAction.CORRECT
    fact: ClassVar[type[StepFact]] = DecisionCorrected
    looks_back: ClassVar[bool] = True

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Withdraw what followed from the decision, and let everything stand where it stood."""
        return Aftermath(progress, decision_of(progress, step_id)).undo(moment)

    def concerns(self, progress: Progress, step_id: str) -> int:
        """Name the round that was decided, which a new one may have replaced."""
        return decision_of(progress, step_id).round

    def told(self, step: StepTemplate, state: StepState, _dates: StepDates) -> Mapping[str, Any]:
        """Tell which outcome was wrong."""
        return {} if state.outcome is None else named(step, state.outcome)

    def summed_up(
        self, before: Progress, after: Progress, consequences: Iterable[StepFact]
    ) -> Mapping[str, Any]:
        """Tell which rounds were withdrawn, which ones stand in their place, and which facts."""
        facts = tuple(consequences)
        return {
            "facts": tuple(
                StatedFact(name=name, value=value)
                for name, value in after.facts.items()
                if before.facts.get(name) != value
            ),
            "unknown_facts": tuple(name for name in before.facts if name not in after.facts),
            "withdrawn": tuple(_moved(each) for each in facts if isinstance(each, StepWithdrawn)),
            "restored": tuple(
                _moved(each) for each in facts if isinstance(each, StepRestored | StepWaiting)
            ),
        }


def decision_of(progress: Progress, step_id: str) -> StepState:
    """Return the last decision of a step, also if its own outcome has begun another round."""
    newest = progress.step(step_id)
    if StepAction.CORRECT in newest.allowed:
        return newest
    for each in progress.known(step_id):
        if each.is_decided and each.cause == newest.caused_by:
            return each
    raise StepOrderError(newest.status, StepAction.CORRECT, newest.allowed)


class Aftermath:
    """A decision, and everything that followed from it, in a case whose every round is known."""

    def __init__(self, progress: Progress, decision: StepState) -> None:
        self._progress = progress
        self._decision = decision
        self._step_id = decision.rules.step_id
        self._rounds = {each.cause: each for each in progress.past}
        self._rounds.update({each.cause: each for each in progress.rounds.values()})
        self._origins = frozenset(self._causes(decision))
        self._undone: set[str] = set(self._origins)
        """The decisions that do not hold any more, by step and round."""
        self._taken: set[str] = set()
        """The steps whose newest round rests on one of them."""
        size = 0
        while size != len(self._undone) + len(self._taken):
            size = len(self._undone) + len(self._taken)
            self._spread()

    def undo(self, moment: Moment) -> Progress:
        """Return the case as if the decision had not been made, in new rounds."""
        result = self._without_decision(moment)
        for step_id in self._progress.book.graph.order:
            newest = self._progress.rounds.get(step_id)
            if newest is None or step_id == self._step_id:
                continue
            if step_id in self._taken:
                result = self._withdrawn(result, newest, moment)
            elif newest.status is StepStatus.ENDED and newest.closed_by in self._undone:
                result = self._stands(result, newest, _before_end(newest), moment)
        result = result.with_facts(self._facts, moment).settled(moment)
        _ensure_not_ended(result)
        return result

    def _spread(self) -> None:
        for step_id in self._progress.book.graph.order:
            newest = self._progress.rounds.get(step_id)
            if newest is None:
                continue
            if newest.caused_by in self._undone or self._rests(newest):
                self._taken.add(step_id)
                self._undone.update(self._causes(newest) if newest.is_decided else ())
                self._undone.update(self._repetition(newest))
        for each in self._progress.past:
            if each.is_decided and each.caused_by in self._undone:
                self._undone.update(self._causes(each))

    def _rests(self, newest: StepState) -> bool:
        """Tell whether a round began because the steps before it were done."""
        step = self._progress.book.step(newest.rules.step_id)
        is_ended = newest.status is StepStatus.ENDED and newest.closed_by in self._undone
        status = _before_end(newest).status if is_ended else newest.status
        if step.on_demand or status in _NOT_BEGUN:
            return False
        return any(self._is_lost(each) for each in step.depends_on)

    def _is_lost(self, step_id: str) -> bool:
        if step_id == self._step_id and self._is_newest:
            return True
        return step_id in self._taken

    def _repetition(self, newest: StepState) -> Iterator[str]:
        """Yield the decisions that had a round repeated, if they lie behind what is undone."""
        cause = None if newest.caused_by is None else self._rounds.get(newest.caused_by)
        if cause is None or cause.outcome is None or cause.cause in self._origins:
            return
        outcome = cause.rules.outcomes[cause.outcome]
        first = outcome.repeats_from or cause.rules.step_id
        if outcome.leads_to is Lead.REPEATS and first in self._taken:
            yield from self._causes(cause)
            yield from self._repetition(cause)

    def _causes(self, decided: StepState) -> Iterator[str]:
        """Yield a decision by the names of all rounds that carry it."""
        yield decided.cause
        if decided.restores is None:
            return
        original = self._rounds.get(f"{decided.rules.step_id}/{decided.restores}")
        if original is not None and original.is_decided:
            yield from self._causes(original)

    @property
    def _is_newest(self) -> bool:
        return self._progress.rounds[self._step_id] is self._decision

    def _without_decision(self, moment: Moment) -> Progress:
        decision, corrected = self._decision, self._decision.correct(moment)
        result = self._progress
        if self._is_newest:
            result = result.with_step(corrected)
        else:
            past = tuple(corrected if each is decision else each for each in result.past)
            result = _taken_back(result._replace(past=past), result.rounds[self._step_id], moment)
        if decision.stood is None:
            raise LookupError(f"{decision.cause} must be known with where it stood before")
        return _in_place(result, decision, decision.stood)

    def _withdrawn(self, result: Progress, newest: StepState, moment: Moment) -> Progress:
        step_id = newest.rules.step_id
        closed = _taken_back(result, newest, moment)
        made = [each for each in self._progress.known(step_id) if each.caused_by in self._undone]
        if not made:
            return closed.renewed(step_id, moment, newest.caused_by)
        first = min(each.round for each in made)
        before = self._rounds.get(f"{step_id}/{first - 1}")
        if before is None or before.status is StepStatus.WITHDRAWN:
            return closed
        is_ended = before.status is StepStatus.ENDED and before.closed_by in self._undone
        stood = _before_end(before) if is_ended else where_it_stands(before)
        return self._stands(closed, before, stood, moment)

    def _stands(self, result: Progress, state: StepState, stood: Stood, moment: Moment) -> Progress:
        """Let a step stand where it stood, unless something before it is not done any more."""
        step = result.book.step(state.rules.step_id)
        is_ready = step.on_demand or all(result.is_done(each) for each in step.depends_on)
        if stood.status is not StepStatus.ENDED and not is_ready:
            stood = Stood(StepStatus.WAITING, None)
        if stood.status is StepStatus.WAITING:
            return result.renewed(step.id, moment, state.caused_by)
        return _in_place(result, state, stood)

    @cached_property
    def _facts(self) -> dict[str, Any]:
        """Return the facts without those that only the undone decisions had fixed."""
        facts, positions = dict(self._progress.facts), self._progress.book.graph.order
        undone = [state for cause, state in self._rounds.items() if cause in self._undone]
        undone.sort(key=lambda each: (positions.index(each.rules.step_id), each.round))
        for fixed in (fixed for each in reversed(undone) for fixed in each.fixed):
            if facts.get(fixed.name) != fixed.value:
                continue
            if fixed.before is None:
                del facts[fixed.name]
            else:
                facts[fixed.name] = fixed.before
        return facts


def _taken_back(result: Progress, newest: StepState, moment: Moment) -> Progress:
    row = TRANSITIONS[newest.rules.course].get(newest.status, {})
    return result.with_step(newest.take_back(moment)) if StepAction.TAKE_BACK in row else result


def _in_place(result: Progress, state: StepState, stood: Stood) -> Progress:
    step_id = state.rules.step_id
    number = result.standings[step_id].round + 1
    clock_id = clock_id_of(result.case_id, step_id, number)
    return result.replaced(restored(state, stood, clock_id=clock_id, number=number))


def _before_end(state: StepState) -> Stood:
    return Stood(state.closed_from or StepStatus.WAITING, state.since, state.outcome)


def _ensure_not_ended(progress: Progress) -> None:
    for step_id, standing in progress.standings.items():
        if standing.outcome is None or standing.status in (*_NOT_BEGUN, StepStatus.NOT_NEEDED):
            continue
        outcome = progress.book.template.outcomes_of(progress.book.step(step_id))[standing.outcome]
        if outcome.leads_to is Lead.ENDS:
            raise EndedByAnotherError(f"{step_id}/{standing.round}", standing.outcome)


def _moved(fact: StepFact) -> MovedStep:
    return MovedStep(step_id=fact.step_id, round=fact.round, status=fact.status)
