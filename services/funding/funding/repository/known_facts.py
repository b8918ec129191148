"""What is known of a project and its applicant, read from the statements of both."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from funding.domain.facts import FactDefinition, Facts, FactValue

SOURCES = ("verified", "registry", "land_supply", "declared")
"""Whose statement counts, the first before the others."""

Definitions = Mapping[str, FactDefinition]


def facts_of(definitions: Definitions, *statements: str | None) -> Facts:
    """Return the facts that count, of one subject or of several together."""
    known: dict[str, FactValue] = {}
    for text in statements:
        known |= dict(_counting(definitions, {} if text is None else orjson.loads(text)))
    return Facts(known)


def _counting(
    definitions: Definitions, stated: Mapping[str, Any]
) -> Iterator[tuple[str, FactValue]]:
    for fact, by_source in stated.items():
        values = [by_source[source]["value"] for source in SOURCES if source in by_source]
        if values and fact in definitions:
            yield fact, definitions[fact].read(values[0])
