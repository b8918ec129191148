"""Reads the service's reference data: loads and validates it at start."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Self, Union

from pydantic import Discriminator, Field, Tag, model_validator

from funding.domain.facts import FactDefinition
from funding.domain.programme import (
    AmountRule,
    Beneficiary,
    CostSharing,
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
from funding.domain.publishing import comparison_flaws, find_flaws
from funding.domain.rules import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Negation,
    Operator,
    Rule,
)
from shared.legal_sources import LegalBasis, LegalText, Name, content_hash
from shared.reference_data import (
    JSON_SCHEMA_DIALECT,
    Document,
    ensure_distinct,
    parse_yaml,
    read_document,
    refuse,
    validated,
)

DATA = Path(__file__).parent / "data"

Definitions = Mapping[str, FactDefinition]
FactName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Scalar = bool | int | Decimal | date | str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The reference data of funding."""

    facts: Definitions
    programmes: tuple[Programme, ...]


class ComparisonDocument(Document):
    """One fact compared with a value; `in` and `not_in` take a list."""

    fact: FactName
    op: Operator
    value: Scalar | tuple[Scalar, ...]
    source: LegalBasis | None = None

    @model_validator(mode="after")
    def _takes_what_was_given(self) -> Self:
        if self.op.takes_list is not isinstance(self.value, tuple):
            raise ValueError(f"{self.op} takes {'a list' if self.op.takes_list else 'one value'}")
        return self

    def read(self) -> Condition:
        """Return the value that the domain works with."""
        values = self.value if isinstance(self.value, tuple) else (self.value,)
        return Comparison(fact=self.fact, op=self.op, values=values, source=self.source)


class AllDocument(Document):
    """Holds when every one of its conditions does."""

    conditions: tuple["ConditionDocument", ...] = Field(alias="all", min_length=1)

    def read(self) -> Condition:
        """Return the value that the domain works with."""
        return AllOf(tuple(each.read() for each in self.conditions))


class AnyDocument(Document):
    """Holds when at least one of its conditions does."""

    conditions: tuple["ConditionDocument", ...] = Field(alias="any", min_length=1)

    def read(self) -> Condition:
        """Return the value that the domain works with."""
        return AnyOf(tuple(each.read() for each in self.conditions))


class NotDocument(Document):
    """Holds when its condition does not."""

    condition: "ConditionDocument" = Field(alias="not")

    def read(self) -> Condition:
        """Return the value that the domain works with."""
        return Negation(self.condition.read())


def _kind_of_condition(given: object) -> str:
    keys = given if isinstance(given, dict) else {}
    return next((key for key in ("all", "any", "not") if key in keys), "comparison")


ConditionDocument = Annotated[
    Union[  # noqa: UP007 - a forward reference cannot stand beside a bar
        Annotated[AllDocument, Tag("all")],
        Annotated[AnyDocument, Tag("any")],
        Annotated[NotDocument, Tag("not")],
        Annotated[ComparisonDocument, Tag("comparison")],
    ],
    Discriminator(_kind_of_condition),
]


class TierDocument(Document):
    """An amount for those who fulfil a condition; all who are eligible if there is none."""

    when: ConditionDocument | None = None
    fixed_fen: int | None = None
    lesser_of: tuple[Term, ...] = ()
    cap_fen: int | None = None
    is_upper_limit: bool = False
    basis: LegalBasis


class AmountDocument(Document):
    """How much; the first tier that applies counts."""

    tiers: tuple[TierDocument, ...] = Field(min_length=1)
    stages: tuple[Stage, ...] = ()
    cap_fen: int | None = None
    share_cap: Term | None = None


class ProgrammeDocument(Document):
    """A fund programme, as published; a version never changes."""

    id: str = Field(pattern=r"^[A-Z][A-Za-z0-9-]*$", max_length=40)
    version: str = Field(pattern=r"^[0-9]+(\.[0-9]+)*$", max_length=20)
    name: Name
    status: ProgrammeStatus
    support_form: SupportForm
    beneficiary: Beneficiary = Beneficiary.ENTERPRISE
    agencies: tuple[str, ...] = Field(min_length=1)
    valid_from: date
    valid_until: date | None = None
    documents: dict[str, LegalText]
    legal_basis: LegalBasis
    eligibility: ConditionDocument
    amount: AmountDocument | None = None
    stacking: Stacking | None = None
    recurrence: Recurrence | None = None
    windows: tuple[Window, ...] = ()
    cost_sharing: CostSharing | None = None


class FactsDocument(Document):
    """The fact catalogue: what facts mean, and who answers for them."""

    facts: dict[FactName, FactDefinition]


def load_catalogue(folder: Path = DATA) -> Catalogue:
    """Load all reference data; a CatalogueError names file, place and remedy."""
    facts_file = folder / "facts.yaml"
    facts = read_document(FactsDocument, facts_file).facts
    files = sorted((folder / "programmes").glob("*.yaml"))
    programmes = tuple(load_programme(file, facts=facts) for file in files)
    ensure_distinct(files, programmes)
    return Catalogue(facts, programmes)


def load_programme(file: Path, *, facts: Definitions) -> Programme:
    """Load one fund programme and make sure that it may be published."""
    content = parse_yaml(file)
    document = validated(ProgrammeDocument, file, content)
    programme = Programme(
        **dict(document)
        | {
            "eligibility": _rule(file, document.eligibility, facts, "eligibility"),
            "amount": document.amount and _amount(file, document.amount, facts),
        },
        content_hash=content_hash(content),
    )
    refuse(file, find_flaws(programme, facts))
    return programme


def programme_schema() -> dict[str, Any]:
    """Return the JSON Schema of a programme file, which editors complete from."""
    return {"$schema": JSON_SCHEMA_DIALECT} | ProgrammeDocument.model_json_schema()


def _rule(file: Path, document: ConditionDocument, facts: Definitions, place: str) -> Rule:
    condition = document.read()
    refuse(file, comparison_flaws(condition, facts, place))
    return Rule.of(condition, facts)


def _amount(file: Path, document: AmountDocument, facts: Definitions) -> AmountRule:
    tiers = (
        Tier(
            **dict(tier)
            | {"when": tier.when and _rule(file, tier.when, facts, f"amount.tiers.{number}.when")}
        )
        for number, tier in enumerate(document.tiers)
    )
    amount = AmountRule(**dict(document) | {"tiers": tuple(tiers)})
    for number, stage in enumerate(amount.stages):
        place = f"amount.stages.{number}"
        refuse(file, comparison_flaws(stage.condition, facts, place))
    known = {name: facts[name] for name in amount.facts if name in facts}
    return replace(amount, definitions=known)
