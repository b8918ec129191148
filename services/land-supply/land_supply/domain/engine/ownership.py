"""In whose hands a step is: it changes neither the status nor a date.

The law gives a matter to an agency, not to an officer. Who has claimed a step is therefore known
to everybody and binds nobody: a colleague of the same agency may act in it as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from land_supply.domain.engine.acting import OfOneStep
from land_supply.domain.engine.dates import StepDates
from land_supply.domain.engine.moment import Moment
from land_supply.domain.engine.progress import Progress
from land_supply.domain.engine.rules import ENTERPRISE
from land_supply.domain.engine.states import StepAction
from land_supply.domain.engine.step import StepState
from land_supply.domain.template import StepTemplate
from shared.contracts.land_supply import StepAssigned, StepFact
from shared.errors import InvalidValueError


class OfHands(OfOneStep):
    """An action that brings a step into other hands."""

    kind: ClassVar[StepAction]
    fact: ClassVar[type[StepFact]] = StepAssigned

    def told(self, _step: StepTemplate, state: StepState, _dates: StepDates) -> Mapping[str, Any]:
        """Tell how it came into other hands, and who answers for it."""
        return {"action": self.kind, "delegated_from": state.delegated_from}

    def told_of_before(self, before: StepState) -> Mapping[str, Any]:
        """Tell in whose hands it was."""
        return {"previous_agency": before.agency, "previous_officer": before.claimed_by}

    def passed(self, state: StepState, moment: Moment, **hands: str | None) -> StepState:
        """Let a round come into other hands, as it stands and since when it stands so."""
        step = state.after_silence(moment)
        return step.moved(self.kind, moment, **hands)._replace(since=step.since)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(OfHands):
    """Take a step on; from somebody else only for a reason."""

    kind: ClassVar[StepAction] = StepAction.CLAIM

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Take it on."""
        state, actor = progress.step(step_id), moment.record.actor
        claimed = self.passed(state, moment, claimed_by=actor)
        if state.claimed_by == actor:
            raise InvalidValueError("/step_id", step_id, "a step that is not yet in your hands")
        if state.claimed_by is not None:
            moment.record.ensure("reason")
        return progress.with_step(claimed)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(OfHands):
    """Give a step to a colleague; somebody else's, or nobody's, only for a reason."""

    kind: ClassVar[StepAction] = StepAction.HAND_OVER

    officer: str
    """Named as `claimed_by` does."""

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Give it to the colleague."""
        state = progress.step(step_id)
        handed = self.passed(state, moment, claimed_by=self.officer)
        if state.claimed_by == self.officer:
            raise InvalidValueError("/officer", self.officer, "somebody who does not have it")
        ensure_in_hand(state, moment)
        return progress.with_step(handed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegate(OfHands):
    """Let another agency act, for a reason; it cannot delegate further.

    Licensing Law, article 24: in the name of the agency that delegates, and not to a third one.
    """

    kind: ClassVar[StepAction] = StepAction.DELEGATE

    agency: str

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Let the other agency act; nobody there has claimed it yet."""
        state = progress.step(step_id)
        delegated = self.passed(
            state, moment, agency=self.agency, claimed_by=None, delegated_from=state.agency
        )
        roles = {*progress.book.step(step_id).assignment.roles} - {ENTERPRISE}
        choice = sorted(progress.desks.agencies_of(roles, moment) - {state.agency})
        if self.agency not in choice:
            expected = "one of " + (", ".join(choice) or "none: no other agency may act here")
            raise InvalidValueError("/agency", self.agency, expected)
        moment.record.ensure("reason")
        return progress.with_step(delegated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Return(OfHands):
    """Put a step back: into the agency's pool, and from there to the agency that delegated it."""

    kind: ClassVar[StepAction] = StepAction.RETURN

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Put it back."""
        state = progress.step(step_id)
        hands: dict[str, str | None] = {"claimed_by": None}
        if state.claimed_by is None:
            hands = {"agency": state.delegated_from, "delegated_from": None}
        returned = self.passed(state, moment, **hands)
        ensure_in_hand(state, moment)
        return progress.with_step(returned)


def ensure_in_hand(state: StepState, moment: Moment) -> None:
    """Refuse without a reason what only the officer may do who has claimed the step."""
    if state.claimed_by != moment.record.actor:
        moment.record.ensure("reason")
