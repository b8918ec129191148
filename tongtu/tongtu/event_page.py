"""The page of all events for people who connect a system of their own: `docs/events.md`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shared.contracts.event import Event
from shared.contracts.land_supply import CaseFact, StepFact
from tongtu.asyncapi import Listeners
from tongtu.contract_examples import Example
from tongtu.contract_schemas import schema_of
from tongtu.event_guide import GUIDE
from tongtu.event_words import KEYS, meaning_of, occasion_of

Json = dict[str, Any]

_FAMILIES: dict[type[Event], str] = {
    StepFact: "every fact of a step",
    CaseFact: "every fact of a case",
}
"""Events that share fields, the narrowest family first; each is described once."""


def page(
    events: Sequence[type[Event]], listeners: Listeners, examples: Mapping[str, Example]
) -> str:
    """Return the page: the guide, the list, and each event by its service."""
    lines = [
        *_guide(examples),
        *_overview(events, listeners),
        *_families(events),
        *(line for event in _by_service(events) for line in _section(event, examples)),
        *_values(events),
    ]
    return "\n".join(lines) + "\n"


def _guide(examples: Mapping[str, Example]) -> Iterator[str]:
    example = examples["land-supply.application.accepted.v1"]
    headers = "\n".join(f"{name}: {value}" for name, value in example.headers().items())
    yield GUIDE.replace("{key}", example.event.subject).replace("{headers}", headers)


def _overview(events: Sequence[type[Event]], listeners: Listeners) -> Iterator[str]:
    yield from ("## All events", "")
    yield "| event | what it means | topic | key | read by |"
    yield "| --- | --- | --- | --- | --- |"
    for event in _by_service(events):
        readers = ", ".join(group for group, read in listeners.items() if event in read)
        link = f"[`{event.event_type}`](#{_anchor(event)})"
        cells = (link, _meaning(event), f"`{event.topic}`", KEYS[event.topic], readers or "-")
        yield f"| {' | '.join(cells)} |"
    yield ""


def _families(events: Sequence[type[Event]]) -> Iterator[str]:
    wider: type[Event] | None = None
    for family, title in reversed(_FAMILIES.items()):
        member = next(each for each in events if issubclass(each, family))
        yield from (f"## What {title} says", "")
        if wider is not None:
            yield from (f"What {_FAMILIES[wider]} says, and further:", "")
        yield from _table(member, _own(family, wider))
        wider = family


def _section(event: type[Event], examples: Mapping[str, Example]) -> Iterator[str]:
    example = examples[event.event_type]
    yield from (f"## {event.event_type}", "")
    yield f"{_meaning(event)} Told when {occasion_of(event)}."
    yield ""
    family = next((each for each in _FAMILIES if issubclass(event, each)), None)
    own = _own(event, family)
    if family is not None:
        title = _FAMILIES[family]
        ending = ", and further:" if own else "."
        yield f"It says what [{title}](#{_slug(f'What {title} says')}) says{ending}"
        yield ""
    yield from _table(event, own)
    aggregate = KEYS[event.topic].removesuffix(" id")
    yield f"An example, version {example.version} of its {aggregate}:"
    yield ""
    yield from ("```json", json.dumps(example.payload(), ensure_ascii=False, indent=2), "```", "")


def _values(events: Sequence[type[Event]]) -> Iterator[str]:
    yield from ("## Values", "")
    yield from ("| value | what it is | fields |", "| --- | --- | --- |")
    found: dict[str, Json] = {}
    for event in events:
        found |= schema_of(event).get("$defs", {})
    for name, schema in sorted(found.items()):
        fields = ", ".join(f"`{key}` {_kind(of)}" for key, of in schema["properties"].items())
        yield f"| {name} | {_first_line(schema['description'])} | {fields} |"


def _table(event: type[Event], fields: Sequence[str]) -> Iterator[str]:
    if not fields:
        return
    properties = schema_of(event)["properties"]
    yield from ("| field | kind | what it means |", "| --- | --- | --- |")
    for name in fields:
        yield f"| `{name}` | {_kind(properties[name])} | {meaning_of(event, name)} |"
    yield ""


def _own(event: type[Event], wider: type[Event] | None) -> list[str]:
    known = () if wider is None else wider.model_fields
    return [name for name in event.model_fields if name not in known]


def _kind(schema: Json) -> str:
    """Name the type of a field in a word or two."""
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"])
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return " or ".join(f"`{each}`" for each in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    return str(schema.get("format") or {"string": "text"}.get(schema["type"], schema["type"]))


def _by_service(events: Sequence[type[Event]]) -> list[type[Event]]:
    services = list(dict.fromkeys(event.publisher() for event in events))
    return sorted(events, key=lambda event: services.index(event.publisher()))


def _meaning(event: type[Event]) -> str:
    return _first_line(event.__doc__ or "")


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0]


def _anchor(event: type[Event]) -> str:
    return _slug(event.event_type.replace(".", ""))


def _slug(text: str) -> str:
    return text.lower().replace(" ", "-")
