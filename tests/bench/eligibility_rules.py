"""Programmes and projects for the benchmarks of eligibility, the same in every run.

A programme asks for 5 to 12 comparisons. The first of them are what nearly every call asks for:
a project in Tianjin, an applicant who pays taxes there, is not on the list of serious dishonesty
and has no money from another municipal channel. The others are the programme's own: all of some
conditions, alternatives, exceptions, and stretches between two limits of one fact. Limits of money
are round sums, as in the texts; codes are named one by one or as a list.

Facts are spread unevenly, as they are: most projects are small, few applicants hold a title. A
missing fact is missing by chance, each with the same probability.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from funding.domain.facts import FactDefinition, Facts, FactType, FactValue
from funding.domain.rules import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Negation,
    Operator,
    Rule,
    comparisons,
)
from shared.legal_sources import Name

SEED = 20220330
COMPARISONS = (5, 12)
DISTRICTS = tuple(f"1201{number:02}" for number in (*range(1, 7), *range(10, 20)))
INDUSTRIES = tuple(str(number) for number in range(13, 44))
CHAINS = ("XC", "IC", "CV", "BM", "TCM", "NE", "NM", "HE", "AU", "GP", "AA", "LI", "OTHER")
DAYS = tuple(date(2021, 1, 1) + timedelta(days=3 * number) for number in range(800))
ROUND_SUMS = tuple(
    first * 10**zeros // 10
    for zeros in (6, 7, 8, 9)
    for first in (10, 15, 20, 25, 30, 40, 50, 60, 80)
)
SUMS = tuple(Decimal(near * part // 100) for near in ROUND_SUMS for part in (60, 85, 100, 130, 170))
PROBABILITIES = {
    "in_tianjin": 0.8,
    "applicant_registered_in_tianjin": 0.85,
    "applicant_seriously_dishonest": 0.03,
    "funded_by_other_municipal_channel": 0.1,
    "project_filed": 0.85,
    "completed": 0.5,
    "project_accepted": 0.4,
    "fills_chain_gap": 0.15,
    "is_technical_renovation": 0.4,
    "is_ai_scenario": 0.15,
    "is_sme": 0.7,
    "is_technology_enterprise": 0.4,
    "is_little_giant": 0.1,
    "has_renovation_loan": 0.3,
    "has_high_growth": 0.25,
    "first_selected": 0.2,
}
CODE_LISTS: dict[str, tuple[str, ...]] = {
    "district_code": DISTRICTS,
    "industry_code": INDUSTRIES,
    "key_chain": CHAINS,
    "size_class": ("micro", "small", "medium", "large"),
    "industrial_base_field": ("none", "parts", "materials", "processes", "technology", "software"),
    "champion_title": ("none", "city_product", "city_enterprise", "product", "enterprise"),
    "two_integration_level": ("none", "2A", "3A", "4A", "5A"),
    "green_factory_level": ("none", "city", "national"),
    "listing_stage": ("none", "tutoring", "applied", "listed"),
}
SUMS_OF_MONEY = (
    "total_investment",
    "equipment_and_software_investment",
    "recognised_investment",
    "renovation_investment",
    "annual_sales",
    "research_spending",
    "average_loan_balance",
)
COUNTS = {"employees": 3000, "patents": 60, "smart_maturity_level": 5, "years_in_business": 40}
SHARES = ("construction_progress", "research_share", "growth_rate", "loan_rate")
DATES = ("filed_on", "contract_signed_on", "acceptance_due_on", "founded_on")
SHARED = (
    ("in_tianjin", True, 0.95),
    ("applicant_registered_in_tianjin", True, 0.8),
    ("applicant_seriously_dishonest", False, 0.9),
    ("funded_by_other_municipal_channel", False, 0.5),
)
"""What nearly every call asks for, and how many of them do."""
OWN_FACTS = tuple(
    fact
    for fact in (*PROBABILITIES, *CODE_LISTS, *SUMS_OF_MONEY, *COUNTS, *SHARES, *DATES)
    if fact not in {name for name, _, _ in SHARED}
)


@dataclass(frozen=True, slots=True)
class Column:
    """What a fact means, its possible values, and how often each of them occurs."""

    definition: FactDefinition
    values: Sequence[FactValue]
    weights: Sequence[float]


def _columns() -> Iterator[tuple[str, Column]]:
    for fact, share in PROBABILITIES.items():
        yield fact, _column(FactType.BOOLEAN, (True, False), (share, 1 - share))
    for fact, codes in CODE_LISTS.items():
        weights = [1 / number for number in range(1, len(codes) + 1)]
        yield fact, _column(FactType.CODE, codes, weights, codes)
    for fact in SUMS_OF_MONEY:
        yield fact, _column(FactType.MONEY, SUMS)
    for fact, most in COUNTS.items():
        yield fact, _column(FactType.INTEGER, range(most + 1))
    for fact in SHARES:
        yield fact, _column(FactType.NUMBER, [Decimal(n).scaleb(-3) for n in range(1001)])
    for fact in DATES:
        yield fact, _column(FactType.DATE, DAYS)


def _column(
    kind: FactType,
    values: Sequence[FactValue],
    weights: Sequence[float] = (),
    codes: tuple[str, ...] = (),
) -> Column:
    definition = FactDefinition(type=kind, label=Name("事实", "fact"), values=codes)
    return Column(definition, values, weights or [1.0] * len(values))


COLUMNS = dict(_columns())
DEFINITIONS = {fact: column.definition for fact, column in COLUMNS.items()}


def random_rules(count: int) -> list[Rule]:
    """Make the eligibility of so many programmes."""
    random = Random(SEED)  # noqa: S311 - the same programmes in every run
    return [Rule.of(_programme(random), DEFINITIONS) for _ in range(count)]


def random_projects(count: int, *, missing: float = 0) -> list[Facts]:
    """Make the facts of so many projects, each of them missing with a probability."""
    random = Random(SEED)  # noqa: S311 - the same projects in every run
    drawn = [random.choices(each.values, each.weights, k=count) for each in COLUMNS.values()]
    is_known = Random(SEED + 1).random  # noqa: S311 - as above
    return [
        Facts(
            {fact: value for fact, value in zip(COLUMNS, row, strict=True) if is_known() >= missing}
        )
        for row in zip(*drawn, strict=True)
    ]


def random_change(random: Random) -> tuple[str, FactValue]:
    """Make a new value of any one fact."""
    fact = random.choice(tuple(COLUMNS))
    return fact, random.choice(COLUMNS[fact].values)


def _programme(random: Random) -> Condition:
    count = random.randint(*COMPARISONS)
    wanted: list[Condition] = [
        _one(fact, Operator.EQUAL, value)
        for fact, value, share in SHARED
        if random.random() < share
    ]
    facts = random.sample(OWN_FACTS, count)
    while (left := count - len(comparisons(AllOf(tuple(wanted))))) > 0:
        wanted.append(_part(random, facts, left))
    return AllOf(tuple(wanted))


def _part(random: Random, facts: list[str], left: int) -> Condition:
    """Draw a condition of the programme's own: one, its exception, a stretch or alternatives."""
    shape = random.random()
    if left >= 4 and shape < 0.25:
        pairs = ((_leaf(random, facts.pop()), _leaf(random, facts.pop())) for _ in range(2))
        return AnyOf(tuple(AllOf(pair) for pair in pairs))
    if left >= 2 and shape < 0.45:
        return AnyOf((_leaf(random, facts.pop()), _leaf(random, facts.pop())))
    if left >= 2 and shape < 0.55:
        return _stretch(random)
    if shape < 0.65:
        return Negation(_leaf(random, facts.pop()))
    return _leaf(random, facts.pop())


