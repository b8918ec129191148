"""Texts: every condition and amount says by which one, and how well that was read."""

from collections.abc import Iterator
from decimal import Decimal

from funding.domain.programme import Programme
from funding.domain.publishing.comparisons import Definitions, too_new, unknown_fact
from funding.domain.publishing.places import At, flaw, located
from shared.flaws import Flaw, citation_flaws, pointer_to
from shared.legal_sources import Grade, LegalBasis


def text_flaws(programme: Programme) -> Iterator[Flaw]:
    """Yield conditions without a text, texts that nobody declares, and articles that are left out.

    A condition of a tier or a stage rests on the text of that tier or stage.
    """
    for at, leaf in located(programme.eligibility.condition, ("eligibility",)):
        if leaf.source is None:
            yield flaw(at, "cites no text", "source with document and grade", leaf=leaf)
    for at, basis in _citations(programme):
        place = ".".join(map(str, at))
        yield from citation_flaws(place, basis, programme.documents, pointer_to(*at))
        if basis.grade is Grade.CONFIRMED and basis.article is None:
            yield flaw(at, "grade C without an article", "the article that was read")


def material_flaws(programme: Programme, definitions: Definitions) -> Iterator[Flaw]:
    """Yield materials that prove what nobody knows."""
    for code, material in programme.materials.items():
        for place, name in enumerate(material.proves):
            at = ("materials", code, "proves", place)
            if name not in definitions:
                yield unknown_fact(name, definitions, at)
            yield from too_new(name, definitions, at, programme.facts_version)


def sharing_flaws(programme: Programme) -> Iterator[Flaw]:
    """Yield shares of city and district that are not one whole."""
    sharing = programme.cost_sharing
    if sharing is None:
        return
    parts: tuple[Decimal, Decimal] = (sharing.city, sharing.district)
    if sum(parts) != 1 or min(parts) < 0:
        given = f"the city pays {sharing.city} and the district {sharing.district}"
        yield flaw(("cost_sharing",), given, "shares from 0 that add up to 1")


def _citations(programme: Programme) -> Iterator[tuple[At, LegalBasis]]:
    yield ("legal_basis",), programme.legal_basis
    for at, leaf in located(programme.eligibility.condition, ("eligibility",)):
        if leaf.source is not None:
            yield (*at, "source"), leaf.source
    yield from _amount_citations(programme)
    for number, window in enumerate(programme.windows):
        yield ("windows", number, "basis"), window.basis
    for name, part in (("stacking", programme.stacking), ("cost_sharing", programme.cost_sharing)):
        if part is not None:
            yield (name, "basis"), part.basis
    for code, material in programme.materials.items():
        yield ("materials", code, "basis"), material.basis


def _amount_citations(programme: Programme) -> Iterator[tuple[At, LegalBasis]]:
    if programme.amount is None:
        return
    for number, tier in enumerate(programme.amount.tiers):
        at = ("amount", "tiers", number)
        yield (*at, "basis"), tier.basis
        for place, term in enumerate(tier.lesser_of):
            yield (*at, "lesser_of", place, "basis"), term.basis
        for where, leaf in located(tier.when.condition, (*at, "when")) if tier.when else ():
            if leaf.source is not None:
                yield (*where, "source"), leaf.source
    for number, stage in enumerate(programme.amount.stages):
        yield ("amount", "stages", number, "basis"), stage.basis
