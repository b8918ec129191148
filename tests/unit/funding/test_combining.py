"""Combinations against trying every set, on small cases made up at random."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations
from random import Random

import pytest

from funding.domain.combining import (
    LAWFUL,
    Award,
    AwardedTo,
    Combination,
    CombinationRule,
    Given,
    Offer,
    Reading,
    RuleKind,
    combine,
)
from funding.domain.combining.conflicts import Conflicts
from funding.domain.programme import SupportForm
from funding.domain.rules import TooTangledError, Verdict

YEAR = 2026
CASES = range(2_000)
RULES = {rule.kind: rule for rule in LAWFUL}
PROJECT_MONEY = ("INV", "TECH")
OF_ANOTHER = {"year": YEAR, "to": AwardedTo.OTHER_PROJECT, "group": "TECH"}
Key = tuple[int, int, int, int, int, tuple[int, ...]]


def an_offer(name: str, low: int | None, high: int | None = None, **more: object) -> Offer:
    """Build an offer of a programme that a project may have; one sum unless a high end is given."""
    offer = Offer(programme_id=name, verdict=Verdict.YES, low_fen=low, high_fen=high or low)
    return replace(offer, **more)  # type: ignore[arg-type]


def made_up(seed: int) -> Given:
    """Make up the case of a number; the same one every time."""
    draw = Random(seed)  # noqa: S311 - cases for a test, not secrets
    names = [f"F{number:02}" for number in range(1, draw.randint(3, 9))]
    offers = tuple(a_random_offer(draw, each, names) for each in names)
    awards = [an_award(draw, names) for _ in range(draw.choice((0, 0, 1, 2, 4)))]
    if draw.random() < 0.3:
        awards += [
            replace(an_award(draw, names), **OF_ANOTHER, project=each)  # type: ignore[arg-type]
            for each in "pqrs"
        ]
    return Given(offers=offers, awards=tuple(awards), year=YEAR)


def a_random_offer(draw: Random, name: str, names: list[str]) -> Offer:
    """Make up an offer; small sums, so that many sets are worth the same."""
    low = draw.choice((None, 0, 1, 2, 3, 5))
    high = None if low is None else draw.choice((None, low, low + 1, low + 4))
    return Offer(
        programme_id=name,
        verdict=draw.choice((Verdict.YES, Verdict.YES, Verdict.UNKNOWN, Verdict.NO)),
        low_fen=low,
        high_fen=high,
        group=draw.choice((None, None, "INV", "TECH", "TITLE", "LOAN")),
        form=draw.choice((SupportForm.AWARD, SupportForm.STAGED_AWARD)),
        channel=draw.choice((None, "GX", "KJ")),
        excludes=tuple(draw.sample(names, draw.choice((0, 0, 0, 1)))),
        upgrade_pays_difference=draw.random() < 0.3,
    )


def an_award(draw: Random, names: list[str]) -> Award:
    """Make up an earlier award."""
    return Award(
        programme_id=draw.choice([*names, "F99"]),
        year=draw.choice((YEAR, YEAR, YEAR - 1)),
        fen=draw.choice((1, 2)),
        to=draw.choice(list(AwardedTo)),
        project=draw.choice("pqrs"),
        group=draw.choice((None, "INV", "TECH", "TITLE", "LOAN")),
        channel=draw.choice((None, "GX", "KJ")),
    )


class Tried:
    """All sets of offers, tried one by one by the plain words of the rules."""

    def __init__(self, given: Given, reading: Reading, kinds: Iterable[RuleKind]) -> None:
        self.given, self.kinds = given, frozenset(kinds)
        self.is_certain = reading is Reading.CERTAIN
        wanted = {Verdict.YES} if self.is_certain else {Verdict.YES, Verdict.UNKNOWN}
        counting = [each for each in given.offers if each.verdict in wanted]
        self.offers = sorted(counting, key=lambda each: each.programme_id)
        lawful = [
            frozenset(chosen)
            for size in range(len(self.offers) + 1)
            for chosen in combinations(range(len(self.offers)), size)
            if self.is_lawful([self.offers[each] for each in chosen])
        ]
        self.sets = sorted(
            (each for each in lawful if not any(each < other for other in lawful)),
            key=self.key,
        )
        """Those to which nothing can be added, the best first."""

    def key(self, chosen: frozenset[int]) -> Key:
        """Order sets: sum, sum in the other reading, number of programmes, earliest ids."""
        lows, endless, highs = 0, 0, 0
        for offer in (self.offers[each] for each in chosen):
            off = self.paid(offer)
            lows += max(0, (offer.low_fen or 0) - off)
            is_endless = offer.low_fen is not None and offer.high_fen is None
            endless += is_endless
            highs += max(0, ((offer.low_fen if is_endless else offer.high_fen) or 0) - off)
        first, second = ((0, lows), (endless, highs))
        if not self.is_certain:
            first, second = second, first
        return (-first[0], -first[1], -second[0], -second[1], -len(chosen), tuple(sorted(chosen)))

    def names(self, place: int) -> tuple[str, ...]:
        """Name the programmes of a set."""
        return tuple(self.offers[each].programme_id for each in sorted(self.sets[place]))

    def paid(self, offer: Offer) -> int:
        """Add up what earlier awards have paid towards an offer."""
        if RuleKind.DIFFERENCE not in self.kinds:
            return 0
        return sum(each.fen for each in self.given.awards if self.goes_on(offer, each))

    def goes_on(self, offer: Offer, award: Award) -> bool:
        """Tell whether an offer pays on top of an award: the next stage, or an upgrade."""
        if award.to is AwardedTo.OTHER_PROJECT:
            return False
        if offer.form is SupportForm.STAGED_AWARD and award.programme_id == offer.programme_id:
            return True
        return (
            offer.upgrade_pays_difference
            and offer.group is not None
            and (award.group == offer.group)
        )

    def is_lawful(self, chosen: list[Offer]) -> bool:
        """Judge a set by every rule in turn."""
        return all(getattr(self, f"keeps_{kind}")(chosen) for kind in self.kinds)

    def keeps_difference(self, chosen: list[Offer]) -> bool:
        """Forbid nothing: the difference only changes what is paid."""
        return bool(chosen) or True

    def keeps_once_a_year(self, chosen: list[Offer]) -> bool:
        """Let the project have investment money once, with what it had this year."""
        had = [
            each
            for each in self.given.awards
            if each.to is AwardedTo.PROJECT and each.year == YEAR and each.group == "INV"
        ]
        wanted = [each for each in chosen if each.group == "INV"]
        return not wanted or len(wanted) + len(had) <= 1

    def keeps_projects_a_year(self, chosen: list[Offer]) -> bool:
        """Let the applicant have money for three projects, this one among them."""
        about = [
            each for each in self.given.awards if each.year == YEAR and each.group in PROJECT_MONEY
        ]
        others = {each.project for each in about if each.to is AwardedTo.OTHER_PROJECT}
        is_new = not any(each.to is AwardedTo.PROJECT for each in about)
        wants = any(each.group in PROJECT_MONEY for each in chosen)
        return not (wants and is_new) or len(others) + 1 <= 3

    def keeps_one_channel(self, chosen: list[Offer]) -> bool:
        """Let one channel of the city pay for the project, whatever the year."""
        wanted = {each.channel for each in chosen if each.group in PROJECT_MONEY} - {None}
        had = {
            each.channel
            for each in self.given.awards
            if each.to is AwardedTo.PROJECT and each.group in (None, *PROJECT_MONEY)
        } - {None}
        return not wanted or (len(wanted) == 1 and had <= wanted)

    def keeps_exclusion(self, chosen: list[Offer]) -> bool:
        """Keep apart what names each other, and what the project had."""
        there = {each.programme_id for each in chosen}
        had = {each.programme_id for each in self.given.awards if each.to is AwardedTo.PROJECT}
        return all(
            not (set(each.excludes) - {each.programme_id}) & there and not set(each.excludes) & had
            for each in chosen
        )

    def keeps_highest_of_group(self, chosen: list[Offer]) -> bool:
        """Pay one of a group, with what was paid this year; upgrades and stages go on."""
        groups = [each.group for each in chosen if each.group not in (None, "INV")]
        if len(groups) != len(set(groups)):
            return False
        return not any(
            award.group == offer.group
            and award.year == YEAR
            and award.to is not AwardedTo.OTHER_PROJECT
            and not self.goes_on(offer, award)
            for offer in chosen
            if offer.group not in (None, "INV")
            for award in self.given.awards
        )


def less(better: Key, worse: Key) -> int | None:
    """Return how much less the worse one is in the first sum, None where only one has an end."""
    return worse[1] - better[1] if worse[0] == better[0] else None


def faults(given: Given, reading: Reading) -> list[str]:
    """Name what is wrong with a combination."""
    found = combine(given, reading)
    tried = Tried(given, reading, RuleKind)
    told = [found.best.programmes, *(each.plan.programmes for each in found.runners_up)]
    wrong = []
    if told != [tried.names(place) for place in range(min(4, len(tried.sets)))]:
        wrong.append(f"sets {told}")
    best = tried.key(tried.sets[0])
    keys = [tried.key(each) for each in tried.sets]
    if [each.less_fen for each in found.runners_up] != [less(best, key) for key in keys[1:4]]:
        wrong.append("less")
    wrong += [f"cost of {name}" for name in wrong_costs(found, tried)]
    for cost in found.rule_costs:
        freed = Tried(given, reading, set(RuleKind) - {cost.rule.kind})
        if cost.cost_fen != less(freed.key(freed.sets[0]), best):
            wrong.append(f"cost of {cost.rule.kind}")
    return wrong


def wrong_costs(found: Combination, tried: Tried) -> list[str]:
    """Name the programmes that are kept out with another cost than that of the best set with it."""
    best, wrong = tried.key(tried.sets[0]), []
    for kept in found.kept_out:
        having = [
            each for place, each in enumerate(tried.sets) if kept.programme_id in tried.names(place)
        ]
        expected = less(best, min(map(tried.key, having))) if having else None
        if (kept.cost_fen, kept.is_lawful) != (expected, bool(having)) or not kept.clashes:
            wrong.append(kept.programme_id)
    return wrong


@pytest.mark.parametrize("reading", Reading)
def test_combinations_made_up_at_random(reading: Reading) -> None:
    """Best, runners-up and every cost are those of trying all sets, two thousand times."""
    wrong = {seed: broken for seed in CASES if (broken := faults(made_up(seed), reading))}

    assert wrong == {}


def test_the_cases_made_up_are_of_many_kinds() -> None:
    """Every rule costs something in some of them, and there are runners-up and ties."""
    found = [combine(made_up(seed), Reading.POSSIBLE) for seed in range(400)]

    costly = {cost.rule.kind for each in found for cost in each.rule_costs if cost.cost_fen != 0}
    assert costly == set(RuleKind)
    assert sum(len(each.runners_up) == 3 for each in found) > 20
    assert sum(any(r.less_fen == 0 for r in each.runners_up) for each in found) > 10
    assert sum(any(not k.is_lawful for k in each.kept_out) for each in found) > 20


def test_of_investment_money_a_project_has_one_a_year() -> None:
    """The higher one is taken, the other would cost the difference, and the rule says so."""
    offers = (
        an_offer("F01", 5_000, group="INV", channel="GX"),
        an_offer("F02", 3_000, group="INV", channel="GX"),
        an_offer("F07", 1_000, group="TITLE-CH"),
    )

    found = combine(Given(offers=offers, year=YEAR), Reading.CERTAIN)

    assert (found.best.programmes, found.best.low_fen) == (("F01", "F07"), 6_000)
    (kept,) = found.kept_out
    assert (kept.programme_id, kept.cost_fen) == ("F02", 2_000)
    assert [(clash.kind, clash.other) for clash in kept.clashes] == [(RuleKind.ONCE_A_YEAR, "F01")]
    assert {c.rule.kind: c.cost_fen for c in found.rule_costs}[RuleKind.ONCE_A_YEAR] == 3_000
    (runner,) = found.runners_up
    assert (runner.plan.programmes, runner.less_fen) == (("F02", "F07"), 2_000)
    assert (runner.takes, runner.leaves[0].programme_id) == (("F02",), "F01")


def test_an_unknown_counts_as_possible_and_not_as_certain() -> None:
    """What is certain counts a yes at its low end; what is possible both at their high ends."""
    unknown = an_offer("F02", 10, 90, verdict=Verdict.UNKNOWN)
    given = Given(offers=(an_offer("F01", 20, 30), unknown), year=YEAR)

    certain, possible = (combine(given, reading) for reading in Reading)

    assert (certain.best.programmes, certain.best.low_fen) == (("F01",), 20)
    assert certain.not_counted == ("F02",)
    assert (possible.best.programmes, possible.best.high_fen) == (("F01", "F02"), 120)


def test_equity_goes_with_anything_and_has_no_sum() -> None:
    """It is in the best set, and adds nothing to its sum."""
    equity = an_offer("F17", None, group="EQ", form=SupportForm.EQUITY)
    given = Given(offers=(an_offer("F07", 5), equity), year=YEAR)

    best = combine(given, Reading.CERTAIN).best

    assert (best.programmes, best.low_fen, best.without_sum) == (("F07", "F17"), 5, ("F17",))


def test_the_order_of_the_offers_makes_no_difference() -> None:
    """Of two sets that are worth the same, the one with the earlier id is better."""
    offers = tuple(an_offer(f"F{number:02}", 7, group="TITLE") for number in range(1, 6))

    answers = {
        combine(Given(offers=order, year=YEAR), Reading.CERTAIN)
        for order in (offers, offers[::-1], (*offers[2:], *offers[:2]))
    }

    assert len(answers) == 1
    assert answers.pop().best.programmes == ("F01",)


def test_nothing_to_choose_from_is_an_empty_plan() -> None:
    """No offer, no programme, no sum."""
    found = combine(Given(offers=(), year=YEAR), Reading.POSSIBLE)

    assert (found.best.programmes, found.best.low_fen, found.runners_up) == ((), 0, ())


def a_ring_of(neighbours: tuple[int, ...], size: int = 60) -> tuple[Offer, ...]:
    """Build offers in a ring, each of which excludes those some places further on."""
    return tuple(
        an_offer(
            f"F{number:02}",
            10**12 - number % 7,
            excludes=tuple(f"F{(number + far) % size:02}" for far in neighbours),
        )
        for number in range(size)
    )


@pytest.mark.parametrize(
    ("offers", "most"),
    [
        (a_ring_of((1,)), 400),
        (a_ring_of((1, 2)), 2_000),
        (a_ring_of((1, 7, 13)), 10_000),
        (tuple(an_offer(f"F{n:02}", 10**12 - n, group=f"G{n // 5}") for n in range(60)), 150),
        (tuple(an_offer(f"F{n:02}", 10**12, group="INV") for n in range(60)), 100),
    ],
)
def test_sixty_offers_are_few_questions(offers: tuple[Offer, ...], most: int) -> None:
    """However they exclude each other, the search stays far from trying 2**60 sets."""
    found = combine(Given(offers=offers, year=YEAR), Reading.CERTAIN)

    assert found.questions <= most


def test_a_search_without_end_is_given_up() -> None:
    """A hundred and twenty that exclude each other at random are refused, not waited for."""
    draw, size = Random(5), 120  # noqa: S311 - a case for a test, not a secret
    around = [0] * size
    for _ in range(size * 4):
        one, other = draw.sample(range(size), 2)
        around[one] |= 1 << other
        around[other] |= 1 << one
    weights = [((10**9 * (size + 1) + 1) << size) + (1 << number) for number in range(size)]

    with pytest.raises(TooTangledError):
        Conflicts(weights, around, most=2_000).heaviest((1 << size) - 1)


@pytest.mark.parametrize("rule", LAWFUL, ids=lambda rule: str(rule.kind))
def test_every_rule_says_where_it_stands(rule: CombinationRule) -> None:
    """Each has a name in both languages, and a text unless it is common practice."""
    assert rule.name.zh
    assert rule.name.en
    assert rule.basis.document == "call-2023" or not rule.basis.grade.needs_a_document
