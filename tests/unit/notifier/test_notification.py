"""What a recipient reads."""

import json
from datetime import date

from notifier.domain.kinds import NotificationKind
from notifier.domain.notification import raise_notification
from notifier.testing import (
    COORDINATORS,
    NOW,
    PROJECT,
    SPONSOR,
    a_case_opened,
    a_match_found,
    a_notification,
    a_project_registered,
    an_occasion,
)


def test_the_same_fact_told_twice_gives_the_same_notification() -> None:
    """The id follows from the event and the recipient."""
    occasion = an_occasion()

    first, _ = raise_notification(occasion, SPONSOR)
    again, _ = raise_notification(occasion, SPONSOR)
    other, _ = raise_notification(occasion, COORDINATORS)

    assert first == again
    assert first.id != other.id


def test_raising_states_the_fact_with_its_cause() -> None:
    """The timeline can tell what a notification was about."""
    occasion = an_occasion()

    notification, event = raise_notification(occasion, SPONSOR)

    assert event.subject == str(notification.id)
    assert (event.project_id, event.recipient) == (PROJECT, SPONSOR)
    assert (event.cause_id, event.cause_type) == (occasion.cause.id, occasion.cause.type)
    assert event.kind == NotificationKind.PROJECT_REGISTERED


def test_a_registration_reads_in_both_languages() -> None:
    """Names and dates are filled in."""
    text = a_notification().text

    assert text.title_zh == "项目已登记：高效光伏组件智慧工厂"
    assert "2026年3月2日" in text.body_zh
    assert "2026-03-02" in text.body_en
    assert "industry_code" in text.body_en


def test_a_case_without_a_due_date_says_so() -> None:
    """An unknown date is neither empty nor invented."""
    occasion = an_occasion(a_case_opened("planning", first_due_on=None))

    text = raise_notification(occasion, SPONSOR)[0].text

    assert "最早期限：未定" in text.body_zh
    assert "not fixed yet" in text.body_en


def test_a_case_names_its_first_steps_and_earliest_date() -> None:
    """The reader knows what comes next and until when."""
    occasion = an_occasion(a_case_opened("planning", first_due_on=date(2026, 3, 30)))

    text = raise_notification(occasion, SPONSOR)[0].text

    assert "用地预审" in text.body_zh
    assert "2026年3月30日" in text.body_zh
    assert "land-use pre-examination" in text.body_en


def test_a_match_says_whether_it_is_certain() -> None:
    """A possible match is not announced as a certain one."""
    possible = raise_notification(an_occasion(a_match_found()), SPONSOR)[0]
    certain = raise_notification(an_occasion(a_match_found(verdict="yes")), SPONSOR)[0]

    assert "可能符合" in possible.text.body_zh
    assert "可能" not in certain.text.body_zh
    assert "meets" in certain.text.body_en


def test_braces_in_a_name_are_only_text() -> None:
    """A name cannot reach into the template."""
    fact = a_project_registered(name="{name.__class__} {missing_en}")
    occasion = an_occasion(fact)
    occasion = type(occasion)(
        fact=fact, cause=occasion.cause, project=type(occasion.project).of(fact), now=NOW
    )

    text = raise_notification(occasion, SPONSOR)[0].text

    assert text.title_en == "Project registered: {name.__class__} {missing_en}"


def test_the_payload_is_thin_and_always_the_same() -> None:
    """Type, timestamp and data, as Standard Webhooks has it."""
    notification = a_notification()

    payload = json.loads(notification.payload())

    assert set(payload) == {"type", "timestamp", "data"}
    assert payload["type"] == "notification.project-registered"
    assert payload["data"]["notification_id"] == str(notification.id)
    assert notification.payload() == notification.payload()


def test_the_payload_stays_below_the_recommended_size() -> None:
    """However long names and lists are, a message has less than 20 kB."""
    fact = a_case_opened(*["planning"] * 500)
    project = a_project_registered(name="项" * 5000)
    occasion = an_occasion(fact)
    long = type(occasion)(
        fact=fact, cause=occasion.cause, project=type(occasion.project).of(project), now=NOW
    )

    notification, _ = raise_notification(long, SPONSOR)

    assert len(notification.payload()) < 20_000
