"""What can be wrong with the reference data of land supply, and with what is done in a case.

DomainError
├── BrokenTemplateError         a process template breaks a rule; every flaw is listed
└── InvalidTransitionError
    └── ClockOrderError         an entry may not follow in a clock's ledger; what may is listed
"""

from dataclasses import dataclass
from enum import StrEnum

from shared.errors import DomainError, InvalidTransitionError


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong in a document: where, what stands there, and what would be right."""

    place: str
    given: str
    expected: str

    def __str__(self) -> str:
        return f"{self.place}: {self.given}; expected {self.expected}"


class BrokenTemplateError(DomainError):
    """A process template cannot be published; `flaws` says all that is wrong with it."""

    code = "broken-template"

    def __init__(self, template: str, flaws: tuple[Flaw, ...]) -> None:
        super().__init__(f"{template}: " + "; ".join(str(flaw) for flaw in flaws))
        self.template = template
        self.flaws = flaws


class ClockOrderError(InvalidTransitionError):
    """An entry may not follow in the ledger of a clock; `allowed` says which ones may."""

    code = "clock-order"

    def __init__(self, current: StrEnum, requested: StrEnum, allowed: tuple[StrEnum, ...]) -> None:
        super().__init__(current, requested)
        self.allowed = ", ".join(allowed) or "nothing"
        self.args = (f"a {current} clock cannot be {requested}; allowed: {self.allowed}",)
