"""Opening a land-supply case."""

from datetime import date

import pytest

from land_supply.domain.agency import AgencyDirectory
from land_supply.domain.case import ProcessRules, case_id_of
from land_supply.domain.deadlines import DayUnit, RollRule
from land_supply.domain.engine import StepStatus
from land_supply.testing import a_case, a_limit, a_step, a_template, an_agency
from shared.errors import NotFoundError
from shared.identifiers import ProjectId, new_id
from shared.working_days import load_calendar

MONDAY = date(2026, 3, 2)
CALENDAR_DAYS = DayUnit.CALENDAR_DAYS


def test_steps_without_dependencies_are_ready_and_the_rest_waits() -> None:
    """A case begins with everything that may begin at once."""
    template = a_template([a_step("T01"), a_step("T02", depends_on=("T01",)), a_step("T03")])

    case, _ = a_case(template=template)

    states = {step.rules.step_id: step.status for step in case.steps}
    assert states == {
        "T01": StepStatus.READY,
        "T02": StepStatus.WAITING,
        "T03": StepStatus.READY,
    }


def test_ready_steps_get_due_dates_as_if_accepted_on_the_opening_day() -> None:
    """Both the statutory and the promised period count from the day after opening."""
    _, event = a_case(opened_on=MONDAY)

    first = event.first_steps[0]
    assert (first.statutory_due_on, first.promised_due_on) == (date(2026, 3, 30), date(2026, 3, 16))


def test_a_calendar_day_period_rolls_as_its_step_says() -> None:
    """Six days that end on a Sunday end on the Monday after it, under the default rule."""
    step = a_step("T01", statutory=a_limit(6, CALENDAR_DAYS))

    _, event = a_case(template=a_template([step]), opened_on=MONDAY)

    assert step.roll is RollRule.HOLIDAYS_AND_WEEKENDS
    assert event.first_due_on == date(2026, 3, 9)


def test_a_step_without_limits_has_no_due_date() -> None:
    """Where no text sets a period, none is invented."""
    _, event = a_case(template=a_template([a_step("T01")]))

    assert event.first_due_on is None


def test_a_due_date_in_a_year_without_notice_is_provisional() -> None:
    """The first due dates say that a holiday notice may still move them."""
    _, event = a_case(opened_on=date(2029, 3, 5))

    assert event.first_steps[0].provisional


def test_opening_announces_the_first_steps_and_the_nearest_due_date() -> None:
    """The event carries the template's hash, what may begin, and the earliest date of all."""
    case, event = a_case(opened_on=MONDAY)

    assert event.case_id == case.id
    assert event.template == case.progress.book.template.reference
    assert [step.step_id for step in event.first_steps] == ["T01"]
    assert event.first_due_on == date(2026, 3, 16)


def test_the_same_fact_told_twice_opens_the_same_case() -> None:
    """The id follows from the project and the template, not from the moment."""
    project_id = ProjectId(new_id())

    first, _ = a_case(project_id=project_id)
    second, _ = a_case(project_id=project_id)

    assert first.id == second.id == case_id_of(project_id, "T")


def test_a_step_goes_to_the_body_that_serves_the_district() -> None:
    """A district's own body stands before the city-wide one."""
    directory = AgencyDirectory((an_agency("GZ"), an_agency("BH", district_code="120116")))

    found = [
        directory.find("planning-resources", district_code=district, on=MONDAY).code
        for district in ("120116", "120110", None)
    ]

    assert found == ["BH", "GZ", "GZ"]


def test_a_role_that_nobody_holds_is_named() -> None:
    """A case cannot be opened on a desk that does not exist."""
    rules = ProcessRules(AgencyDirectory(()), load_calendar())

    with pytest.raises(NotFoundError, match="planning-resources in 120110 on 2026-03-02"):
        rules.agencies.find("planning-resources", district_code="120110", on=MONDAY)
