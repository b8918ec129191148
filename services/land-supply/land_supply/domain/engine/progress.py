"""How a case goes on: which steps are ready, and what an outcome does to the others."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple, Protocol, Self
from uuid import UUID, uuid5

from land_supply.domain.engine.book import Rulebook
from land_supply.domain.engine.moment import Moment
from land_supply.domain.engine.states import (
    DECIDED_STATUSES,
    OPEN_STATUSES,
    Course,
    StepAction,
    StepStatus,
)
from land_supply.domain.engine.step import StepState
from land_supply.domain.engine.transitions import TRANSITIONS
from land_supply.domain.template import Lead
from land_supply.domain.template.conditions import FactValue
from shared.errors import NotFoundError
from shared.identifiers import ClockId


class Standing(NamedTuple):
    """Where the newest round of a step stands, as a case knows it of every step."""

    round: int
    status: StepStatus
    outcome: str | None = None
    caused_by: str | None = None
    """The decision that an additional round rests on."""


class Desks(Protocol):
    """Knows who holds a role where a case is."""

    def agency_of(self, role: str, moment: Moment) -> str:
        """Return the code of the agency that holds a role on a day."""
        ...

    def agencies_of(self, roles: Iterable[str], moment: Moment) -> frozenset[str]:
        """Return the codes of all agencies that may act in one of some roles on a day."""
        ...


class Progress(NamedTuple):
    """The rounds of all steps of one case in its template; every change returns another one.

    Of most steps it is enough to know where they stand; `rounds` has those that are known in full.
    """

    case_id: UUID
    book: Rulebook
    desks: Desks
    facts: Mapping[str, FactValue]
    standings: Mapping[str, Standing] = MappingProxyType({})
    """The newest round of each step; what comes only on demand has one once it was asked for."""
    rounds: Mapping[str, StepState] = MappingProxyType({})
    past: tuple[StepState, ...] = ()
    """Rounds that another one replaced."""
    used: Mapping[str, int] = MappingProxyType({})
    """Rounds that steps had when the case followed their process, or their version, before."""

    def start(self, moment: Moment) -> Self:
        """Give every step a round but those on demand; what waits for nothing is ready."""
        progress = self
        for step in self.book.template.steps:
            if not step.on_demand:
                progress = progress.renewed(step.id, moment)
        return progress.settled(moment)

    def step(self, step_id: str) -> StepState:
        """Return the newest round of a step."""
        found = self.rounds.get(step_id)
        if found is not None:
            return found
        if step_id not in self.standings:
            raise NotFoundError("step", step_id)
        number, status, outcome, caused_by = self.standings[step_id]
        if status in OPEN_STATUSES:
            raise LookupError(f"{step_id} is {status}: its round must be known in full")
        fresh = self._fresh(step_id, number)
        return fresh._replace(status=status, outcome=outcome, caused_by=caused_by)

    def with_step(self, state: StepState) -> Self:
        """Take over what an action made of a round."""
        step_id = state.rules.step_id
        standing = Standing(state.round, state.status, state.outcome, state.caused_by)
        return self._replace(
            rounds={**self.rounds, step_id: state},
            standings={**self.standings, step_id: standing},
        )

    def with_facts(self, facts: Mapping[str, FactValue], moment: Moment) -> Self:
        """Learn facts, and judge again by them what nobody has begun.

        A step that is ready and turns out not to be needed is left out; one that was left out and
        turns out to be needed comes back, unless something that waits for it has begun.
        """
        if facts == self.facts:
            return self
        progress = self._replace(facts=facts, rounds=self._judged_by(facts))
        for step_id, standing in self.standings.items():
            step = self.book.step(step_id)
            if step.when is None or step.on_demand:
                continue
            is_needed = step.when.holds(facts) is not False
            if standing.status is StepStatus.READY and not is_needed:
                progress = progress.with_step(progress.step(step_id).spare())
            elif standing.status is StepStatus.NOT_NEEDED and is_needed:
                progress = progress.wanted_again(step_id, moment)
        return progress.settled(moment)

    def _judged_by(self, facts: Mapping[str, FactValue]) -> Mapping[str, StepState]:
        """Return the rounds with the limits that facts give; what is accepted keeps its own."""
        return {
            step_id: state
            if state.has_limits_for_good
            else state._replace(rules=self.book.rules(step_id, facts))
            for step_id, state in self.rounds.items()
        }

    def wanted_again(self, step_id: str, moment: Moment) -> Self:
        """Give a step that was left out a round after all, unless the case has gone past it."""
        later = [self.standings[each] for each in self.book.after(step_id) & self.standings.keys()]
        untouched = (StepStatus.WAITING, StepStatus.READY, StepStatus.NOT_NEEDED)
        if any(each.status not in untouched for each in later):
            return self
        progress = self.renewed(step_id, moment)
        for each in sorted(self.book.after(step_id) & self.standings.keys()):
            if self.standings[each].status is StepStatus.READY:
                progress = progress.with_step(progress.step(each).make_wait())
        return progress

    def unsettled(self) -> frozenset[str]:
        """Name the steps that new facts may send back, which must be known in full before."""
        conditional = {step.id for step in self.book.template.steps if step.when is not None}
        later = {each for step_id in conditional for each in self.book.after(step_id)}
        return self.open_among(conditional | later)

    def reach(self, step_id: str, outcome: str) -> frozenset[str]:
        """Name the steps that an outcome may close; they must be known in full before."""
        leads = self.book.template.outcomes_of(self.book.step(step_id)).get(outcome)
        if leads is None:
            return frozenset()
        closed = {*self._ended_by(step_id, leads.leads_to), *leads.opens, *leads.obliges}
        if leads.leads_to is Lead.REPEATS:
            first = leads.repeats_from or step_id
            closed |= {first, *self.book.after(first)}
            return self.open_among(closed) | self.owing_among(closed)
        return self.open_among(closed)

    @property
    def is_going_on(self) -> bool:
        """Tell whether a step still waits or is open, whatever its kind."""
        return any(
            each.status is StepStatus.WAITING or each.status in OPEN_STATUSES
            for each in self.standings.values()
        )

    @property
    def is_given_up(self) -> bool:
        """Tell whether the case ended before its goal, so that nothing begins in it any more."""
        statuses = {each.status for each in self.standings.values()}
        return StepStatus.ENDED in statuses and not self.is_going_on

    def owing_among(self, step_ids: Iterable[str]) -> frozenset[str]:
        """Name those of some steps whose decision may rest on an undertaking."""
        done = (StepStatus.DECIDED, StepStatus.DELIVERED)
        return frozenset(
            each
            for each in step_ids
            if each in self.standings
            and self.standings[each].status in done
            and self.book.may_be_undertaken(each)
        )

    def open_among(self, step_ids: Iterable[str]) -> frozenset[str]:
        """Name those of some steps in which somebody has to do something."""
        return frozenset(
            each
            for each in step_ids
            if each in self.standings and self.standings[each].status in OPEN_STATUSES
        )

    def followed(self, step_id: str, outcome: str, moment: Moment) -> Self:
        """Let what an outcome of a step leads to happen to the others."""
        leads = self.step(step_id).rules.outcomes[outcome]
        cause = self.step(step_id).cause
        progress = self
        for each in self._ended_by(step_id, leads.leads_to):
            progress = progress.ended(each, moment, cause)
        if leads.leads_to is Lead.REPEATS:
            first = leads.repeats_from or step_id
            for each in (first, *sorted(self.book.after(first) & self.standings.keys())):
                progress = progress.renewed(each, moment, cause)
        for each in (*leads.opens, *leads.obliges):
            progress = progress.renewed(each, moment, cause).made_ready(each, moment)
        return progress.settled(moment)

    def settled(self, moment: Moment) -> Self:
        """Make ready or spare what waits for nothing any more, and pass the gates."""
        progress = self
        for step_id in self.book.graph.order:
            standing = progress.standings.get(step_id)
            if standing is not None and standing.status is StepStatus.WAITING:
                progress = progress.let_go(step_id, moment)
        return progress

    def let_go(self, step_id: str, moment: Moment) -> Self:
        """Make a waiting step ready once all that it depends on is done or left out.

        It is left out itself if nobody asked for it or its condition is known to be false.
        """
        if not all(self.is_done(each) for each in self.book.graph.predecessors[step_id]):
            return self
        step = self.book.step(step_id)
        if step.on_demand or (step.when is not None and step.when.holds(self.facts) is False):
            return self.with_step(self._at_desk(self.step(step_id), moment).spare())
        return self.made_ready(step_id, moment)

    def made_ready(self, step_id: str, moment: Moment) -> Self:
        """Let a step begin, at the desk of whoever holds its role now; a gate is passed."""
        state = self.step(step_id).make_ready(moment)
        if state.rules.course is Course.GATE:
            state = state.complete(moment)
        return self.with_step(self._at_desk(state._replace(agency=None), moment))

    def is_done(self, step_id: str) -> bool:
        """Tell whether what depends on a step may go on."""
        standing = self.standings.get(step_id)
        if standing is None or standing.status is StepStatus.WITHDRAWN:
            return self.book.step(step_id).on_demand
        if standing.status in DECIDED_STATUSES:
            return self.book.completes(step_id, standing.outcome)
        return standing.status is StepStatus.NOT_NEEDED

    def ended(self, step_id: str, moment: Moment, cause: str | None = None) -> Self:
        """End a step that is still open."""
        standing = self.standings[step_id]
        course = self.book.rules(step_id, self.facts).course
        if StepAction.END not in TRANSITIONS[course].get(standing.status, {}):
            return self
        state = self._at_desk(self.step(step_id), moment).end(moment)
        return self.with_step(state._replace(closed_by=cause))

    def renewed(self, step_id: str, moment: Moment, cause: str | None = None) -> Self:
        """Put a new round in the place of the last one, which ends if it is still open."""
        last = self.standings.get(step_id)
        number = 1 + (self.used.get(step_id, 0) if last is None else last.round)
        fresh = self._at_desk(self._fresh(step_id, number), moment)
        fresh = fresh._replace(caused_by=cause)
        if last is None:
            return self.with_step(fresh)
        return self.ended(step_id, moment, cause).replaced(fresh)

    def replaced(self, state: StepState) -> Self:
        """Put a round in the place of the newest one, which is past."""
        last, past = self.rounds.get(state.rules.step_id), self.past
        if last is not None:
            past = (*past, last.lapsed()._replace(is_replaced=True))
        return self._replace(past=past).with_step(state)

    def known(self, step_id: str) -> tuple[StepState, ...]:
        """Return the rounds of a step that are known in full, the first one first."""
        past = [each for each in self.past if each.rules.step_id == step_id]
        newest = self.rounds.get(step_id)
        return (*past, *(() if newest is None else (newest,)))

    def _at_desk(self, state: StepState, moment: Moment) -> StepState:
        if state.agency is not None:
            return state
        return state._replace(agency=self.desks.agency_of(state.rules.lead, moment))

    def _fresh(self, step_id: str, number: int) -> StepState:
        return StepState(
            clock_id=clock_id_of(self.case_id, step_id, number),
            rules=self.book.rules(step_id, self.facts),
            round=number,
        )

    def _ended_by(self, step_id: str, lead: Lead) -> tuple[str, ...]:
        if lead is Lead.ENDS:
            return tuple(self.standings)
        after = self.book.after(step_id) if lead is Lead.ENDS_BRANCH else frozenset()
        return tuple(each for each in self.standings if each in after)


def clock_id_of(case_id: UUID, step_id: str, number: int) -> ClockId:
    """Derive the id of the clock of a round."""
    return ClockId(uuid5(case_id, f"{step_id}/{number}"))
