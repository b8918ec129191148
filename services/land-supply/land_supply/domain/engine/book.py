"""A template as the engine reads it, worked out once for all cases that follow it."""

from collections.abc import Mapping
from functools import cached_property

from land_supply.domain.engine.rules import USUAL, StepRules
from land_supply.domain.engine.states import Course, course_of
from land_supply.domain.graph import StepGraph
from land_supply.domain.template import JointIssue, Lead, ProcessTemplate, StepTemplate
from land_supply.domain.template.conditions import FactValue
from shared.errors import NotFoundError


class Rulebook:
    """The steps of a published process by id, what surrounds each of them, and their rules.

    A published version never changes, so nothing that was worked out here is ever wrong later.
    """

    def __init__(self, template: ProcessTemplate) -> None:
        self.template = template
        self.graph = StepGraph.of(template)
        self.steps: Mapping[str, StepTemplate] = {step.id: step for step in template.steps}
        self._rules: dict[tuple[str, int], StepRules] = {}
        self._after: dict[str, frozenset[str]] = {}

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Tell where each step stands in the template."""
        return {step.id: number for number, step in enumerate(self.template.steps)}

    def step(self, step_id: str) -> StepTemplate:
        """Return a step by its id."""
        step = self.steps.get(step_id)
        if step is None:
            raise NotFoundError(f"step of template {self.template.id}", step_id)
        return step

    def rules(self, step_id: str, facts: Mapping[str, FactValue]) -> StepRules:
        """Return what may be done in a step for a project of which these facts are known."""
        variants = enumerate(self.step(step_id).variants)
        number = next((number for number, each in variants if each.when.holds(facts)), USUAL)
        return self.rules_by(step_id, number)

    def rules_by(self, step_id: str, variant: int) -> StepRules:
        """Return what may be done in a step whose limits one of its variants sets."""
        found = self._rules.get((step_id, variant))
        if found is None:
            found = StepRules.of(self.template, self.step(step_id), variant, graph=self.graph)
            self._rules[step_id, variant] = found
        return found

    def may_be_undertaken(self, step_id: str) -> bool:
        """Tell whether the route of an undertaking is open in a step."""
        undertaking = self.step(step_id).undertaking
        return undertaking is not None and undertaking.route.is_open

    def course(self, step_id: str) -> Course:
        """Return the course that a step takes, whatever is known of the project."""
        return course_of(self.step(step_id).kind)

    @cached_property
    def _joint_issues(self) -> Mapping[str, JointIssue]:
        return {each: issue for issue in self.template.joint_issues for each in issue.steps}

    def joint_issue(self, step_id: str) -> JointIssue | None:
        """Return the joint issue that a step belongs to."""
        return self._joint_issues.get(step_id)

    def after(self, step_id: str) -> frozenset[str]:
        """Return everything that waits for a step, directly or not."""
        if step_id not in self._after:
            self._after[step_id] = self.graph.after(step_id)
        return self._after[step_id]

    @cached_property
    def _goals(self) -> frozenset[str]:
        """Name the steps on the way that no other one waits for."""
        on_the_way = [step for step in self.template.steps if step.is_on_the_way]
        awaited = {each for step in on_the_way for each in step.depends_on}
        return frozenset(step.id for step in on_the_way if step.id not in awaited)

    def is_goal(self, step_id: str) -> bool:
        """Tell whether a case is complete only with this step."""
        return step_id in self._goals

    def completes(self, step_id: str, outcome: str | None) -> bool:
        """Tell whether what depends on a step may go on after an outcome; a gate has none."""
        if outcome is None:
            return True
        return self.template.outcomes_of(self.step(step_id))[outcome].leads_to is Lead.COMPLETES
