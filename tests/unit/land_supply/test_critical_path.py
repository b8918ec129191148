"""Planning sums of the shipped processes: every figure, the path that makes it, and the slack."""

import pytest

from land_supply.catalogue import load_catalogue
from land_supply.domain.critical_path import Schedule, schedule
from land_supply.domain.template import Measure, Milestone, ProcessTemplate
from land_supply.testing import a_limit, a_step, a_template

STATUTORY, PROMISED = Measure.STATUTORY, Measure.PROMISED
PATHS = {
    "A": "A01 A02 A03 A04 A05 A06 A10 A14 A15 A16 A17 A18 A19 A20",
    "B": "B01 B02 B03 B04 B05 B06 B09 B11 B13 B16 B18 B19",
    "C": "C01 C02 C03 C04 C05 C06 C07 C10 C12 C13 C14 C16 C17 C18 C19 C20 C21",
}


@pytest.fixture(scope="module")
def templates() -> dict[str, ProcessTemplate]:
    """Load the shipped processes."""
    return {each.id: each for each in load_catalogue().selection.templates}


def finishes(found: Schedule, *steps: str) -> list[int]:
    """Return on which working day steps end."""
    return [found.steps[step].finish for step in steps]


@pytest.mark.parametrize("measure", Measure)
@pytest.mark.parametrize("template_id", PATHS)
def test_the_critical_path_is_the_published_one(
    templates: dict[str, ProcessTemplate], template_id: str, measure: Measure
) -> None:
    """The same steps decide by law and by promise."""
    found = schedule(templates[template_id], measure)

    assert found.path == tuple(PATHS[template_id].split())


@pytest.mark.parametrize(
    ("template_id", "measure", "contract", "start", "acceptance", "whole"),
    [
        ("A", STATUTORY, 74, 136, 149, 190),
        ("A", PROMISED, 49, 84, 94, 100),
        ("B", STATUTORY, 74, 121, 134, 164),
        ("B", PROMISED, 40, 43, 48, 49),
        ("C", STATUTORY, 94, 156, 169, 233),
        ("C", PROMISED, 57, 90, 100, 124),
    ],
)
def test_the_milestones_fall_on_the_published_days(  # noqa: PLR0913 - the columns of a table
    templates: dict[str, ProcessTemplate],
    template_id: str,
    measure: Measure,
    *,
    contract: int,
    start: int,
    acceptance: int,
    whole: int,
) -> None:
    """Contract, start of works, acceptance and the end, in working days from the first day."""
    template = templates[template_id]

    found = schedule(template, measure)

    stages = (Milestone.CONTRACT, Milestone.START, Milestone.ACCEPTANCE, Milestone.END)
    days = [found.finish_of(template, stage) for stage in stages]
    assert days == [contract, start, acceptance, whole]
    assert found.days == whole


@pytest.mark.parametrize(
    ("measure", "step", "finish", "slack"),
    [
        (STATUTORY, "A12", 96, 40),
        (STATUTORY, "A13", 94, 42),
        (STATUTORY, "A08", 79, 57),
        (STATUTORY, "A09", 1, 73),
        (STATUTORY, "A19", 160, 0),
        (PROMISED, "A12", 59, 25),
        (PROMISED, "A13", 59, 25),
        (PROMISED, "A19", 95, 0),
        (PROMISED, "B04p", 38, 2),
        (PROMISED, "B14", 42, 1),
        (PROMISED, "B15", 40, 3),
        (STATUTORY, "C15", 116, 40),
        (PROMISED, "C15", 67, 23),
    ],
)
def test_what_is_not_critical_has_the_published_slack(
    templates: dict[str, ProcessTemplate], measure: Measure, step: str, *, finish: int, slack: int
) -> None:
    """A step may be late by its slack before the end of the process moves."""
    times = schedule(templates[step[0]], measure).steps[step]

    assert (times.finish, times.slack) == (finish, slack)


def test_a_longer_review_becomes_critical(templates: dict[str, ProcessTemplate]) -> None:
    """If the EIA of B takes five working days instead of three, works begin on day 44."""
    found = schedule(templates["B"], PROMISED, days={"B14": 5})

    assert finishes(found, "B14", "B16") == [44, 44]
    assert "B14" in found.path
    assert found.steps["B13"].slack == 1


@pytest.mark.parametrize(("measure", "whole"), [(STATUTORY, 255), (PROMISED, 146)])
def test_a_plan_change_adds_thirty_calendar_days(
    templates: dict[str, ProcessTemplate], measure: Measure, whole: int
) -> None:
    """A step on demand counts only where it is opened: 22 working days before C03."""
    found = schedule(templates["C"], measure, opened={"C02p"})

    assert found.days == whole
    assert "C02p" in found.path


def test_permits_follow_the_contract_within_three_days(
    templates: dict[str, ProcessTemplate],
) -> None:
    """In B: one working day each for three permits, and five for the acceptance."""
    found = schedule(templates["B"], PROMISED)

    assert finishes(found, "B06", "B13", "B16", "B18") == [40, 43, 43, 48]


def test_the_first_dependency_breaks_a_tie() -> None:
    """Of two ways that take equally long the path shows the one that is named first."""
    steps = [a_step("T01", statutory=a_limit(5)), a_step("T02", statutory=a_limit(5))]
    template = a_template([*steps, a_step("T03", depends_on=("T02", "T01"))])

    assert schedule(template, STATUTORY).path == ("T02", "T03")


def test_a_process_of_a_single_step_is_its_own_path() -> None:
    """Nothing before it, nothing after it, no slack."""
    found = schedule(a_template([a_step("T01", statutory=a_limit(3))]), STATUTORY)

    assert (found.days, found.path, found.steps["T01"].slack) == (3, ("T01",), 0)
