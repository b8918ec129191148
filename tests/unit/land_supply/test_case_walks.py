"""Random walks through the shipped processes, with every invariant checked at every step."""

import os
from collections.abc import Collection

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from land_supply.domain.case import CaseStatus
from land_supply.domain.engine import Correct, StepAction
from land_supply.domain.template import Lead
from shared.contracts.land_supply import DecisionCorrected
from support.case_acts import DAY, a_value
from support.case_walks import (
    BOOKS,
    KINDS,
    Walk,
    at,
    check,
    likeness,
)

WALKS = int(os.environ.get("CASE_WALKS", "30"))  # noqa: TID251 - how long the test takes
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
            allowed = self.walk.newest((step_id,)).progress.step(step_id).allowed
            self.walk.try_out(step_id, allowed[choice % len(allowed)], pick, back)

    @rule(place=NUMBERS, pick=NUMBERS)
    def pause(self, place: int, pick: int) -> None:
        """Stop a clock that may be stopped."""
        for number in range(3):
            opened = self.walk.open_ids()
            if opened:
                step_id = opened[(place + number) % len(opened)]
                self.walk.prepare(step_id)
                self.walk.try_out(step_id, StepAction.PAUSE, pick)

    @rule(place=NUMBERS, pick=NUMBERS)
    def undertake(self, place: int, pick: int) -> None:
        """Decide a step on an undertaking, if its route is open, and check it at once or later."""
        opened = self.walk.open_ids()
        for step_id in opened[place % (len(opened) or 1) :]:
            self.walk.prepare(step_id)
            self.walk.try_out(step_id, StepAction.TELL_CONDITIONS, pick)
            if self.walk.try_out(step_id, StepAction.SIGN_UNDERTAKING, pick):
                self.walk.try_out(step_id, StepAction.SUPPLEMENT_UNDERTAKING, pick)
                if pick % 3:
                    self.walk.try_out(step_id, StepAction.CHECK_UNDERTAKING, pick)
                return

    @rule(place=NUMBERS, pick=NUMBERS)
    def alter(self, place: int, pick: int) -> None:
        """Let something befall a decision that stands."""
        step_ids = self.walk.step_ids()
        for number in range(len(step_ids)):
            step_id = step_ids[(place + number) % len(step_ids)]
            if self.walk.try_out(step_id, StepAction.ALTER, pick):
                return

    @rule(place=NUMBERS, pick=NUMBERS)
    def renew(self, place: int, pick: int) -> None:
        """Ask for renewal of a decision that has an end, and decide on it or stay silent."""
        step_ids = self.walk.step_ids()
        for number in range(len(step_ids)):
            step_id = step_ids[(place + number) % len(step_ids)]
            if self.walk.try_out(step_id, StepAction.REQUEST_RENEWAL, pick):
                break
        if pick % 2:
            for step_id in step_ids:
                self.walk.try_out(step_id, StepAction.DECIDE_RENEWAL, pick)

    @rule()
    def remind(self) -> None:
        """Tell what has come; silence accepts and renews."""
        self.walk.remind()

    @rule(place=NUMBERS, kind=st.sampled_from(KINDS), pick=NUMBERS)
    def try_anything(self, place: int, kind: StepAction, pick: int) -> None:
        """Try something in any step."""
        step_ids = self.walk.step_ids()
        self.walk.try_out(step_ids[place % len(step_ids)], kind, pick)

    @rule(place=NUMBERS)
    def correct(self, place: int) -> None:
        """Take back a decision, where there is one."""
        standings = self.walk.kept.progress.standings
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
        definitions = self.walk.kept.progress.book.template.facts
        name = sorted(definitions)[place % len(definitions)]
        definition = definitions[name]
        value = a_value(definition)
        if is_much and not isinstance(value, bool | str) and definition.maximum is None:
            value = type(value)(value + 10_000)
        if self.walk.kept.status is CaseStatus.OPEN:
            self.walk.keep(self.walk.whole().state_facts({name: value}, at(self.walk.today)))

    @rule(is_city=st.booleans(), place=NUMBERS)
    def give_up(self, *, is_city: bool, place: int) -> None:
        """Give the case up, seldom enough."""
        case = self.walk.whole()
        if case.status is CaseStatus.OPEN and place % 20 == 0:
            moment = at(self.walk.today)
            self.walk.keep(case.cancel(moment) if is_city else case.withdraw(moment))

    @invariant()
    def everything_holds(self) -> None:
        """Check rounds, owners, dates, versions and facts told."""
        check(self.walk)


TestCaseWalks = CaseWalks.TestCase
TestCaseWalks.settings = THOROUGH


def go_on(walk: Walk, way: list[tuple[int, Lead, int]], without: Collection[str] = ()) -> None:
    """Decide one after the other of the steps that are open, but for some."""
    for place, lead, pick in way:
        opened = [each for each in walk.open_ids() if each not in without]
        if opened:
            walk.advance(opened[place % len(opened)], lead, pick)


def followers(walk: Walk, step_id: str) -> set[str]:
    """Name a step and what waits for it."""
    return {step_id, *walk.kept.progress.book.after(step_id)}


@settings(max_examples=WALKS, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    template_id=st.sampled_from(sorted(BOOKS)),
    way=st.lists(st.tuples(NUMBERS, LEADS, NUMBERS), max_size=25),
    last=st.tuples(NUMBERS, LEADS, NUMBERS),
    further=st.lists(st.tuples(NUMBERS, LEADS, NUMBERS), max_size=12),
)
def test_a_corrected_decision_leaves_nothing_behind(
    template_id: str,
    way: list[tuple[int, Lead, int]],
    last: tuple[int, Lead, int],
    further: list[tuple[int, Lead, int]],
) -> None:
    """Whatever grew on a decision, everything stands again as it stood before it."""
    walk = Walk.begin(template_id)
    go_on(walk, way)
    assume(walk.open_ids() and last[1] is not Lead.WAITS)
    step_id = walk.open_ids()[last[0] % len(walk.open_ids())]
    walk.prepare(step_id)
    before = walk.copy()
    assume(walk.conclude(step_id, *last[1:]))
    go_on(walk, further, without=set(before.open_ids()) - followers(before, step_id))
    number = before.kept.progress.standings[step_id].round
    while not any(isinstance(e, DecisionCorrected) and e.round == number for e in walk.events):
        assume(walk.go(step_id, Correct()))

    check(walk)
    assert likeness(walk.case, walk.today) == likeness(before.case, walk.today)
    assert walk.kept.progress.facts == before.kept.progress.facts
