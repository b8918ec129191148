"""Offers as a choice: what each is worth, and which rules keep which of them apart."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

from funding.domain.combining.offers import Award, AwardedTo, Offer
from funding.domain.combining.rules import CombinationRule, RuleKind
from funding.domain.programme import SupportForm
from funding.domain.rules import Verdict
from shared.legal_sources import LegalBasis


class Reading(StrEnum):
    """How far one counts on what is not settled."""

    CERTAIN = "certain"
    """Only a yes, and what it pays at least."""
    POSSIBLE = "possible"
    """A yes and an unknown, and what they pay at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """One rule by which a programme and another one, or an earlier award, cannot both be had."""

    kind: RuleKind
    programme_id: str
    other: str
    """The other programme, or that of the earlier award."""
    is_earlier: bool
    basis: LegalBasis


@dataclass(frozen=True, slots=True, order=True)
class Worth:
    """A sum to compare: what has no upper end is more than anything that has one."""

    endless: int
    fen: int

    def __add__(self, other: "Worth") -> "Worth":
        return Worth(self.endless + other.endless, self.fen + other.fen)

    def beyond(self, other: "Worth") -> int | None:
        """Return how many fen more this is; None where only one of them has an end."""
        return self.fen - other.fen if self.endless == other.endless else None


NO_WORTH = Worth(0, 0)


@dataclass(frozen=True, slots=True)
class Choice:
    """Everything that may be chosen from, and what forbids what."""

    offers: tuple[Offer, ...]
    """In the order of their ids."""
    lows: tuple[Worth, ...]
    highs: tuple[Worth, ...]
    reading: Reading
    between: Mapping[tuple[int, int], tuple[Clash, ...]]
    """Pairs of offers, the earlier one first, with the rules that keep them apart."""
    barred: Mapping[int, tuple[Clash, ...]]
    """Offers that earlier awards rule out."""
    has_differences: bool
    """Whether something is taken off an offer."""

    @property
    def values(self) -> tuple[Worth, ...]:
        """Return what the offers are worth in this reading."""
        return self.lows if self.reading is Reading.CERTAIN else self.highs

    @property
    def kinds(self) -> frozenset[RuleKind]:
        """Name the rules that make a difference here."""
        clashes = (*self.between.values(), *self.barred.values())
        found = frozenset(clash.kind for each in clashes for clash in each)
        return found | {RuleKind.DIFFERENCE} if self.has_differences else found

    @property
    def neighbours(self) -> tuple[int, ...]:
        """Return for each offer the set of those that it cannot be had with."""
        found = [0] * len(self.offers)
        for one, other in self.between:
            found[one] |= 1 << other
            found[other] |= 1 << one
        return tuple(found)

    @property
    def weights(self) -> tuple[int, ...]:
        """Return whole numbers that add up to the order in which sets are preferred.

        First the sum in this reading, then the sum in the other one, then the more programmes, then
        the set whose first difference is the earlier id. So no two sets are equal.
        """
        others = self.highs if self.reading is Reading.CERTAIN else self.lows
        size = len(self.offers)
        ranks = [_rank(values) for values in (self.values, others)]
        spans = [sum(rank) + 1 for rank in ranks]
        return tuple(
            ((first * spans[1] + second) * (size + 1) + 1 << size) + (1 << (size - 1 - number))
            for number, (first, second) in enumerate(zip(*ranks, strict=True))
        )

    def clashes(self, one: int, others: Iterable[int]) -> tuple[Clash, ...]:
        """Return the rules that keep an offer apart from some others, from its side."""
        return tuple(
            replace(
                clash,
                programme_id=self.offers[one].programme_id,
                other=self.offers[other].programme_id,
            )
            for other in others
            for clash in self.between.get((min(one, other), max(one, other)), ())
        )


def choice_of(
    offers: Iterable[Offer],
    awards: Sequence[Award],
    rules: Iterable[CombinationRule],
    reading: Reading,
    year: int,
) -> Choice:
    """Draw up the choice among the offers that count in a reading."""
    counting = [each for each in offers if counts(each, reading)]
    ordered = tuple(sorted(counting, key=lambda offer: offer.programme_id))
    rules = tuple(rules)
    has_difference = any(rule.kind is RuleKind.DIFFERENCE for rule in rules)
    paid = [paid_before(each, awards) if has_difference else 0 for each in ordered]
    between = {
        (one, other): found
        for one, other in combinations(range(len(ordered)), 2)
        if (found := tuple(_between(ordered[one], ordered[other], rules)))
    }
    barred = {
        number: found
        for number, offer in enumerate(ordered)
        if (found := tuple(_barring(offer, awards, rules, year)))
    }
    lows = tuple(_low(each, off) for each, off in zip(ordered, paid, strict=True))
    highs = tuple(_high(each, off) for each, off in zip(ordered, paid, strict=True))
    return Choice(ordered, lows, highs, reading, between, barred, any(paid))


