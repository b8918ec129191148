"""A round that stands where an earlier one stood before something happened to it."""

from dataclasses import replace

from land_supply.domain.clock import EntryKind, LegalClock
from land_supply.domain.engine.states import (
    DECIDED_STATUSES,
    NOT_ACCEPTED_STATUSES,
    StepStatus,
    Stood,
)
from land_supply.domain.engine.step import StepState
from shared.identifiers import ClockId


def where_it_stands(state: StepState) -> Stood:
    """Return where a round stands now."""
    return Stood(state.status, state.since, state.outcome)


def restored(state: StepState, stood: Stood, *, clock_id: ClockId, number: int) -> StepState:
    """Return a round with all that was done in another one until it stood there.

    What had stopped the clock did not happen, so it goes on; nobody is told again of moments that
    everybody was told of. It is not on the form of the other one any more.
    """
    is_done, is_ended = stood.status in DECIDED_STATUSES, stood.status is StepStatus.ENDED
    is_accepted = stood.status not in NOT_ACCEPTED_STATUSES
    given = state.undertaking
    return state._replace(
        clock_id=clock_id,
        round=number,
        status=stood.status,
        since=stood.since,
        outcome=stood.outcome,
        received_on=None if stood.status is StepStatus.READY else state.received_on,
        accepted_on=state.accepted_on if is_accepted else None,
        clock=_carried_on(state.clock, clock_id, is_stopped=is_done or is_ended)
        if is_accepted
        else None,
        undertaking=None if given is None else given.restored(is_signed=is_done),
        renewal=state.renewal if is_done else None,
        joint=None,
        decided_on=state.decided_on if is_done else None,
        delivered_on=state.delivered_on if is_done else None,
        stood=state.stood if is_done else None,
        fixed=state.fixed if is_done else (),
        closed_from=state.closed_from if is_ended else None,
        closed_by=state.closed_by if is_ended else None,
        restores=state.round,
        is_replaced=False,
        reminded=tuple(key.replace(str(state.clock_id), str(clock_id)) for key in state.reminded),
    )


def _carried_on(
    clock: LegalClock | None, clock_id: ClockId, *, is_stopped: bool
) -> LegalClock | None:
    if clock is None:
        return None
    entries = tuple(
        replace(entry, clock_id=clock_id)
        for entry in clock.entries
        if is_stopped or entry.kind is not EntryKind.STOPPED
    )
    return replace(clock, id=clock_id, entries=entries)
