"""Conditions over facts of a project."""

import pytest

from land_supply.catalogue import load_catalogue
from land_supply.domain.template import Condition, FactDefinition, FactType, Operator
from shared.legal_sources import Grade, LegalBasis, Name

ENERGY = ("annual_energy_tce", "annual_electricity_gwh")


@pytest.mark.parametrize(
    ("tce", "gwh", "holds"),
    [
        (1000, 0, True),
        (999.9, 4.9, False),
        (0, 5, True),
        (None, 5, True),
        (999, None, None),
        (None, None, None),
    ],
)
def test_an_energy_review_is_needed_from_a_threshold_on(
    tce: float | None, gwh: float | None, *, holds: bool | None
) -> None:
    """A thousand tonnes or five million kilowatt-hours; unknown as long as either could be."""
    condition = load_catalogue().selection.get("A", "1").step("A13").when
    facts = {
        name: value for name, value in zip(ENERGY, (tce, gwh), strict=True) if value is not None
    }

    assert condition is not None
    assert condition.holds(facts) is holds


@pytest.mark.parametrize(
    ("lease", "assignment", "holds"),
    [(5, 45, True), (5, 46, False), (6, 30, False), (5, None, None)],
)
def test_lease_and_assignment_together_keep_the_maximum_term(
    lease: int, assignment: int | None, *, holds: bool | None
) -> None:
    """At most five years of lease, and fifty in all."""
    step = load_catalogue().selection.get("C", "1").step("C03")
    terms = {"lease_years": lease, "assignment_years": assignment}
    facts = {name: years for name, years in terms.items() if years is not None}

    whole = Condition(all_of=step.requires)

    assert whole.holds(facts) is holds


@pytest.mark.parametrize(
    ("fact_type", "value", "accepted"),
    [
        (FactType.INTEGER, 3, True),
        (FactType.INTEGER, 3.5, False),
        (FactType.INTEGER, True, False),
        (FactType.NUMBER, 3.5, True),
        (FactType.NUMBER, 11, False),
        (FactType.BOOLEAN, True, True),
        (FactType.BOOLEAN, 1, False),
        (FactType.CHOICE, "large", True),
        (FactType.CHOICE, "huge", False),
    ],
)
def test_a_fact_accepts_values_of_its_type_within_its_bounds(
    fact_type: FactType, *, value: object, accepted: bool
) -> None:
    """Everything else is refused when the template is published."""
    fact = FactDefinition(
        type=fact_type,
        name=Name("事实", "fact"),
        maximum=10,
        values=("large", "small") if fact_type is FactType.CHOICE else (),
        basis=LegalBasis(grade=Grade.ILLUSTRATIVE),
    )

    assert fact.accepts(value) is accepted


def test_a_condition_reads_as_it_is_meant() -> None:
    """Flaws and tables quote conditions in words."""
    parts = (
        Condition(fact="tce", op=Operator.AT_LEAST, value=1000),
        Condition(sum_of=("lease", "assignment"), op=Operator.AT_MOST, value=50),
    )

    assert str(Condition(any_of=parts)) == "tce >= 1000 or lease + assignment <= 50"
