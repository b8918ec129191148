"""Who is told about which fact."""

from dataclasses import dataclass
from typing import Self

from shared.contracts.event import ProjectEvent
from shared.contracts.funding import InterestMet, MatchChanged, MatchFound, MatchWithdrawn
from shared.contracts.land_supply import (
    ApplicationAccepted,
    ApplicationDeclined,
    ApplicationReceived,
    CaseClosing,
    CaseOpened,
    CaseRerouted,
    ClockExtended,
    ClockPaused,
    ClockRecomputed,
    ClockResumed,
    DaysExcluded,
    DecisionAltered,
    DecisionCorrected,
    RenewalRefused,
    RenewalRequested,
    StepAssigned,
    StepDecided,
    StepEnded,
    StepFact,
    StepReady,
    StepReminded,
    StepWithdrawn,
    SupplementReceived,
    SupplementRequested,
    UndertakingFoundFalse,
    UndertakingSigned,
    UndertakingTold,
)
from shared.contracts.notifier import Recipient
from shared.contracts.project_registry import ProjectRegistered
from shared.identifiers import ProjectId

SPONSOR = "sponsor"
AGENCY_OFFICER = "agency-officer"
DISTRICT_OFFICER = "district-officer"
COORDINATOR = "coordinator"

OVERDUE = frozenset({"overdue", "supplement_overdue", "check_overdue", "joint_overdue"})
"""The reminders that the district and the coordinators get as well."""
WAITING = "waiting"

_FOR_THE_SPONSOR = (
    StepReady,
    SupplementRequested,
    ApplicationAccepted,
    ApplicationDeclined,
    ClockPaused,
    ClockResumed,
    ClockExtended,
    DaysExcluded,
    ClockRecomputed,
    StepDecided,
    DecisionCorrected,
    DecisionAltered,
    RenewalRequested,
    RenewalRefused,
    StepReminded,
    UndertakingTold,
    UndertakingFoundFalse,
)
_FOR_THE_AGENCY = (
    StepReady,
    ApplicationReceived,
    SupplementReceived,
    ClockRecomputed,
    DecisionCorrected,
    RenewalRequested,
    StepReminded,
    UndertakingSigned,
)


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
        case CaseOpened() | CaseRerouted():
            found = [*_concerned(project), *_agencies(fact, project)]
        case CaseClosing():
            found = _concerned(project)
        case StepFact():
            found = _of_step(fact, project)
        case MatchFound() | MatchChanged() | MatchWithdrawn():
            found = _applicant(project)
        case InterestMet():
            found = [_keeper(fact)]
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


def _applicant(project: KnownProject) -> list[Recipient]:
    """Name the sponsor, or those who have to find the sponsor."""
    return _sponsor(project) or [_coordinators()]


def _district(project: KnownProject) -> list[Recipient]:
    if project.district_code is None:
        return []
    return [Recipient(role=DISTRICT_OFFICER, district_code=project.district_code)]


def _keeper(fact: InterestMet) -> Recipient:
    """Name who keeps a saved search, by what they may see."""
    return Recipient(
        role=fact.role,
        organisation=fact.organisation,
        district_code=fact.district_code,
        agency=fact.agency,
    )


def _coordinators() -> Recipient:
    return Recipient(role=COORDINATOR)


def _agencies(fact: CaseOpened | CaseRerouted, project: KnownProject) -> list[Recipient]:
    return [
        Recipient(role=AGENCY_OFFICER, agency=step.agency, district_code=project.district_code)
        for step in fact.first_steps
    ]


def _of_step(fact: StepFact, project: KnownProject) -> list[Recipient]:
    """Name who has to know: the applicant, the agency, and the city where a period has run out.

    What happens at its own desk an agency knows, unless silence or another desk did it.
    """
    found = _applicant(project) if isinstance(fact, _FOR_THE_SPONSOR) else []
    agencies: tuple[str | None, ...] = (fact.agency,)
    match fact:
        case ApplicationAccepted(is_deemed=True) | DecisionAltered(is_deemed=True):
            pass
        case StepAssigned():
            agencies = _moved(fact)
        case StepEnded(closed_from=before) | StepWithdrawn(closed_from=before):
            # A step that was still waiting has been on nobody's desk.
            agencies = () if before == WAITING else agencies
        case StepReminded(kind=kind) if kind in OVERDUE:
            found = [*found, *_district(project), _coordinators()]
        case _:
            agencies = agencies if isinstance(fact, _FOR_THE_AGENCY) else ()
    return [*found, *_desks(agencies, fact.district_code)]


def _moved(fact: StepAssigned) -> tuple[str | None, ...]:
    """Name both desks; who in an agency has a step is a matter of that agency."""
    return () if fact.previous_agency == fact.agency else (fact.agency, fact.previous_agency)


def _desks(agencies: tuple[str | None, ...], district_code: str | None) -> list[Recipient]:
    return [
        Recipient(role=AGENCY_OFFICER, agency=agency, district_code=district_code)
        for agency in agencies
        if agency is not None
    ]


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and one == other
