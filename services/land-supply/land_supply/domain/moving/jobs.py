"""Many cases move at once: who asked for it, which cases, and what became of each."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from land_supply.domain.case import Case
from land_supply.domain.moving.differences import Difference
from land_supply.domain.moving.moves import Move
from land_supply.domain.moving.obstacles import CannotMoveError, NoMoveError, Obstacle
from land_supply.domain.moving.record import MoveRecord
from shared.errors import ConflictError, DomainError, InvalidValueError
from shared.legal_sources import Name


class ItemStatus(StrEnum):
    """What became of one case."""

    PENDING = "pending"
    MOVED = "moved"
    MOVABLE = "movable"
    """It would have moved; it was only tried."""
    REFUSED = "refused"


class OtherVersionError(ConflictError):
    """A case does not follow the version that it was to leave."""

    code = "case-of-other-version"

    def __init__(self, version: str) -> None:
        super().__init__(f"the case follows version {version} by now")
        self.version = version


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveJob:
    """All open cases of a version are to move to another, or those that did are to go back."""

    id: UUID
    template_id: str
    from_version: str
    to_version: str
    reason: str
    asked_by: str
    asked_at: datetime
    correlation_id: str
    is_dry: bool = False
    takes_back: UUID | None = None
    """The job whose moves are taken back."""

    def __post_init__(self) -> None:
        if self.from_version == self.to_version:
            expected = "another version than that of the cases"
            raise InvalidValueError("/to_version", self.to_version, expected)

    def back(
        self, job_id: UUID, *, reason: str, is_dry: bool, context: tuple[str, datetime, str]
    ) -> Self:
        """Return the job that takes the moves of this one back."""
        asked_by, asked_at, correlation_id = context
        return replace(
            self,
            id=job_id,
            from_version=self.to_version,
            to_version=self.from_version,
            reason=reason,
            asked_by=asked_by,
            asked_at=asked_at,
            correlation_id=correlation_id,
            is_dry=is_dry,
            takes_back=self.id,
        )

    def ensure_of(self, case: Case) -> None:
        """Refuse a case that has come to another version since it was listed."""
        version = case.progress.book.template.version
        if version != self.from_version:
            raise OtherVersionError(version)


@dataclass(frozen=True, slots=True)
class ListedMove:
    """A job, and how many cases were listed for it."""

    job: MoveJob
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveItem:
    """One case of a job."""

    job: MoveJob
    case_id: UUID
    takes_back: int | None = None
    """The fact of the case that told the move which is to be taken back."""

    def ensure_last(self, record: MoveRecord) -> None:
        """Refuse to take back another move than the one that the job had made."""
        if record.version != self.takes_back:
            raise NoMoveError

    def made(self, move: Move) -> "ItemResult":
        """Say that the case moved, or that it would have."""
        if self.job.is_dry:
            return ItemResult(status=ItemStatus.MOVABLE, differences=move.differences)
        return ItemResult(
            status=ItemStatus.MOVED,
            case_version=move.record.version,
            differences=move.differences,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a case stays as it is."""

    code: str
    reason: Name
    obstacles: tuple[Obstacle, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemResult:
    """What became of one case of a job."""

    status: ItemStatus
    case_version: int | None = None
    """The fact of the case that tells it."""
    differences: tuple[Difference, ...] = ()
    refusal: Refusal | None = None

    @classmethod
    def refused(cls, error: DomainError) -> "ItemResult":
        """Keep the reason for which a case was refused."""
        if isinstance(error, CannotMoveError):
            refusal = Refusal(code=error.code, reason=error.reasons, obstacles=error.obstacles)
        else:
            refusal = Refusal(code=error.code, reason=Name(str(error), str(error)))
        return cls(status=ItemStatus.REFUSED, refusal=refusal)
