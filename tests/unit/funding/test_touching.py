"""Which programmes a changed fact touches."""

from dataclasses import replace
from decimal import Decimal

import pytest

from funding.domain.facts import Facts, FactValue, place_of
from funding.domain.programme import AmountRule, Programme, Stage, Term, Tier
from funding.domain.rules import AnyOf, Rule
from funding.domain.touching import programmes_by_fact
from funding.testing import a_comparison, a_programme, a_rule
from shared.legal_sources import Grade, LegalBasis
from support.rules import DEFINITIONS, random_condition, random_facts, seeded

BASIS = LegalBasis(grade=Grade.PUBLIC, document="law")
IN_TIANJIN = a_comparison("in_tianjin", "==", True)
LARGE = a_comparison("total_investment", ">=", 100)


def with_amount(programme: Programme) -> Programme:
    """Give a programme an amount that asks for facts of its own."""
    tier = Tier(
        when=a_rule(a_comparison("completed", "==", True)),
        lesser_of=(Term(rate=Decimal("0.1"), of=("total_investment",), basis=BASIS),),
        basis=BASIS,
    )
    stages = (Stage(fact="project_stage", value="accepted", share=Decimal(1), basis=BASIS),)
    return replace(programme, amount=AmountRule(tiers=(tier,), stages=stages))


def test_conditions_tiers_terms_and_stages_are_all_asked() -> None:
    """Whatever can turn the verdict or the amount counts."""
    index = programmes_by_fact([with_amount(a_programme(IN_TIANJIN))])

    asked = {fact for fact, programmes in index.asking.items() if programmes == (0,)}

    assert asked == {"in_tianjin", "completed", "total_investment", "project_stage"}


def test_a_changed_fact_touches_only_who_asks_for_it() -> None:
    """A fact that nobody asks for touches nothing."""
    programmes = (a_programme(IN_TIANJIN), with_amount(a_programme(IN_TIANJIN)), a_programme(LARGE))
    index = programmes_by_fact(programmes)

    assert index.touched(["in_tianjin"]) == (0, 1)
    assert index.touched(["total_investment"]) == (1, 2)
    assert index.touched(["number_of_windows"]) == ()
    assert index.touched([]) == ()


def test_several_changed_facts_touch_a_programme_once() -> None:
    """The programmes stay in their order."""
    both = a_programme(AnyOf((IN_TIANJIN, LARGE)))
    index = programmes_by_fact((a_programme(LARGE), both, a_programme(IN_TIANJIN)))

    assert index.touched(["in_tianjin", "total_investment"]) == (0, 1, 2)


def test_a_number_that_stays_on_its_side_of_a_limit_turns_nothing() -> None:
    """A limit belongs to those above it; where an amount is reckoned, every change counts."""
    index = programmes_by_fact((a_programme(LARGE), with_amount(a_programme(IN_TIANJIN))))
    places = [place_of(Decimal(each)) for each in ("99.98", "99.99", "100", "101")]

    assert index.turned("total_investment", places[0], places[1]) == (1,)
    assert index.turned("total_investment", places[1], places[2]) == (0, 1)
    assert index.turned("total_investment", places[2], places[1]) == (0, 1)
    assert index.turned("total_investment", places[2], places[3]) == (1,)


def test_what_becomes_known_turns_all_who_ask() -> None:
    """And so does what is known no longer."""
    index = programmes_by_fact((a_programme(LARGE), a_programme(IN_TIANJIN)))

    assert index.turned("total_investment", None, place_of(Decimal(5))) == (0,)
    assert index.turned("total_investment", place_of(Decimal(5)), None) == (0,)
    assert index.turned("number_of_windows", None, 1) == ()


@pytest.mark.parametrize("seed", range(20))
def test_no_programme_that_a_change_turns_is_left_out(seed: int) -> None:
    """Verdict and missing facts of all others stay as they are, whatever the type of the fact."""
    random = seeded(seed)
    rules = [Rule.of(random_condition(random), DEFINITIONS) for _ in range(40)]
    index = programmes_by_fact([replace(a_programme(), eligibility=rule) for rule in rules])
    before, source = random_facts(random, missing=0.3), random_facts(random, missing=0.3)

    for fact in DEFINITIONS:
        after = Facts(with_fact(before, source, fact), before.bounds)
        told = index.turned(fact, before.places.get(fact), after.places.get(fact))
        turned = {
            number
            for number, rule in enumerate(rules)
            if (rule.verdict(before), rule.missing(before))
            != (rule.verdict(after), rule.missing(after))
        }
        assert turned <= set(told) <= set(index.touched([fact]))


def with_fact(facts: Facts, source: Facts, fact: str) -> dict[str, FactValue]:
    """Return the values of some facts, one of them known or unknown as it is in others."""
    values = {name: value for name, value in facts.values.items() if name != fact}
    return values | ({fact: source.values[fact]} if fact in source.values else {})
