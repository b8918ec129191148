"""Who is told about which fact."""

from datetime import date

import pytest

from notifier.domain.recipients import KnownProject, reaches, recipients_of
from notifier.testing import (
    COORDINATORS,
    DISTRICT_OFFICERS,
    NOW,
    SPONSOR,
    a_case_opened,
    a_match_found,
    a_project_registered,
    a_step_fact,
)
from shared.contracts.event import ProjectEvent
from shared.contracts.funding import InterestMet, MatchChanged, MatchWithdrawn
from shared.contracts.land_supply import (
    ApplicationAccepted,
    ApplicationReceived,
    CaseCancelled,
    CaseClosing,
    CaseCompleted,
    CaseWithdrawn,
    ClockResumed,
    StepAssigned,
    StepEnded,
    StepFact,
    StepPassed,
    StepReady,
    StepReminded,
    StepSpared,
    StepWithdrawn,
    SupplementReceived,
    SupplementRequested,
)
from shared.contracts.notifier import DeliverySucceeded, Recipient
from shared.contracts.project_registry import Sponsor
from shared.identifiers import DeliveryId, NotificationId, new_id
from tongtu.contract_examples import examples

KNOWN = KnownProject.of(a_project_registered())
UNKNOWN = KnownProject.of(a_project_registered(sponsor=Sponsor(), district_code=None))


def test_a_registration_concerns_the_sponsor_the_district_and_the_coordinators() -> None:
    """Everybody who can be named is told."""
    found = recipients_of(a_project_registered(), KNOWN)

    assert found == (SPONSOR, DISTRICT_OFFICERS, COORDINATORS)


def test_only_coordinators_are_told_of_a_project_of_which_nothing_is_known() -> None:
    """An unknown sponsor or district is nobody, not everybody."""
    assert recipients_of(a_project_registered(), UNKNOWN) == (COORDINATORS,)


def test_an_opened_case_also_concerns_the_agencies_of_its_first_steps() -> None:
    """An agency with two steps is told once, in the project's district."""
    case = a_case_opened("planning", "ecology", "planning")

    found = recipients_of(case, KNOWN)

    assert found[3:] == (
        Recipient(role="agency-officer", agency="planning", district_code="120116"),
        Recipient(role="agency-officer", agency="ecology", district_code="120116"),
    )


def test_a_match_concerns_the_sponsor_alone() -> None:
    """The sponsor is the one who may apply."""
    assert recipients_of(a_match_found(), KNOWN) == (SPONSOR,)


def test_a_match_of_a_project_without_a_known_sponsor_goes_to_the_coordinators() -> None:
    """Somebody has to find the sponsor."""
    assert recipients_of(a_match_found(), UNKNOWN) == (COORDINATORS,)


def test_the_notifiers_own_facts_concern_nobody() -> None:
    """A delivery does not give rise to another."""
    event = DeliverySucceeded(
        project_id=KNOWN.id,
        delivery_id=DeliveryId(new_id()),
        notification_id=NotificationId(new_id()),
        endpoint="https://hooks.example.com",
        attempts=1,
        delivered_at=NOW,
    )

    assert recipients_of(event, KNOWN) == ()


AGENCY_HERE = Recipient(role="agency-officer", agency="planning", district_code="120116")
OTHER_DESK = Recipient(role="agency-officer", agency="approval", district_code="120116")
DAY = date(2026, 3, 30)


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (a_step_fact(StepReady), (SPONSOR, AGENCY_HERE)),
        (a_step_fact(ApplicationReceived, notice_due_on=DAY), (AGENCY_HERE,)),
        (a_step_fact(SupplementRequested, missing=(), asked_before=False), (SPONSOR,)),
        (a_step_fact(SupplementReceived, notice_due_on=DAY), (AGENCY_HERE,)),
        (a_step_fact(ApplicationAccepted, accepted_on=DAY, is_deemed=False), (SPONSOR,)),
        (a_step_fact(ApplicationAccepted, accepted_on=DAY, is_deemed=True), (SPONSOR, AGENCY_HERE)),
        (a_step_fact(ClockResumed, cause=None, from_on=DAY, until_on=DAY), (SPONSOR,)),
        (a_step_fact(StepPassed), ()),
        (a_step_fact(StepSpared), ()),
        (a_step_fact(StepEnded, closed_from="accepted"), (AGENCY_HERE,)),
        (a_step_fact(StepEnded, closed_from="waiting"), ()),
        (a_step_fact(StepWithdrawn, closed_from="ready"), (AGENCY_HERE,)),
        (a_step_fact(StepReady, agency=None), (SPONSOR,)),
    ],
)
def test_a_step_concerns_the_applicant_or_the_desk_that_does_not_know_yet(
    fact: StepFact, expected: tuple[Recipient, ...]
) -> None:
    """Nobody is told what happened at the own desk, or of what was never there."""
    assert recipients_of(fact, KNOWN) == expected


