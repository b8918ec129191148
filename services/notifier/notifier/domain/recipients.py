"""Who is told about which fact."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from shared.contracts.event import ProjectEvent
from shared.contracts.funding import MatchFound
from shared.contracts.land_supply import CaseOpened
from shared.contracts.notifier import Recipient
from shared.contracts.project_registry import ProjectRegistered
from shared.identifiers import ProjectId

SPONSOR = "sponsor"
AGENCY_OFFICER = "agency-officer"
DISTRICT_OFFICER = "district-officer"
COORDINATOR = "coordinator"


class NotificationKind(StrEnum):
    """What a notification is about; a receiver may choose by it."""

    PROJECT_REGISTERED = "project-registered"
    CASE_OPENED = "case-opened"
    MATCH_FOUND = "match-found"

    @property
    def webhook_type(self) -> str:
        """Name the kind as the `type` of a webhook's payload."""
        return f"notification.{self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownProject:
    """What the notifier remembers of a project, because later facts carry only its id.

    A fact about a case or a match may arrive before the project's own fact: they travel in
    different topics, and there is no order between topics. Such a fact is held until the project
    is known, because only then can the right people be told, with the project's name; it is held
    in the transaction that consumes it, so it cannot be lost. Telling the coordinators at once
    would win milliseconds and cost everybody a message about a project without a name.
    """

    id: ProjectId
    name: str
    sponsor_code: str | None
    district_code: str | None

    @classmethod
    def of(cls, fact: ProjectRegistered) -> Self:
        """Take from a project's registration what later notifications need."""
        return cls(
            id=fact.project_id,
            name=fact.name,
            sponsor_code=fact.sponsor.unified_social_credit_code,
            district_code=fact.district_code,
        )


def recipients_of(fact: ProjectEvent, project: KnownProject) -> tuple[Recipient, ...]:
    """Name everybody who is told about a fact, each once and in a stable order."""
    match fact:
        case ProjectRegistered():
            found = _concerned(project)
        case CaseOpened():
            found = [*_concerned(project), *_agencies(fact, project)]
        case MatchFound():
            found = _sponsor(project) or [_coordinators()]
        case _:
            found = []
    return tuple(dict.fromkeys(found))


def reaches(audience: Recipient, recipient: Recipient) -> bool:
    """Tell whether somebody is among those who a notification is addressed to.

    An agency officer without a district stands for the agency in the whole city; one with a
    district sees only what is known to lie there. A sponsor or a district officer without an
    organisation or a district is nobody in particular and is reached by nothing.
    """
    if audience.role != recipient.role:
        return False
    match audience.role:
        case "sponsor":
            return _same(audience.organisation, recipient.organisation)
        case "district-officer":
            return _same(audience.district_code, recipient.district_code)
        case "agency-officer":
            everywhere = audience.district_code is None
            here = everywhere or audience.district_code == recipient.district_code
            return here and _same(audience.agency, recipient.agency)
        case _:
            return audience.role == COORDINATOR


def _concerned(project: KnownProject) -> list[Recipient]:
    return [*_sponsor(project), *_district(project), _coordinators()]


def _sponsor(project: KnownProject) -> list[Recipient]:
    if project.sponsor_code is None:
        return []
    return [Recipient(role=SPONSOR, organisation=project.sponsor_code)]


def _district(project: KnownProject) -> list[Recipient]:
    if project.district_code is None:
        return []
    return [Recipient(role=DISTRICT_OFFICER, district_code=project.district_code)]


def _coordinators() -> Recipient:
    return Recipient(role=COORDINATOR)


def _agencies(fact: CaseOpened, project: KnownProject) -> list[Recipient]:
    return [
        Recipient(role=AGENCY_OFFICER, agency=step.agency, district_code=project.district_code)
        for step in fact.first_steps
    ]


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and one == other
