"""What the shipped programmes pay: every test row of the domain, and every programme once."""

from decimal import Decimal
from typing import Any

import pytest

from funding.catalogue import Catalogue, load_catalogue
from funding.domain.amounts import Party, StepKind, bounds_of, ends_of, reckon, tell
from funding.domain.facts import Bounds, Facts, FactValue
from funding.domain.programme import Programme
from funding.domain.rules import Verdict

MILLION = 1_000_000
APPLICANT: dict[str, FactValue] = {
    "in_tianjin": True,
    "applicant_registered_in_tianjin": True,
    "applicant_seriously_dishonest": False,
    "funded_by_other_municipal_channel": False,
}
INVESTMENT: dict[str, FactValue] = {
    **APPLICANT,
    "project_filed": True,
    "completed": True,
    "fills_chain_gap": True,
    "total_investment": Decimal(900 * MILLION),
}
ENERGY: dict[str, FactValue] = {"in_tianjin": True}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """Load what is shipped."""
    return load_catalogue()


def programme(catalogue: Catalogue, programme_id: str) -> Programme:
    """Return one shipped programme."""
    return next(each for each in catalogue.programmes if each.id == programme_id)


def yuan(amount: float) -> Decimal:
    """Write an amount of money as a fact."""
    return Decimal(str(amount))


def test_high_quality_investment_is_capped_and_split(catalogue: Catalogue) -> None:
    """620 million of equipment are 62 million at the rate, 50 at the cap, half from each side."""
    facts = Facts({**INVESTMENT, "equipment_and_software_investment": yuan(620 * MILLION)})

    reckoning = reckon(programme(catalogue, "F01"), facts)

    assert (reckoning.low_fen, reckoning.high_fen) == (5_000_000_000, 5_000_000_000)
    assert [(each.party, each.low_fen, each.high_fen) for each in reckoning.split] == [
        (Party.CITY, 2_500_000_000, 2_500_000_000),
        (Party.DISTRICT, 2_500_000_000, 2_500_000_000),
    ]
    assert [(step.kind, step.high_fen) for step in reckoning.steps] == [
        (StepKind.BASE, 62_000_000_000),
        (StepKind.RATE, 6_200_000_000),
        (StepKind.CAP, 5_000_000_000),
        (StepKind.SPLIT, 2_500_000_000),
        (StepKind.SPLIT, 2_500_000_000),
    ]
    assert {step.basis.document for step in reckoning.steps} == {"measures", "draft-2024"}


@pytest.mark.parametrize(
    ("saving", "million", "fen"),
    [(9_000, 10, 300_000_000), (12_000, 20, 400_000_000), (100, 1, 4_000_000)],
)
def test_energy_saving_pays_the_lesser_of_saving_and_share(
    catalogue: Catalogue, saving: int, million: int, fen: int
) -> None:
    """400 yuan a tonne, at most 30 per cent of the investment and four million."""
    facts = Facts(
        {
            **ENERGY,
            "annual_saving_tce": Decimal(saving),
            "renovation_investment": yuan(million * MILLION),
        }
    )

    reckoning = reckon(programme(catalogue, "F11"), facts)

    assert (reckoning.low_fen, reckoning.high_fen, reckoning.is_admitted) == (fen, fen, True)


def test_ninety_nine_tonnes_are_not_eligible(catalogue: Catalogue) -> None:
    """Then the sum is only what a project that meets the conditions would get, and says so."""
    energy = programme(catalogue, "F11")
    facts = Facts(
        {**ENERGY, "annual_saving_tce": Decimal(99), "renovation_investment": yuan(20 * MILLION)}
    )

    reckoning = reckon(energy, facts)

    assert energy.eligibility.verdict(facts) is Verdict.NO
    assert not reckoning.is_admitted
    assert "not met" in tell(reckoning, energy, "en")[0]


