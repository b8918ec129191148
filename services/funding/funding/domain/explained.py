"""The explanation of a verdict as a person reads it: condition, fact, value, law and source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from funding.domain.facts import Bounds, FactDefinition, Facts, FactValue
from funding.domain.rules import AllOf, AnyOf, Comparison, Explanation, Negation, Verdict
from funding.domain.wording import words_of
from shared.legal_sources import LegalBasis, LegalText, Name


class Kind(StrEnum):
    """What a condition consists of."""

    ALL = "all"
    ANY = "any"
    NOT = "not"
    COMPARISON = "comparison"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where the value of a fact comes from."""

    source: str
    as_of: date | None = None
    stated_by: str | None = None
    agency: str | None = None
    document_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """The place in the law that a condition rests on."""

    basis: LegalBasis
    text: LegalText | None

    @property
    def citation(self) -> str:
        """Write the place out, by number where the text has one, with its grade."""
        title = self.text and (self.text.number or f"《{self.text.title.zh}》")
        article = self.basis.article and f"art. {self.basis.article}"
        return " ".join(word for word in (title, article, f"[{self.basis.grade}]") if word)


@dataclass(frozen=True, slots=True, kw_only=True)
class Laws:
    """The texts of a programme, and the place that stands for conditions without one."""

    documents: Mapping[str, LegalText] = field(default_factory=dict)
    legal_basis: LegalBasis | None = None

    def of(self, basis: LegalBasis | None) -> Law | None:
        """Find the place that a condition rests on."""
        found = basis or self.legal_basis
        if found is None:
            return None
        return Law(basis=found, text=self.documents.get(found.document or ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A comparison with what is known of its fact."""

    condition: Name
    comparison: Comparison
    definition: FactDefinition
    value: FactValue | None
    bounds: Bounds | None
    law: Law | None
    provenance: Provenance | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A condition with its verdict and its parts."""

    kind: Kind
    verdict: Verdict
    is_decisive: bool
    """The verdict of the whole rests on it."""
    children: tuple["Explained", ...] = ()
    compared: Compared | None = None


Provenances = Mapping[str, Provenance]
_KINDS = {AllOf: Kind.ALL, AnyOf: Kind.ANY, Negation: Kind.NOT, Comparison: Kind.COMPARISON}


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What an explanation is told with."""

    definitions: Mapping[str, FactDefinition]
    facts: Facts
    laws: Laws
    provenances: Provenances = field(default_factory=dict)

    def tell(self, explanation: Explanation, *, is_decisive: bool = True) -> Explained:
        """Tell an explanation with all of its parts."""
        carriers = {id(each.part) for each in explanation.carriers} if is_decisive else set()
        condition = explanation.condition
        return Explained(
            kind=_KINDS[type(condition)],
            verdict=explanation.verdict,
            is_decisive=is_decisive,
            children=tuple(
                self.tell(each, is_decisive=id(each.part) in carriers) for each in explanation.parts
            ),
            compared=self._compared(condition) if isinstance(condition, Comparison) else None,
        )

    def _compared(self, leaf: Comparison) -> Compared:
        definition, name = self.definitions[leaf.fact], leaf.fact
        return Compared(
            condition=words_of(leaf, definition),
            comparison=leaf,
            definition=definition,
            value=self.facts.values.get(name),
            bounds=self.facts.bounds.get(name) if name not in self.facts.values else None,
            law=self.laws.of(leaf.source),
            provenance=self.provenances.get(name),
        )
