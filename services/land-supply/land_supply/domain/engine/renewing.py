"""Letting a decision go on beyond its end (Licensing Law, article 50)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from land_supply.domain.clock import Renewal
from land_supply.domain.engine.acting import OfOneStep
from land_supply.domain.engine.actions import named
from land_supply.domain.engine.dates import StepDates
from land_supply.domain.engine.moment import Moment
from land_supply.domain.engine.progress import Progress
from land_supply.domain.engine.rules import RENEWED
from land_supply.domain.engine.states import StepAction
from land_supply.domain.engine.step import StepState
from land_supply.domain.engine.validity import after_end, renewed_until
from land_supply.domain.template import StepTemplate
from shared.contracts.land_supply import (
    DecisionAltered,
    RenewalRefused,
    RenewalRequested,
    StepFact,
)
from shared.errors import InvalidValueError


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRenewal(OfOneStep):
    """Ask for a decision to go on; a late request is received, but silence does not renew."""

    kind: ClassVar[StepAction] = StepAction.REQUEST_RENEWAL
    fact: ClassVar[type[StepFact]] = RenewalRequested

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Take it in, until the last day of the term."""
        state = progress.step(step_id)
        moved, renewal = state.moved(self.kind, moment), renewal_of(state)
        _ensure_not_expired(renewal, moment)
        requested = renewal.request(moment.on, moment.calendar)
        return progress.with_step(moved._replace(renewal=requested))

    def told(self, _step: StepTemplate, state: StepState, dates: StepDates) -> Mapping[str, Any]:
        """Tell whether it came in time, and until when it is to be decided."""
        return {
            "valid_until": dates.valid_until,
            "request_due_on": dates.renewal_request_due_on,
            "is_timely": renewal_of(state).was_timely,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Renew(OfOneStep):
    """Let a decision go on until another day, or say until when silence has let it."""

    kind: ClassVar[StepAction] = StepAction.DECIDE_RENEWAL
    fact: ClassVar[type[StepFact]] = DecisionAltered

    valid_until: date

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Begin another term."""
        state = after_end(progress.step(step_id), moment)
        moved, renewal = state.moved(self.kind, moment), renewal_of(state)
        if not renewal.is_open_ended:
            _ensure_not_expired(renewal, moment)
        return progress.with_step(renewed_until(moved, renewal, self.valid_until, moment))

    def told(self, step: StepTemplate, state: StepState, dates: StepDates) -> Mapping[str, Any]:
        """Tell that it goes on, until when, and until when another renewal may be asked for."""
        return renewed(step, state, dates)

    def told_of_before(self, before: StepState) -> Mapping[str, Any]:
        """Tell how the step had come out."""
        return {"previous_outcome": before.outcome}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseRenewal(OfOneStep):
    """Let a decision end on its last day, for a reason."""

    kind: ClassVar[StepAction] = StepAction.DECIDE_RENEWAL
    fact: ClassVar[type[StepFact]] = RenewalRefused

    def perform(self, progress: Progress, step_id: str, moment: Moment) -> Progress:
        """Refuse it, as long as neither the end nor silence has decided."""
        state = after_end(progress.step(step_id), moment)
        moved, renewal = state.moved(self.kind, moment), renewal_of(state)
        moment.record.ensure("reason")
        if renewal.is_open_ended:
            expected = f"renewed; silence has renewed it on {renewal.deemed_on}"
            raise InvalidValueError("/result", "refused", expected)
        _ensure_not_expired(renewal, moment)
        return progress.with_step(moved._replace(renewal=replace(renewal, decided_on=moment.on)))

    def told(self, _step: StepTemplate, _state: StepState, dates: StepDates) -> Mapping[str, Any]:
        """Tell until when the decision still holds."""
        return {"valid_until": dates.valid_until}


def renewed(step: StepTemplate, state: StepState, dates: StepDates) -> Mapping[str, Any]:
    """Tell that a decision goes on; after silence nobody has said until when."""
    return {
        **named(step, RENEWED),
        "leads_to": state.rules.outcomes[RENEWED].leads_to,
        "valid_until": dates.valid_until,
        "renewal_due_on": dates.renewal_due_on,
    }


def renewal_of(state: StepState) -> Renewal:
    """Return the term of a decision; the table lets nobody ask where there is none."""
    if state.renewal is None:
        raise LookupError(f"the decision of {state.rules.step_id} has no end")
    return state.renewal


def _ensure_not_expired(renewal: Renewal, moment: Moment) -> None:
    if moment.on > renewal.expires_on:
        expected = f"until {renewal.expires_on}; what has ended cannot be renewed"
        raise InvalidValueError("/happened_on", moment.on.isoformat(), expected)
