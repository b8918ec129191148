"""Reads the service's reference data: loads and validates it at start."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar, Union

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails

from funding.domain.conditions import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Negation,
    Operator,
)
from funding.domain.errors import Flaw
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
from funding.domain.reasoning import Rule
from funding.domain.sources import LegalBasis, LegalText, Name, content_hash
from shared.errors import TongtuError

DATA = Path(__file__).parent / "data"
JSON_SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
LONGEST_QUOTE = 60

Definitions = Mapping[str, FactDefinition]
FactName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Scalar = bool | int | Decimal | date | str


class CatalogueError(TongtuError):
    """Reference data is broken; `flaws` says where, what stands there and what would be right."""

    def __init__(self, file: Path, flaws: tuple[Flaw, ...]) -> None:
        super().__init__("\n".join(f"{file}: {flaw}" for flaw in flaws))
        self.file = file
        self.flaws = flaws


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The reference data of funding."""

    facts: Definitions
    programmes: tuple[Programme, ...]


class Document(BaseModel):
    """A file of reference data; a field that nobody knows is a mistake, at every depth."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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


DocumentT = TypeVar("DocumentT", bound=Document)


def load_catalogue(folder: Path = DATA) -> Catalogue:
    """Load all reference data; a CatalogueError names file, place and remedy."""
    facts_file = folder / "facts.yaml"
    facts = _validate(FactsDocument, facts_file, _parse(facts_file)).facts
    files = sorted((folder / "programmes").glob("*.yaml"))
    programmes = tuple(load_programme(file, facts=facts) for file in files)
    _ensure_distinct(files, programmes)
    return Catalogue(facts, programmes)


def load_programme(file: Path, *, facts: Definitions) -> Programme:
    """Load one fund programme and make sure that it may be published."""
    content = _parse(file)
    document = _validate(ProgrammeDocument, file, content)
    programme = Programme(
        **dict(document)
        | {
            "eligibility": _rule(file, document.eligibility, facts, "eligibility"),
            "amount": document.amount and _amount(file, document.amount, facts),
        },
        content_hash=content_hash(content),
    )
    _refuse(file, find_flaws(programme, facts))
    return programme


def programme_schema() -> dict[str, Any]:
    """Return the JSON Schema of a programme file, which editors complete from."""
    return {"$schema": JSON_SCHEMA_DIALECT} | ProgrammeDocument.model_json_schema()


def _rule(file: Path, document: ConditionDocument, facts: Definitions, place: str) -> Rule:
    condition = document.read()
    _refuse(file, comparison_flaws(condition, facts, place))
    return Rule.of(condition, facts)


def _amount(file: Path, document: AmountDocument, facts: Definitions) -> AmountRule:
    tiers = (
        Tier(
            **dict(tier)
            | {"when": tier.when and _rule(file, tier.when, facts, f"amount.tiers.{number}.when")}
        )
        for number, tier in enumerate(document.tiers)
    )
    return AmountRule(tiers=tuple(tiers), stages=document.stages)


def _refuse(file: Path, flaws: Iterable[Flaw]) -> None:
    found = tuple(flaws)
    if found:
        raise CatalogueError(file, found)


def _ensure_distinct(files: list[Path], programmes: tuple[Programme, ...]) -> None:
    first: dict[tuple[str, str], Path] = {}
    for file, programme in zip(files, programmes, strict=True):
        other = first.setdefault((programme.id, programme.version), file)
        if other is not file:
            given = f"{programme.id} version {programme.version} already stands in {other.name}"
            raise CatalogueError(file, (Flaw("version", given, "a version of its own"),))


class _StrictLoader(yaml.SafeLoader):
    """Safe YAML in which a key stands once; the standard lets the last one win in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for place, key in enumerate(keys):
            if key in keys[:place]:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice", node.value[place][0].start_mark
                )
        return super().construct_mapping(node, deep)


def _parse(file: Path) -> dict[str, Any]:
    try:
        content = yaml.load(file.read_bytes(), Loader=_StrictLoader)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, OSError, ValueError) as error:
        raise CatalogueError(file, (Flaw("file", str(error), "a readable YAML file"),)) from error
    if not isinstance(content, dict):
        raise CatalogueError(file, (Flaw("file", type(content).__name__, "a YAML mapping"),))
    return content


def _validate(kind: type[DocumentT], file: Path, content: dict[str, Any]) -> DocumentT:
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        raise CatalogueError(file, tuple(map(_flaw, error.errors()))) from error


def _flaw(detail: ErrorDetails) -> Flaw:
    place = ".".join(str(part) for part in detail["loc"]) or "file"
    if detail["type"] == "missing":
        return Flaw(place, "nothing stands there", "a value")
    if detail["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        return Flaw(place, "nobody knows this field", "only fields of the schema")
    given = repr(detail["input"])
    quoted = given if len(given) <= LONGEST_QUOTE else given[:LONGEST_QUOTE] + "..."
    return Flaw(place, quoted, detail["msg"].removeprefix("Input should be "))
