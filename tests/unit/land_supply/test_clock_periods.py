"""Periods around a clock: acceptance, delivery and renewal."""

from datetime import date

import pytest

from land_supply.domain.clock import (
    AcceptanceStatus,
    Receipt,
    ReceiptNotice,
    Renewal,
    RenewalStatus,
    delivery_due,
    judge_acceptance,
    judge_renewal,
    renewal_request_due,
)
from shared.errors import InvalidValueError
from shared.working_days import load_calendar

CALENDAR = load_calendar()
RECEIVED = date(2022, 9, 28)
LAST = date(2022, 10, 10)
ACCEPTED, SUPPLEMENT = ReceiptNotice.ACCEPTED, ReceiptNotice.SUPPLEMENT_REQUESTED
Status = AcceptanceStatus


@pytest.mark.parametrize(
    ("notice", "noticed_on", "today", "status", "accepted_on"),
    [
        (None, None, RECEIVED, Status.OPEN, None),
        (None, None, LAST, Status.OPEN, None),
        (None, None, date(2022, 10, 11), Status.DEEMED_ACCEPTED, RECEIVED),
        (ACCEPTED, RECEIVED, RECEIVED, Status.ACCEPTED, RECEIVED),
        (ACCEPTED, LAST, date(2023, 1, 1), Status.ACCEPTED, LAST),
        (ACCEPTED, date(2022, 10, 11), date(2023, 1, 1), Status.DEEMED_ACCEPTED, RECEIVED),
        (SUPPLEMENT, LAST, date(2023, 1, 1), Status.SUPPLEMENT_REQUESTED, None),
        (SUPPLEMENT, date(2022, 10, 11), date(2023, 1, 1), Status.DEEMED_ACCEPTED, RECEIVED),
        (SUPPLEMENT, LAST, date(2022, 10, 9), Status.OPEN, None),
        (ReceiptNotice.NOT_ACCEPTED, LAST, LAST, Status.NOT_ACCEPTED, None),
    ],
)
def test_silence_of_five_working_days_accepts_from_the_day_of_receipt(
    notice: ReceiptNotice | None,
    noticed_on: date | None,
    today: date,
    status: AcceptanceStatus,
    accepted_on: date | None,
) -> None:
    """The holiday week lies between; the fifth working day after 2022-09-28 is 10-10."""
    receipt = Receipt(received_on=RECEIVED, notice=notice, noticed_on=noticed_on)

    acceptance = judge_acceptance(receipt, CALENDAR, today=today)

    assert (acceptance.status, acceptance.accepted_on) == (status, accepted_on)
    assert (acceptance.open_until, acceptance.provisional) == (LAST, False)
    assert acceptance.is_deemed is (status is Status.DEEMED_ACCEPTED)


def test_what_is_supplemented_is_a_receipt_of_its_own() -> None:
    """No clock ran before, so none was paused: silence accepts from the day of the supplement."""
    supplemented = Receipt(received_on=date(2022, 11, 1))

    acceptance = judge_acceptance(supplemented, CALENDAR, today=date(2022, 11, 9))

    assert acceptance.accepted_on == date(2022, 11, 1)


@pytest.mark.parametrize(
    ("notice", "noticed_on"), [(ACCEPTED, None), (None, LAST), (ACCEPTED, date(2022, 9, 27))]
)
def test_a_receipt_makes_sense(notice: ReceiptNotice | None, noticed_on: date | None) -> None:
    """A notice has a day, which is not before the application."""
    with pytest.raises(InvalidValueError, match="/noticed_on"):
        Receipt(received_on=RECEIVED, notice=notice, noticed_on=noticed_on)


def test_a_decision_is_delivered_within_ten_working_days() -> None:
    """Licensing Law, article 44."""
    assert delivery_due(date(2022, 9, 28), CALENDAR).on == date(2022, 10, 17)


@pytest.mark.parametrize(
    ("requested_on", "decided_on", "today", "status"),
    [
        (date(2022, 11, 18), None, date(2022, 12, 30), RenewalStatus.OPEN),
        (date(2022, 11, 18), None, date(2022, 12, 31), RenewalStatus.DEEMED_RENEWED),
        (date(2022, 11, 19), None, date(2022, 12, 31), RenewalStatus.LAPSED),
        (None, None, date(2022, 12, 31), RenewalStatus.LAPSED),
        (date(2022, 11, 18), date(2022, 12, 30), date(2023, 1, 9), RenewalStatus.DECIDED),
        (date(2022, 11, 18), date(2022, 12, 31), date(2023, 1, 9), RenewalStatus.DEEMED_RENEWED),
        (date(2022, 11, 18), date(2022, 12, 20), date(2022, 12, 19), RenewalStatus.OPEN),
    ],
)
def test_silence_on_a_timely_request_renews(
    requested_on: date | None, decided_on: date | None, today: date, status: RenewalStatus
) -> None:
    """A licence until 2022-12-30; the last day to ask is 30 working days before, 11-18."""
    renewal = Renewal(
        expires_on=date(2022, 12, 30), requested_on=requested_on, decided_on=decided_on
    )

    assert renewal_request_due(renewal.expires_on, CALENDAR).on == date(2022, 11, 18)
    assert judge_renewal(renewal, CALENDAR, today=today) is status