def _stretch(random: Random) -> Condition:
    """Draw two limits of one fact."""
    fact = random.choice((*SUMS_OF_MONEY, *DATES, "employees"))
    low, high = sorted(_limit(random, fact) for _ in range(2))
    return AllOf((_one(fact, Operator.AT_LEAST, low), _one(fact, Operator.AT_MOST, high)))


def _leaf(random: Random, fact: str) -> Comparison:
    if fact in PROBABILITIES:
        return _one(fact, Operator.EQUAL, random.random() < 0.8)
    if fact in CODE_LISTS:
        codes = CODE_LISTS[fact]
        named = random.sample(codes, random.randint(1, max(1, len(codes) // 2)))
        op = random.choice((Operator.IN, Operator.IN, Operator.NOT_IN))
        return Comparison(fact=fact, op=op, values=tuple(named))
    ops = (Operator.AT_LEAST, Operator.AT_LEAST, Operator.GREATER, Operator.AT_MOST, Operator.LESS)
    return _one(fact, random.choice(ops), _limit(random, fact))


def _limit(random: Random, fact: str) -> FactValue:
    if fact in SUMS_OF_MONEY:
        return Decimal(random.choice(ROUND_SUMS))
    return random.choice(COLUMNS[fact].values[:: 1 if fact in COUNTS else 10])


def _one(fact: str, op: Operator, value: FactValue) -> Comparison:
    return Comparison(fact=fact, op=op, values=(value,))
