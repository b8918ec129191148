"""Conditions as a request writes them."""

from collections.abc import Iterator
from typing import Annotated, Any, TypeAlias, Union

from pydantic import Discriminator, Field, JsonValue, Tag

from funding.domain.reading import Reader
from funding.domain.rules import AllOf, AnyOf, Comparison, Condition, Negation, Operator
from shared.http.bodies import RequestBody
from shared.legal_sources import Grade, LegalBasis

MOST_COMPARISONS = 500
DEEPEST = 40
DocumentText: TypeAlias = Annotated[str, Field(min_length=1, max_length=500)]


class BasisBody(RequestBody):
    """The place in the law that something rests on."""

    grade: Grade
    document: DocumentText | None = None
    article: DocumentText | None = None

    def read(self) -> LegalBasis:
        """Return the value that the domain works with."""
        return LegalBasis(grade=self.grade, document=self.document, article=self.article)


class ComparisonBody(RequestBody):
    """One fact compared with a value; `in` and `not_in` take a list."""

    fact: Annotated[str, Field(max_length=200)]
    op: Operator
    value: JsonValue
    unit: DocumentText | None = Field(
        None, description="The unit of the fact, repeated for readers."
    )
    source: BasisBody | None = None

    def read(self, reader: Reader, pointer: str) -> Condition:
        """Return the value that the domain works with."""
        source = None if self.source is None else self.source.read()
        is_list = isinstance(self.value, list)
        values: Any = self.value if is_list else (self.value,)
        raw = Comparison(fact=self.fact, op=self.op, values=tuple(values), source=source)
        return reader.comparison(raw, pointer, is_list=is_list)


class AllBody(RequestBody):
    """Holds when every one of its conditions does."""

    conditions: list["ConditionBody"] = Field(alias="all")

    def read(self, reader: Reader, pointer: str) -> Condition:
        """Return the value that the domain works with."""
        return AllOf(tuple(_read(self.conditions, reader, f"{pointer}/all")))


class AnyBody(RequestBody):
    """Holds when at least one of its conditions does."""

    conditions: list["ConditionBody"] = Field(alias="any")

    def read(self, reader: Reader, pointer: str) -> Condition:
        """Return the value that the domain works with."""
        return AnyOf(tuple(_read(self.conditions, reader, f"{pointer}/any")))


class NotBody(RequestBody):
    """Holds when its condition does not."""

    condition: "ConditionBody" = Field(alias="not")

    def read(self, reader: Reader, pointer: str) -> Condition:
        """Return the value that the domain works with."""
        return Negation(self.condition.read(reader, f"{pointer}/not"))


def _kind_of_condition(given: object) -> str:
    keys = given if isinstance(given, dict) else {}
    return next((key for key in ("all", "any", "not") if key in keys), "comparison")


ConditionBody = Annotated[
    Union[  # noqa: UP007 - a forward reference cannot stand beside a bar
        Annotated[AllBody, Tag("all")],
        Annotated[AnyBody, Tag("any")],
        Annotated[NotBody, Tag("not")],
        Annotated[ComparisonBody, Tag("comparison")],
    ],
    Discriminator(_kind_of_condition),
]


def _read(conditions: list[ConditionBody], reader: Reader, pointer: str) -> Iterator[Condition]:
    for number, each in enumerate(conditions):
        yield each.read(reader, f"{pointer}/{number}")


def size_of(condition: ConditionBody) -> tuple[int, int]:
    """Count the comparisons of a condition, and how deep it is nested."""
    if isinstance(condition, ComparisonBody):
        return 1, 1
    inner = [condition.condition] if isinstance(condition, NotBody) else condition.conditions
    sizes = [size_of(each) for each in inner]
    return sum(size for size, _ in sizes), 1 + max((depth for _, depth in sizes), default=0)
