"""Which days a ledger takes out of the count."""

from collections.abc import Iterator, Sequence
from datetime import date

from land_supply.domain.clock.entries import ClockEntry, EntryKind
from land_supply.domain.clock.reckoning import Interruption, InterruptionKind


def interruptions_of(entries: Sequence[ClockEntry], as_of: date) -> tuple[Interruption, ...]:
    """Return the days that the entries take out, as known on a day.

    A pause that was ended took its real days; one that the clock stopped in, the days until then;
    one that is still open takes what was announced, or all days until today if those are more.
    """
    return tuple(each for each in _interruptions(entries, as_of) if each.first <= each.last)


def open_pause(entries: Sequence[ClockEntry]) -> ClockEntry | None:
    """Return the pause that no entry has ended."""
    for entry in reversed(entries):
        if entry.kind in (EntryKind.RESUMED, EntryKind.STOPPED):
            return None
        if entry.kind is EntryKind.PAUSED:
            return entry
    return None


def _interruptions(entries: Sequence[ClockEntry], as_of: date) -> Iterator[Interruption]:
    pause: ClockEntry | None = None
    for entry in entries:
        if entry.kind is EntryKind.EXCLUDED:
            yield Interruption(*entry.uncounted, InterruptionKind.EXCLUDED, entry.position)
        elif entry.kind is EntryKind.PAUSED:
            pause = entry
        elif pause is not None and entry.kind is EntryKind.RESUMED:
            yield _paused(pause, entry.uncounted.last)
            pause = None
        elif pause is not None and entry.kind is EntryKind.STOPPED:
            yield _paused(pause, entry.happened_on)
            pause = None
    if pause is not None:
        yield _paused(pause, max(pause.uncounted.last, as_of))


def _paused(pause: ClockEntry, last: date) -> Interruption:
    return Interruption(pause.uncounted.first, last, InterruptionKind.PAUSED, pause.position)
