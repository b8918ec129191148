"""What befalls a decision that stands: it is varied, renewed, revoked, or lapses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from land_supply.domain.engine.acting import OfOneStep
from land_supply.domain.engine.actions import named
from land_supply.domain.engine.dates import StepDates
from land_supply.domain.engine.moment import Moment
from land_supply.domain.engine.progress import Progress
from land_supply.domain.engine.rules import RENEWED
from land_supply.domain.engine.states import StepAction
from land_supply.domain.engine.step import StepState
from land_supply.domain.engine.validity import after_end
from land_supply.domain.template import StepTemplate
from shared.contracts.land_supply import DecisionAltered, StepFact
from shared.errors import InvalidValueError


@dataclass(frozen=True, slots=True, kw_only=True)
class Alter(OfOneStep):
    """Record, for a reason, what has become of a decision that completed its step."""

    kind: ClassVar[StepAction] = StepAction.ALTER
    fact: ClassVar[type[StepFact]] = DecisionAltered

    outcome: str

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Let the outcome take the place of the former one, with what it leads to."""
        state = after_end(progress.step(step_id), moment)
        moved = state.moved(self.kind, moment)
        moment.record.ensure("reason")
        state.rules.outcome(self.outcome, state.rules.alterations)
        _ensure_own_way(state, self.outcome)
        altered = moved._replace(outcome=self.outcome)
        return progress.with_step(altered).followed(step_id, self.outcome, moment)

    def reach(self, progress: Progress, step_id: str) -> frozenset[str]:
        """Name the steps that the outcome closes."""
        return progress.reach(step_id, self.outcome) - {step_id}

    def told(self, step: StepTemplate, state: StepState, dates: StepDates) -> Mapping[str, Any]:
        """Tell what the decision has become, and what that does to the case."""
        return {
            **named(step, self.outcome),
            "leads_to": state.rules.outcomes[self.outcome].leads_to,
            "valid_until": dates.valid_until,
            "renewal_due_on": dates.renewal_due_on,
        }

    def told_of_before(self, before: StepState) -> Mapping[str, Any]:
        """Tell how the step had come out."""
        return {"previous_outcome": before.outcome}


def _ensure_own_way(state: StepState, outcome: str) -> None:
    """Leave the renewal of a decision that has an end to the decision on a request."""
    if outcome == RENEWED and state.renewal is not None:
        expected = "another one; `renewal/decide` states the new end of what is renewed"
        raise InvalidValueError("/outcome", outcome, expected)
