"""A template's term of validity, and the texts that its statements rest on."""

from collections.abc import Iterator

from land_supply.domain.publishing.places import at_top, flaw
from land_supply.domain.publishing.walking import at_way, find
from land_supply.domain.template import ProcessTemplate
from shared.flaws import Flaw, citation_flaws
from shared.legal_sources import LegalBasis


def text_flaws(template: ProcessTemplate) -> Iterator[Flaw]:
    """Yield an impossible term, and statements that rest on no declared text."""
    if template.valid_until is not None and template.valid_until < template.valid_from:
        given = f"{template.valid_until} is before {template.valid_from}"
        yield flaw(at_top("valid_until"), given, "a day on or after valid_from")
    for way, basis in find(template, LegalBasis):
        place, pointer = at_way(template, way)
        yield from citation_flaws(place, basis, template.documents, pointer)
