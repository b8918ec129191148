"""The moments at which somebody is reminded, each with a key that fires once."""

from datetime import date
from uuid import UUID

import pytest

from land_supply.domain.clock import (
    LegalClock,
    Receipt,
    ReceiptNotice,
    Reminder,
    Renewal,
    acceptance_reminders,
    clock_reminders,
    fallen_due,
    renewal_reminders,
)
from land_supply.domain.template import PauseCause
from land_supply.testing import a_clock, a_limit, a_record
from shared.working_days import Pause, load_calendar

CALENDAR = load_calendar()
ACCEPTED = date(2022, 4, 6)
REVIEW = Pause(date(2022, 4, 13), date(2022, 4, 24))
SUBJECT = UUID("0196a8d0-5f0e-7c3a-9b55-6c616e647375")
Moments = list[tuple[str, date]]


def moments(reminders: tuple[Reminder, ...]) -> Moments:
    """Return what each reminder is about, without its subject, and its day."""
    return [(each.key.split("/", 1)[1], each.falls_due_on) for each in reminders]


def of_clock(clock: LegalClock, today: date) -> Moments:
    """List the moments of a clock."""
    return moments(clock_reminders(clock, CALENDAR, today=today))


def in_review(clock: LegalClock | None = None) -> LegalClock:
    """Pause a clock for the review."""
    record = a_record(REVIEW.first)
    return (clock or a_clock(ACCEPTED)).pause(PauseCause.EXPERT_REVIEW, REVIEW, record)


def test_both_due_dates_are_announced_and_missed() -> None:
    """Three working days before, and on the day after."""
    clock = a_clock(ACCEPTED, promised=a_limit(10))

    assert of_clock(clock, ACCEPTED) == [
        ("statutory/due_soon/2022-05-06", date(2022, 4, 28)),
        ("statutory/overdue/2022-05-06", date(2022, 5, 7)),
        ("promised/due_soon/2022-04-20", date(2022, 4, 15)),
        ("promised/overdue/2022-04-20", date(2022, 4, 21)),
    ]


def test_a_key_names_the_clock_and_stays_the_same() -> None:
    """Two schedulers, or one after a week, ask again and get the same keys."""
    clock = a_clock(ACCEPTED)

    first = clock_reminders(clock, CALENDAR, today=ACCEPTED)
    later = clock_reminders(clock, CALENDAR, today=date(2022, 6, 1))

    assert first == later
    assert {each.key.split("/")[0] for each in first} == {str(clock.id)}


def test_a_short_period_is_due_soon_from_its_beginning() -> None:
    """A day before acceptance would be no use."""
    clock = a_clock(ACCEPTED, statutory=a_limit(2))

    assert of_clock(clock, ACCEPTED)[0] == ("statutory/due_soon/2022-04-08", ACCEPTED)


def test_a_paused_clock_reminds_of_the_end_of_its_pause_only() -> None:
    """A period cannot end while it stands still."""
    assert of_clock(in_review(), date(2022, 4, 14)) == [
        ("pause-2/pause_overrun/2022-04-24", date(2022, 4, 25))
    ]
    assert of_clock(in_review(), date(2022, 5, 30)) == of_clock(in_review(), ACCEPTED)


def test_a_resumed_clock_reminds_of_its_new_due_date() -> None:
    """The date has moved, so its reminders are others."""
    clock = in_review().resume(REVIEW.last, a_record(REVIEW.last))

    assert of_clock(clock, date(2022, 4, 25)) == [
        ("statutory/due_soon/2022-05-18", date(2022, 5, 13)),
        ("statutory/overdue/2022-05-18", date(2022, 5, 19)),
    ]


def test_a_pause_does_not_hide_that_the_clock_ran_out_before_it() -> None:
    """What had come before the pause is still told, also after it began."""
    clock = in_review(a_clock(ACCEPTED, statutory=a_limit(3)))

    overdue = ("statutory/overdue/2022-04-11", date(2022, 4, 12))
    assert overdue in of_clock(clock, date(2022, 4, 20))


