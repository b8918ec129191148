"""Random walks of cases through the processes that are shipped, and what must hold on the way."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from land_supply.catalogue import load_catalogue
from land_supply.domain.case import (
    BESIDE_THE_WAY,
    Applicant,
    Case,
    CaseChange,
    CaseStatus,
    ProcessRules,
)
from land_supply.domain.clock import ClockState, LegalClock
from land_supply.domain.engine import (
    DECIDED_STATUSES,
    OPEN_STATUSES,
    TRANSITIONS,
    Action,
    Course,
    Decide,
    Moment,
    Rulebook,
    StepAction,
    StepState,
    StepStatus,
)
from land_supply.domain.engine.dates import Turn, turn_of
from land_supply.domain.reminding import remind
from land_supply.domain.rounds import with_rounds
from land_supply.domain.template import Lead
from land_supply.domain.template.conditions import FactValue
from land_supply.testing import a_record
from shared.contracts.event import Event
from shared.contracts.land_supply import (
    CaseCancelled,
    CaseCompleted,
    CaseEnded,
    CaseOpened,
    CaseReopened,
    CaseWithdrawn,
    DecisionCorrected,
    FactsStated,
    StepDecided,
    StepFact,
    StepRestored,
)
from shared.errors import DomainError
from shared.identifiers import ClockId, ProjectId, new_id
from shared.working_days import load_calendar
from support.case_acts import DAY, an_action, approach, asked_facts

CALENDAR = load_calendar()
CATALOGUE = load_catalogue()
BOOKS = {each.id: Rulebook(each) for each in CATALOGUE.selection.templates}
RULES = ProcessRules(CATALOGUE.agencies, CALENDAR)
STARTED = date(2024, 10, 14)
KINDS = tuple(action for action in StepAction if not action.is_automatic)
NO_ID = ClockId(new_id())


def at(happened_on: date, today: date | None = None) -> Moment:
    """Tell what happened on a day, with every proof that one could ask for."""
    return Moment(record=a_record(happened_on), today=today or happened_on, calendar=CALENDAR)


@dataclass
class Walk:
    """A case on its way, with everything that was told of it.

    Between two actions it is kept as rows would keep it: an action sees of the rounds only what it
    says that it has to know.
    """

    kept: Case
    today: date
    events: list[Event] = field(default_factory=list)
    rounds: dict[str, StepState] = field(default_factory=dict)
    told: "Told" = field(init=False)

    def __post_init__(self) -> None:
        self.told = Told.nothing(self.kept.progress.book)

    @classmethod
    def begin(cls, template_id: str) -> "Walk":
        """Open a case of which nothing is known."""
        applicant = Applicant(project_id=ProjectId(new_id()), district_code="120116")
        change = Case.open(applicant, book=BOOKS[template_id], rules=RULES, moment=at(STARTED))
        walk = cls(change.before, STARTED)
        walk.keep(change)
        return walk

    def copy(self) -> "Walk":
        """Return a walk that can go another way."""
        return Walk(self.kept, self.today, list(self.events), dict(self.rounds))

    @property
    def case(self) -> Case:
        """Return the case with everything that is known of it."""
        return self.knowing(self.rounds)

    def knowing(self, causes: Iterable[str]) -> Case:
        """Return the case with some rounds, by the rules for what is known of the project now."""
        progress = self.kept.progress
        states = (self.rounds[each] for each in causes)
        read = (
            each._replace(rules=progress.book.rules(each.rules.step_id, progress.facts))
            for each in states
        )
        return with_rounds(self.kept, read)

    def newest(self, step_ids: Iterable[str]) -> Case:
        """Return the case with the newest rounds of some steps."""
        standings = self.kept.progress.standings
        return self.knowing(f"{each}/{standings[each].round}" for each in step_ids)

    def keep(self, change: CaseChange) -> None:
        """Write a change as a repository does."""
        progress = change.after.progress
        for each in (*progress.past, *progress.rounds.values()):
            known = self.rounds.get(each.cause, each)
            assert (each.caused_by, each.restores) == (known.caused_by, known.restores)
            self.rounds[each.cause] = each
        self.kept = replace(change.after, progress=progress._replace(rounds={}, past=()))
        self.events.extend(change.events)

    def seen_by(self, step_id: str, action: Action) -> Case:
        """Return the case as a handler loads it for an action."""
        case = self.newest((step_id,))
        reach = action.reach(case.progress, step_id)
        return self.case if action.looks_back else self.newest({step_id, *reach})

    def go(self, step_id: str, action: Action, happened_on: date | None = None) -> bool:
        """Do something, or see that a refusal changes nothing."""
        before = self.seen_by(step_id, action)
        kept = snapshot(before)
        try:
            change = before.act(step_id, action, at(happened_on or self.today, self.today))
        except DomainError:
            assert snapshot(before) == kept
            return False
        assert snapshot(before) == kept
        self.keep(change)
        return True

    def whole(self) -> Case:
        """Return the case with what is open."""
        return self.newest(self.open_ids())

    def step_ids(self) -> list[str]:
        """Name the steps that the case knows."""
        standings = self.kept.progress.standings
        return [each for each in self.kept.progress.book.positions if each in standings]

    def open_ids(self) -> list[str]:
        """Name those in which somebody has to do something."""
        standings = self.kept.progress.standings
        return [each for each in self.step_ids() if standings[each].status in OPEN_STATUSES]

    def advance(self, step_id: str, lead: Lead = Lead.COMPLETES, pick: int = 0) -> bool:
        """Bring an open step to a decision that leads somewhere, if it has such an outcome."""
        self.prepare(step_id)
        return self.conclude(step_id, lead, pick)

    def prepare(self, step_id: str) -> None:
        """Bring an open step to where it can be decided."""
        state = self.newest((step_id,)).progress.step(step_id)
        for action in approach(state, self.today):
            self.go(step_id, action)
        if state.rules.course is Course.PERIOD:
            started = self.newest((step_id,))
            due = started.dates(step_id, CALENDAR, today=self.today).statutory_due_on
            self.today = max(self.today, due or self.today)

    def conclude(self, step_id: str, lead: Lead, pick: int) -> bool:
        """Decide a step by an outcome that leads somewhere, if it has one."""
        case = self.newest((step_id,))
        rules = case.progress.step(step_id).rules
        outcomes = [each for each in rules.decisions if rules.outcomes[each].leads_to is lead]
        if not outcomes:
            return False
        outcome = outcomes[pick % len(outcomes)]
        last = self.today + (1 + pick % 90) * DAY if rules.is_renewable(outcome) else None
        facts = asked_facts(case, step_id)
        return self.go(step_id, Decide(outcome=outcome, facts=facts, valid_until=last))

    def remind(self) -> None:
        """Tell what has come, as a scheduler does in all rounds."""
        self.keep(remind(self.case, at(self.today)))

    def try_out(self, step_id: str, kind: StepAction, pick: int, back: int = 0) -> bool:
        """Do something of a kind, allowed or not."""
        case = self.newest((step_id,))
        action = an_action(case, case.progress.step(step_id), kind, pick, self.today)
        return self.go(step_id, action, self.today - back * DAY)


def snapshot(case: Case) -> tuple[object, ...]:
    """Copy what a refused action must not change."""
    progress = case.progress
    known = (dict(progress.standings), dict(progress.rounds), dict(progress.facts))
    return (*known, progress.past, case.status, case.version)


def check(walk: Walk) -> None:
    """Check everything that must always hold."""
    check_rounds(walk.case, walk.today)
    check_told(walk)
    if has_ended(walk.kept):
        assert not walk.open_ids()
    if walk.kept.status is not CaseStatus.OPEN:
        kinds = {walk.kept.progress.book.step(each).kind for each in walk.open_ids()}
        assert kinds <= BESIDE_THE_WAY


def has_ended(case: Case) -> bool:
    """Tell whether a decision that holds has ended the case."""
    book = case.progress.book
    return any(
        book.template.outcomes_of(book.step(step_id))[standing.outcome].leads_to is Lead.ENDS
        for step_id, standing in case.progress.standings.items()
        if standing.status in DECIDED_STATUSES and standing.outcome is not None
    )


def check_rounds(case: Case, today: date) -> None:
    """See that every round stands where the table knows, is somebody's, and has its date."""
    for step_id, standing in case.progress.standings.items():
        state = case.progress.step(step_id)
        assert (state.round, state.status, state.outcome, state.caused_by) == standing
        assert state.status in TRANSITIONS[state.rules.course] or not state.allowed
        if state.clock is not None:
            assert state.clock.id == state.clock_id
            assert {each.clock_id for each in state.clock.entries} == {state.clock_id}
            assert (state.clock.state is ClockState.STOPPED) is not state.is_open
            assert (state.clock.state is ClockState.PAUSED) is (state.status is StepStatus.PAUSED)
        if not state.is_open:
            continue
        assert turn_of(state) in (Turn.APPLICANT, Turn.AGENCY)
        assert state.agency
        has_limit = state.rules.terms is not None
        assert not has_limit or case.dates(step_id, CALENDAR, today=today).due_on is not None


