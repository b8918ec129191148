"""Values that several events carry."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer


class Value(BaseModel):
    """A part of an event: frozen, and tolerant of fields that a later version adds."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Money(Value):
    """An amount as it was stated, in its own currency; never a float on the wire."""

    amount: Annotated[
        Decimal,
        Field(
            ge=0,
            max_digits=20,
            decimal_places=2,
            json_schema_extra={"pattern": r"^\d{1,18}(\.\d{1,2})?$"},
        ),
        PlainSerializer(lambda amount: f"{abs(amount):f}", return_type=str),
    ]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217")]
