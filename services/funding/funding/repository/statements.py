"""Statements to JSON and back; a value says itself what it is, whatever the catalogue knows."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson

from funding.domain.facts import Bounds
from funding.domain.subject import Source, Stated, Statement, Statements


def value_to_json(value: Stated) -> Any:
    """Shape a value: days, decimals and bounds are objects, so that nothing has to be guessed."""
    if isinstance(value, Bounds):
        return {"min": value_to_json(value.min), "max": value_to_json(value.max)}
    if isinstance(value, Decimal):
        return {"decimal": f"{value:f}"}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return sorted(value) if isinstance(value, frozenset) else value


def value_from_json(given: Any) -> Stated:
    """Read a value as it was shaped."""
    if isinstance(given, list):
        return frozenset(given)
    if not isinstance(given, dict):
        known: bool | int | str | None = given
        return known
    if "decimal" in given:
        return Decimal(given["decimal"])
    if "date" in given:
        return date.fromisoformat(given["date"])
    ends: dict[str, Any] = {end: value_from_json(given[end]) for end in ("min", "max")}
    return Bounds(**ends)


def statements_to_text(statements: Statements) -> str:
    """Write what every source says at present."""
    document = {
        fact: {source.value: _to_json(each) for source, each in by_source.items()}
        for fact, by_source in statements.items()
    }
    return orjson.dumps(document).decode()


def statements_from_text(text: str) -> Statements:
    """Read what every source says at present."""
    return {
        fact: {
            Source(source): _from_json(fact, Source(source), each)
            for source, each in by_source.items()
        }
        for fact, by_source in orjson.loads(text).items()
    }


def _to_json(statement: Statement) -> dict[str, Any]:
    return {
        "value": value_to_json(statement.value),
        "as_of": statement.as_of,
        "recorded_at": statement.recorded_at,
        "stated_by": statement.stated_by,
        "agency": statement.agency,
        "document_id": statement.document_id,
        "reason": statement.reason,
    }


def _from_json(fact: str, source: Source, given: Mapping[str, Any]) -> Statement:
    return Statement(
        fact=fact,
        source=source,
        value=value_from_json(given["value"]),
        as_of=date.fromisoformat(given["as_of"]),
        recorded_at=datetime.fromisoformat(given["recorded_at"]),
        stated_by=given["stated_by"],
        agency=given["agency"],
        document_id=given["document_id"],
        reason=given["reason"],
    )


def statement_of(row: Mapping[str, Any]) -> Statement:
    """Read a statement out of the history."""
    return Statement(
        fact=row["fact"],
        source=Source(row["source"]),
        value=value_from_json(orjson.loads(row["value"])),
        as_of=row["as_of"],
        recorded_at=row["recorded_at"],
        stated_by=row["stated_by"],
        agency=row["agency"],
        document_id=row["document_id"],
        reason=row["reason"],
    )
