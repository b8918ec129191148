"""What can be wrong with published rules: one flaw is one value, and all are told at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from shared.legal_sources import LegalBasis, LegalText

ExampleValue = bool | int | str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong in a document: where, what stands there, and what would be right."""

    place: str
    given: str
    expected: str
    path: tuple[str, ...] = ()
    """The way through the document that breaks the rule, from its first part to its last."""
    pointer: str = ""
    """The same place as JSON pointer (RFC 6901)."""
    example: Mapping[str, ExampleValue] = field(default_factory=dict, hash=False)
    """A case that shows the flaw: values with which it comes to light."""

    def __str__(self) -> str:
        way = f" (path {' -> '.join(self.path)})" if self.path else ""
        shown = f" (for example {self.shown_example})" if self.example else ""
        return f"{self.place}: {self.given}{way}{shown}; expected {self.expected}"

    @property
    def shown_example(self) -> str:
        """Write the example in one line."""
        return ", ".join(f"{name} = {_shown(value)}" for name, value in self.example.items())


def pointer_to(*parts: str | int) -> str:
    """Write a place in a document as JSON pointer."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def citation_flaws(
    place: str, basis: LegalBasis, documents: Mapping[str, LegalText], pointer: str = ""
) -> Iterator[Flaw]:
    """Yield that a rule cites no text though one was read, or a text that nobody declares."""
    if basis.document is None and basis.grade.needs_a_document:
        given = f"grade {basis.grade} without a document"
        yield Flaw(place, given, "the document that was read", pointer=pointer)
    if basis.document is not None and basis.document not in documents:
        expected = "one of " + ", ".join(sorted(documents))
        yield Flaw(place, f"there is no document {basis.document}", expected, pointer=pointer)


def _shown(value: ExampleValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(value) or "nothing" if isinstance(value, tuple) else str(value)
