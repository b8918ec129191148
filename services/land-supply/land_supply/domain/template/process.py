"""A whole process: its steps and what they share, in one published version."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from land_supply.domain.template.conditions import FactDefinition
from land_supply.domain.template.groups import Cap, JointAcceptance, JointIssue
from land_supply.domain.template.outcomes import DONE, Outcome, Procedure
from land_supply.domain.template.papers import Paper
from land_supply.domain.template.steps import Milestone, StepTemplate
from land_supply.domain.template.undertaking import FalseUndertaking
from shared.contracts.land_supply import TemplateReference
from shared.errors import NotFoundError
from shared.legal_sources import LegalBasis, LegalText, Name


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessTemplate:
    """A published process; a version never changes, and its content hash proves it."""

    id: str
    version: str
    name: Name
    valid_from: date
    documents: Mapping[str, LegalText]
    steps: tuple[StepTemplate, ...]
    legal_basis: tuple[LegalBasis, ...]
    content_hash: str
    valid_until: date | None = None
    facts: Mapping[str, FactDefinition] = field(default_factory=dict)
    papers: Mapping[str, Paper] = field(default_factory=dict)
    outcome_sets: Mapping[str, Mapping[str, Outcome]] = field(default_factory=dict)
    false_undertaking: FalseUndertaking | None = None
    joint_issues: tuple[JointIssue, ...] = ()
    joint_acceptances: tuple[JointAcceptance, ...] = ()
    caps: tuple[Cap, ...] = ()

    @property
    def reference(self) -> TemplateReference:
        """Name the exact text, as events carry it."""
        return _reference(self.id, self.version, self.content_hash)

    def is_valid(self, *, on: date) -> bool:
        """Tell whether new cases may follow the template on a day."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)

    def step(self, step_id: str) -> StepTemplate:
        """Return a step by its id."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise NotFoundError(f"step of template {self.id}", step_id)

    def milestones(self, milestone: Milestone) -> tuple[StepTemplate, ...]:
        """Return the steps that are a milestone."""
        return tuple(step for step in self.steps if step.milestone is milestone)

    def outcomes_of(self, step: StepTemplate) -> Mapping[str, Outcome]:
        """Say of every outcome of a step where it leads; its own word goes before its set's."""
        shared = self.outcome_sets.get(step.outcome_set, {}) if step.outcome_set else {}
        if step.procedure is Procedure.PLAIN and not shared:
            shared = DONE
        return {**shared, **step.outcomes}

    def outcomes(self) -> Iterator[tuple[StepTemplate, str, Outcome]]:
        """Yield every outcome of every step."""
        for step in self.steps:
            for value, outcome in self.outcomes_of(step).items():
                yield step, value, outcome


@lru_cache(maxsize=256)
def _reference(template_id: str, version: str, content_hash: str) -> TemplateReference:
    """Name a text once for all events that carry it."""
    return TemplateReference(id=template_id, version=version, content_hash=content_hash)
