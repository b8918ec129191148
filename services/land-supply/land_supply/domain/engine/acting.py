"""What every action on a step can be asked."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Protocol, TypeAlias

from land_supply.domain.engine.dates import StepDates
from land_supply.domain.engine.moment import Moment
from land_supply.domain.engine.progress import Progress
from land_supply.domain.engine.states import StepAction
from land_supply.domain.engine.step import StepState
from land_supply.domain.template import StepTemplate
from shared.contracts.land_supply import StepFact

Told: TypeAlias = tuple[type[StepFact], Mapping[str, Any]]
"""A fact, and what it tells beyond what every fact of a step does."""


class Action(Protocol):
    """Something that can be done to a step."""

    kind: ClassVar[StepAction]
    fact: ClassVar[type[StepFact]]
    looks_back: ClassVar[bool]
    """Whether every round of the case must be known in full."""

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Do it, or refuse."""
        ...

    def concerns(self, progress: Progress, step_id: str) -> int:
        """Name the round of the step that the fact of this action is about."""
        ...

    def reach(self, progress: Progress, step_id: str) -> frozenset[str]:
        """Name the other steps that must be known in full before."""
        ...

    def told(self, step: StepTemplate, state: StepState, dates: StepDates) -> Mapping[str, Any]:
        """Say what the fact of this action tells beyond what every fact of a step does."""
        ...

    def told_of_before(self, before: StepState) -> Mapping[str, Any]:
        """Say what the fact tells of how the round stood before."""
        ...

    def also_told(
        self, step: StepTemplate, state: StepState, dates: StepDates, sponsor: str | None
    ) -> Iterator[Told]:
        """Say which facts of the same round follow at once, the sponsor's code at hand."""
        ...

    def summed_up(
        self, before: Progress, after: Progress, consequences: Iterable[StepFact]
    ) -> Mapping[str, Any]:
        """Say what it tells of its own consequences."""
        ...


class OfOneStep:
    """An action that touches the newest round of one step, unless it says otherwise."""

    looks_back: ClassVar[bool] = False

    def concerns(self, progress: Progress, step_id: str) -> int:
        """Name the newest round."""
        return progress.step(step_id).round

    def told_of_before(self, _before: StepState) -> Mapping[str, Any]:
        """Tell nothing of it."""
        return {}

    def also_told(
        self, _step: StepTemplate, _state: StepState, _dates: StepDates, _sponsor: str | None
    ) -> Iterator[Told]:
        """Tell nothing more."""
        return iter(())

    def summed_up(
        self, _before: Progress, _after: Progress, _consequences: Iterable[StepFact]
    ) -> Mapping[str, Any]:
        """Leave the consequences to their own facts."""
        return {}

    def reach(self, _progress: Progress, _step_id: str) -> frozenset[str]:
        """Name no other step."""
        return frozenset()
