"""The fact catalogue: it only grows, so a published programme keeps its meaning."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from funding.domain.facts import FactDefinition, as_text
from shared.flaws import Flaw

Record = Mapping[str, str]
"""What each published fact means, as a hash by its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactCatalogue:
    """What facts mean, in a version; every later version has these facts unchanged."""

    version: int
    facts: Mapping[str, FactDefinition]
    content_hash: str


def meaning_of(definition: FactDefinition) -> str:
    """Hash what rules and people take a fact for; who supplies and who verifies it may change."""
    bounds = [None if each is None else as_text(each) for each in (definition.min, definition.max)]
    meaning = [definition.since, definition.type, definition.label.zh, definition.unit, *bounds]
    text = json.dumps([*meaning, *definition.values], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def since_flaws(catalogue: FactCatalogue) -> Iterator[Flaw]:
    """Yield facts of a version that is not there yet."""
    for name, definition in catalogue.facts.items():
        if not 1 <= definition.since <= catalogue.version:
            given = f"since version {definition.since}, and the catalogue is version "
            expected = f"a version from 1 to {catalogue.version}"
            yield Flaw(f"facts.{name}.since", given + str(catalogue.version), expected)


def changed_meanings(catalogue: FactCatalogue, record: Record) -> tuple[str, ...]:
    """Name the facts that were published with another meaning, or are gone."""
    return tuple(
        name
        for name, meaning in record.items()
        if name not in catalogue.facts or meaning_of(catalogue.facts[name]) != meaning
    )


def extended(catalogue: FactCatalogue, record: Record) -> dict[str, str]:
    """Record the facts that are new; what is recorded stays as it is."""
    return {name: meaning_of(each) for name, each in catalogue.facts.items()} | dict(record)
