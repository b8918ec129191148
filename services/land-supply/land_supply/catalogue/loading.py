"""Files to values: agencies, the choice of templates, and the shipped templates."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field

from land_supply.catalogue.documents import TemplateDocument
from land_supply.domain.agency import Agency, AgencyDirectory
from land_supply.domain.publication import Publication
from land_supply.domain.publishing import find_flaws
from land_supply.domain.selection import SelectionRule, TemplateSelection
from land_supply.domain.template import (
    ProcessTemplate,
)
from shared.flaws import Flaw
from shared.reference_data import (
    JSON_SCHEMA_DIALECT,
    CatalogueError,
    Document,
    ensure_distinct,
    parse_yaml,
    read_document,
    refuse,
    validated,
)

DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The reference data of land supply."""

    selection: TemplateSelection
    agencies: AgencyDirectory
    shipped: tuple[Publication, ...]
    """The templates of the selection with their documents."""


class AgenciesDocument(Document):
    """Who holds which role, where and when."""

    agencies: tuple[Agency, ...] = Field(min_length=1)


class SelectionDocument(Document):
    """Which template a new case follows: the first rule that fits counts."""

    rules: tuple[SelectionRule, ...] = Field(min_length=1)


@cache
def load_catalogue(folder: Path = DATA) -> Catalogue:
    """Load all reference data, once; a CatalogueError names file, place and remedy."""
    agencies = load_agencies(folder)
    files = template_files(folder)
    shipped = tuple(load_publication(file, roles=agencies.roles) for file in files)
    templates = tuple(each.template for each in shipped)
    ensure_distinct(files, templates)
    return Catalogue(_load_selection(folder / "selection.yaml", templates), agencies, shipped)


def load_agencies(folder: Path = DATA) -> AgencyDirectory:
    """Load who holds which role."""
    return AgencyDirectory(read_document(AgenciesDocument, folder / "agencies.yaml").agencies)


def template_files(folder: Path = DATA) -> list[Path]:
    """List the templates that are shipped."""
    return sorted((folder / "templates").glob("*.yaml"))


def load_template(file: Path, *, roles: frozenset[str]) -> ProcessTemplate:
    """Load one process template and make sure that it may be published."""
    return load_publication(file, roles=roles).template


def load_publication(file: Path, *, roles: frozenset[str]) -> Publication:
    """Load one template together with its document, as JSON has it."""
    written = parse_yaml(file)
    content = json.loads(json.dumps(written, default=str))
    template = validated(TemplateDocument, file, written).read(content)
    refuse(file, find_flaws(template, roles=roles))
    return Publication(template=template, content=content)


def read_template(content: Mapping[str, Any]) -> ProcessTemplate:
    """Read a template that was judged when it was published."""
    return TemplateDocument.model_validate(content).read(content)


def template_schema() -> dict[str, Any]:
    """Return the JSON Schema of a template file, which editors complete from."""
    return {"$schema": JSON_SCHEMA_DIALECT} | TemplateDocument.model_json_schema()


def _load_selection(file: Path, templates: tuple[ProcessTemplate, ...]) -> TemplateSelection:
    rules = read_document(SelectionDocument, file).rules
    known = {template.id for template in templates}
    for place, rule in enumerate(rules):
        if rule.template_id not in known:
            given = f"there is no template {rule.template_id}"
            expected = "one of " + ", ".join(sorted(known))
            raise CatalogueError(file, (Flaw(f"rules.{place}.template_id", given, expected),))
    return TemplateSelection(templates=templates, rules=rules)
