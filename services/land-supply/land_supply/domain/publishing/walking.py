"""Finds every value of a kind in a template, however deep it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import TypeVar

from land_supply.domain.template import ProcessTemplate
from shared.flaws import pointer_to

Way = tuple[str | int, ...]
FoundT = TypeVar("FoundT")


def find(template: ProcessTemplate, kind: type[FoundT]) -> Iterator[tuple[Way, FoundT]]:
    """Yield every value of a kind with the way that leads to it."""
    yield from _walk(template, kind, ())


def at_way(template: ProcessTemplate, way: Way) -> tuple[str, str]:
    """Return the place and the pointer at the end of a way."""
    if way[0] == "steps" and isinstance(way[1], int):
        place = f"step {template.steps[way[1]].id}, " + ".".join(map(str, way[2:]))
        return place, pointer_to(*way)
    return ".".join(map(str, way)), pointer_to(*way)


def _walk(value: object, kind: type[FoundT], way: Way) -> Iterator[tuple[Way, FoundT]]:
    for name, part in _parts(value):
        if isinstance(part, kind):
            yield (*way, name), part
        yield from _walk(part, kind, (*way, name))


def _parts(value: object) -> Iterator[tuple[str | int, object]]:
    if is_dataclass(value):
        yield from ((field.name, getattr(value, field.name)) for field in fields(value))
    elif isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, tuple):
        yield from enumerate(value)
