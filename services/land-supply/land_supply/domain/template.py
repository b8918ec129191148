"""Process templates: the standard course of a land supply, as published."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from land_supply.domain.agency import Assignment
from land_supply.domain.deadlines import Limit, RollRule
from land_supply.domain.sources import LegalBasis, LegalText, Name
from shared.contracts.land_supply import TemplateReference
from shared.errors import NotFoundError


class StepKind(StrEnum):
    """What makes a step end."""

    ADMINISTRATIVE = "administrative"
    """An agency decides on an accepted application."""
    TECHNICAL_REVIEW = "technical_review"
    """A third party examines documents."""
    FIXED_PERIOD = "fixed_period"
    """A minimum time passes, which nobody can shorten."""
    ENTERPRISE = "enterprise"
    """The enterprise acts; the time is its own."""
    GATE = "gate"
    """All that came before is there."""
    OBLIGATION = "obligation"
    """A duty that stays after the end of the path."""


class PauseCause(StrEnum):
    """The only causes that stop the clock of a licence (Licensing Law, article 45)."""

    HEARING = "hearing"
    TENDER = "tender"
    AUCTION = "auction"
    INSPECTION = "inspection"
    TESTING = "testing"
    QUARANTINE = "quarantine"
    APPRAISAL = "appraisal"
    EXPERT_REVIEW = "expert_review"


class UndertakingRoute(StrEnum):
    """Whether the enterprise may undertake in writing instead of proving (告知承诺)."""

    NONE = "none"
    NOT_APPLICABLE = "not_applicable"
    LISTED = "listed"
    """Only for the kinds of project on the published list."""
    PARTLY = "partly"
    POSSIBLE = "possible"


class Milestone(StrEnum):
    """The steps that rules and other services know by their meaning."""

    ANNOUNCEMENT = "announcement"
    LISTING = "listing"
    DEAL = "deal"
    CONTRACT = "contract"
    CONSTRUCTION_PERMIT = "construction_permit"
    START = "start"
    ACCEPTANCE = "acceptance"
    END = "end"


@dataclass(frozen=True, slots=True)
class PlannedDays:
    """Working days for planning sums, where they differ from what the limits give."""

    statutory: int
    promised: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTemplate:
    """One step of the process; an absent limit means that no text sets one."""

    id: str
    name: Name
    kind: StepKind
    assignment: Assignment
    depends_on: tuple[str, ...] = ()
    statutory: Limit | None = None
    promised: Limit | None = None
    roll: RollRule = RollRule.HOLIDAYS_AND_WEEKENDS
    pause_causes: tuple[PauseCause, ...] = ()
    undertaking: UndertakingRoute = UndertakingRoute.NONE
    outputs: tuple[Name, ...] = ()
    legal_basis: tuple[LegalBasis, ...] = ()
    milestone: Milestone | None = None
    planned: PlannedDays | None = None

    @property
    def planned_days(self) -> PlannedDays:
        """Return the working days of planning sums; a step without a limit takes none."""
        if self.planned is not None:
            return self.planned
        return PlannedDays(_estimate(self.statutory), _estimate(self.promised))


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

    @property
    def reference(self) -> TemplateReference:
        """Name the exact text, as events carry it."""
        return TemplateReference(id=self.id, version=self.version, content_hash=self.content_hash)

    def is_valid(self, *, on: date) -> bool:
        """Tell whether new cases may follow the template on a day."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)

    def step(self, step_id: str) -> StepTemplate:
        """Return a step by its id."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise NotFoundError(f"step of template {self.id}", step_id)


def content_hash(document: Mapping[str, object]) -> str:
    """Hash what a document says: comments, order of keys and layout make no difference."""
    canonical = json.dumps(
        document, default=str, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _estimate(limit: Limit | None) -> int:
    return 0 if limit is None else limit.estimated_working_days
