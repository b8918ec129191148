"""Reads the service's reference data: loads and validates it at start."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from land_supply.domain.agency import Agency, AgencyDirectory
from land_supply.domain.errors import BrokenTemplateError, Flaw
from land_supply.domain.publishing import ensure_publishable
from land_supply.domain.selection import SelectionRule, TemplateSelection
from land_supply.domain.sources import LegalBasis, LegalText, Name
from land_supply.domain.template import ProcessTemplate, StepTemplate, content_hash
from shared.errors import TongtuError

DATA = Path(__file__).parent / "data"
JSON_SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
LONGEST_QUOTE = 60


class CatalogueError(TongtuError):
    """Reference data is broken; `flaws` says where, what stands there and what would be right."""

    def __init__(self, file: Path, flaws: tuple[Flaw, ...]) -> None:
        super().__init__("\n".join(f"{file}: {flaw}" for flaw in flaws))
        self.file = file
        self.flaws = flaws


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The reference data of land supply."""

    selection: TemplateSelection
    agencies: AgencyDirectory


class Document(BaseModel):
    """A file of reference data; a field that nobody knows is a mistake, at every depth."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TemplateDocument(Document):
    """A process template of land supply, as published; a version never changes."""

    id: str = Field(pattern=r"^[A-Z][A-Za-z0-9-]*$", max_length=40)
    version: str = Field(pattern=r"^[0-9]+(\.[0-9]+)*$", max_length=20)
    name: Name
    valid_from: date
    valid_until: date | None = None
    documents: dict[str, LegalText]
    legal_basis: tuple[LegalBasis, ...] = Field(min_length=1)
    steps: tuple[StepTemplate, ...] = Field(min_length=1)


class AgenciesDocument(Document):
    """Who holds which role, where and when."""

    agencies: tuple[Agency, ...] = Field(min_length=1)


class SelectionDocument(Document):
    """Which template a new case follows: the first rule that fits counts."""

    rules: tuple[SelectionRule, ...] = Field(min_length=1)


DocumentT = TypeVar("DocumentT", bound=Document)


def load_catalogue(folder: Path = DATA) -> Catalogue:
    """Load all reference data; a CatalogueError names file, place and remedy."""
    listed = _read(AgenciesDocument, folder / "agencies.yaml")
    agencies = AgencyDirectory(listed.agencies)
    files = sorted((folder / "templates").glob("*.yaml"))
    templates = tuple(load_template(file, roles=agencies.roles) for file in files)
    _ensure_distinct(files, templates)
    return Catalogue(_load_selection(folder / "selection.yaml", templates), agencies)


def load_template(file: Path, *, roles: frozenset[str]) -> ProcessTemplate:
    """Load one process template and make sure that it may be published."""
    content = _parse(file)
    document = _validate(TemplateDocument, file, content)
    template = ProcessTemplate(**dict(document), content_hash=content_hash(content))
    try:
        ensure_publishable(template, roles=roles)
    except BrokenTemplateError as error:
        raise CatalogueError(file, error.flaws) from error
    return template


def template_schema() -> dict[str, Any]:
    """Return the JSON Schema of a template file, which editors complete from."""
    return {"$schema": JSON_SCHEMA_DIALECT} | TemplateDocument.model_json_schema()


def _load_selection(file: Path, templates: tuple[ProcessTemplate, ...]) -> TemplateSelection:
    rules = _read(SelectionDocument, file).rules
    known = {template.id for template in templates}
    for place, rule in enumerate(rules):
        if rule.template_id not in known:
            given = f"there is no template {rule.template_id}"
            expected = "one of " + ", ".join(sorted(known))
            raise CatalogueError(file, (Flaw(f"rules.{place}.template_id", given, expected),))
    return TemplateSelection(templates=templates, rules=rules)


def _ensure_distinct(files: list[Path], templates: tuple[ProcessTemplate, ...]) -> None:
    first: dict[tuple[str, str], Path] = {}
    for file, template in zip(files, templates, strict=True):
        other = first.setdefault((template.id, template.version), file)
        if other is not file:
            given = f"{template.id} version {template.version} already stands in {other.name}"
            raise CatalogueError(file, (Flaw("version", given, "a version of its own"),))


class _StrictLoader(yaml.SafeLoader):
    """Safe YAML in which a key stands once; the standard lets the last one win in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for place, key in enumerate(keys):
            if key in keys[:place]:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice", node.value[place][0].start_mark
                )
        return super().construct_mapping(node, deep)


def _parse(file: Path) -> dict[str, Any]:
    try:
        content = yaml.load(file.read_bytes(), Loader=_StrictLoader)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, OSError, ValueError) as error:
        raise CatalogueError(file, (Flaw("file", str(error), "a readable YAML file"),)) from error
    if not isinstance(content, dict):
        raise CatalogueError(file, (Flaw("file", type(content).__name__, "a YAML mapping"),))
    return content


def _read(kind: type[DocumentT], file: Path) -> DocumentT:
    return _validate(kind, file, _parse(file))


def _validate(kind: type[DocumentT], file: Path, content: dict[str, Any]) -> DocumentT:
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        raise CatalogueError(file, tuple(map(_flaw, error.errors()))) from error


def _flaw(detail: ErrorDetails) -> Flaw:
    place = ".".join(str(part) for part in detail["loc"]) or "file"
    if detail["type"] == "missing":
        return Flaw(place, "nothing stands there", "a value")
    if detail["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        return Flaw(place, "nobody knows this field", "only fields of the schema")
    given = repr(detail["input"])
    quoted = given if len(given) <= LONGEST_QUOTE else given[:LONGEST_QUOTE] + "..."
    return Flaw(place, quoted, detail["msg"].removeprefix("Input should be "))
