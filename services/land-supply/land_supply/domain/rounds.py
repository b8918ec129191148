"""The rounds of a case that are known in full, those included that another one replaced."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from land_supply.domain.case import Case
from land_supply.domain.engine import StepState


def rounds_of(case: Case) -> Iterator[StepState]:
    """Yield every round that is known in full: the newest in the template's order, then others."""
    yield from case.steps
    yield from case.progress.past


def with_rounds(case: Case, states: Iterable[StepState]) -> Case:
    """Return a case with rounds known in full, each where it belongs."""
    standings, progress = case.progress.standings, case.progress
    rounds, past = {**progress.rounds}, [*progress.past]
    for state in states:
        step_id = state.rules.step_id
        if standings[step_id].round == state.round:
            rounds[step_id] = state
        else:
            past.append(state._replace(is_replaced=True))
    return replace(case, progress=progress._replace(rounds=rounds, past=tuple(past)))


def with_round(case: Case, state: StepState) -> Case:
    """Put a round in the place of what it was."""
    progress, step_id = case.progress, state.rules.step_id
    if progress.standings[step_id].round == state.round:
        return replace(case, progress=progress.with_step(state))
    past = tuple(state if each.clock_id == state.clock_id else each for each in progress.past)
    return replace(case, progress=progress._replace(past=past))
