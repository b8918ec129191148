"""The amount of a programme that is tried out: as it is published, but for its sources."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from funding.domain.facts import FactType
from funding.domain.programme import AmountRule, CostSharing, Limitation, Stage, Term, Tier
from funding.domain.reading import Reader
from funding.domain.rules import Comparison, Operator, Rule
from funding.schemas.conditions import BasisBody, ConditionBody, DocumentText
from shared.http.bodies import RequestBody
from shared.legal_sources import Grade, LegalBasis, Name

NUMERIC = (FactType.INTEGER, FactType.NUMBER, FactType.MONEY)
AMOUNT = "/programme/amount"

Fen = Annotated[int, Field(ge=0, le=10**15)]
Rate = Annotated[Decimal, Field(ge=0, le=10**9, max_digits=28, decimal_places=10)]
Share = Annotated[Decimal, Field(ge=0, le=1, max_digits=12, decimal_places=10)]
Fact = Annotated[str, Field(max_length=200)]


def basis_of(basis: BasisBody | None) -> LegalBasis:
    """Return a source; what is tried out without one is illustrative."""
    return LegalBasis(grade=Grade.ILLUSTRATIVE) if basis is None else basis.read()


class TermBody(RequestBody):
    """A rate of the product of some facts."""

    rate: Rate
    of: list[Fact] = Field(min_length=1, max_length=4)
    unit: DocumentText | None = None
    basis: BasisBody | None = None

    def read(self, reader: Reader, pointer: str) -> Term:
        """Return the value that the domain works with."""
        for number, name in enumerate(self.of):
            _check_number(name, reader, f"{pointer}/of/{number}")
        basis = basis_of(self.basis)
        return Term(rate=self.rate, of=tuple(self.of), unit=self.unit, basis=basis)


class TierBody(RequestBody):
    """An amount for those who fulfil a condition; all who are eligible if there is none."""

    when: ConditionBody | None = None
    fixed_fen: Fen | None = None
    lesser_of: list[TermBody] = Field(default=[], max_length=10)
    cap_fen: Fen | None = None
    is_upper_limit: bool = False
    limited_by: Limitation | None = None
    basis: BasisBody | None = None

    def read(self, reader: Reader, pointer: str) -> Tier:
        """Return the value that the domain works with."""
        if (self.fixed_fen is not None) + bool(self.lesser_of) + self.is_upper_limit != 1:
            expected = Name(
                zh="fixed_fen、lesser_of 或 is_upper_limit 三者之一",
                en="one of fixed_fen, lesser_of and is_upper_limit",
            )
            reader.refuse(pointer, "tier_unclear", None, expected)
        if self.is_upper_limit and self.cap_fen is None:
            expected = Name(zh="以分为单位的上限", en="the limit in fen")
            reader.refuse(f"{pointer}/cap_fen", "cap_missing", None, expected)
        when = None if self.when is None else self.when.read(reader, f"{pointer}/when")
        terms = [
            term.read(reader, f"{pointer}/lesser_of/{number}")
            for number, term in enumerate(self.lesser_of)
        ]
        return Tier(
            when=None if when is None or reader.faults else Rule.of(when, reader.definitions),
            fixed_fen=self.fixed_fen,
            lesser_of=tuple(terms),
            cap_fen=self.cap_fen,
            is_upper_limit=self.is_upper_limit,
            limited_by=self.limited_by,
            basis=basis_of(self.basis),
        )


class StageBody(RequestBody):
    """A part of the amount that is paid when a fact reaches a value."""

    fact: Fact
    value: DocumentText
    share: Share
    basis: BasisBody | None = None

    def read(self, reader: Reader, pointer: str) -> Stage:
        """Return the value that the domain works with."""
        reached = Comparison(fact=self.fact, op=Operator.EQUAL, values=(self.value,))
        reader.comparison(reached, pointer, is_list=False)
        basis = basis_of(self.basis)
        return Stage(fact=self.fact, value=self.value, share=self.share, basis=basis)


class AmountBody(RequestBody):
    """How much; the first tier that applies counts."""

    tiers: list[TierBody] = Field(min_length=1, max_length=50)
    stages: list[StageBody] = Field(default=[], max_length=20)
    cap_fen: Fen | None = None

    @property
    def conditions(self) -> tuple[ConditionBody, ...]:
        """Return the conditions of the tiers."""
        return tuple(tier.when for tier in self.tiers if tier.when is not None)

    def read(self, reader: Reader) -> AmountRule:
        """Return the value that the domain works with."""
        tiers = [
            tier.read(reader, f"{AMOUNT}/tiers/{number}") for number, tier in enumerate(self.tiers)
        ]
        stages = [
            stage.read(reader, f"{AMOUNT}/stages/{number}")
            for number, stage in enumerate(self.stages)
        ]
        return AmountRule(
            tiers=tuple(tiers),
            stages=tuple(stages),
            cap_fen=self.cap_fen,
            definitions=reader.definitions,
        )


class CostSharingBody(RequestBody):
    """What the city and the district pay."""

    city: Share
    district: Share
    basis: BasisBody | None = None

    def read(self, reader: Reader) -> CostSharing:
        """Return the value that the domain works with."""
        if self.city + self.district != 1:
            expected = Name(zh="两个份额之和为 1", en="shares that add up to 1")
            given = str(self.city + self.district)
            reader.refuse("/programme/cost_sharing", "shares_unsound", given, expected)
        return CostSharing(city=self.city, district=self.district, basis=basis_of(self.basis))


def _check_number(name: str, reader: Reader, pointer: str) -> None:
    definition = reader.definitions.get(name)
    if definition is None or definition.type not in NUMERIC:
        expected = Name(zh="一个数值或金额事实", en="a fact that is a number or an amount")
        reader.refuse(pointer, "fact_unfit", name, expected)
