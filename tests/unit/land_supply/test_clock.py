"""The ledger of a legal clock: what may be recorded, in which order, and by what proof."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from land_supply.domain.clock import (
    COMMISSIONED_APPRAISAL,
    ENTERPRISE_TIME,
    JOINT_HANDLING,
    LICENCE,
    VERIFICATION,
    ClockEntry,
    ClockState,
    EntryKind,
    ExclusionCause,
    LegalClock,
    Record,
)
from land_supply.domain.deadlines import DayUnit
from land_supply.domain.errors import ClockOrderError
from land_supply.domain.template import ExtensionAuthority, PauseCause
from land_supply.testing import a_clock, a_limit, a_record
from shared.errors import InvalidValueError
from shared.working_days import Pause, load_calendar

CALENDAR = load_calendar()
ACCEPTED = date(2022, 4, 6)
REVIEW = Pause(date(2022, 4, 13), date(2022, 4, 24))
ENTERPRISE = ExclusionCause.ENTERPRISE_TIME


def paused(clock: LegalClock | None = None, announced: Pause = REVIEW) -> LegalClock:
    """Pause a clock for an expert review."""
    record = a_record(announced.first, notice_reference="first")
    return (clock or a_clock(ACCEPTED)).pause(PauseCause.EXPERT_REVIEW, announced, record)


def resumed() -> LegalClock:
    """Pause and resume a clock as announced."""
    return paused().resume(REVIEW.last, a_record(REVIEW.last))


def stopped() -> LegalClock:
    """Stop a clock."""
    return a_clock(ACCEPTED).stop(a_record(date(2022, 4, 20)))


STEPS: dict[EntryKind, Callable[[LegalClock], LegalClock]] = {
    EntryKind.PAUSED: paused,
    EntryKind.RESUMED: lambda clock: clock.resume(REVIEW.last, a_record(REVIEW.last)),
    EntryKind.EXTENDED: lambda clock: clock.extend(10, a_record(REVIEW.last)),
    EntryKind.EXCLUDED: lambda clock: clock.exclude(
        ENTERPRISE, REVIEW, a_record(REVIEW.last), CALENDAR
    ),
    EntryKind.STOPPED: lambda clock: clock.stop(a_record(REVIEW.last)),
}


@pytest.mark.parametrize(
    ("clock", "state", "allowed"),
    [
        (a_clock(ACCEPTED), ClockState.RUNNING, "paused, extended, excluded, stopped"),
        (paused(), ClockState.PAUSED, "resumed, extended, excluded, stopped"),
        (resumed(), ClockState.RUNNING, "paused, extended, excluded, stopped"),
        (STEPS[EntryKind.EXTENDED](paused()), ClockState.PAUSED, "resumed, excluded, stopped"),
        (stopped(), ClockState.STOPPED, "nothing"),
    ],
)
def test_only_declared_steps_follow(clock: LegalClock, state: ClockState, allowed: str) -> None:
    """Every other step is refused, and the refusal says what was allowed."""
    assert clock.state is state
    for kind, step in STEPS.items():
        if kind in clock.allowed:
            assert step(clock).entries[:-1] == clock.entries
            continue
        with pytest.raises(ClockOrderError) as refused:
            step(clock)
        assert (refused.value.allowed, refused.value.requested) == (allowed, kind)


def test_a_refusal_reads_well() -> None:
    """People see the sentence."""
    with pytest.raises(
        ClockOrderError, match=r"^a stopped clock cannot be paused; allowed: nothing$"
    ):
        paused(stopped())


def test_nothing_changes_a_clock() -> None:
    """An operation returns another clock; the old one and its entries stay as they are."""
    clock = a_clock(ACCEPTED)

    paused(clock)

    assert len(clock.entries) == 1
    with pytest.raises(FrozenInstanceError):
        clock.entries = ()  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        clock.entries[0].reason = "another"  # type: ignore[misc]


def test_a_clock_is_restored_from_its_entries() -> None:
    """The ledger and the terms are all there is."""
    clock = resumed().extend(5, a_record())

    restored = LegalClock(id=clock.id, terms=clock.terms, entries=clock.entries)

    assert restored == clock
    assert restored.due_dates(CALENDAR) == clock.due_dates(CALENDAR)


def test_a_ledger_out_of_order_is_no_clock() -> None:
    """Rows that nobody could have written are found when they are read."""
    clock = paused()

    with pytest.raises(ClockOrderError, match="a not_started clock cannot be paused"):
        LegalClock(id=clock.id, terms=clock.terms, entries=clock.entries[1:])
    with pytest.raises(InvalidValueError, match="begins with started"):
        LegalClock(id=clock.id, terms=clock.terms, entries=())


def test_an_entry_is_a_flat_row() -> None:
    """Every field is a plain value, and they are numbered from one."""
    plain = (UUID, int, str, date, datetime, type(None))

    entries = STEPS[EntryKind.EXTENDED](resumed()).entries

    values = [getattr(entry, field.name) for entry in entries for field in fields(ClockEntry)]
    assert all(isinstance(value, plain) for value in values)
    assert [entry.position for entry in entries] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("entry", "document", "article"),
    [
        (resumed().entries[0], "licensing-law", "32"),
        (resumed().entries[1], "licensing-law", "45"),
        (resumed().entries[2], "licensing-law", "45"),
        (STEPS[EntryKind.EXTENDED](resumed()).entries[-1], "licensing-law", "42(1)"),
        (STEPS[EntryKind.EXCLUDED](resumed()).entries[-1], None, None),
        (stopped().entries[-1], "licensing-law", "38"),
    ],
)
def test_an_entry_names_its_article(
    entry: ClockEntry, document: str | None, article: str | None
) -> None:
    """Whoever reads the ledger finds the law without knowing it."""
    assert (entry.basis.document, entry.basis.article) == (document, article)


def test_a_pause_needs_an_allowed_cause_and_a_notice_of_its_length() -> None:
    """Licensing Law, article 45; a site visit that the step does not know stops nothing."""
    clock, record = a_clock(ACCEPTED), a_record(REVIEW.first)

    with pytest.raises(InvalidValueError, match="one of hearing, expert_review"):
        clock.pause(PauseCause.TESTING, REVIEW, record)
    with pytest.raises(InvalidValueError, match="written notice that tells the length"):
        clock.pause(PauseCause.HEARING, REVIEW, a_record(REVIEW.first, notice_reference=" "))
    with pytest.raises(InvalidValueError, match="2022-04-24 or later"):
        clock.pause(PauseCause.HEARING, Pause(REVIEW.last, REVIEW.first), record)


def test_the_causes_are_those_of_the_law() -> None:
    """Hearing, tender, auction, inspection, testing, quarantine, appraisal, expert review."""
    words = "hearing tender auction inspection testing quarantine appraisal expert_review"

    assert " ".join(PauseCause) == words


def test_a_step_without_pauses_has_none() -> None:
    """The announcement is fixed; nothing stops it."""
    with pytest.raises(InvalidValueError, match="nothing stops this clock"):
        paused(a_clock(ACCEPTED, pause_causes=()))


@pytest.mark.parametrize(
    ("until_on", "notice"),
    [
        (date(2022, 4, 12), "first"),
        (date(2022, 4, 20), None),
        (date(2022, 4, 24), "first"),
        (date(2022, 4, 28), "second"),
    ],
)
def test_a_pause_takes_its_real_days(until_on: date, notice: str | None) -> None:
    """Earlier or as announced it needs nothing more; later it needs a new notice."""
    record = a_record(date(2022, 4, 28), notice_reference=notice)

    clock = paused().resume(until_on, record)

    assert clock.state is ClockState.RUNNING
    assert clock.entries[-1].uncounted == Pause(REVIEW.first, until_on)


@pytest.mark.parametrize(
    ("until_on", "notice", "expected"),
    [
        (date(2022, 4, 25), None, "written notice that tells the length"),
        (date(2022, 4, 25), "first", "a new notice: first ends on 2022-04-24"),
        (date(2022, 4, 29), "second", "a day from 2022-04-12 to 2022-04-28"),
        (date(2022, 4, 11), "second", "a day from 2022-04-12 to 2022-04-28"),
    ],
)
def test_a_pause_cannot_be_longer_than_what_was_told_or_has_passed(
    until_on: date, notice: str | None, expected: str
) -> None:
    """What the applicant was not told in writing is counted."""
    record = a_record(date(2022, 4, 28), notice_reference=notice)

    with pytest.raises(InvalidValueError, match=expected):
        paused().resume(until_on, record)


@pytest.mark.parametrize(
    ("procedure", "authority", "days"),
    [
        (LICENCE, ExtensionAuthority.AGENCY_HEAD, 10),
        (JOINT_HANDLING, ExtensionAuthority.PEOPLES_GOVERNMENT_HEAD, 15),
        (VERIFICATION, ExtensionAuthority.AGENCY_HEAD, 40),
    ],
)
def test_an_extension_is_as_long_as_its_law_allows(
    procedure: Any, authority: ExtensionAuthority, days: int
) -> None:
    """Special rules beat the general ten days, and another head approves joint handling."""
    clock = a_clock(ACCEPTED, statutory=procedure.limit, extension=procedure.extension)
    record, wrong = a_record(authority=authority), set(ExtensionAuthority) - {authority}

    extended = clock.extend(days, record)

    assert extended.entries[-1].days == days
    with pytest.raises(InvalidValueError, match=f"a number from 1 to {days}"):
        clock.extend(days + 1, record)
    other = wrong.pop()
    with pytest.raises(InvalidValueError, match=f"is '{other.value}'; expected {authority.value}"):
        clock.extend(days, a_record(authority=other))


@pytest.mark.parametrize("proof", ["approver", "reason", "notice_reference"])
def test_an_extension_is_approved_and_explained(proof: str) -> None:
    """Article 42: the head approves, and the applicant is told the reasons."""
    without: dict[str, Any] = {proof: None}

    with pytest.raises(InvalidValueError, match=f"/{proof} is None"):
        a_clock(ACCEPTED).extend(10, a_record(ACCEPTED, **without))


def test_a_limit_without_a_rule_is_not_extended() -> None:
    """The sixty days of the assessment law know no extension."""
    clock = a_clock(ACCEPTED, statutory=a_limit(60, DayUnit.CALENDAR_DAYS), extension=None)

    with pytest.raises(InvalidValueError, match="no text allows one"):
        clock.extend(1, a_record())


def test_an_extension_has_the_unit_of_the_limit() -> None:
    """Ten working days do not lengthen a period in calendar days."""
    with pytest.raises(InvalidValueError, match="/extension"):
        a_clock(ACCEPTED, statutory=a_limit(60, DayUnit.CALENDAR_DAYS))


def test_an_exclusion_takes_out_what_has_passed_by_the_same_proof() -> None:
    """With a reason and a notice, and never in advance."""
    clock = a_clock(ACCEPTED)

    with pytest.raises(InvalidValueError, match="what is to come is a pause"):
        clock.exclude(ENTERPRISE, REVIEW, a_record(date(2022, 4, 23)), CALENDAR)
    for proof in ("reason", "notice_reference"):
        record = a_record(REVIEW.last, **{proof: None})
        with pytest.raises(InvalidValueError, match=f"/{proof} is None"):
            clock.exclude(ENTERPRISE, REVIEW, record, CALENDAR)


def test_a_commissioned_appraisal_takes_thirty_working_days_at_most() -> None:
    """Project regulation; several appraisals share the thirty, and overlaps count once."""
    clock = a_clock(ACCEPTED, exclusions=(ENTERPRISE_TIME, COMMISSIONED_APPRAISAL))
    appraisal, record = ExclusionCause.COMMISSIONED_APPRAISAL, a_record(date(2022, 8, 1))
    most = Pause(date(2022, 6, 6), date(2022, 7, 15))
    within = Pause(date(2022, 6, 20), date(2022, 6, 30))

    full = clock.exclude(appraisal, most, record, CALENDAR)
    again = full.exclude(appraisal, within, record, CALENDAR)

    assert again.due_dates(CALENDAR) == full.due_dates(CALENDAR)
    one_more = Pause(date(2022, 7, 18), date(2022, 7, 18))
    with pytest.raises(InvalidValueError, match="at most 30 working days of this cause"):
        full.exclude(appraisal, one_more, record, CALENDAR)
    full.exclude(ENTERPRISE, one_more, record, CALENDAR)


def test_only_verification_knows_the_commissioned_appraisal() -> None:
    """A licence does not."""
    appraisal = ExclusionCause.COMMISSIONED_APPRAISAL

    with pytest.raises(InvalidValueError, match="one of enterprise_time"):
        a_clock(ACCEPTED).exclude(appraisal, REVIEW, a_record(REVIEW.last), CALENDAR)


def test_a_record_says_its_instant_with_an_offset() -> None:
    """A wall clock without a zone is no proof."""
    naive = datetime(2022, 4, 6, 9, tzinfo=UTC).replace(tzinfo=None)

    with pytest.raises(InvalidValueError, match="offset from UTC"):
        Record(happened_on=ACCEPTED, recorded_at=naive, actor="agency-officer:1")
