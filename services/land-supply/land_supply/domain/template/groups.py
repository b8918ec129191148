"""What several steps share: one decision, one application, one cap on their time."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from land_supply.domain.deadlines import Limit
from land_supply.domain.template.steps import Extension, Measure, Milestone
from shared.legal_sources import LegalBasis, Name


@dataclass(frozen=True, slots=True, kw_only=True)
class JointIssue:
    """Several certificates by one decision; each stays a record of its own."""

    id: str
    name: Name
    steps: tuple[str, ...]
    basis: LegalBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class JointAcceptance:
    """One form at one window for several steps; each agency decides its own part.

    Licensing Law, article 42(2): 45 working days in all, 15 more with the approval of the head of
    the people's government.
    """

    id: str
    name: Name
    steps: tuple[str, ...]
    window: str
    """The role that takes the one application."""
    limit: Limit
    extension: Extension
    basis: LegalBasis


class CapKind(StrEnum):
    """Totals that the city has set for its own agencies."""

    GENERAL = "general"
    """General social investment: 67 working days to the construction permit, 13 for acceptance."""
    WITH_SCHEME = "with_scheme"
    """Land supplied with its scheme: 50 working days."""
    LOW_RISK = "low_risk"
    """Low-risk social investment: 25 working days from land to registration."""
    EXISTING_BUILDING = "existing_building"
    """Retrofit of an existing building: 15 working days."""


class CapStage(StrEnum):
    """The part of a process that a cap speaks of."""

    PERMITS = "permits"
    ACCEPTANCE = "acceptance"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The time after one milestone up to another."""

    after: Milestone
    until: Milestone


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """Which of the city's totals a process keeps, between which of its milestones."""

    kind: CapKind
    measure: Measure = Measure.PROMISED
    """Which limits are added up; a process that keeps a cap by law says so."""
    spans: Mapping[CapStage, Span]
