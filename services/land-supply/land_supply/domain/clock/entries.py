"""The ledger's entries: flat rows of plain values, and the circumstances they are recorded with."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from land_supply.domain.template import ExtensionAuthority
from shared.errors import InvalidValueError
from shared.identifiers import ClockId
from shared.legal_sources import Grade, LegalBasis
from shared.working_days import Pause


class EntryKind(StrEnum):
    """What happened to a clock."""

    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    EXCLUDED = "excluded"
    """Days were taken out of the count after they had passed."""
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Who puts something into the ledger, when it happened, and by what proof."""

    happened_on: date
    recorded_at: datetime
    actor: str
    reason: str | None = None
    approver: str | None = None
    authority: ExtensionAuthority | None = None
    notice_reference: str | None = None
    """The number of the written notice that the applicant was given."""

    def __post_init__(self) -> None:
        if self.recorded_at.tzinfo is None:
            expected = "an instant with an offset from UTC"
            raise InvalidValueError("/recorded_at", self.recorded_at.isoformat(), expected)

    def ensure(self, *fields: str) -> None:
        """Refuse a record in which one of these proofs is missing or blank."""
        for field in fields:
            value = getattr(self, field)
            if value is None or not value.strip():
                raise InvalidValueError(f"/{field}", value, _PROOFS[field])


_PROOFS = {
    "reason": "the reason, as the applicant is told",
    "approver": "who approved it",
    "notice_reference": "the reference of the written notice that tells the length",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockEntry:
    """One line of a clock's ledger; a table holds its fields as they are.

    `from_on` and `until_on` are the first and the last day that is not counted: as announced for
    `paused`, as it was for `resumed` and `excluded`. `days` is the length of an extension in the
    unit of the statutory limit.
    """

    clock_id: ClockId
    position: int
    kind: EntryKind
    happened_on: date
    recorded_at: datetime
    actor: str
    basis_grade: Grade
    basis_document: str | None = None
    basis_article: str | None = None
    reason: str | None = None
    approver: str | None = None
    authority: ExtensionAuthority | None = None
    notice_reference: str | None = None
    cause: str | None = None
    from_on: date | None = None
    until_on: date | None = None
    days: int | None = None

    @property
    def basis(self) -> LegalBasis:
        """Return the place that the entry rests on."""
        return LegalBasis(
            grade=self.basis_grade, document=self.basis_document, article=self.basis_article
        )

    @property
    def uncounted(self) -> Pause:
        """Return the days that the entry takes out of the count."""
        if self.from_on is None or self.until_on is None:
            expected = f"a first and a last day; the entry is {self.kind}"
            raise InvalidValueError("/from_on", None, expected)
        return Pause(self.from_on, self.until_on)
