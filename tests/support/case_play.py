"""Cases of the shipped processes, played in memory to where a test begins."""

from datetime import date, timedelta
from typing import Any

from land_supply.catalogue import load_catalogue
from land_supply.domain.case import Applicant, Case, CaseChange, ProcessRules
from land_supply.domain.engine import (
    Accept,
    Action,
    Course,
    Decide,
    JointAction,
    Moment,
    Receive,
    Rulebook,
    Start,
    StepState,
    StepStatus,
)
from land_supply.domain.jointly import act_jointly
from land_supply.domain.template import Lead, ProcessTemplate
from land_supply.domain.template.conditions import FactType, FactValue
from land_supply.domain.undertaking import UndertakingState
from land_supply.testing import a_record
from shared.contracts.event import Event
from shared.identifiers import ProjectId, new_id
from shared.working_days import load_calendar

CALENDAR = load_calendar()
CATALOGUE = load_catalogue()
TEMPLATES = {each.id: each for each in CATALOGUE.selection.templates}
BEGUN_ON = date(2022, 4, 6)
SPONSOR = "91120116MADEMQ012W"
A_WHILE = timedelta(days=40)


class CasePlay:
    """One case, and every fact that was told of it."""

    def __init__(self, case: Case) -> None:
        self.begun_with = case
        self.case = case
        self.events: list[Event] = []

    @classmethod
    def of(cls, template_id: str, *ready: str) -> "CasePlay":
        """Open a case in a shipped process, and walk it to where some steps are ready."""
        rules = ProcessRules(CATALOGUE.agencies, CALENDAR)
        applicant = Applicant(
            project_id=ProjectId(new_id()), sponsor_code=SPONSOR, district_code="120116"
        )
        book = Rulebook(TEMPLATES[template_id])
        play = cls(Case.open(applicant, book=book, rules=rules, moment=at(BEGUN_ON)).after)
        play.walk_to(*ready)
        return play

    @property
    def change(self) -> CaseChange:
        """Return all that happened as one change."""
        return CaseChange(before=self.begun_with, after=self.case, events=tuple(self.events))

    def state(self, step_id: str) -> StepState:
        """Return the newest round of a step."""
        return self.case.progress.step(step_id)

    def since(self, *step_ids: str) -> date:
        """Return the first day on which all of some steps could begin."""
        return max(self.state(each).since or BEGUN_ON for each in step_ids)

    def act(self, step_id: str, action: Action, on: date, **proofs: Any) -> tuple[Event, ...]:
        """Do something to a step and return what was told of it."""
        return self.take(self.case.act(step_id, action, at(on, **proofs)))

    def jointly(
        self, group_id: str, action: JointAction, on: date, **proofs: Any
    ) -> tuple[Event, ...]:
        """Do something with the form of a group and return what was told of it."""
        return self.take(act_jointly(self.case, group_id, action, at(on, **proofs)))

    def take(self, change: CaseChange) -> tuple[Event, ...]:
        """Go on from a change."""
        self.case = change.after
        self.events.extend(change.events)
        return change.events

    def decide(self, step_id: str) -> date:
        """Bring a step that is ready to an outcome that completes it; return the day."""
        state = self.state(step_id)
        day = state.since or BEGUN_ON
        if state.rules.course is Course.APPLICATION:
            self.act(step_id, Receive(), day)
            self.act(step_id, Accept(), day)
        if state.rules.course is Course.PERIOD:
            self.act(step_id, Start(), day)
        leads = state.rules.outcomes
        outcome = next(
            each for each in state.rules.decisions if leads[each].leads_to is Lead.COMPLETES
        )
        decided = Decide(outcome=outcome, facts=self._facts(step_id))
        self.act(step_id, decided, day + A_WHILE)
        return day + A_WHILE

    def walk_to(self, *step_ids: str) -> None:
        """Decide what is ready, again and again, until all these steps are."""
        while not set(step_ids) <= set(self.ready):
            self.decide(next(each for each in self.ready if each not in step_ids))

    @property
    def ready(self) -> list[str]:
        """Name the steps that may begin."""
        states = self.case.progress.standings.items()
        return [step_id for step_id, state in states if state.status is StepStatus.READY]

    def due(self, step_id: str, on: date) -> date:
        """Return the last day that the law gives a step, which has one."""
        due_on = self.case.dates(step_id, CALENDAR, today=on).statutory_due_on
        assert due_on is not None
        return due_on

    def undertaking(self, step_id: str) -> UndertakingState:
        """Return what was undertaken in the newest round of a step."""
        given = self.state(step_id).undertaking
        assert given is not None
        return given

    def _facts(self, step_id: str) -> dict[str, FactValue]:
        book = self.case.progress.book
        step, known = book.step(step_id), self.case.progress.facts
        return {
            name: known.get(name, _any_value(book.template, name))
            for name in (*step.sets, *step.checks)
        }


def at(on: date, **proofs: Any) -> Moment:
    """Tell on a day what happened on it."""
    return Moment(record=a_record(on, **proofs), today=on, calendar=CALENDAR)


def _any_value(template: ProcessTemplate, name: str) -> FactValue:
    definition = template.facts[name]
    if definition.values:
        return definition.values[0]
    if definition.type is FactType.BOOLEAN:
        return True
    least = 1 if definition.minimum is None else definition.minimum
    return int(least) if definition.type is FactType.INTEGER else least