def counts(offer: Offer, reading: Reading) -> bool:
    """Tell whether one counts on an offer."""
    if offer.verdict is Verdict.UNKNOWN:
        return reading is Reading.POSSIBLE
    return offer.verdict is Verdict.YES


def paid_before(offer: Offer, awards: Iterable[Award]) -> int:
    """Add up what is taken off: earlier awards of the group, or earlier stages of the award."""
    return sum(each.fen for each in awards if _continues(offer, each))


def _continues(offer: Offer, award: Award) -> bool:
    """Tell whether an offer goes on where an award ended, and so pays the rest."""
    if award.is_of_another_project:
        return False
    is_same = award.programme_id == offer.programme_id
    if is_same and offer.form is SupportForm.STAGED_AWARD:
        return True
    return offer.upgrade_pays_difference and award.group is not None and award.group == offer.group


def _low(offer: Offer, off: int) -> Worth:
    return Worth(0, max(0, (offer.low_fen or 0) - off))


def _high(offer: Offer, off: int) -> Worth:
    if offer.has_sum and offer.high_fen is None:
        return Worth(1, max(0, (offer.low_fen or 0) - off))
    return Worth(0, max(0, (offer.high_fen or 0) - off))


def _rank(values: Sequence[Worth]) -> list[int]:
    span = sum(each.fen for each in values) + 1
    return [each.endless * span + each.fen for each in values]


def _between(one: Offer, other: Offer, rules: Iterable[CombinationRule]) -> Iterator[Clash]:
    for rule in rules:
        basis = _basis_between(one, other, rule)
        if basis is not None:
            yield Clash(
                kind=rule.kind,
                programme_id=one.programme_id,
                other=other.programme_id,
                is_earlier=False,
                basis=basis,
            )


def _basis_between(one: Offer, other: Offer, rule: CombinationRule) -> LegalBasis | None:
    """Return the text by which a rule keeps two offers apart, or None where it does not."""
    if rule.kind is RuleKind.EXCLUSION:
        if other.programme_id in one.excludes:
            return one.basis
        return other.basis if one.programme_id in other.excludes else None
    if not (rule.is_about(one.group) and rule.is_about(other.group)):
        return None
    is_forbidden = {
        RuleKind.HIGHEST_OF_GROUP: one.group == other.group,
        RuleKind.ONCE_A_YEAR: True,
        RuleKind.ONE_CHANNEL: _differ(one.channel, other.channel),
    }
    return rule.basis if is_forbidden.get(rule.kind, False) else None


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _barring(
    offer: Offer, awards: Sequence[Award], rules: Iterable[CombinationRule], year: int
) -> Iterator[Clash]:
    for rule in rules:
        for award in _awards_against(offer, awards, rule, year):
            yield Clash(
                kind=rule.kind,
                programme_id=offer.programme_id,
                other=award.programme_id,
                is_earlier=True,
                basis=offer.basis if rule.kind is RuleKind.EXCLUSION else rule.basis,
            )


def _awards_against(
    offer: Offer, awards: Sequence[Award], rule: CombinationRule, year: int
) -> list[Award]:
    """Return the earlier awards by which a rule rules an offer out."""
    if rule.kind is RuleKind.EXCLUSION:
        return [each for each in awards if _is_own(each) and each.programme_id in offer.excludes]
    if not rule.is_about(offer.group):
        return []
    this_year = [each for each in awards if each.year == year]
    if rule.kind is RuleKind.PROJECTS_A_YEAR:
        return _too_many(this_year, rule)
    holds: Mapping[RuleKind, Callable[[Award], bool]] = {
        RuleKind.ONE_CHANNEL: lambda each: (
            _is_own(each) and _is_about(rule, each) and _differ(each.channel, offer.channel)
        ),
        RuleKind.ONCE_A_YEAR: lambda each: (
            _is_own(each) and rule.is_about(each.group) and each.year == year
        ),
        RuleKind.HIGHEST_OF_GROUP: lambda each: _repeats(offer, each) and each.year == year,
    }
    forbids = holds.get(rule.kind)
    return [each for each in awards if forbids(each)] if forbids else []


def _is_own(award: Award) -> bool:
    return award.to is AwardedTo.PROJECT


def _is_about(rule: CombinationRule, award: Award) -> bool:
    """Tell whether a rule is about an award; one whose group nobody stated may be anything."""
    return award.group is None or rule.is_about(award.group)


def _repeats(offer: Offer, award: Award) -> bool:
    is_alike = award.group == offer.group and not award.is_of_another_project
    return is_alike and not _continues(offer, award)


def _too_many(awards: Iterable[Award], rule: CombinationRule) -> list[Award]:
    """Return the awards of other projects where one more project would be too many."""
    about = [each for each in awards if rule.is_about(each.group)]
    others = [each for each in about if each.is_of_another_project]
    has_own = any(each.to is AwardedTo.PROJECT for each in about)
    return [] if has_own or len({each.project for each in others}) < rule.most else others
