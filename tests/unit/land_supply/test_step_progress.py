"""How a case goes on from step to step, in a process as it is shipped."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from land_supply.catalogue import load_catalogue
from land_supply.domain.agency import AgencyDirectory
from land_supply.domain.case import DistrictDesks
from land_supply.domain.engine import Course, Moment, Progress, Rulebook, StepStatus
from land_supply.domain.graph import StepGraph
from land_supply.domain.template import Condition, Lead, Operator, ProcessTemplate
from land_supply.testing import a_record, a_step, a_template, an_agency
from shared.identifiers import new_id
from shared.working_days import load_calendar

CALENDAR = load_calendar()
CATALOGUE = load_catalogue()
TEMPLATES = {each.id: each for each in CATALOGUE.selection.templates}
DESKS = DistrictDesks(CATALOGUE.agencies, "120116")
STARTED = date(2022, 4, 6)
A_WHILE = timedelta(days=100)


def on(day: date) -> Moment:
    """Tell what happens on a day."""
    return Moment(record=a_record(day), today=day, calendar=CALENDAR)


def unborn(template: ProcessTemplate, desks: DistrictDesks = DESKS, **facts: bool) -> Progress:
    """Make a case that has not begun."""
    return Progress(case_id=new_id(), book=Rulebook(template), desks=desks, facts=facts)


def started(template_id: str = "B") -> Progress:
    """Start a case of which nothing is known."""
    return unborn(TEMPLATES[template_id]).start(on(STARTED))


def done(progress: Progress, step_id: str, outcome: str | None = None) -> Progress:
    """Bring a step that is ready to a decision, by default one that completes it."""
    state = progress.step(step_id)
    day = state.since or STARTED
    if state.rules.course is Course.APPLICATION:
        state = state.receive(on(day)).accept(on(day))
    if state.rules.course is Course.PERIOD and state.status is StepStatus.READY:
        state = state.start(on(day))
    leads = state.rules.outcomes
    usual = next(each for each in state.rules.decisions if leads[each].leads_to is Lead.COMPLETES)
    moment, how = on(day + A_WHILE), outcome or usual
    return progress.with_step(state.decide(how, moment)).followed(step_id, how, moment)


def ready(progress: Progress) -> list[str]:
    """Name the steps that may begin."""
    states = progress.standings.items()
    return [step_id for step_id, state in states if state.status is StepStatus.READY]


def walked(progress: Progress, last: str) -> Progress:
    """Complete what is ready, again and again, until a step is among it."""
    while last not in ready(progress):
        progress = done(progress, ready(progress)[0])
    return progress


@pytest.mark.parametrize("template_id", ["A", "B", "C"])
def test_every_process_can_be_walked_to_its_end(template_id: str) -> None:
    """Nothing stays waiting, and what nobody asked for never came up."""
    progress = started(template_id)

    while ready(progress):
        progress = done(progress, ready(progress)[0])

    statuses = {state.status for state in progress.standings.values()}
    assert statuses == {StepStatus.DECIDED}
    assert not progress.past


def test_a_join_waits_for_all_that_it_depends_on() -> None:
    """Nothing becomes ready before everything that the template names is done."""
    progress = started("A")

    while ready(progress):
        for step_id in ready(progress):
            before = TEMPLATES["A"].step(step_id).depends_on
            assert all(progress.is_done(each) for each in before)
        progress = done(progress, ready(progress)[-1])


def test_an_outcome_opens_what_is_otherwise_left_out() -> None:
    """A plan that has to be changed first is shown to the public; the next step waits for it."""
    opened = done(started("B"), "B01", "plan_change_needed")
    spared = done(started("B"), "B01")

    assert opened.step("B01p").status is StepStatus.READY
    assert "B01p" not in spared.standings
    assert opened.step("B02").status is StepStatus.WAITING


def test_a_listing_without_a_bid_is_announced_again() -> None:
    """The announcement and all that depends on it get a new round; the rest stays as it is."""
    listed = walked(started("B"), "B04")

    again = done(listed, "B04", "no_bid")

    assert [again.step(each).round for each in ("B02", "B03", "B04", "B05")] == [1, 2, 2, 2]
    assert (again.step("B03").status, again.step("B04").status) == (
        StepStatus.READY,
        StepStatus.WAITING,
    )
    assert again.step("B02") == listed.step("B02")
    assert {each.rules.step_id for each in again.past} >= {"B03", "B04", "B05"}
    assert again.step("B03").clock_id != listed.step("B03").clock_id


def test_an_outcome_that_waits_makes_nothing_ready() -> None:
    """A listing that is suspended is still open."""
    listed = walked(started("B"), "B04")

    suspended = done(listed, "B04", "suspended")

    assert suspended.step("B04").status is StepStatus.ACCEPTED
    assert ready(suspended) == [each for each in ready(listed) if each != "B04"]


def test_an_outcome_can_end_the_case() -> None:
    """What was done stays done; everything that was open ends."""
    ended = done(walked(started("B"), "B04"), "B04", "terminated")

    statuses = {state.status for state in ended.standings.values()}
    assert statuses == {StepStatus.DECIDED, StepStatus.ENDED}
    assert ended.step("B02").status is StepStatus.DECIDED


def test_an_obligation_arises_from_an_outcome() -> None:
    """Before that, the case knows of none."""
    passed = next(
        step.id
        for step in TEMPLATES["B"].steps
        if "pass_with_rectification" in TEMPLATES["B"].outcomes_of(step)
    )
    before = walked(started("B"), passed)

    after = done(before, passed, "pass_with_rectification")

    assert "B21" not in before.standings
    assert after.step("B21").status is StepStatus.READY


def test_a_branch_ends_without_the_rest() -> None:
    """What depends on the step ends with it; other steps keep their status."""
    step_id = next(
        step.id
        for step, name, leads in TEMPLATES["C"].outcomes()
        if name == "terminated" and leads.leads_to is Lead.ENDS_BRANCH
    )
    before = walked(started("C"), step_id)

    after = done(before, step_id, "terminated")

    below = StepGraph.of(TEMPLATES["C"]).after(step_id) & before.standings.keys()
    assert below
    for each in before.standings.keys() - {step_id}:
        expected = StepStatus.ENDED if each in below else before.step(each).status
        assert after.step(each).status is expected


@pytest.mark.parametrize(
    ("facts", "status"),
    [({"has_plan": False}, StepStatus.NOT_NEEDED), ({}, StepStatus.READY)],
)
def test_a_conditional_step_is_needed_until_it_is_known_not_to_be(
    facts: dict[str, bool], status: StepStatus
) -> None:
    """An unknown fact spares nothing."""
    condition = Condition(fact="has_plan", op=Operator.EQUAL, value=True)
    template = a_template([replace(a_step("T01"), when=condition)])

    desks = DistrictDesks(AgencyDirectory((an_agency(),)), None)
    progress = unborn(template, desks, **facts).start(on(STARTED))

    assert progress.step("T01").status is status
