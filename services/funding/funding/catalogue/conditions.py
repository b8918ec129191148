"""Conditions as documents: `all`, `any` or `not` of others, or a comparison."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self, Union

from pydantic import Discriminator, Field, Tag, model_validator

from funding.domain.rules import AllOf, AnyOf, Comparison, Condition, Negation, Operator
from shared.legal_sources import LegalBasis
from shared.reference_data import Document

FactName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Scalar = bool | int | str | Decimal | date
"""Text stays text, for the fact says whether it is a code, a day or a number."""


class ComparisonDocument(Document):
    """One fact compared with a value; `in` and `not_in` take a list."""

    fact: FactName
    op: Operator
    value: Scalar | tuple[Scalar, ...]
    unit: str | None = None
    """The unit of the value; it must be that of the fact."""
    source: LegalBasis | None = None
    """Where the text asks for it; in a tier of an amount the tier's own basis counts."""

    @model_validator(mode="after")
    def _takes_what_was_given(self) -> Self:
        if self.op.takes_list is not isinstance(self.value, tuple):
            raise ValueError(f"{self.op} takes {'a list' if self.op.takes_list else 'one value'}")
        return self

    def read(self) -> Condition:
        """Return the value that the domain works with."""
        values = self.value if isinstance(self.value, tuple) else (self.value,)
        return Comparison(
            fact=self.fact, op=self.op, values=values, source=self.source, unit=self.unit
        )


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
