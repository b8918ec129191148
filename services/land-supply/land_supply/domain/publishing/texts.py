"""A template's term of validity, and the texts that its statements rest on."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from land_supply.domain.publishing.places import at_top, flaw
from land_supply.domain.template import ProcessTemplate
from shared.flaws import Flaw, citation_flaws, pointer_to
from shared.legal_sources import LegalBasis

Way = tuple[str | int, ...]


def text_flaws(template: ProcessTemplate) -> Iterator[Flaw]:
    """Yield an impossible term, and statements that rest on no declared text."""
    if template.valid_until is not None and template.valid_until < template.valid_from:
        given = f"{template.valid_until} is before {template.valid_from}"
        yield flaw(at_top("valid_until"), given, "a day on or after valid_from")
    for way, basis in _citations(template, ()):
        place = _place(template, way)
        yield from citation_flaws(place, basis, template.documents, pointer_to(*way))


def _citations(value: object, way: Way) -> Iterator[tuple[Way, LegalBasis]]:
    """Find every statement of a source, however deep it stands."""
    for name, part in _parts(value):
        if isinstance(part, LegalBasis):
            yield (*way, name), part
        else:
            yield from _citations(part, (*way, name))


def _parts(value: object) -> Iterator[tuple[str | int, object]]:
    if is_dataclass(value):
        yield from ((field.name, getattr(value, field.name)) for field in fields(value))
    elif isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, tuple):
        yield from enumerate(value)


def _place(template: ProcessTemplate, way: Way) -> str:
    if way[0] == "steps" and isinstance(way[1], int):
        return f"step {template.steps[way[1]].id}, " + ".".join(map(str, way[2:]))
    return ".".join(map(str, way))
