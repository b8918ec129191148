"""An amount as a formula: the least of some shares of facts and some fixed limits.

Sums are whole numbers of grains, so small that neither a rate nor a fact has a part of one;
nothing is lost before the parts of a fen are cut off at the end. Factors and sums below zero count
as zero, so an amount grows with each of its facts and its ends are reached where all of them are
at theirs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from funding.domain.amounts.steps import StepKind
from funding.domain.facts import MOST_DIGITS_AFTER_THE_POINT, FactType
from funding.domain.programme import AmountRule, Term, Tier
from shared.legal_sources import LegalBasis

FEN_PER_YUAN = 100

Sum = int | None
"""A number of grains; None where there is no upper end."""

Places = Mapping[str, int | None]
"""How far along its line each fact is; None where its line has no end."""


@dataclass(frozen=True, slots=True)
class Product:
    """Facts multiplied with each other and with a factor that makes grains of their places."""

    factor: int
    of: tuple[str, ...]

    def at(self, places: Places) -> Sum:
        """Return the product in grains; nothing of what has no end is nothing."""
        found, has_end = max(0, self.factor), True
        for name in self.of:
            place = places.get(name, 0)
            if place is None:
                has_end = False
            else:
                found *= max(0, place)
        return found if has_end or found == 0 else None


@dataclass(frozen=True, slots=True)
class Scale:
    """How fine the grains of one amount are, and sums in them."""

    digits: int

    @classmethod
    def of(cls, amount: AmountRule) -> "Scale":
        """Choose grains that every term and every stage of an amount comes out even in."""
        rates = [_digits(term.rate)[1] + _digits_of_facts(term) for term in terms_of(amount)]
        shares = [_digits(stage.share)[1] for stage in amount.stages]
        return cls(max(rates, default=0) + max(shares, default=0))

    @property
    def grains_per_fen(self) -> int:
        """Return how many grains are a fen."""
        return int(10**self.digits)

    def fen(self, grains: Sum) -> Sum:
        """Cut off the parts of a fen."""
        return None if grains is None else grains // self.grains_per_fen

    def grains(self, fen: int) -> int:
        """Return a sum of fen in grains; one below zero is nothing."""
        return max(0, fen) * self.grains_per_fen

    def base(self, term: Term) -> Product:
        """Return what a term takes a share of."""
        return Product(FEN_PER_YUAN * 10 ** (self.digits - _digits_of_facts(term)), term.of)

    def share(self, term: Term) -> Product:
        """Return the share that a term takes."""
        number, digits = _digits(term.rate)
        left = self.digits - digits - _digits_of_facts(term)
        return Product(number * FEN_PER_YUAN * 10**left, term.of)

    def part(self, grains: Sum, share: Decimal) -> Sum:
        """Return a share of a sum; it comes out even."""
        number, digits = _digits(share)
        if number <= 0:
            return 0
        return None if grains is None else int(grains * number // 10**digits)


@dataclass(frozen=True, slots=True)
class Formula:
    """What a tier comes to: the least of its shares and its limit, or anything up to that."""

    shares: tuple[Product, ...]
    limit: Sum
    is_upper_limit: bool

    @classmethod
    def of(cls, amount: AmountRule, tier: Tier, scale: Scale) -> "Formula":
        """Reduce a tier, with what limits all tiers, to one formula."""
        limits = (tier.fixed_fen, tier.cap_fen, amount.cap_fen)
        return cls(
            tuple(scale.share(term) for term in tier.lesser_of),
            least_of(None if limit is None else scale.grains(limit) for limit in limits),
            tier.is_upper_limit,
        )

    @property
    def meaning(self) -> tuple[object, ...]:
        """Return what two formulas have in common that always come to the same."""
        products = frozenset((each.factor, tuple(sorted(each.of))) for each in self.shares)
        return products, self.limit, self.is_upper_limit

    @property
    def facts(self) -> tuple[str, ...]:
        """Name the facts that shares are taken of."""
        return tuple(dict.fromkeys(name for each in self.shares for name in each.of))

    def at(self, places: Places) -> Sum:
        """Return the most that is paid where the facts are at some places."""
        return least_of((*(each.at(places) for each in self.shares), self.limit))


@dataclass(frozen=True, slots=True)
class Figure:
    """A sum on the way to an amount, and what it rests on."""

    kind: StepKind
    sum: Sum
    basis: LegalBasis
    term: Term | None = None
    limit_fen: int | None = None


def figures(amount: AmountRule, tier: Tier, scale: Scale, places: Places) -> Iterator[Figure]:
    """Yield every sum on the way to the amount of a tier, in order: rate, then caps."""
    reached: Sum = None
    for figure in _start(amount, tier, scale, places):
        reached = figure.sum
        yield figure
    for figure in _caps(amount, tier, scale):
        reached = least_of((reached, figure.sum))
        yield Figure(StepKind.CAP, reached, figure.basis, figure.term, figure.limit_fen)


def least_of(sums: Iterable[Sum]) -> Sum:
    """Return the least of some sums; None where none of them has an end."""
    return min((each for each in sums if each is not None), default=None)


def terms_of(amount: AmountRule) -> tuple[Term, ...]:
    """Return every term of an amount."""
    return tuple(term for tier in amount.tiers for term in tier.lesser_of)


@lru_cache(maxsize=4096)
def _digits(number: Decimal) -> tuple[int, int]:
    """Return a decimal as a whole number and how many of its digits are behind the point."""
    exact = Fraction(number)
    digits = 0
    while 10**digits % exact.denominator:
        digits += 1
    return exact.numerator * (10**digits // exact.denominator), digits


def _digits_of_facts(term: Term) -> int:
    return MOST_DIGITS_AFTER_THE_POINT * len(term.of)


def _start(amount: AmountRule, tier: Tier, scale: Scale, places: Places) -> Iterator[Figure]:
    if tier.fixed_fen is not None:
        yield _limit(StepKind.FIXED, tier.fixed_fen, scale, tier.basis)
    if tier.is_upper_limit and tier.cap_fen is not None:
        yield _limit(StepKind.UPPER_LIMIT, tier.cap_fen, scale, tier.basis)
    for term in tier.lesser_of:
        if _is_of_money(term, amount):
            yield Figure(StepKind.BASE, scale.base(term).at(places), term.basis, term)
        yield Figure(StepKind.RATE, scale.share(term).at(places), term.basis, term)
    if len(tier.lesser_of) > 1:
        least = least_of(scale.share(term).at(places) for term in tier.lesser_of)
        yield Figure(StepKind.LESSER_OF, least, tier.basis)


def _caps(amount: AmountRule, tier: Tier, scale: Scale) -> Iterator[Figure]:
    if tier.cap_fen is not None and not tier.is_upper_limit:
        yield _limit(StepKind.CAP, tier.cap_fen, scale, tier.basis)
    own = least_of((tier.fixed_fen, tier.cap_fen))
    if amount.cap_fen is not None and (own is None or own > amount.cap_fen):
        yield _limit(StepKind.CAP, amount.cap_fen, scale, tier.basis)


def _limit(kind: StepKind, fen: int, scale: Scale, basis: LegalBasis) -> Figure:
    return Figure(kind, scale.grains(fen), basis, limit_fen=fen)


def _is_of_money(term: Term, amount: AmountRule) -> bool:
    """Tell whether the product of the facts is a sum of money, which can be shown as one."""
    kinds = (amount.definitions.get(name) for name in term.of)
    return any(each is not None and each.type is FactType.MONEY for each in kinds)
