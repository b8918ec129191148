"""Which programmes a changed fact touches."""

from dataclasses import replace
from decimal import Decimal

from funding.domain.programme import AmountRule, Programme, Stage, Term, Tier
from funding.domain.rules import AnyOf
from funding.domain.touching import facts_asked_by, programmes_by_fact, touched
from funding.testing import a_comparison, a_programme, a_rule
from shared.legal_sources import Grade, LegalBasis

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
    programme = with_amount(a_programme(IN_TIANJIN))

    asked = facts_asked_by(programme)

    assert asked == {"in_tianjin", "completed", "total_investment", "project_stage"}


def test_a_changed_fact_touches_only_who_asks_for_it() -> None:
    """A fact that nobody asks for touches nothing."""
    programmes = (a_programme(IN_TIANJIN), with_amount(a_programme(IN_TIANJIN)), a_programme(LARGE))
    index = programmes_by_fact(programmes)

    assert touched(index, ["in_tianjin"]) == (0, 1)
    assert touched(index, ["total_investment"]) == (1, 2)
    assert touched(index, ["number_of_windows"]) == ()
    assert touched(index, []) == ()


def test_several_changed_facts_touch_a_programme_once() -> None:
    """The programmes stay in their order."""
    both = a_programme(AnyOf((IN_TIANJIN, LARGE)))
    index = programmes_by_fact((a_programme(LARGE), both, a_programme(IN_TIANJIN)))

    assert touched(index, ["in_tianjin", "total_investment"]) == (0, 1, 2)
