"""What a process template must fulfil before it may be published."""

from dataclasses import replace

import pytest

from land_supply.domain.agency import Assignment
from land_supply.domain.deadlines import DayUnit, Limit
from land_supply.domain.publishing import find_flaws
from land_supply.domain.template import Milestone, ProcessTemplate, StepKind, StepTemplate
from land_supply.testing import ROLE, a_limit, a_step, a_template
from shared.legal_sources import Grade, LegalBasis

ROLES = frozenset({ROLE})


def the_flaw(template: ProcessTemplate) -> str:
    """Return the one thing wrong with a template, in words."""
    (flaw,) = find_flaws(template, roles=ROLES)
    return str(flaw)


def a_fixed_period(step_id: str, days: int, milestone: Milestone, *after: str) -> StepTemplate:
    """Build a step that lasts a fixed number of calendar days."""
    limit = a_limit(days, DayUnit.CALENDAR_DAYS)
    step = a_step(step_id, depends_on=after, statutory=limit, promised=limit, milestone=milestone)
    return replace(step, kind=StepKind.FIXED_PERIOD)


def test_a_sound_template_passes() -> None:
    """Nothing is wrong with what the builder makes."""
    assert not tuple(find_flaws(a_template(), roles=ROLES))


def test_a_cycle_is_refused_with_its_path() -> None:
    """The reader sees which steps wait for each other."""
    chain = [a_step("T01", depends_on=("T03",)), a_step("T02", depends_on=("T01",))]
    template = a_template([*chain, a_step("T03", depends_on=("T02",))])

    (flaw,) = find_flaws(template, roles=ROLES)
    assert "is a cycle" in flaw.given
    path = flaw.given.split(" is a cycle")[0].split(" -> ")
    assert path[0] == path[-1]
    assert set(path) == {"T01", "T02", "T03"}


def test_a_dependency_on_nothing_is_named() -> None:
    """A misspelt id does not go unseen."""
    template = a_template([a_step("T01", depends_on=("T99",))])

    assert the_flaw(template).startswith("step T01, depends_on: there is no step T99")


def test_two_steps_of_one_id_are_refused() -> None:
    """A step is found by its id alone."""
    template = a_template([a_step("T01"), a_step("T01")])

    assert the_flaw(template) == "step T01: 2 steps have this id; expected an id of its own"


@pytest.mark.parametrize(
    ("statutory", "promised"),
    [
        (a_limit(20), a_limit(21)),
        (a_limit(20, DayUnit.CALENDAR_DAYS), a_limit(21, DayUnit.CALENDAR_DAYS)),
        (a_limit(20, DayUnit.CALENDAR_DAYS), a_limit(16)),
    ],
)
def test_a_promise_longer_than_the_law_is_refused(statutory: Limit, promised: Limit) -> None:
    """A promise can only shorten; unlike units compare by five working days in seven."""
    template = a_template([a_step("T01", statutory=statutory, promised=promised)])

    assert "is longer than the statutory 20" in the_flaw(template)


def test_a_deal_needs_twenty_and_ten_calendar_days_before_it() -> None:
    """Neither the announcement nor the listing can be compressed."""
    template = a_template(
        [
            a_fixed_period("T01", 19, Milestone.ANNOUNCEMENT),
            a_fixed_period("T02", 10, Milestone.LISTING, "T01"),
            a_step("T03", depends_on=("T02",), milestone=Milestone.DEAL),
        ]
    )

    assert "T01 (19 calendar days) (path T01 -> T02 -> T03)" in the_flaw(template)


def test_a_listing_waits_for_the_announcement() -> None:
    """Thirty days side by side are not thirty days."""
    template = a_template(
        [
            a_fixed_period("T01", 20, Milestone.ANNOUNCEMENT),
            a_fixed_period("T02", 10, Milestone.LISTING),
            a_step("T03", depends_on=("T01", "T02"), milestone=Milestone.DEAL),
        ]
    )

    assert "the listing can begin without the announcement" in the_flaw(template)


def test_a_fixed_period_is_promised_as_it_is() -> None:
    """Nobody can promise a shorter announcement."""
    step = replace(a_step("T01", statutory=a_limit(20)), kind=StepKind.FIXED_PERIOD)

    assert "expected one fixed period" in the_flaw(a_template([step]))


def test_a_role_that_nobody_holds_is_refused() -> None:
    """Every step ends on a desk."""
    step = replace(a_step("T01"), assignment=Assignment(("harbour-master",)))

    assert "nobody holds the role harbour-master" in the_flaw(a_template([step]))


@pytest.mark.parametrize(
    ("basis", "message"),
    [
        (LegalBasis(grade=Grade.CONFIRMED), "grade C without a document"),
        (LegalBasis(grade=Grade.PUBLIC, document="rumour"), "there is no document rumour"),
    ],
)
def test_a_rule_cites_a_declared_text(basis: LegalBasis, message: str) -> None:
    """A checked fact says where it was read."""
    template = replace(a_template(), legal_basis=(basis,))

    assert message in the_flaw(template)
