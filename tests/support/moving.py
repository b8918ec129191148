"""Processes in two versions, and cases that have come some way by the first of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from land_supply.domain.agency import AgencyDirectory, Assignment
from land_supply.domain.case import Applicant, Case, CaseStatus, ProcessRules
from land_supply.domain.engine import (
    Accept,
    Action,
    Course,
    Decide,
    Moment,
    PauseClock,
    Receive,
    Rulebook,
    StepAction,
    StepState,
    StepStatus,
)
from land_supply.domain.moving import Move, move, revert
from land_supply.domain.template import (
    Lead,
    Outcome,
    PauseCause,
    Procedure,
    ProcessTemplate,
    StepTemplate,
)
from land_supply.domain.template.conditions import Condition, FactDefinition, FactType, Operator
from land_supply.testing import a_limit, a_record, a_step, a_template, an_agency
from shared.identifiers import ProjectId, new_id
from shared.legal_sources import Grade, LegalBasis, Name
from shared.working_days import Pause, load_calendar

CALENDAR = load_calendar()
FIRST_DAY = date(2026, 3, 2)
OTHER_ROLE = "construction"
AGENCIES = AgencyDirectory((an_agency(), an_agency("ZJ", role=OTHER_ROLE)))
FACT = FactDefinition(
    type=FactType.BOOLEAN,
    name=Name("需要", "needed"),
    basis=LegalBasis(grade=Grade.ILLUSTRATIVE),
)
NEEDED = Condition(fact="needed", op=Operator.EQUAL, value=True)


def at(day: date, **proofs: Any) -> Moment:
    """Return the moment of something that is told on the day on which it happens."""
    return Moment(record=a_record(day, **proofs), today=day, calendar=CALENDAR)


def a_plain_step(step_id: str, *before: str, days: int = 20) -> StepTemplate:
    """Build a step that is applied for, may be paused, and can end its branch."""
    step = a_step(step_id, depends_on=before, statutory=a_limit(days))
    outcomes = {
        "admitted": Outcome(leads_to=Lead.COMPLETES),
        "returned": Outcome(leads_to=Lead.REPEATS),
        "refused": Outcome(leads_to=Lead.ENDS_BRANCH),
    }
    return replace(
        step,
        procedure=Procedure.INDUSTRY_ENTRY,
        outcomes=outcomes,
        pause_causes=(PauseCause.HEARING,),
    )


def a_version(version: str, *steps: StepTemplate) -> ProcessTemplate:
    """Build a version of the process, which knows one fact."""
    return replace(a_template(steps, version=version), facts={"needed": FACT})


def a_case_of(template: ProcessTemplate) -> Case:
    """Open a case."""
    return Case.open(
        Applicant(project_id=ProjectId(new_id()), district_code="120116"),
        book=Rulebook(template),
        rules=ProcessRules(AGENCIES, CALENDAR),
        moment=at(FIRST_DAY),
    ).after


def moved(case: Case, template: ProcessTemplate, on: date = FIRST_DAY) -> Move:
    """Move a case to another version."""
    return move(case, Rulebook(template), {}, at(on))


def accepted(case: Case, step_id: str, on: date = FIRST_DAY) -> Case:
    """Let an application come in and be taken up."""
    received = case.act(step_id, Receive(), at(on)).after
    return received.act(step_id, Accept(), at(on)).after


def decided(case: Case, step_id: str, outcome: str = "admitted", on: date = FIRST_DAY) -> Case:
    """Let a step be applied for and come out."""
    return accepted(case, step_id, on).act(step_id, Decide(outcome=outcome), at(on)).after


def statuses(case: Case) -> dict[str, str]:
    """Say of every step where it stands."""
    return {each: str(at.status) for each, at in case.progress.standings.items()}


def state_of(case: Case) -> dict[str, Any]:
    """Return everything of a case but its version; of what has ended its standing is enough."""
    rounds = {
        each: _round(state)
        for each, state in case.progress.rounds.items()
        if state.status is not StepStatus.ENDED
    }
    facts, standings = dict(case.progress.facts), dict(case.progress.standings)
    return {"status": case.status, "facts": facts, "standings": standings, "rounds": rounds}


def _round(state: StepState) -> Mapping[str, Any]:
    shown = state._replace(clock=None)._asdict()
    clock = state.clock
    due = None if clock is None else clock.due_dates(CALENDAR)
    shown["rules"] = (state.rules.version, state.rules.terms)
    return {**shown, "entries": None if clock is None else clock.entries, "due": due}


def a_random_version(random: Random, version: str, known: ProcessTemplate | None = None) -> Any:
    """Make a process, or another version of one: steps come, go, wait for others, take longer."""
    names = [f"T{number:02}" for number in range(7)]
    former = {} if known is None else {each.id: each for each in known.steps}
    steps: list[StepTemplate] = []
    for name in names:
        present = [each.id for each in steps]
        if name in former and random.random() < 0.75:
            step = former[name]
            before = [each for each in step.depends_on if each in present]
            steps.append(replace(step, depends_on=tuple(before)))
        elif random.random() < 0.7:
            steps.append(_random_step(random, name, present))
    return a_version(version, *(steps or [a_plain_step("T00")]))


def _random_step(random: Random, name: str, present: list[str]) -> StepTemplate:
    before = random.sample(present, min(len(present), random.randint(0, 2)))
    step = a_plain_step(name, *sorted(before), days=random.randint(5, 30))
    if random.random() < 0.3:
        step = replace(step, assignment=Assignment((OTHER_ROLE,)))
    if random.random() < 0.3:
        step = replace(step, when=NEEDED)
    return step


def a_random_walk(random: Random, case: Case) -> tuple[Case, date]:
    """Let a case come some way, and return it with the day that it has come to."""
    return go_on(random, case, FIRST_DAY)


def go_on(random: Random, case: Case, day: date) -> tuple[Case, date]:
    """Let a case go on from a day, and return it with the day that it has come to."""
    for _ in range(random.randint(0, 12)):
        day += timedelta(days=random.randint(0, 2))
        possible = [state for state in case.steps if state.is_open]
        if not possible or case.status is not CaseStatus.OPEN:
            break
        after = _random_act(random, case, random.choice(possible), day)
        if after.status is CaseStatus.OPEN:
            case = after
    return case, day


def _random_act(random: Random, case: Case, state: StepState, day: date) -> Case:
    is_whole = "refused" not in {each.outcome for each in case.progress.standings.values()}
    if random.random() < 0.1 and is_whole:
        return case.state_facts({"needed": random.random() < 0.5}, at(day)).after
    action = _random_action(random, state, day)
    return case if action is None else case.act(state.rules.step_id, action, at(day)).after


def _random_action(random: Random, state: StepState, day: date) -> Action | None:
    if state.rules.course is not Course.APPLICATION:
        return None
    if state.status is StepStatus.READY:
        return Receive()
    if state.status is StepStatus.RECEIVED:
        return None if state.after_silence(at(day)).is_deemed else Accept()
    if state.status is not StepStatus.ACCEPTED:
        return None
    if StepAction.PAUSE in state.allowed and random.random() < 0.2:
        return PauseClock(cause=PauseCause.HEARING, announced=Pause(day, day))
    return Decide(
        outcome=random.choice(("admitted", "admitted", "admitted", "returned", "refused"))
    )


def taken_back(made: Move, case: Case, day: date) -> Move:
    """Take a move back after the case may have gone on."""
    before = made.change.before
    used = {
        each: at.round
        for each, at in {**before.progress.standings, **case.progress.standings}.items()
    }
    return revert(case, made.record, before.progress.book, used, at(day))
