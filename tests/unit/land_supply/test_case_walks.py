"""Random walks through the shipped processes, with every invariant checked at every step."""

import os

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from land_supply.domain.case import CaseStatus
from land_supply.domain.engine import Correct, Decide, StepAction, StepStatus
from land_supply.domain.template import Lead
from shared.errors import DomainError
from support.case_walks import (
    BOOKS,
    CALENDAR,
    DAY,
    KINDS,
    Walk,
    a_value,
    asked_facts,
    at,
    check,
    check_rounds,
    check_told,
    likeness,
)

WALKS = int(os.environ.get("CASE_WALKS", "40"))
"""How many walks of each kind are taken."""
THOROUGH = settings(
    max_examples=WALKS,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
NUMBERS = st.integers(0, 999)
LEADS = st.sampled_from([Lead.COMPLETES] * 4 + list(Lead))


class CaseWalks(RuleBasedStateMachine):
    """People act on a case in any order, rightly and wrongly, and days go by."""

    walk: Walk

    @initialize(template_id=st.sampled_from(sorted(BOOKS)))
    def open(self, template_id: str) -> None:
        """Open a case."""
        self.walk = Walk.begin(template_id)

    @rule(days=st.integers(0, 45))
    def wait(self, days: int) -> None:
        """Let days go by."""
        self.walk.today += days * DAY

    @rule(place=NUMBERS, count=st.integers(1, 8))
    def proceed(self, place: int, count: int) -> None:
        """Complete some of what is open."""
        for number in range(count):
            opened = self.walk.open_ids()
            if opened:
                self.walk.advance(opened[(place + number) % len(opened)])

    @rule(place=NUMBERS, lead=LEADS, pick=NUMBERS)
    def decide(self, place: int, lead: Lead, pick: int) -> None:
        """Bring one step to an outcome."""
        opened = self.walk.open_ids()
        if opened:
            self.walk.advance(opened[place % len(opened)], lead, pick)

    @rule(place=NUMBERS, choice=NUMBERS, pick=NUMBERS, back=st.integers(0, 6))
    def act(self, place: int, choice: int, pick: int, back: int) -> None:
        """Do something that an open step allows."""
        opened = self.walk.open_ids()
        if opened:
            step_id = opened[place % len(opened)]
            allowed = self.walk.case.progress.step(step_id).allowed
            self.walk.try_out(step_id, allowed[choice % len(allowed)], pick, back)

    @rule(place=NUMBERS, kind=st.sampled_from(KINDS), pick=NUMBERS)
    def try_anything(self, place: int, kind: StepAction, pick: int) -> None:
        """Try something in any step."""
        step_ids = self.walk.step_ids()
        self.walk.try_out(step_ids[place % len(step_ids)], kind, pick)

    @rule(place=NUMBERS)
    def correct(self, place: int) -> None:
        """Take back a decision, where there is one."""
        standings = self.walk.case.progress.standings
        decided = [
            step_id
            for step_id, standing in standings.items()
            if standing.outcome is not None or standing.round > 1
        ]
        if decided:
            self.walk.go(decided[place % len(decided)], Correct())

    @rule(place=NUMBERS, is_much=st.booleans())
    def learn(self, place: int, *, is_much: bool) -> None:
        """State a fact of the project."""
        definitions = self.walk.case.progress.book.template.facts
        name = sorted(definitions)[place % len(definitions)]
        definition = definitions[name]
        value = a_value(definition)
        if is_much and not isinstance(value, bool | str) and definition.maximum is None:
            value = type(value)(value + 10_000)
        if self.walk.case.status is CaseStatus.OPEN:
            change = self.walk.case.state_facts({name: value}, at(self.walk.today))
            self.walk.case = change.after
            self.walk.events.extend(change.events)

    @rule(is_city=st.booleans(), place=NUMBERS)
    def give_up(self, *, is_city: bool, place: int) -> None:
        """Give the case up, seldom enough."""
        case = self.walk.case
        if case.status is CaseStatus.OPEN and place % 20 == 0:
            moment = at(self.walk.today)
            change = case.cancel(moment) if is_city else case.withdraw(moment)
            self.walk.case = change.after
            self.walk.events.extend(change.events)

    @invariant()
    def everything_holds(self) -> None:
        """Check rounds, owners, dates, versions and facts told."""
        check(self.walk)


TestCaseWalks = CaseWalks.TestCase
TestCaseWalks.settings = THOROUGH
