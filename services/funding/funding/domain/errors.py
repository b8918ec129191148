"""What can be wrong with the reference data of funding.

DomainError
└── BrokenProgrammeError        a fund programme breaks a rule; every flaw is listed
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


class BrokenProgrammeError(DomainError):
    """A fund programme cannot be published; `flaws` says all that is wrong with it."""

    code = "broken-programme"

    def __init__(self, programme: str, flaws: tuple[Flaw, ...]) -> None:
        super().__init__(f"{programme}: " + "; ".join(str(flaw) for flaw in flaws))
        self.programme = programme
        self.flaws = flaws
