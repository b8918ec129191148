"""Statements as they are kept: each value says itself what it is."""

from datetime import date
from decimal import Decimal

import orjson
import pytest

from funding.domain.facts import Bounds
from funding.domain.subject import Stated
from funding.repository.statements import (
    statements_from_text,
    statements_to_text,
    value_from_json,
    value_to_json,
)
from funding.testing import a_statement, a_subject


@pytest.mark.parametrize(
    "value",
    [
        True,
        False,
        0,
        10**17,
        Decimal("0.10"),
        Decimal(10**17),
        date(2026, 3, 2),
        "2026-03-02",
        "12.5",
        frozenset({"b", "a"}),
        frozenset[str](),
        Bounds(min=Decimal("1.5")),
        Bounds(min=date(2026, 1, 1), max=date(2026, 2, 1)),
        None,
    ],
)
def test_a_value_is_the_same_after_it_was_kept(value: Stated) -> None:
    """A code that looks like a day stays a code, and a decimal keeps its digits."""
    kept = value_from_json(orjson.loads(orjson.dumps(value_to_json(value))))

    assert kept == value
    assert type(kept) is type(value)
    assert str(kept) == str(value) or isinstance(value, frozenset)


def test_statements_are_the_same_after_they_were_kept() -> None:
    """Everything that was said of them included."""
    subject = a_subject(a_statement(agency="GX"), a_statement("filed_on", date(2026, 1, 1)))

    assert statements_from_text(statements_to_text(subject.statements)) == subject.statements
