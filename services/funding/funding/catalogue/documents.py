"""The programme language as documents: what a file, and a request that publishes, may say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from funding.catalogue.conditions import ConditionDocument, FactName
from funding.catalogue.example import EXAMPLE_PROGRAMME
from funding.domain.errors import BrokenProgrammeError
from funding.domain.facts import FactDefinition
from funding.domain.programme import (
    AmountRule,
    Beneficiary,
    CostSharing,
    Level,
    Limitation,
    Material,
    Programme,
    ProgrammeStatus,
    Recurrence,
    Stacking,
    Stage,
    SupportForm,
    Term,
    Tier,
    Window,
)
from funding.domain.publishing import At, Definitions, comparison_flaws, tangled
from funding.domain.rules import Condition, Rule, TooTangledError
from shared.flaws import Flaw
from shared.legal_sources import LegalBasis, LegalText, Name, content_hash
from shared.reference_data import Document

MOST_QUESTIONS = 10_000
"""The largest decision graph of a programme; those of the law have some tens of nodes."""

Agency = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9-]*$", max_length=20)]
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]


class TierDocument(Document):
    """An amount for those who fulfil a condition; all who are eligible if there is none."""

    when: ConditionDocument | None = None
    fixed_fen: int | None = None
    lesser_of: tuple[Term, ...] = ()
    cap_fen: int | None = None
    is_upper_limit: bool = False
    """The text says only "up to"; the agency decides how much."""
    limited_by: Limitation | None = None
    """What limits a formula that has no cap."""
    basis: LegalBasis


class AmountDocument(Document):
    """How much; the first tier that applies counts."""

    tiers: tuple[TierDocument, ...] = Field(min_length=1, max_length=50)
    stages: tuple[Stage, ...] = ()
    cap_fen: int | None = None
    """The most that anybody gets; every tier must keep it by itself."""


class ProgrammeDocument(Document):
    """A fund programme, as published; a version never changes."""

    model_config = ConfigDict(allow_inf_nan=False)

    language: Literal[1]
    """The version of the programme language."""
    id: str = Field(pattern=r"^[A-Z][A-Za-z0-9-]*$", max_length=40)
    """Names the programme in all its versions."""
    version: str = Field(pattern=r"^[0-9]+(\.[0-9]+)*$", max_length=20)
    replaces: str | None = Field(default=None, max_length=20)
    """The version before it, where its last day is on purpose not the day before this begins."""
    name: Name
    status: ProgrammeStatus
    """Only what is in force is ever matched."""
    level: Level = Level.CITY
    support_form: SupportForm
    beneficiary: Beneficiary = Beneficiary.ENTERPRISE
    agencies: tuple[Agency, ...] = Field(min_length=1, max_length=20)
    """Who answers for it; the first one leads."""
    valid_from: date
    valid_until: date | None = None
    documents: dict[str, LegalText]
    """The laws, measures and calls that the programme cites, by a key of its own."""
    legal_basis: LegalBasis
    facts_version: int = Field(ge=1)
    """The version of the fact catalogue that it was written for; later ones only add facts."""
    eligibility: ConditionDocument
    amount: AmountDocument | None = None
    stacking: Stacking | None = None
    recurrence: Recurrence | None = None
    windows: tuple[Window, ...] = Field(default=(), max_length=100)
    cost_sharing: CostSharing | None = None
    materials: dict[Code, Material] = Field(default_factory=dict)
    """The papers that an application needs, by code."""

    def read(self, content: Mapping[str, Any], definitions: Definitions) -> Programme:
        """Return the programme; `content` is what was read, which the hash speaks of.

        Conditions that cannot be reasoned about are a BrokenProgrammeError.
        """
        fields = dict(self)
        del fields["language"]
        rules = _Rules.of(self, definitions)
        amount = self.amount and AmountRule(
            tiers=tuple(
                Tier(**dict(tier) | {"when": when})
                for tier, when in zip(self.amount.tiers, rules.tiers, strict=True)
            ),
            stages=self.amount.stages,
            cap_fen=self.amount.cap_fen,
            definitions=definitions,
        )
        fields |= {"eligibility": rules.eligibility, "amount": amount}
        return Programme(**fields, content_hash=content_hash(content))


class PublishProgrammeRequest(ProgrammeDocument):
    """A fund programme: the same document as a file of `data/programmes`, as JSON."""

    model_config = ConfigDict(strict=True, json_schema_extra={"examples": [EXAMPLE_PROGRAMME]})


class FactsDocument(Document):
    """The fact catalogue: what facts mean, and who answers for them."""

    id: Literal["FACTS"]
    version: int = Field(ge=1)
    """Grows with each addition; what a fact means never changes."""
    facts: dict[FactName, FactDefinition]


@dataclass(frozen=True, slots=True)
class _Rules:
    """The conditions of a document, drawn as decision graphs."""

    eligibility: Rule
    tiers: tuple[Rule | None, ...]

    @classmethod
    def of(cls, document: ProgrammeDocument, definitions: Definitions) -> "_Rules":
        """Draw every condition; all comparisons that are unsound are told at once."""
        eligibility = document.eligibility.read()
        eligible_at: At = ("eligibility",)
        tiers = document.amount.tiers if document.amount else ()
        whens: list[tuple[At, Condition | None]] = [
            (("amount", "tiers", number, "when"), None if tier.when is None else tier.when.read())
            for number, tier in enumerate(tiers)
        ]
        flaws = [
            flaw
            for at, condition in [(eligible_at, eligibility), *whens]
            if condition is not None
            for flaw in comparison_flaws(
                condition, definitions, at, facts_version=document.facts_version
            )
        ]
        if flaws:
            raise _broken(document, *flaws)
        draw = _Drawing(document, definitions)
        return cls(
            draw.rule(eligible_at, eligibility),
            tuple(None if each is None else draw.rule(at, each) for at, each in whens),
        )


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Draws the conditions of one document."""

    document: ProgrammeDocument
    definitions: Definitions

    def rule(self, at: At, condition: Condition) -> Rule:
        """Draw one condition."""
        try:
            return _drawn(condition, self.definitions)
        except TooTangledError as error:
            raise _broken(self.document, tangled(at, error)) from error


def _drawn(condition: Condition, definitions: Definitions) -> Rule:
    rule = Rule.of(condition, definitions)
    if len(rule.graph.variables) > MOST_QUESTIONS:
        raise TooTangledError(f"more than {MOST_QUESTIONS} different questions follow from it")
    return rule


def _broken(document: ProgrammeDocument, *flaws: Flaw) -> BrokenProgrammeError:
    return BrokenProgrammeError(f"{document.id} version {document.version}", flaws)
