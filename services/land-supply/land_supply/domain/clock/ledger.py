"""The order in which entries may follow each other; everything that is not declared is refused."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from land_supply.domain.clock.entries import ClockEntry, EntryKind
from land_supply.domain.errors import ClockOrderError


class ClockState(StrEnum):
    """Where a clock stands."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


TRANSITIONS: Mapping[ClockState, Mapping[EntryKind, ClockState]] = {
    ClockState.NOT_STARTED: {EntryKind.STARTED: ClockState.RUNNING},
    ClockState.RUNNING: {
        EntryKind.PAUSED: ClockState.PAUSED,
        EntryKind.EXTENDED: ClockState.RUNNING,
        EntryKind.EXCLUDED: ClockState.RUNNING,
        EntryKind.STOPPED: ClockState.STOPPED,
    },
    ClockState.PAUSED: {
        EntryKind.RESUMED: ClockState.RUNNING,
        EntryKind.EXTENDED: ClockState.PAUSED,
        EntryKind.EXCLUDED: ClockState.PAUSED,
        EntryKind.STOPPED: ClockState.STOPPED,
    },
    ClockState.STOPPED: {},
}
"""What may follow in each state, and where it leads."""


def state_after(entries: Sequence[ClockEntry]) -> ClockState:
    """Replay a ledger; an entry out of order is refused together with what was allowed."""
    state, is_extended = ClockState.NOT_STARTED, False
    for entry in entries:
        ensure_allowed(state, entry.kind, is_extended=is_extended)
        is_extended = is_extended or entry.kind is EntryKind.EXTENDED
        state = TRANSITIONS[state][entry.kind]
    return state


def allowed_kinds(state: ClockState, *, is_extended: bool) -> tuple[EntryKind, ...]:
    """List what may follow; a period is extended once (Licensing Law, article 42)."""
    kinds = TRANSITIONS[state]
    return tuple(kind for kind in kinds if not (is_extended and kind is EntryKind.EXTENDED))


def ensure_allowed(state: ClockState, kind: EntryKind, *, is_extended: bool) -> None:
    """Refuse a kind of entry that may not follow."""
    allowed = allowed_kinds(state, is_extended=is_extended)
    if kind not in allowed:
        raise ClockOrderError(state, kind, allowed)
