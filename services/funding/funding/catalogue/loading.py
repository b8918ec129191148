"""Files to values: the fact catalogue and the shipped programmes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from funding.catalogue.documents import FactsDocument, ProgrammeDocument
from funding.domain.errors import BrokenProgrammeError
from funding.domain.fact_catalogue import FactCatalogue, since_flaws
from funding.domain.programme import Programme
from funding.domain.publication import Publication
from funding.domain.publishing import Definitions, Surroundings, find_flaws
from shared.legal_sources import content_hash
from shared.reference_data import (
    JSON_SCHEMA_DIALECT,
    CatalogueError,
    ensure_distinct,
    parse_yaml,
    refuse,
    validated,
)

DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class Catalogue:
    """The reference data of funding."""

    fact_catalogue: FactCatalogue
    shipped: tuple[Publication, ...]
    """The programmes with their documents."""

    @property
    def facts(self) -> Definitions:
        """Return what facts mean."""
        return self.fact_catalogue.facts

    @cached_property
    def programmes(self) -> tuple[Programme, ...]:
        """Return the shipped programmes."""
        return tuple(each.programme for each in self.shipped)


@cache
def load_catalogue(folder: Path = DATA) -> Catalogue:
    """Load all reference data, once; a CatalogueError names file, place and remedy."""
    facts = load_facts(folder)
    files = programme_files(folder)
    shipped = load_publications(files, facts=facts.facts)
    return Catalogue(facts, shipped)


def load_facts(folder: Path = DATA) -> FactCatalogue:
    """Load what facts mean."""
    file = folder / "facts.yaml"
    content = parse_yaml(file)
    document = validated(FactsDocument, file, content)
    catalogue = FactCatalogue(
        version=document.version, facts=document.facts, content_hash=content_hash(content)
    )
    refuse(file, since_flaws(catalogue))
    return catalogue


def programme_files(folder: Path = DATA) -> list[Path]:
    """List the programmes that are shipped."""
    return sorted((folder / "programmes").glob("*.yaml"))


def load_programme(file: Path, *, facts: Definitions) -> Programme:
    """Load one fund programme and make sure that, by itself, it may be published."""
    publication = _read(file, facts)
    refuse(file, find_flaws(publication.programme, facts))
    return publication.programme


def load_publications(
    files: Sequence[Path], *, facts: Definitions, beside: Iterable[Programme] = ()
) -> tuple[Publication, ...]:
    """Load programmes with their documents, and judge them together with what is published."""
    published = tuple(_read(file, facts) for file in files)
    programmes = tuple(each.programme for each in published)
    ensure_distinct(files, programmes)
    for file, programme in zip(files, programmes, strict=True):
        around = surroundings_of(programme, [*beside, *programmes])
        refuse(file, find_flaws(programme, facts, around))
    return published


def surroundings_of(programme: Programme, published: Iterable[Programme]) -> Surroundings:
    """Choose what a programme is judged against."""
    known = tuple(published)
    return Surroundings(
        programme_ids=frozenset(each.id for each in known),
        versions=tuple(each for each in known if each.id == programme.id),
    )


def read_programme(content: Mapping[str, Any], *, facts: Definitions) -> Programme:
    """Read a programme that was judged when it was published."""
    return ProgrammeDocument.model_validate(content).read(content, facts)


def programme_schema() -> dict[str, Any]:
    """Return the JSON Schema of a programme file, which editors complete from."""
    return {"$schema": JSON_SCHEMA_DIALECT} | ProgrammeDocument.model_json_schema()


def _read(file: Path, facts: Definitions) -> Publication:
    written = parse_yaml(file)
    content = json.loads(json.dumps(written, default=str))
    document = validated(ProgrammeDocument, file, written)
    try:
        programme = document.read(content, facts)
    except BrokenProgrammeError as error:
        raise CatalogueError(file, error.flaws) from error
    return Publication(programme=programme, content=content)
