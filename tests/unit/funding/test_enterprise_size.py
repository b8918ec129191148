"""Size classes of 工信部联企业〔2011〕300号, for industry."""

from decimal import Decimal
from itertools import product

import pytest

from funding.domain.enterprise_size import SIZES, EnterpriseSize, possible_sizes
from funding.domain.facts import About, Bounds, Facts, FactValue
from funding.domain.subject import Source, Subject
from funding.testing import AS_OF, a_statement, a_subject

MICRO, SMALL, MEDIUM, LARGE = SIZES


def an_enterprise(**figures: FactValue) -> Subject:
    """Build an applicant that has declared figures."""
    return a_subject(*(a_statement(k, v) for k, v in figures.items()), kind=About.APPLICANT)


@pytest.mark.parametrize(
    ("employees", "revenue_10k", "size"),
    [
        (1200, 39_999, MEDIUM),
        (299, 500_000, SMALL),
        (19, 1_000_000, MICRO),
        (1000, 40_000, LARGE),
        (999, 40_000, MEDIUM),
        (300, 2_000, MEDIUM),
        (300, 1_999, SMALL),
        (20, 300, SMALL),
        (20, 299, MICRO),
        (1200, 300, SMALL),
        (1200, 299, MICRO),
        (0, 0, MICRO),
    ],
)
def test_both_lower_limits_make_a_class(
    employees: int, revenue_10k: int, size: EnterpriseSize
) -> None:
    """Who misses one drops a class, and again until both are reached."""
    revenue = Decimal(revenue_10k * 10_000)

    facts = an_enterprise(employees=employees, annual_revenue=revenue).facts()

    assert facts.values["enterprise_size"] == size
    assert facts.values["is_sme"] is (size is not LARGE)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"employees": 19}, {"enterprise_size": "micro", "is_sme": True}),
        ({"annual_revenue": Decimal(2_999_999)}, {"enterprise_size": "micro", "is_sme": True}),
        ({"employees": 999}, {"is_sme": True}),
        ({"annual_revenue": Decimal("399999999.99")}, {"is_sme": True}),
        ({"employees": 1000}, {}),
        ({"annual_revenue": Decimal(400_000_000)}, {}),
        ({}, {}),
    ],
)
def test_one_figure_says_what_follows_from_it_anyway(
    figures: dict[str, FactValue], expected: dict[str, FactValue]
) -> None:
    """An enterprise that cannot be large is an SME although its class is unknown."""
    facts = an_enterprise(**figures).facts()

    assert facts == Facts({**figures, **expected})


def test_the_possible_classes_are_those_of_all_completions() -> None:
    """Compared with the enumeration of figures around every limit."""
    people = [0, 19, 20, 299, 300, 999, 1000]
    money = [0, 2_999_999, 3_000_000, 19_999_999, 20_000_000, 399_999_999, 400_000_000]

    def completed(low: int, high: int, all_values: list[int]) -> list[int]:
        return [value for value in all_values if low <= value <= high]

    for few, many, poor, rich in product(people, people, money, money):
        if few > many or poor > rich:
            continue
        exact = {
            possible_sizes(Bounds(min=x, max=x), Bounds(min=y, max=y))[0]
            for x, y in product(completed(few, many, people), completed(poor, rich, money))
        }
        found = possible_sizes(Bounds(min=few, max=many), Bounds(min=poor, max=rich))
        assert set(found) == exact


def test_a_verified_size_counts_and_the_sme_follows_from_it() -> None:
    """What the figures give is shown as a conflict."""
    applicant = a_subject(
        a_statement("employees", 19),
        a_statement("enterprise_size", "large", Source.VERIFIED),
        kind=About.APPLICANT,
    )

    assert applicant.facts().values == {
        "employees": 19,
        "enterprise_size": "large",
        "is_sme": False,
    }
    assert applicant.conflicts == ("enterprise_size",)


@pytest.mark.parametrize(("source", "counts"), [(Source.VERIFIED, False), (Source.DECLARED, True)])
def test_a_verified_sme_counts_and_a_declared_one_does_not(source: Source, *, counts: bool) -> None:
    """The rule stands between what was verified and what was declared."""
    applicant = a_subject(
        a_statement("employees", 19),
        a_statement("is_sme", value=False, source=source),
        kind=About.APPLICANT,
    )

    assert applicant.facts().values["is_sme"] is counts
    assert applicant.conflicts == ("is_sme",)


def test_a_derived_fact_says_what_it_follows_from() -> None:
    """It is as old as the older of the two figures, and names the rule."""
    older = AS_OF.replace(year=2025)
    applicant = a_subject(
        a_statement("employees", 400),
        a_statement("annual_revenue", Decimal(90_000_000), as_of=older),
        kind=About.APPLICANT,
    )

    size, sme = (applicant.weighed[name][0] for name in ("enterprise_size", "is_sme"))

    assert (size.source, size.as_of) == (Source.DERIVED, older)
    assert size.document_id == "工信部联企业〔2011〕300号"
    assert size.reason == "follows from employees and annual_revenue"
    assert sme.reason == "follows from enterprise_size"


def test_a_figure_that_makes_no_difference_is_not_cited() -> None:
    """Nineteen people are micro whatever the revenue."""
    applicant = an_enterprise(employees=19, annual_revenue=Decimal(90_000_000))

    assert applicant.weighed["enterprise_size"][0].reason == "follows from employees"


def test_nothing_is_derived_of_a_project() -> None:
    """The size is that of the enterprise."""
    assert a_subject(a_statement("employees", 19)).facts() == Facts({"employees": 19})
