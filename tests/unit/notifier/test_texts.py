"""The words of every kind of notification."""

from datetime import date

import pytest

from notifier.domain.kinds import KINDS, NotificationKind
from notifier.domain.recipients import KnownProject
from notifier.domain.texts import KIND_NAMES, TEMPLATES, Text, text_of
from notifier.testing import a_project_registered, a_step_fact
from shared.contracts.event import ProjectEvent
from shared.contracts.land_supply import (
    ApplicationAccepted,
    ClockPaused,
    ClockRecomputed,
    MissingPaper,
    StepReady,
    StepReminded,
    SupplementRequested,
)
from tongtu.contract_examples import examples

KNOWN = KnownProject.of(a_project_registered())
NAME = KNOWN.name


def text(fact: ProjectEvent) -> Text:
    """Write what is told of a fact."""
    return text_of(fact, KNOWN)


@pytest.mark.parametrize("fact", KINDS)
def test_every_fact_that_is_told_reads_in_both_languages(fact: type[ProjectEvent]) -> None:
    """The published example leaves no place empty and none unfilled."""
    event = examples()[fact.event_type].event
    assert isinstance(event, ProjectEvent)

    told = text(event)

    for words in (told.title_zh, told.title_en, told.body_zh, told.body_en):
        assert NAME in words
        assert "{" not in words
        assert "None" not in words


def test_every_kind_has_a_name_and_a_text() -> None:
    """A receiver can choose by what it is called, and no kind is without a fact."""
    assert TEMPLATES.keys() == KIND_NAMES.keys() == set(NotificationKind) == set(KINDS.values())
    assert KIND_NAMES[NotificationKind.STEP_READY] == ("事项可以开始", "Step may begin")


def test_a_request_names_everything_that_is_missing() -> None:
    """The applicant can act without asking again."""
    missing = (
        MissingPaper(paper="design-scheme", reason="no seal"),
        MissingPaper(item="power of attorney", reason="expired"),
    )

    told = text(a_step_fact(SupplementRequested, missing=missing, asked_before=False))

    assert "design-scheme（no seal）、power of attorney（expired）" in told.body_zh
    assert "design-scheme (no seal), power of attorney (expired)" in told.body_en


@pytest.mark.parametrize(
    ("is_deemed", "zh", "en"),
    [(False, "受理。法定", "is accepted"), (True, "视为受理。法定", "counts as accepted")],
)
def test_silence_is_told_from_an_acceptance(*, is_deemed: bool, zh: str, en: str) -> None:
    """Both start the clock, for different reasons."""
    accepted = {"accepted_on": date(2026, 3, 2), "is_deemed": is_deemed}

    told = text(a_step_fact(ApplicationAccepted, **accepted))

    assert zh in told.body_zh
    assert en in told.body_en


@pytest.mark.parametrize(
    ("changes", "zh", "en"),
    [
        ({}, "法定期限2026年3月30日，承诺期限2026年3月16日", "due by law 2026-03-30"),
        ({"provisional": True}, "暂定", "(provisional)"),
        ({"promised_due_on": None}, "法定期限2026年3月30日。", "due by law 2026-03-30."),
        (
            {"statutory_due_on": None, "promised_due_on": None},
            "无法定期限",
            "no limit is set",
        ),
    ],
)
def test_due_dates_say_what_they_are(changes: dict[str, object], zh: str, en: str) -> None:
    """By law and by promise, and whether a holiday notice may still move them."""
    told = text(a_step_fact(StepReady, **changes))

    assert zh in told.body_zh
    assert en in told.body_en


def test_a_code_without_words_stands_for_itself() -> None:
    """A newer publisher may know more causes and reminders."""
    first, last = date(2026, 3, 3), date(2026, 3, 9)
    paused = a_step_fact(
        ClockPaused, cause="earthquake", from_on=first, until_on=last, notice_reference="1"
    )
    reminded = a_step_fact(StepReminded, kind="halfway", falls_due_on=first, about_on=last)

    assert "earthquake" in text(paused).body_zh
    assert "halfway" in text(reminded).body_en


@pytest.mark.parametrize(
    ("moved", "zh", "en"),
    [
        ("statutory", "原法定期限2027年1月4日。法定期限", "By law it was 2027-01-04. due by law"),
        (
            "notice",
            "告知期限由2027年1月4日改为2027年1月6日。",
            "So the last day for an answer, 2027-01-04 until now, is 2027-01-06.",
        ),
        (
            "delivery",
            "送达期限由2027年1月4日改为2027年1月6日。",
            "So the last day for delivery, 2027-01-04 until now, is 2027-01-06.",
        ),
    ],
)
def test_a_holiday_notice_says_which_day_it_moved(moved: str, zh: str, en: str) -> None:
    """The end of a clock, of the time for an answer, or of that for a delivery."""
    days = {f"old_{moved}_due_on": date(2027, 1, 4), f"{moved}_due_on": date(2027, 1, 6)}

    told = text(a_step_fact(ClockRecomputed, calendar_version="cn-2027", notices=(), **days))

    assert zh in told.body_zh
    assert en in told.body_en
