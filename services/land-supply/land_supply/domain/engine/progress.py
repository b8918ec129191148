"""How a case goes on: which steps are ready, and what an outcome does to the others."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID, uuid5

from land_supply.domain.engine.moment import Moment
from land_supply.domain.engine.rules import StepRules
from land_supply.domain.engine.states import Course, StepAction, StepStatus
from land_supply.domain.engine.step import StepState
from land_supply.domain.engine.transitions import TRANSITIONS
from land_supply.domain.graph import StepGraph
from land_supply.domain.template import Lead, ProcessTemplate, StepKind
from land_supply.domain.template.conditions import FactValue
from shared.errors import NotFoundError
from shared.identifiers import ClockId


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The rounds of all steps of one case in its template; every change returns another one."""

    case_id: UUID
    template: ProcessTemplate
    graph: StepGraph
    facts: Mapping[str, FactValue]
    current: Mapping[str, StepState]
    """The newest round of each step; an obligation has one once it arose."""
    past: tuple[StepState, ...] = ()
    """Rounds that another one replaced."""

    @classmethod
    def start(
        cls,
        case_id: UUID,
        template: ProcessTemplate,
        facts: Mapping[str, FactValue],
        moment: Moment,
    ) -> Self:
        """Give every step its first round; what depends on nothing is ready."""
        progress = cls(
            case_id=case_id,
            template=template,
            graph=StepGraph.of(template),
            facts=facts,
            current={},
        )
        for step in template.steps:
            if step.kind is not StepKind.OBLIGATION:
                progress = progress.renewed(step.id, moment)
        return progress.settled(moment)

    def step(self, step_id: str) -> StepState:
        """Return the newest round of a step."""
        if step_id not in self.current:
            raise NotFoundError("step", step_id)
        return self.current[step_id]

    def with_step(self, state: StepState) -> Self:
        """Take over what an action made of a round."""
        return replace(self, current={**self.current, state.rules.step_id: state})

    def decide(self, step_id: str, outcome: str, moment: Moment) -> Self:
        """Decide a step, and let what its outcome leads to follow."""
        decided = self.step(step_id).decide(outcome, moment)
        return self.with_step(decided).followed(step_id, outcome, moment)

    def followed(self, step_id: str, outcome: str, moment: Moment) -> Self:
        """Let what an outcome of a step leads to happen to the others."""
        leads = self.step(step_id).rules.outcomes[outcome]
        progress = self
        for each in self._ended_by(step_id, leads.leads_to):
            progress = progress.ended(each, moment)
        if leads.leads_to is Lead.REPEATS:
            first = leads.repeats_from or step_id
            for each in (first, *sorted(self.graph.after(first) & self.current.keys())):
                progress = progress.renewed(each, moment)
        for each in (*leads.opens, *leads.obliges):
            progress = progress.renewed(each, moment)
            progress = progress.with_step(progress.step(each).make_ready())
        return progress.settled(moment)

    def settled(self, moment: Moment) -> Self:
        """Make ready or spare what waits for nothing any more, and pass the gates."""
        progress = self
        for step_id in self.graph.order:
            state = progress.current.get(step_id)
            if state is not None and progress.waits_for_nothing(state):
                state = progress.let_go(state)
            if state is not None and is_open_gate(state):
                state = state.complete(moment)
            progress = progress if state is None else progress.with_step(state)
        return progress

    def waits_for_nothing(self, state: StepState) -> bool:
        """Tell whether all that a waiting step depends on is done or left out."""
        before = self.graph.predecessors[state.rules.step_id]
        is_waiting = state.status is StepStatus.WAITING
        return is_waiting and all(each in self.current and self.is_done(each) for each in before)

    def let_go(self, state: StepState) -> StepState:
        """Make a step ready, unless nobody asked for it or its condition is known to be false."""
        step = self.template.step(state.rules.step_id)
        is_spared = step.on_demand or (
            step.when is not None and step.when.holds(self.facts) is False
        )
        return state.spare() if is_spared else state.make_ready()

    def is_done(self, step_id: str) -> bool:
        """Tell whether what depends on a step may go on."""
        state = self.step(step_id)
        if state.status not in (StepStatus.DECIDED, StepStatus.DELIVERED):
            return state.status is StepStatus.NOT_NEEDED
        outcome = state.outcome
        return outcome is None or state.rules.outcomes[outcome].leads_to is Lead.COMPLETES

    def ended(self, step_id: str, moment: Moment) -> Self:
        """End a step that is still open."""
        state = self.step(step_id)
        row = TRANSITIONS[state.rules.course].get(state.status, {})
        return self.with_step(state.end(moment)) if StepAction.END in row else self

    def renewed(self, step_id: str, moment: Moment) -> Self:
        """Put a new round in the place of the last one, which ends if it is still open."""
        last = self.current.get(step_id)
        number = 1 if last is None else last.round + 1
        step = self.template.step(step_id)
        state = StepState(
            clock_id=ClockId(uuid5(self.case_id, f"{step_id}/{number}")),
            rules=StepRules.of(self.template, step, self.facts),
            round=number,
        )
        if last is None:
            return self.with_step(state)
        before = self.ended(step_id, moment)
        return replace(before, past=(*before.past, before.step(step_id))).with_step(state)

    def _ended_by(self, step_id: str, lead: Lead) -> tuple[str, ...]:
        if lead is Lead.ENDS:
            return tuple(self.current)
        after = self.graph.after(step_id) if lead is Lead.ENDS_BRANCH else frozenset()
        return tuple(each for each in self.current if each in after)


def is_open_gate(state: StepState) -> bool:
    """Tell whether a step has nothing to do but to pass."""
    return state.rules.course is Course.GATE and state.status is StepStatus.READY
