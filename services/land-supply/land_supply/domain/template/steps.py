"""The steps of a process: who acts, for how long at most, on what papers, with what outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from land_supply.domain.agency import Assignment
from land_supply.domain.deadlines import DayUnit, Limit, RollRule
from land_supply.domain.template.conditions import Condition
from land_supply.domain.template.outcomes import Outcome, Procedure
from land_supply.domain.template.undertaking import Undertaking
from shared.legal_sources import LegalBasis, Name


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
    PRE_SERVICE = "pre_service"
    """Agencies advise beside the process; what they say binds nobody."""
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


class Measure(StrEnum):
    """By which limits a sum is made."""

    STATUTORY = "statutory"
    PROMISED = "promised"


class ExtensionAuthority(StrEnum):
    """Whose approval an extension needs."""

    AGENCY_HEAD = "agency_head"
    """行政机关负责人 (Licensing Law, article 42(1))."""
    PEOPLES_GOVERNMENT_HEAD = "peoples_government_head"
    """本级人民政府负责人 (Licensing Law, article 42(2))."""


@dataclass(frozen=True, slots=True)
class PlannedDays:
    """Working days for planning sums, where they differ from what the limits give."""

    statutory: int
    promised: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """How far a limit may be extended, once, where the law has a rule of its own."""

    days: int
    unit: DayUnit
    authority: ExtensionAuthority
    basis: LegalBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitVariant:
    """Other limits for projects that fulfil a condition; the first that holds counts."""

    when: Condition
    statutory: Limit
    promised: Limit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTemplate:
    """One step of the process; an absent limit means that no text sets one."""

    id: str
    name: Name
    kind: StepKind
    procedure: Procedure = Procedure.PLAIN
    """Which outcomes there are; the step says where each of them leads."""
    assignment: Assignment
    depends_on: tuple[str, ...] = ()
    """Steps that must be done before; one that is skipped counts as done."""
    on_demand: bool = False
    """Begins only when an outcome opens it or obliges to it; otherwise it is skipped."""
    when: Condition | None = None
    """Needed only if this holds; otherwise the step is skipped."""
    statutory: Limit | None = None
    """The longest time by law."""
    promised: Limit | None = None
    """The shorter time that the agency publishes and is held to."""
    roll: RollRule = RollRule.HOLIDAYS_AND_WEEKENDS
    """Whether the last day of a period in calendar days moves when nobody works."""
    variants: tuple[LimitVariant, ...] = ()
    extension: Extension | None = None
    """Only where the law has a special rule; the general one is in the Licensing Law."""
    pause_causes: tuple[PauseCause, ...] = ()
    """What may stop the clock of this step."""
    pause_limits: Mapping[PauseCause, Limit] = field(default_factory=dict)
    """How long a pause of a cause may be at most, where the law says so."""
    undertaking: Undertaking | None = None
    """The route of a written undertaking (告知承诺); without it there is none."""
    needs: tuple[str, ...] = ()
    """The codes of the papers that go in."""
    issues: tuple[str, ...] = ()
    """The codes of the papers that come out."""
    sets: tuple[str, ...] = ()
    """The facts that the step's decision fixes."""
    checks: tuple[str, ...] = ()
    """The facts that the step compares with what was fixed."""
    requires: tuple[Condition, ...] = ()
    """What must hold when the step is decided."""
    outcome_set: str | None = None
    """The template's set of outcomes that this step takes over."""
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    """Where each outcome leads; these stand before those of the set."""
    legal_basis: tuple[LegalBasis, ...] = ()
    milestone: Milestone | None = None
    planned: PlannedDays | None = None

    @property
    def planned_days(self) -> PlannedDays:
        """Return the working days of planning sums; a step without a limit takes none."""
        if self.planned is not None:
            return self.planned
        return PlannedDays(_estimate(self.statutory), _estimate(self.promised))

    @property
    def is_on_the_way(self) -> bool:
        """Tell whether every case passes the step unless its own condition spares it."""
        return not self.on_demand and self.kind is not StepKind.OBLIGATION

    @property
    def can_be_skipped(self) -> bool:
        """Tell whether a case can go past the step."""
        return self.on_demand or self.when is not None

    def days(self, measure: Measure) -> int:
        """Return the working days of planning sums by one measure."""
        planned = self.planned_days
        return planned.statutory if measure is Measure.STATUTORY else planned.promised


def _estimate(limit: Limit | None) -> int:
    return 0 if limit is None else limit.estimated_working_days
