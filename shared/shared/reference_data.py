"""Reads published rules from YAML: strictly, and saying of every flaw where it is.

The values themselves are in `shared.legal_sources` and `shared.flaws`, which a domain may use.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from shared.errors import TongtuError
from shared.flaws import Flaw, pointer_to

JSON_SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
LONGEST_QUOTE = 60
DEEPEST_NESTING = 100


class CatalogueError(TongtuError):
    """Reference data is broken; `flaws` says where, what stands there and what would be right."""

    def __init__(self, file: Path, flaws: tuple[Flaw, ...]) -> None:
        super().__init__("\n".join(f"{file}: {flaw}" for flaw in flaws))
        self.file = file
        self.flaws = flaws


class Document(BaseModel):
    """A file of reference data; a field that nobody knows is a mistake, at every depth."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Versioned(Protocol):
    """Something that is published in versions."""

    @property
    def id(self) -> str:
        """Name it in all its versions."""
        ...

    @property
    def version(self) -> str:
        """Name the version."""
        ...


DocumentT = TypeVar("DocumentT", bound=BaseModel)


def read_document(kind: type[DocumentT], file: Path) -> DocumentT:
    """Read a file as a document of a kind; a CatalogueError names every flaw."""
    return validated(kind, file, parse_yaml(file))


def parse_yaml(file: Path) -> dict[str, Any]:
    """Read a YAML file that is one mapping, in which no key stands twice."""
    try:
        written = file.read_bytes()
        _ensure_shallow(written)
        content = yaml.load(written, Loader=_StrictLoader)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, OSError, ValueError, RecursionError) as error:
        raise CatalogueError(file, (Flaw("file", str(error), "a readable YAML file"),)) from error
    if not isinstance(content, dict):
        raise CatalogueError(file, (Flaw("file", type(content).__name__, "a YAML mapping"),))
    return content


def validated(kind: type[DocumentT], file: Path, content: dict[str, Any]) -> DocumentT:
    """Turn the content of a file into a document of a kind."""
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        raise CatalogueError(file, tuple(map(_flaw, error.errors()))) from error


def refuse(file: Path, flaws: Iterable[Flaw]) -> None:
    """Raise a CatalogueError if there are flaws."""
    found = tuple(flaws)
    if found:
        raise CatalogueError(file, found)


def ensure_distinct(files: Sequence[Path], published: Sequence[Versioned]) -> None:
    """Refuse two files that publish the same version of the same thing."""
    first: dict[tuple[str, str], Path] = {}
    for file, thing in zip(files, published, strict=True):
        other = first.setdefault((thing.id, thing.version), file)
        if other is not file:
            given = f"{thing.id} version {thing.version} already stands in {other.name}"
            raise CatalogueError(file, (Flaw("version", given, "a version of its own"),))


class _StrictLoader(yaml.CSafeLoader):
    """Safe YAML in which a key stands once; the standard lets the last one win in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for place, key in enumerate(keys):
            if key in keys[:place]:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice", node.value[place][0].start_mark
                )
        return super().construct_mapping(node, deep)


def _ensure_shallow(written: bytes) -> None:
    """Refuse what is nested so deeply that libyaml would overrun the stack of the process."""
    depth = 0
    for event in yaml.parse(written, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST_NESTING:
            raise yaml.YAMLError(f"nested deeper than {DEEPEST_NESTING} levels\n{event.start_mark}")


def _flaw(detail: ErrorDetails) -> Flaw:
    place = ".".join(str(part) for part in detail["loc"]) or "file"
    pointer = pointer_to(*detail["loc"])
    if detail["type"] == "missing":
        return Flaw(place, "nothing stands there", "a value", pointer=pointer)
    if detail["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        return Flaw(place, "nobody knows this field", "only fields of the schema", pointer=pointer)
    given = repr(detail["input"])
    quoted = given if len(given) <= LONGEST_QUOTE else given[:LONGEST_QUOTE] + "..."
    return Flaw(place, quoted, detail["msg"].removeprefix("Input should be "), pointer=pointer)
