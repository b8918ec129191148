"""Runs that match many projects again: who asked for it, and how far it has come."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from funding.domain.matching import causes
from funding.domain.matching.causes import Cause
from funding.domain.matching.days import ProgrammeDay
from funding.domain.matching.differences import Turn
from funding.domain.matching.match import MatchChange
from shared.errors import InvalidTransitionError, StaleVersionError


class RunStatus(StrEnum):
    """Where a run stands; the last two are final."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """By whom, when and for what a run was asked for."""

    asked_by: str
    asked_at: datetime
    correlation_id: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rematch:
    """A run over all projects in the order of their ids, some at a time."""

    id: UUID
    programme_ids: tuple[str, ...] | None
    """The programmes to look at; None means all."""
    cause: Cause
    order: Order
    total: int
    status: RunStatus = RunStatus.RUNNING
    after: str = ""
    """The last project that is done."""
    done: int = 0
    found: int = 0
    changed: int = 0
    withdrawn: int = 0
    finished_at: datetime | None = None
    version: int = 1

    @classmethod
    def asked(
        cls, run_id: UUID, programme_ids: tuple[str, ...] | None, order: Order, *, total: int
    ) -> Self:
        """Start the run that somebody has asked for."""
        return cls(
            id=run_id,
            programme_ids=programme_ids,
            cause=causes.run(run_id),
            order=order,
            total=total,
        )

    @classmethod
    def of_day(cls, day: ProgrammeDay, order: Order, *, total: int) -> Self:
        """Start the run of a day that has come for a programme."""
        return cls(
            id=day.run_id,
            programme_ids=(day.programme_id,),
            cause=day.cause,
            order=order,
            total=total,
        )

    @property
    def is_running(self) -> bool:
        """Tell whether there is something to do."""
        return self.status is RunStatus.RUNNING

    def pause(self) -> Self:
        """Stop for a while."""
        return self._turned(RunStatus.PAUSED, RunStatus.RUNNING)

    def resume(self) -> Self:
        """Go on where it stopped."""
        return self._turned(RunStatus.RUNNING, RunStatus.PAUSED)

    def cancel(self, *, now: datetime) -> Self:
        """Give the rest up; what is done stays done."""
        cancelled = self._turned(RunStatus.CANCELLED, RunStatus.RUNNING, RunStatus.PAUSED)
        return replace(cancelled, finished_at=now)

    def advance(
        self, last: str | None, projects: int, changes: Iterable[MatchChange], now: datetime
    ) -> Self:
        """Note that some projects are done; without a last one there are no more."""
        if not self.is_running:
            raise StaleVersionError("the run was stopped in the meantime")
        turns = Counter(change.difference.turn for change in changes)
        is_done = last is None
        return replace(
            self,
            status=RunStatus.DONE if is_done else RunStatus.RUNNING,
            after=self.after if last is None else last,
            done=self.done + projects,
            found=self.found + turns[Turn.FOUND],
            changed=self.changed + turns[Turn.CHANGED],
            withdrawn=self.withdrawn + turns[Turn.WITHDRAWN],
            finished_at=now if is_done else None,
            version=self.version + 1,
        )

    def _turned(self, status: RunStatus, *allowed: RunStatus) -> Self:
        if self.status not in allowed:
            raise InvalidTransitionError(self.status, status)
        return replace(self, status=status, version=self.version + 1)
