"""Days on which programmes change by themselves: they take force, expire, open and close."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from funding.domain.matching.causes import (
    Cause,
    programme_expired,
    programme_in_force,
    window_closed,
    window_opened,
)
from funding.domain.programme import Programme

_NAMESPACE = UUID("6f0b3c1e-6f3d-5d0a-9d7c-52f1a7f0e2b4")
_NEXT = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeDay:
    """A day that has come for a programme."""

    programme_id: str
    version: str
    on: date
    cause: Cause

    @property
    def run_id(self) -> UUID:
        """Derive the id of its run, so that whoever sees the day first starts the only one."""
        return uuid5(_NAMESPACE, f"{self.programme_id} {self.version} {self.on}")


def latest_day(programme: Programme, *, until: date) -> ProgrammeDay | None:
    """Return the last day that has come for a programme; earlier ones have no effect any more."""
    passed = [(on, cause) for on, cause in _days(programme) if on <= until]
    if not passed:
        return None
    on = max(on for on, _ in passed)
    cause = next(cause for day, cause in passed if day == on)
    return ProgrammeDay(programme_id=programme.id, version=programme.version, on=on, cause=cause)


def _days(programme: Programme) -> Iterator[tuple[date, Cause]]:
    """Yield every day with its cause; of several on one day the first is told."""
    yield programme.valid_from, programme_in_force(programme.id, programme.version)
    if programme.valid_until is not None and programme.valid_until < date.max:
        yield programme.valid_until + _NEXT, programme_expired(programme.id)
    for window in programme.windows:
        yield window.opens_on, window_opened(programme.id)
    for window in programme.windows:
        yield window.closes_on + _NEXT, window_closed(programme.id)
