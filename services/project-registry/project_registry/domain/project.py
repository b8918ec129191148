"""Projects: what is known of them, what is missing, and how they enter the register."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Self

from shared.contracts import project_registry as contract
from shared.contracts.values import Money
from shared.errors import ForbiddenError
from shared.identifiers import ProjectId


class NotTheSponsorError(ForbiddenError):
    """A sponsor registers projects under its own credit code only."""

    code = "not-the-sponsor"

    def __init__(self) -> None:
        super().__init__("a sponsor registers projects under its own credit code only")


class ProjectStage(StrEnum):
    """How far a project has come, in the words of the city's project lists."""

    SIGNED = "signed"
    LAND_ACQUIRED = "land-acquired"
    NEW_START = "new-start"
    IN_CONSTRUCTION = "in-construction"
    COMPLETED = "completed"
    IN_PRODUCTION = "in-production"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sponsor:
    """The enterprise behind a project (GB 32100-2015 for its code)."""

    name: str | None = None
    unified_social_credit_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Investment:
    """Total investment as stated: any currency, never converted; `qualifier` quotes "over" etc."""

    amount: Decimal
    currency: str
    qualifier: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where the project is; places outside the city have no district code of ours."""

    city: str | None = None
    district_code: str | None = None
    location_text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An area in the unit in which it was stated."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFacts:
    """Everything that can be stated about a project; None is unknown, never zero or empty."""

    name: str
    sponsor: Sponsor = Sponsor()
    site: Site = Site()
    name_en: str | None = None
    project_code: str | None = None
    industry_code: str | None = None
    key_chain: str | None = None
    total_investment: Investment | None = None
    stage: ProjectStage | None = None
    stage_since: str | None = None
    land_area: Area | None = None
    building_area_m2: Decimal | None = None
    planned_completion: str | None = None
    source: str | None = None

    def missing(self) -> tuple[str, ...]:
        """List what nobody stated, as JSON pointers into the body of a registration."""
        own = [place for name, place in _PLACES if getattr(self, name) is None]
        for part, places in _INNER:
            value = getattr(self, part)
            own.extend(place for name, place in places if getattr(value, name) is None)
        return tuple(own)


OPTIONAL = frozenset({"/name_en", "/source", "/sponsor", "/site", "/stage_since"})
"""What a complete registration may leave out."""


_PLACES: tuple[tuple[str, str], ...] = tuple(
    (entry.name, f"/{entry.name}")
    for entry in fields(ProjectFacts)
    if f"/{entry.name}" not in OPTIONAL
)
_INNER: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = tuple(
    (part, tuple((entry.name, f"{pointer}/{entry.name}") for entry in fields(kind)))
    for part, pointer, kind in (("sponsor", "/sponsor", Sponsor), ("site", "", Site))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A registered project; `version` counts its changes from 1."""

    id: ProjectId
    facts: ProjectFacts
    missing: tuple[str, ...]
    registered_on: date
    registered_by: str
    version: int = 1

    @classmethod
    def register(
        cls, project_id: ProjectId, facts: ProjectFacts, *, on: date, by: str
    ) -> tuple[Self, contract.ProjectRegistered]:
        """Enter a project into the register and state the fact that follows from it."""
        project = cls(
            id=project_id,
            facts=facts,
            missing=facts.missing(),
            registered_on=on,
            registered_by=by,
        )
        return project, _registered(project)


def check_sponsor(facts: ProjectFacts, organisation: str | None) -> None:
    """Let a sponsor register for its own credit code only; a coordinator has no organisation."""
    if organisation is None:
        return
    if facts.sponsor.unified_social_credit_code != organisation:
        raise NotTheSponsorError


def _registered(project: Project) -> contract.ProjectRegistered:
    facts = project.facts
    money = facts.total_investment
    return contract.ProjectRegistered(
        project_id=project.id,
        name=facts.name,
        sponsor=contract.Sponsor(
            name=facts.sponsor.name,
            unified_social_credit_code=facts.sponsor.unified_social_credit_code,
        ),
        project_code=facts.project_code,
        city=facts.site.city,
        district_code=facts.site.district_code,
        location_text=facts.site.location_text,
        industry_code=facts.industry_code,
        key_chain=facts.key_chain,
        total_investment=Money(amount=money.amount, currency=money.currency) if money else None,
        investment_qualifier=money.qualifier if money else None,
        stage=facts.stage,
        registered_on=project.registered_on,
        missing=project.missing,
    )
