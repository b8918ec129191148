"""Who is told about which fact."""

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
)
from shared.contracts.notifier import DeliverySucceeded, Recipient
from shared.contracts.project_registry import Sponsor
from shared.identifiers import DeliveryId, NotificationId, new_id

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