M = 100_000_000
"""A million yuan in fen."""
PAID: list[tuple[str, dict[str, Any], int, int | None]] = [
    ("F01", {**INVESTMENT, "equipment_and_software_investment": yuan(123.45)}, 1234, 1234),
    ("F02", {**APPLICANT, "recognised_investment": yuan(200 * MILLION)}, 30 * M, 30 * M),
    ("F03", {**APPLICANT, "recognised_investment": yuan(20 * MILLION)}, 4 * M, 4 * M),
    ("F04", {**APPLICANT, "ai_contract_amount": yuan(60 * MILLION)}, 10 * M, 10 * M),
    (
        "F05",
        {"digital_pilot_level": "city_key", "recognised_investment": yuan(10**7)},
        2 * M,
        2 * M,
    ),
    (
        "F05",
        {"digital_pilot_level": "national_pilot", "recognised_investment": yuan(10**7)},
        3 * M,
        3 * M,
    ),
    ("F06", {"two_integration_level": "4A"}, 40_000_000, 40_000_000),
    ("F07", {"champion_title": "city_product"}, M, M),
    ("F08", {}, 0, 2 * M),
    ("F09", {"ic_business": "design"}, 3 * M, 3 * M),
    ("F09", {"ic_business": "materials"}, 5 * M, 5 * M),
    ("F10", {"green_factory_level": "city"}, 30_000_000, 30_000_000),
    ("F10", {"green_factory_level": "national"}, 0, 60_000_000),
    ("F12", {"technology_title": "gazelle"}, 0, 20_000_000),
    ("F12", {"technology_title": "young_eagle"}, 5_000_000, 5_000_000),
    ("F13", {"listing_stage": "listed", "listing_board": "other_board"}, 5 * M, 5 * M),
    ("F13", {"listing_stage": "listed", "listing_board": "neeq"}, 0, 120_000_000),
    ("F14", {"lease_amount": yuan(10**7), "lease_years": Decimal("2.5")}, 125_000_000, 125_000_000),
    ("F14", {"lease_years": Decimal(2)}, 0, None),
    ("F15", {"lost_principal": yuan(0.03)}, 1, 1),
    (
        "F16",
        {"average_loan_balance": yuan(5 * 10**7), "renovation_loan_rate": Decimal("0.03")},
        75_000_000,
        75_000_000,
    ),
    (
        "F16",
        {"average_loan_balance": yuan(10**9), "renovation_loan_rate": Decimal("0.05")},
        2 * M,
        2 * M,
    ),
]
"""Facts with both ends in fen; what is not given is missing, and makes no difference here."""


@pytest.mark.parametrize(("programme_id", "values", "low", "high"), PAID)
def test_every_shipped_programme_pays_what_its_text_says(
    catalogue: Catalogue, programme_id: str, values: dict[str, Any], low: int, high: int | None
) -> None:
    """Rates, fixed sums, limits and the lesser of several, each with its example."""
    shipped = programme(catalogue, programme_id)

    reckoning = reckon(shipped, Facts(values))

    assert (reckoning.low_fen, reckoning.high_fen) == (low, high)
    assert ends_of(shipped, Facts(values)) == (low, high)


def test_equity_has_no_sum(catalogue: Catalogue) -> None:
    """What a sub-fund invests does not follow from facts."""
    reckoning = reckon(programme(catalogue, "F17"), Facts({"in_tianjin": True}))

    assert (reckoning.low_fen, reckoning.high_fen, reckoning.steps) == (None, None, ())
    assert not reckoning.has_sum


def test_an_upper_limit_is_left_to_the_agency(catalogue: Catalogue) -> None:
    """`Up to two million` is anything from nothing to two million, and no fact settles it."""
    reckoning = reckon(programme(catalogue, "F08"), Facts())

    assert reckoning.is_decided_by_agency
    assert (reckoning.missing, reckoning.steps[0].kind) == ((), StepKind.UPPER_LIMIT)


def test_a_missing_fact_gives_a_range_and_is_named(catalogue: Catalogue) -> None:
    """Neither zero nor a guess: from nothing to the cap."""
    reckoning = reckon(programme(catalogue, "F01"), Facts(INVESTMENT))

    assert (reckoning.low_fen, reckoning.high_fen) == (0, 5_000_000_000)
    assert reckoning.missing == ("equipment_and_software_investment",)


def test_a_bound_narrows_the_range(catalogue: Catalogue) -> None:
    """A cost that is at least 600 million has reached the cap, whatever it is."""
    least = Bounds(min=Decimal(300 * MILLION), max=Decimal(400 * MILLION))
    most = Bounds(min=Decimal(600 * MILLION))
    shipped = programme(catalogue, "F01")

    between = reckon(shipped, Facts(INVESTMENT, {"equipment_and_software_investment": least}))
    above = reckon(shipped, Facts(INVESTMENT, {"equipment_and_software_investment": most}))

    assert (between.low_fen, between.high_fen) == (3_000_000_000, 4_000_000_000)
    assert (above.low_fen, above.high_fen, above.missing) == (5_000_000_000, 5_000_000_000, ())


