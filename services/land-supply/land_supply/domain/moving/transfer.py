"""The steps of a case in another version of its process."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from land_supply.domain.engine import (
    NOT_BEGUN,
    Course,
    Moment,
    Progress,
    Rulebook,
    StepState,
    StepStatus,
)
from land_supply.domain.moving import obstacles
from land_supply.domain.moving.obstacles import BEGUN, CannotMoveError, Obstacle
from land_supply.domain.moving.record import MoveRecord, UnbegunRound
from land_supply.domain.template import Lead


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Takes the progress of one case over into a version; every round must be known in full."""

    progress: Progress
    book: Rulebook
    moment: Moment
    used: Mapping[str, int]
    """How many rounds the steps of the version ever had in the case."""
    known: MoveRecord | None = None
    """The move that is taken back, where one is."""

    def result(self) -> Progress:
        """Return where everything stands in the version, or refuse with everything against it."""
        removed = tuple(self._removed())
        taken = self._without(removed)
        self._refuse(
            *obstacles.of_removed(self.progress, removed),
            *obstacles.of_steps(self.progress, taken),
            *obstacles.of_facts(self.progress, taken, self.known),
        )
        # Only now every outcome has a meaning, so that it can be said what is done.
        taken = self._added(self._restored(self._judged(taken))).settled(self.moment)
        newly = self._newly_undone(taken)
        after = self._waiting(taken, newly)
        self._refuse(*obstacles.of_order(after, newly))
        return after

    def _refuse(self, *against: Obstacle) -> None:
        if against:
            raise CannotMoveError(self.book.template.version, against)

    def _removed(self) -> Iterator[str]:
        """Name the steps that the version lacks."""
        yield from (each for each in self.progress.standings if each not in self.book.steps)

    def _without(self, removed: Iterable[str]) -> Progress:
        """End what is removed and nobody began, and read the rest by the rules of the version."""
        former, names = self.progress, frozenset(removed)
        for step_id in names:
            former = former.ended(step_id, self.moment)
        ended = tuple(
            state
            for step_id, state in former.rounds.items()
            if step_id in names and state is not self.progress.rounds.get(step_id)
        )
        kept = {each: state for each, state in former.rounds.items() if each not in names}
        standings = {each: at for each, at in former.standings.items() if each not in names}
        return former._replace(
            book=self.book,
            standings=standings,
            rounds={each: self._by_new_rules(state) for each, state in kept.items()},
            past=(*former.past, *ended),
            used=self.used,
        )

    def _by_new_rules(self, state: StepState) -> StepState:
        step_id = state.rules.step_id
        rules = self.book.rules(step_id, self.progress.facts)
        if step_id in obstacles.begun(self.progress) and state.is_open:
            return state._replace(rules=rules.keeping(state.rules))
        if state.status not in NOT_BEGUN:
            return state
        if state.status is StepStatus.READY and rules.course is Course.GATE:
            state = state.make_wait()
        if rules.lead != state.rules.lead:
            agency = self.progress.desks.agency_of(rules.lead, self.moment)
            state = state._replace(agency=agency, claimed_by=None, delegated_from=None)
        return state._replace(rules=rules)

    def _judged(self, progress: Progress) -> Progress:
        """Judge by the conditions of the version what nobody has begun."""
        judged = progress
        for step_id, state in progress.rounds.items():
            judged = judged.with_step(self._judge(step_id, state))
        return judged

    def _judge(self, step_id: str, state: StepState) -> StepState:
        step, facts = self.book.step(step_id), self.progress.facts
        was_on_demand = self.progress.book.step(step_id).on_demand
        has_begun = state.status not in NOT_BEGUN or step_id in obstacles.begun(self.progress)
        if has_begun or (step.on_demand and was_on_demand):
            return state
        is_needed = not step.on_demand and (
            step.when is None or step.when.holds(facts) is not False
        )
        if state.status in (StepStatus.READY, StepStatus.WAITING) and step.on_demand:
            return state.spare()
        if state.status is StepStatus.READY and not is_needed:
            return state.spare()
        if is_needed and self._is_wanted_again(step_id, state):
            return state._replace(status=StepStatus.WAITING, since=None)
        return state

    def _is_wanted_again(self, step_id: str, state: StepState) -> bool:
        """Tell whether a step was left out for a reason that the case has not gone past."""
        if state.status is not StepStatus.NOT_NEEDED:
            return False
        standings = self.progress.standings
        later = self.book.after(step_id) & standings.keys()
        return not any(standings[each].status in BEGUN for each in later)

    def _restored(self, progress: Progress) -> Progress:
        """Put back what the move that is taken back had changed, where nothing came after it."""
        if self.known is None:
            return progress
        for step_id in self._untouched_since:
            was = self.known.rounds.get(step_id)
            if was is not None:
                progress = progress.with_step(was.restored(progress))
            elif step_id not in progress.standings:
                standings = {**progress.standings, step_id: self.known.before[step_id]}
                progress = progress._replace(standings=standings)
        return progress

    @property
    def _untouched_since(self) -> frozenset[str]:
        """Name the steps that stand as the move that is taken back had left them."""
        if self.known is None:
            return frozenset()
        before, after, now = self.known.before, self.known.after, self.progress.standings
        return frozenset(each for each in before if now.get(each) == after.get(each))

    def _added(self, progress: Progress) -> Progress:
        """Give a round to every step that has none; behind an end it ends at once.

        What comes on demand has none, unless it had one in a version before: then that one counts
        as spared, so that the next one has a number of its own.
        """
        for step_id in self.book.graph.order:
            step, number = self.book.step(step_id), self.used.get(step_id)
            if step_id in progress.standings:
                continue
            if not step.on_demand:
                progress = progress.renewed(step_id, self.moment)
                if any(_has_ended(progress, each) for each in step.depends_on):
                    progress = progress.ended(step_id, self.moment)
            elif number is not None:
                spared = UnbegunRound(step_id=step_id, round=number, status=StepStatus.NOT_NEEDED)
                progress = progress.with_step(spared.restored(progress))
        return progress

    def _newly_undone(self, after: Progress) -> dict[str, frozenset[str]]:
        """Say for each step which open ones it depends on that it did not wait for before."""
        before = _undone(self.progress)
        if self.known is not None:
            stood = _undone(self.known.stood(self.progress, self.book))
            before |= {each: stood[each] for each in self._untouched_since}
        return {
            step_id: undone - before.get(step_id, frozenset())
            for step_id, undone in _undone(after).items()
        }

    def _waiting(self, progress: Progress, newly: dict[str, frozenset[str]]) -> Progress:
        """Let what is ready, and now depends on something open, wait again."""
        for step_id, undone in newly.items():
            is_ready = progress.standings[step_id].status is StepStatus.READY
            if undone and is_ready and step_id not in obstacles.begun(progress):
                progress = progress.with_step(progress.step(step_id).make_wait())
        return progress


def _undone(progress: Progress) -> dict[str, frozenset[str]]:
    return {
        step_id: frozenset(
            each for each in progress.book.graph.predecessors[step_id] if not progress.is_done(each)
        )
        for step_id in progress.book.graph.order
        if step_id in progress.standings
    }


def _has_ended(progress: Progress, step_id: str) -> bool:
    standing = progress.standings.get(step_id)
    if standing is None or standing.outcome is None:
        return standing is not None and standing.status is StepStatus.ENDED
    leads = progress.book.template.outcomes_of(progress.book.step(step_id)).get(standing.outcome)
    return leads is not None and leads.leads_to in (Lead.ENDS, Lead.ENDS_BRANCH)