def check_told(walk: Walk) -> None:
    """See that the facts alone give the case."""
    progress, told = walk.kept.progress, walk.told
    assert walk.kept.version == len(walk.events)
    told.listen(walk.kept, walk.events)
    newest = {each: where[:2] for each, where in progress.standings.items()}
    assert told.newest() == newest
    for each in walk.rounds.values():
        assert told.statuses[each.rules.step_id, each.round] == each.status, each.cause
    assert told.case_status == walk.kept.status
    assert told.facts == progress.facts


_CASE_STATUS: dict[type[Event], CaseStatus] = {
    CaseCompleted: CaseStatus.COMPLETED,
    CaseEnded: CaseStatus.ENDED,
    CaseCancelled: CaseStatus.CANCELLED,
    CaseWithdrawn: CaseStatus.WITHDRAWN,
    CaseReopened: CaseStatus.OPEN,
}


@dataclass
class Told:
    """What somebody knows of a case who has heard its facts and read its template."""

    statuses: dict[tuple[str, int], str]
    facts: dict[str, FactValue] = field(default_factory=dict)
    case_status: CaseStatus = CaseStatus.OPEN
    heard: int = 0

    @classmethod
    def nothing(cls, book: Rulebook) -> "Told":
        """Begin with the template; what nothing was told of waits."""
        return cls({(each.id, 1): "waiting" for each in book.template.steps if not each.on_demand})

    def listen(self, case: Case, events: list[Event]) -> None:
        """Learn what was told since the last time."""
        for event in events[self.heard :]:
            self.hear(case, event)
        self.heard = len(events)

    def hear(self, case: Case, event: Event) -> None:
        """Learn one fact."""
        self.case_status = _CASE_STATUS.get(type(event), self.case_status)
        if isinstance(event, CaseOpened):
            self.statuses.update({(each.step_id, 1): "ready" for each in event.first_steps})
        if isinstance(event, FactsStated):
            self.facts.update({each.name: each.value for each in event.facts})
        if isinstance(event, StepDecided):
            sets = case.progress.book.step(event.step_id).sets
            self.facts.update({e.name: e.value for e in event.facts if e.name in sets})
        if isinstance(event, DecisionCorrected):
            self.facts.update({each.name: each.value for each in event.facts})
            for name in event.unknown_facts:
                del self.facts[name]
        if isinstance(event, StepFact):
            self.learn(case, event)

    def learn(self, case: Case, event: StepFact) -> None:
        """Learn where a round stands; it can only have gone where the table leads."""
        key, status = (event.step_id, event.round), StepStatus(event.status)
        was = StepStatus(self.statuses.get(key, StepStatus.WAITING))
        course = case.progress.book.rules(event.step_id, {}).course
        if not isinstance(event, StepRestored):
            assert status in reachable(course, was), (key, was, status)
        self.statuses[key] = status

    def newest(self) -> dict[str, tuple[int, str]]:
        """Return the newest round of each step and where it stands."""
        last: dict[str, tuple[int, str]] = {}
        for (step_id, number), status in self.statuses.items():
            last[step_id] = max(last.get(step_id, (0, "")), (number, status))
        return last