def test_what_eligibility_asks_for_narrows_the_range(catalogue: Catalogue) -> None:
    """Who is eligible saves a hundred tonnes and invests a million at least."""
    reckoning = reckon(programme(catalogue, "F11"), Facts())

    assert (reckoning.low_fen, reckoning.high_fen) == (4_000_000, 400_000_000)
    assert set(reckoning.missing) == {"renovation_investment", "annual_saving_tce"}


def test_the_odd_fen_falls_to_the_city(catalogue: Catalogue) -> None:
    """Fifteen fen are eight and seven; parts of a fen were cut off before, once."""
    facts = Facts({**INVESTMENT, "equipment_and_software_investment": yuan(1.57)})

    reckoning = reckon(programme(catalogue, "F01"), facts)

    assert reckoning.low_fen == 15
    assert [each.low_fen for each in reckoning.split] == [8, 7]
    assert [step.kind for step in reckoning.steps].count(StepKind.ROUND) == 1


def test_an_upgrade_pays_the_difference(catalogue: Catalogue) -> None:
    """A national green factory that was paid for as the city's gets what is more."""
    facts = Facts({"in_tianjin": True, "green_factory_level": "national"})

    reckoning = reckon(programme(catalogue, "F10"), facts, paid=30_000_000)

    assert (reckoning.low_fen, reckoning.high_fen) == (0, 30_000_000)
    assert reckoning.steps[-1].kind is StepKind.DIFFERENCE


@pytest.mark.parametrize(
    ("stage", "paid", "due"),
    [
        ("tutoring", 0, 100_000_000),
        ("applied", 0, 250_000_000),
        ("applied", 100_000_000, 150_000_000),
        ("listed", 250_000_000, 250_000_000),
        ("listed", 900_000_000, 0),
    ],
)
def test_a_staged_award_pays_what_is_due_by_its_stage(
    catalogue: Catalogue, stage: str, paid: int, due: int
) -> None:
    """A fifth, then three tenths, then half; who comes late gets the earlier stages at once."""
    facts = Facts({"listing_stage": stage, "listing_board": "other_board"})

    reckoning = reckon(programme(catalogue, "F13"), facts, paid=paid)

    assert (reckoning.low_fen, reckoning.high_fen) == (500_000_000, 500_000_000)
    assert reckoning.due is not None
    assert (reckoning.due.low_fen, reckoning.due.high_fen) == (due, due)
    assert [each.low_fen for each in reckoning.due.stages] == [
        100 * 10**6,
        250 * 10**6,
        500 * 10**6,
    ]


def test_an_amount_is_never_negative(catalogue: Catalogue) -> None:
    """Facts below zero cannot be stated; if one were, nothing would be paid."""
    facts = Facts({**INVESTMENT, "equipment_and_software_investment": Decimal(-5)})

    reckoning = reckon(programme(catalogue, "F01"), facts, paid=10)

    assert (reckoning.low_fen, reckoning.high_fen) == (0, 0)


def test_the_bounds_of_a_formula_come_with_an_example(catalogue: Catalogue) -> None:
    """A formula without a cap has no upper end, and the example says by which fact."""
    lease = programme(catalogue, "F14").amount
    assert lease is not None

    (bounds,) = bounds_of(lease, catalogue.facts)

    assert bounds.least.formula_fen == 0
    assert bounds.greatest.unlimited == ("lease_amount",)
    assert bounds.greatest.formula_fen == bounds.greatest.paid_fen > 10**18


def test_the_bounds_know_the_caps_and_the_tiers(catalogue: Catalogue) -> None:
    """What the rate says may be more than what is paid; each example leads to its tier."""
    digital = programme(catalogue, "F05").amount
    assert digital is not None

    bounds = bounds_of(digital, catalogue.facts)

    assert [each.greatest.paid_fen for each in bounds] == [500_000_000, 300_000_000]
    assert [each.greatest.values["digital_pilot_level"] for each in bounds] == [
        "national_pilot",
        "city_key",
    ]
    assert all(each.greatest.formula_fen > each.greatest.paid_fen for each in bounds)
