"""Statements in any order of arrival: what stands in the end is the same."""

from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from funding.domain.subject import Source, Statement, Subject
from funding.testing import AS_OF, PROJECT, a_statement

DAYS = [AS_OF + timedelta(days=number) for number in range(4)]
STATEMENTS = st.builds(
    a_statement,
    fact=st.sampled_from(["completed", "project_filed"]),
    value=st.sampled_from([True, False, None]),
    source=st.sampled_from([Source.DECLARED, Source.VERIFIED]),
    as_of=st.sampled_from(DAYS),
)


def replayed(history: list[Statement]) -> Subject:
    """Take statements one by one."""
    subject = Subject.project(PROJECT)
    for statement in history:
        subject = subject.restate([statement]).after
    return subject


def kept_of(history: list[Statement]) -> list[Statement]:
    """Return the statements that the history keeps."""
    subject, kept = Subject.project(PROJECT), list[Statement]()
    for statement in history:
        restated = subject.restate([statement])
        kept += [each.statement for each in restated.changes]
        subject = restated.after
    return kept


def shuffled(history: list[Statement], random: Random) -> list[Statement]:
    """Put statements into another order that keeps the order of those about one day."""
    by_day: dict[date, list[Statement]] = {}
    for statement in history:
        by_day.setdefault(statement.as_of, []).append(statement)
    result: list[Statement] = []
    while by_day:
        day = random.choice(sorted(by_day))
        result.append(by_day[day].pop(0))
        if not by_day[day]:
            del by_day[day]
    return result


@given(st.lists(STATEMENTS, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_arrival_makes_no_difference(
    statements: list[Statement], random: Random
) -> None:
    """A later day stands whenever it arrives; of one day the last word does."""
    assert replayed(shuffled(statements, random)).statements == replayed(statements).statements


@given(st.lists(STATEMENTS, max_size=12), st.randoms(use_true_random=False))
def test_the_history_gives_what_stands(statements: list[Statement], random: Random) -> None:
    """What was not kept, because it only repeated, is not missing."""
    kept = kept_of(statements)

    assert replayed(kept).statements == replayed(statements).statements
    assert replayed(shuffled(kept, random)).statements == replayed(statements).statements


@given(st.lists(STATEMENTS, max_size=12))
def test_nothing_is_announced_when_nothing_else_counts(statements: list[Statement]) -> None:
    """Facts change with an event only, and a version for each change."""
    subject = Subject.project(PROJECT)
    for statement in statements:
        restated = subject.restate([statement])
        if restated.event() is None:
            assert restated.after.facts() == subject.facts()
        assert restated.after.version - subject.version == len(restated.changes)
        subject = restated.after
