"""What can be wrong with the reference data of land supply.

DomainError
└── BrokenTemplateError         a process template breaks a rule; every flaw is listed
"""

from dataclasses import dataclass

from shared.errors import DomainError


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