@pytest.mark.parametrize(
    ("stopped_on", "kinds"),
    [
        (date(2022, 4, 27), []),
        (date(2022, 4, 28), ["due_soon"]),
        (date(2022, 5, 6), ["due_soon"]),
        (date(2022, 5, 7), ["due_soon", "overdue"]),
    ],
)
def test_a_stopped_clock_keeps_the_moments_that_had_come(
    stopped_on: date, kinds: list[str]
) -> None:
    """A scheduler that was down for a week still fires them."""
    clock = a_clock(ACCEPTED).stop(a_record(stopped_on))

    assert [key.split("/")[1] for key, _ in of_clock(clock, date(2022, 6, 1))] == kinds


@pytest.mark.parametrize(
    ("today", "count"), [(date(2022, 4, 27), 0), (date(2022, 4, 28), 1), (date(2023, 1, 1), 2)]
)
def test_a_moment_that_has_come_stays_until_somebody_fires_it(today: date, count: int) -> None:
    """In the order of their days."""
    reminders = clock_reminders(a_clock(ACCEPTED), CALENDAR, today=today)

    fallen = list(fallen_due(reversed(reminders), today=today))

    assert fallen == list(reminders)[:count]


def test_silence_on_an_application_accepts_it_on_a_known_day() -> None:
    """One working day before the last, and on the day after it."""
    receipt = Receipt(received_on=date(2022, 9, 28))

    assert moments(acceptance_reminders(SUBJECT, receipt, CALENDAR)) == [
        ("acceptance/due_soon/2022-10-10", date(2022, 10, 9)),
        ("acceptance/deemed_accepted/2022-10-10", date(2022, 10, 11)),
    ]


@pytest.mark.parametrize(
    ("noticed_on", "count"), [(date(2022, 10, 10), 0), (date(2022, 10, 11), 2)]
)
def test_only_an_answer_in_time_prevents_that(noticed_on: date, count: int) -> None:
    """The day after is too late."""
    notice = ReceiptNotice.SUPPLEMENT_REQUESTED
    receipt = Receipt(received_on=date(2022, 9, 28), notice=notice, noticed_on=noticed_on)

    assert len(acceptance_reminders(SUBJECT, receipt, CALENDAR)) == count


UNDECIDED = ("renewal/renewal_decision_due_soon/2022-12-30", date(2022, 12, 27))
EXPIRED = ("renewal/expired/2022-12-30", date(2022, 12, 31))


@pytest.mark.parametrize(
    ("requested_on", "decided_on", "expected"),
    [
        (
            None,
            None,
            [
                ("renewal/renewal_due_soon/2022-11-18", date(2022, 11, 15)),
                ("renewal/renewal_closes/2022-11-18", date(2022, 11, 18)),
                EXPIRED,
            ],
        ),
        (
            date(2022, 11, 18),
            None,
            [UNDECIDED, ("renewal/deemed_renewed/2022-12-30", date(2022, 12, 31))],
        ),
        (date(2022, 11, 19), None, [UNDECIDED, EXPIRED]),
        (date(2022, 11, 18), date(2022, 12, 1), [EXPIRED]),
    ],
)
def test_a_licence_that_expires(
    requested_on: date | None, decided_on: date | None, expected: Moments
) -> None:
    """The last day to ask, the end, and what silence does after a timely request."""
    renewal = Renewal(
        expires_on=date(2022, 12, 30), requested_on=requested_on, decided_on=decided_on
    )

    assert moments(renewal_reminders(SUBJECT, renewal, CALENDAR)) == expected


def test_a_term_that_is_too_short_for_a_timely_request_only_ends() -> None:
    """Nobody is told of a last day that had passed when the licence was granted."""
    renewal = Renewal(expires_on=date(2022, 12, 30), granted_on=date(2022, 12, 1))

    assert moments(renewal_reminders(SUBJECT, renewal, CALENDAR)) == [EXPIRED]


def test_a_reminder_of_a_provisional_date_says_so() -> None:
    """It may be replaced by that of another date when the notice comes."""
    reminders = clock_reminders(a_clock(date(2026, 12, 10)), CALENDAR, today=date(2026, 12, 10))

    assert all(each.provisional for each in reminders)
