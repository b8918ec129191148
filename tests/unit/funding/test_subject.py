"""What every source says of a project or an applicant, and which statement counts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from funding.domain.facts import About, Bounds, Facts
from funding.domain.subject import (
    Effect,
    Identity,
    Source,
    Stated,
    Subject,
    conflicts_of,
    facts_of,
    provenance_of,
)
from funding.testing import APPLICANT, AS_OF, PROJECT, a_statement, a_subject

LATER, EARLIER = AS_OF + timedelta(days=1), AS_OF - timedelta(days=1)
VERIFIED, REGISTRY, DECLARED = Source.VERIFIED, Source.REGISTRY, Source.DECLARED


@pytest.mark.parametrize(
    ("sources", "counts"),
    [
        ((DECLARED,), DECLARED),
        ((DECLARED, REGISTRY), REGISTRY),
        ((REGISTRY, DECLARED, VERIFIED), VERIFIED),
        ((Source.LAND_SUPPLY, DECLARED), Source.LAND_SUPPLY),
    ],
)
def test_the_verified_statement_counts_then_the_derived_one_then_the_declared_one(
    sources: tuple[Source, ...], counts: Source
) -> None:
    """Whatever the order of arrival; all of them are shown."""
    subject = a_subject(*(a_statement(source=each) for each in sources))

    stated = subject.weighed["completed"]

    assert stated[0].source is counts
    assert {each.source for each in stated} == set(sources)


def test_an_older_verification_counts_before_a_newer_declaration() -> None:
    """Rank goes before age."""
    subject = a_subject(
        a_statement(value=True, source=VERIFIED, as_of=EARLIER),
        a_statement(value=False, as_of=LATER),
    )

    assert subject.facts() == Facts({"completed": True})
    assert subject.conflicts == ("completed",)


@pytest.mark.parametrize(
    ("first", "second", "is_conflict"),
    [
        (True, True, False),
        (True, False, True),
        (Decimal(5), Decimal("5.00"), False),
        (Bounds(min=Decimal(5)), Decimal(6), False),
        (Bounds(min=Decimal(5)), Decimal(4), True),
        (Bounds(min=Decimal(5)), Bounds(max=Decimal(5)), False),
        (Bounds(min=Decimal(6)), Bounds(max=Decimal(5)), True),
        ("HE", "AU", True),
        (frozenset({"a", "b"}), frozenset({"b", "a"}), False),
        (date(2026, 1, 1), date(2026, 1, 2), True),
    ],
)
def test_two_sources_are_in_conflict_when_both_cannot_be_true(
    first: Stated, second: Stated, *, is_conflict: bool
) -> None:
    """A lower bound and a value above it agree."""
    subject = a_subject(
        a_statement(value=first, source=REGISTRY), a_statement(value=second, source=DECLARED)
    )

    assert bool(subject.conflicts) is is_conflict


def test_a_statement_that_is_taken_back_leaves_the_next_source_to_count() -> None:
    """Null is no value: without another source the fact is unknown again."""
    subject = a_subject(a_statement(value=False), a_statement(source=VERIFIED))

    verified_gone = subject.restate([a_statement(value=None, source=VERIFIED)]).after
    all_gone = verified_gone.restate([a_statement(value=None)]).after

    assert verified_gone.facts() == Facts({"completed": False})
    assert (all_gone.facts(), all_gone.conflicts) == (Facts(), ())


@pytest.mark.parametrize("value", [True, None])
def test_the_same_again_changes_nothing(value: Stated) -> None:
    """No version, no history, no event."""
    subject = a_subject(a_statement(value=value))

    restated = subject.restate([a_statement(value=value)])

    assert (restated.is_change, restated.changes, restated.event()) == (False, (), None)
    assert restated.after is subject


def test_the_same_of_a_later_day_confirms_and_is_no_news() -> None:
    """It is kept, because it decides what a statement of a day between is worth."""
    subject = a_subject(a_statement())

    confirmed = subject.restate([a_statement(as_of=LATER)])
    late = confirmed.after.restate([a_statement(value=False)])

    assert [each.effect for each in confirmed.changes] == [Effect.CONFIRMED]
    assert (confirmed.after.version, confirmed.event()) == (2, None)
    assert late.after.facts() == Facts({"completed": True})


def test_what_is_older_than_the_newest_goes_into_the_history_alone() -> None:
    """It has a version of its own there, and is not announced."""
    restated = a_subject(a_statement()).restate([a_statement(value=False, as_of=EARLIER)])

    assert [each.effect for each in restated.changes] == [Effect.LATE]
    assert (restated.after.version, restated.event()) == (2, None)
    assert restated.after.facts() == Facts({"completed": True})


def test_of_one_day_what_is_said_last_stands() -> None:
    """A slip of the pen is corrected on the same day."""
    restated = a_subject(a_statement()).restate([a_statement(value=False)])

    assert restated.after.facts() == Facts({"completed": False})
    assert restated.changed_facts == ("completed",)


def test_the_event_tells_what_stands_now_and_every_conflict() -> None:
    """A bound is told as a bound, and a decimal as a text."""
    subject = a_subject(a_statement())

    event = subject.restate(
        [
            a_statement(value=False, source=VERIFIED, agency="GX"),
            a_statement("total_investment", Bounds(min=Decimal("1.50")), REGISTRY),
            a_statement("construction_progress", Decimal("0.8")),
        ]
    ).event()

    assert event is not None
    assert (event.subject, event.subject_kind) == (PROJECT, "project")
    assert [(each.name, each.value, each.at_least) for each in event.facts] == [
        ("completed", False, None),
        ("total_investment", None, "1.50"),
        ("construction_progress", "0.8", None),
    ]
    assert event.facts[0].agency == "GX"
    assert event.conflicts == ("completed",)


def test_a_project_is_judged_together_with_its_applicant() -> None:
    """Facts, their sources and conflicts of both are joined."""
    project = a_subject(a_statement(), a_statement(value=False, source=REGISTRY))
    applicant = a_subject(a_statement("green_factory_level", "city"), kind=About.APPLICANT)

    facts = facts_of(project, applicant)

    assert facts.values == {"completed": False, "green_factory_level": "city"}
    assert provenance_of(project, applicant)["completed"].source is REGISTRY
    assert conflicts_of(project, applicant) == ("completed",)
    assert facts_of(project, None) == facts_of(None, project) == project.facts()


def test_who_a_project_belongs_to_may_become_known_later() -> None:
    """That alone is a change to keep, and no fact to announce."""
    restated = a_subject(a_statement()).restate((), identity=Identity(applicant_code=APPLICANT))

    assert (restated.after.version, restated.event()) == (2, None)
    assert restated.after.restate((), identity=restated.after.identity).is_change is False


@pytest.mark.parametrize(
    ("code", "district"),
    [("91120116MADEMQ012W", "120116"), ("91110000100008886U", None)],
)
def test_an_applicant_is_where_its_code_was_issued(code: str, district: str | None) -> None:
    """Another province is no district of the city."""
    assert Subject.applicant(code).identity.district_code == district
