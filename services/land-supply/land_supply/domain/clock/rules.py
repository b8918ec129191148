"""What a clock's procedure allows: limits, causes of a pause, extensions and exclusions."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from land_supply.domain.clock import bases
from land_supply.domain.clock.entries import Record
from land_supply.domain.deadlines import DayUnit, Limit, RollRule
from land_supply.domain.template import Extension, ExtensionAuthority, PauseCause
from shared.errors import InvalidValueError
from shared.legal_sources import LegalBasis


def ensure_extension(rule: Extension, days: int, record: Record) -> None:
    """Refuse what is longer, approved by another, or not explained to the applicant."""
    if not 1 <= days <= rule.days:
        raise InvalidValueError("/days", days, f"a number from 1 to {rule.days}")
    if record.authority is not rule.authority:
        given = None if record.authority is None else record.authority.value
        raise InvalidValueError("/authority", given, rule.authority.value)
    record.ensure("approver", "reason", "notice_reference")


class ExclusionCause(StrEnum):
    """Why days are taken out of the count after they have passed."""

    ENTERPRISE_TIME = "enterprise_time"
    COMMISSIONED_APPRAISAL = "commissioned_appraisal"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionRule:
    """Days that may be taken out afterwards, all those of one cause up to a number."""

    cause: ExclusionCause
    basis: LegalBasis
    most_working_days: int | None = None


ENTERPRISE_TIME = ExclusionRule(cause=ExclusionCause.ENTERPRISE_TIME, basis=bases.ENTERPRISE_TIME)
COMMISSIONED_APPRAISAL = ExclusionRule(
    cause=ExclusionCause.COMMISSIONED_APPRAISAL, basis=bases.VERIFICATION, most_working_days=30
)
"""An appraisal that the verifying authority commissions (project regulation, articles 8-12)."""


def _working_days(days: int, basis: LegalBasis) -> Limit:
    return Limit(days=days, unit=DayUnit.WORKING_DAYS, basis=basis)


def _extension(days: int, authority: ExtensionAuthority, basis: LegalBasis) -> Extension:
    return Extension(days=days, unit=DayUnit.WORKING_DAYS, authority=authority, basis=basis)


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """The limit of a kind of procedure and what may be done to it; a special law comes first."""

    limit: Limit
    extension: Extension
    exclusions: tuple[ExclusionRule, ...] = (ENTERPRISE_TIME,)


LICENCE = Procedure(
    limit=_working_days(20, bases.GENERAL_LIMIT),
    extension=_extension(10, ExtensionAuthority.AGENCY_HEAD, bases.GENERAL_LIMIT),
)
"""Licensing Law, article 42(1): 20 working days and 10 more, unless another law says otherwise."""
JOINT_HANDLING = Procedure(
    limit=_working_days(45, bases.JOINT_LIMIT),
    extension=_extension(15, ExtensionAuthority.PEOPLES_GOVERNMENT_HEAD, bases.JOINT_LIMIT),
)
"""Licensing Law, article 42(2): several licences in one procedure."""
VERIFICATION = Procedure(
    limit=_working_days(20, bases.VERIFICATION),
    extension=_extension(40, ExtensionAuthority.AGENCY_HEAD, bases.VERIFICATION),
    exclusions=(ENTERPRISE_TIME, COMMISSIONED_APPRAISAL),
)
"""Project regulation, articles 8-12: its 40 working days beat the general 10."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockTerms:
    """The budget of one clock and what may be done to it; it never changes."""

    statutory: Limit
    promised: Limit | None = None
    roll: RollRule = RollRule.HOLIDAYS_AND_WEEKENDS
    pause_causes: tuple[PauseCause, ...] = ()
    extension: Extension | None = None
    exclusions: tuple[ExclusionRule, ...] = (ENTERPRISE_TIME,)

    def __post_init__(self) -> None:
        rule = self.extension
        if rule is not None and rule.unit is not self.statutory.unit:
            raise InvalidValueError("/extension", rule.unit.value, self.statutory.unit.value)

    def ensure_cause(self, cause: PauseCause) -> None:
        """Refuse to pause for what article 45 lists but the step does not allow."""
        if cause not in self.pause_causes:
            raise InvalidValueError("/cause", cause.value, _one_of(self.pause_causes))

    def exclusion(self, cause: ExclusionCause) -> ExclusionRule:
        """Return the rule for taking out days of a cause."""
        for rule in self.exclusions:
            if rule.cause is cause:
                return rule
        raise InvalidValueError("/cause", cause.value, _one_of(r.cause for r in self.exclusions))


def _one_of(causes: Iterable[StrEnum]) -> str:
    return "one of " + (", ".join(causes) or "none: nothing stops this clock")
