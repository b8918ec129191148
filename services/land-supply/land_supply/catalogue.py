"""Reads the service's reference data: loads and validates it at start."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import ConfigDict, Field

from land_supply.domain.agency import Agency, AgencyDirectory
from land_supply.domain.publication import Publication
from land_supply.domain.publishing import find_flaws
from land_supply.domain.selection import SelectionRule, TemplateSelection
from land_supply.domain.template import (
    Cap,
    FactDefinition,
    FalseUndertaking,
    JointAcceptance,
    JointIssue,
    Outcome,
    Paper,
    ProcessTemplate,
    StepTemplate,
)
from shared.flaws import Flaw
from shared.legal_sources import LegalBasis, LegalText, Name, content_hash
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

DATA = Path(__file__).parent / "data"
LANGUAGE = 1
"""The version of the template language that this code reads."""
MOST_STEPS = 200
"""No procedure of the law comes near; judging more would take a request too long."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The reference data of land supply."""

    selection: TemplateSelection
    agencies: AgencyDirectory
    shipped: tuple[Publication, ...]
    """The templates of the selection with their documents."""


class TemplateDocument(Document):
    """A process template of land supply, as published; a version never changes."""

    model_config = ConfigDict(allow_inf_nan=False)

    language: Literal[1]
    """The version of the template language."""
    id: str = Field(pattern=r"^[A-Z][A-Za-z0-9-]*$", max_length=40)
    """Names the process in all its versions."""
    version: str = Field(pattern=r"^[0-9]+(\.[0-9]+)*$", max_length=20)
    name: Name
    valid_from: date
    """The first day on which a new case may follow it."""
    valid_until: date | None = None
    """The last such day; without one it stays in force."""
    documents: dict[str, LegalText]
    """The laws, regulations and notices that the template cites, by a key of its own."""
    legal_basis: tuple[LegalBasis, ...] = Field(min_length=1)
    """What the process as a whole rests on."""
    facts: dict[str, FactDefinition] = Field(default_factory=dict)
    """The facts that conditions and indicators speak of."""
    papers: dict[str, Paper] = Field(default_factory=dict)
    """The papers that go into steps and come out of them, by code."""
    outcome_sets: dict[str, dict[str, Outcome]] = Field(default_factory=dict)
    """Outcomes that several steps have in common."""
    false_undertaking: FalseUndertaking | None = None
    joint_issues: tuple[JointIssue, ...] = ()
    joint_acceptances: tuple[JointAcceptance, ...] = ()
    caps: tuple[Cap, ...] = ()
    """The city's totals that the process keeps."""
    steps: tuple[StepTemplate, ...] = Field(min_length=1, max_length=MOST_STEPS)

    def read(self, content: Mapping[str, Any]) -> ProcessTemplate:
        """Return the template; `content` is what was read, which the hash speaks of."""
        fields = dict(self)
        del fields["language"]
        return ProcessTemplate(**fields, content_hash=content_hash(content))


class AgenciesDocument(Document):
    """Who holds which role, where and when."""

    agencies: tuple[Agency, ...] = Field(min_length=1)


class SelectionDocument(Document):
    """Which template a new case follows: the first rule that fits counts."""

    rules: tuple[SelectionRule, ...] = Field(min_length=1)


def load_catalogue(folder: Path = DATA) -> Catalogue:
    """Load all reference data; a CatalogueError names file, place and remedy."""
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