def reachable(course: Course, status: StepStatus) -> set[StepStatus]:
    """Return where the table leads from a status, in any number of steps."""
    found, left = {status}, [status]
    while left:
        targets = set(TRANSITIONS[course].get(left.pop(), {}).values()) - found
        found |= targets
        left.extend(targets)
    return found


def likeness(case: Case, today: date) -> dict[str, object]:
    """Say where every step of a case stands, whatever the numbers of the rounds are."""
    return {
        step_id: alike(case, case.progress.step(step_id), today)
        for step_id, standing in case.progress.standings.items()
        if standing.status is not StepStatus.WITHDRAWN
    }


def alike(case: Case, state: StepState, today: date) -> object:
    """Return a round without its number; of one that waits only what made it."""
    if state.status is StepStatus.WAITING:
        return StepStatus.WAITING, state.caused_by
    dates = case.dates(state.rules.step_id, CALENDAR, today=today)
    plain = state._replace(clock_id=NO_ID, round=0, restores=None, clock=plain_clock(state.clock))
    return plain, dates


def plain_clock(clock: LegalClock | None) -> LegalClock | None:
    """Return a clock without its id."""
    if clock is None:
        return None
    entries = tuple(replace(each, clock_id=NO_ID) for each in clock.entries)
    return replace(clock, id=NO_ID, entries=entries)