@pytest.mark.parametrize(
    ("previous", "expected"), [("planning", ()), ("approval", (AGENCY_HERE, OTHER_DESK))]
)
def test_a_step_that_changes_desks_concerns_both(
    previous: str, expected: tuple[Recipient, ...]
) -> None:
    """Who has a step inside an agency is that agency's own matter."""
    moved = {
        "action": "hand_over",
        "officer": None,
        "delegated_from": None,
        "previous_agency": previous,
        "previous_officer": None,
    }

    assert recipients_of(a_step_fact(StepAssigned, **moved), KNOWN) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("due_soon", (SPONSOR, AGENCY_HERE)),
        ("overdue", (SPONSOR, DISTRICT_OFFICERS, COORDINATORS, AGENCY_HERE)),
    ],
)
def test_the_city_hears_of_a_period_that_has_run_out(
    kind: str, expected: tuple[Recipient, ...]
) -> None:
    """Until then it is between the applicant and the agency."""
    reminded = a_step_fact(StepReminded, kind=kind, falls_due_on=DAY, about_on=DAY)

    assert recipients_of(reminded, KNOWN) == expected


def test_somebody_has_to_find_a_sponsor_who_has_to_act() -> None:
    """A request for papers does not get lost because nobody stated a credit code."""
    fact = a_step_fact(SupplementRequested, missing=(), asked_before=False)

    assert recipients_of(fact, UNKNOWN) == (COORDINATORS,)


@pytest.mark.parametrize("kind", [CaseCompleted, CaseCancelled, CaseWithdrawn])
def test_the_end_of_a_case_concerns_all_who_heard_of_its_beginning(
    kind: type[CaseClosing],
) -> None:
    """The agencies hear of it by the steps that they had."""
    opened = a_case_opened()
    closed = kind(
        project_id=opened.project_id,
        case_id=opened.case_id,
        template=opened.template,
        happened_on=DAY,
    )

    assert recipients_of(closed, KNOWN) == (SPONSOR, DISTRICT_OFFICERS, COORDINATORS)


AGENCY_UNPLACED = Recipient(role="agency-officer", agency="planning")


@pytest.mark.parametrize(
    ("audience", "recipient", "expected"),
    [
        (SPONSOR, SPONSOR, True),
        (Recipient(role="sponsor", organisation="91120110MADEMQ0201"), SPONSOR, False),
        (Recipient(role="sponsor"), Recipient(role="sponsor"), False),
        (DISTRICT_OFFICERS, DISTRICT_OFFICERS, True),
        (Recipient(role="district-officer", district_code="120110"), DISTRICT_OFFICERS, False),
        (Recipient(role="district-officer"), Recipient(role="district-officer"), False),
        (AGENCY_HERE, AGENCY_HERE, True),
        (AGENCY_UNPLACED, AGENCY_HERE, True),
        (AGENCY_UNPLACED, AGENCY_UNPLACED, True),
        (AGENCY_HERE, AGENCY_UNPLACED, False),
        (AGENCY_HERE.model_copy(update={"district_code": "120110"}), AGENCY_HERE, False),
        (AGENCY_HERE.model_copy(update={"agency": "ecology"}), AGENCY_HERE, False),
        (Recipient(role="agency-officer"), AGENCY_HERE, False),
        (COORDINATORS, COORDINATORS, True),
        (COORDINATORS, SPONSOR, False),
        (Recipient(role="auditor"), Recipient(role="auditor"), False),
    ],
)
def test_a_notification_reaches_only_those_it_is_addressed_to(
    audience: Recipient, recipient: Recipient, *, expected: bool
) -> None:
    """Nobody reads what is meant for another organisation, agency or district."""
    assert reaches(audience, recipient) is expected


@pytest.mark.parametrize("kind", [MatchChanged, MatchWithdrawn])
def test_what_becomes_of_a_match_concerns_the_sponsor(kind: type[ProjectEvent]) -> None:
    """As the match itself did."""
    event = examples()[kind.event_type].event

    assert isinstance(event, ProjectEvent)
    assert recipients_of(event, KNOWN) == (SPONSOR,)


def test_whoever_keeps_a_search_hears_of_it_alone() -> None:
    """An officer's search of another agency's desk is not the sponsor's business."""
    event = examples()[InterestMet.event_type].event
    assert isinstance(event, InterestMet)
    desk = {"role": "agency-officer", "agency": "KJ", "organisation": None}

    told = recipients_of(event.model_copy(update=desk), KNOWN)

    assert told == (Recipient(role="agency-officer", agency="KJ"),)
