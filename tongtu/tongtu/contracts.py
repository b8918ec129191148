"""`tongtu contracts`: write the published language down for people and tools that do not run it.

Everything comes from the event classes in `shared.contracts` and from what each service
subscribes to, so the files are never edited by hand.
"""

import importlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from shared.contracts.event import Event
from shared.contracts.registry import EVENTS
from tongtu.asyncapi import Listeners, document, plain
from tongtu.contract_compatibility import incompatibilities
from tongtu.contract_examples import examples
from tongtu.contract_schemas import schema_of
from tongtu.event_page import page

Json = dict[str, Any]

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = Path("docs/contracts")
PAGE = Path("docs/events.md")
BASELINE = Path("tests/contract/baseline")

_NOTICE = "# Written by `make contracts` from the event classes in shared/shared/contracts.\n"


def contracts(
    root: Annotated[
        Path, typer.Option(help="Where to write.", show_default="this checkout")
    ] = ROOT,
    *,
    release: Annotated[
        bool, typer.Option(help="Also make these schemas the ones to stay compatible with.")
    ] = False,
) -> None:
    """Write the AsyncAPI document, the page of events, and a schema and an example for each."""
    problems = broken_promises(released_schemas(root), schemas())
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        typer.echo("Publish a new major version of the type instead.", err=True)
        raise typer.Exit(1)
    files = generated(listeners()) | (baseline() if release else {})
    changed = write(root, files)
    typer.echo(f"{len(files)} contract files, {len(changed)} changed")


def schemas() -> dict[str, Json]:
    """Return the JSON Schema of every event type."""
    return {event_type: schema_of(event) for event_type, event in EVENTS.items()}


def listeners() -> dict[str, tuple[type[Event], ...]]:
    """Map each consumer group to the events that its service handles."""
    found: dict[str, tuple[type[Event], ...]] = {}
    for service in sorted({event.publisher() for event in EVENTS.values()}):
        package = service.replace("-", "_")
        subscriptions = importlib.import_module(f"{package}.subscriptions").subscriptions
        handlers = subscriptions.handlers.values()
        found[subscriptions.consumer_group] = tuple(handler.event for handler in handlers)
    return found


def generated(groups: Listeners) -> dict[Path, str]:
    """Return the text of every generated file by its path in the checkout."""
    events = tuple(EVENTS.values())
    files = {
        PAGE: page(events, groups, examples()),
        CONTRACTS / "asyncapi.yaml": _yaml(document(events, groups, examples())),
    }
    for event_type, schema in schemas().items():
        files[CONTRACTS / f"schemas/{event_type}.json"] = _json(schema)
        files[CONTRACTS / f"examples/{event_type}.json"] = _json(examples()[event_type].payload())
    return files


def baseline() -> dict[Path, str]:
    """Return the released schemas as they would be if everything were released now."""
    return {
        BASELINE / f"{event_type}.json": _json(schema) for event_type, schema in schemas().items()
    }


def released_schemas(root: Path) -> dict[str, Json]:
    """Read the schemas of the last release."""
    return {
        path.name.removesuffix(".json"): json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((root / BASELINE).glob("*.json"))
    }


def broken_promises(released: Mapping[str, Json], current: Mapping[str, Json]) -> list[str]:
    """Name everything that readers of the released types could not cope with."""
    problems: list[str] = []
    for event_type, schema in released.items():
        if event_type not in current:
            problems.append(f"{event_type}: the type was withdrawn")
            continue
        problems.extend(
            f"{event_type}{difference}"
            for difference in incompatibilities(schema, current[event_type])
        )
    return problems


def differing(root: Path, files: Mapping[Path, str]) -> list[Path]:
    """Name the files that are missing, outdated, or left over from a type that is gone."""
    outdated = [
        path
        for path, text in files.items()
        if not (root / path).is_file() or (root / path).read_text(encoding="utf-8") != text
    ]
    present = (path.relative_to(root) for path in (root / CONTRACTS).glob("*/*.json"))
    return sorted([*outdated, *(path for path in present if path not in files)])


def write(root: Path, files: Mapping[Path, str]) -> list[Path]:
    """Bring the checkout up to date and return the paths that changed."""
    changed = differing(root, files)
    for path in changed:
        target = root / path
        if path not in files:
            target.unlink()
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(files[path], encoding="utf-8")
    return changed


def _json(tree: Json) -> str:
    return json.dumps(tree, ensure_ascii=False, indent=2) + "\n"


class _ReadableDumper(yaml.SafeDumper):
    """Writes text of several lines as a block."""

    def represent_text(self, text: str) -> yaml.ScalarNode:
        """Choose the block style where the text has lines."""
        style = "|" if "\n" in text else None
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_ReadableDumper.add_representer(str, _ReadableDumper.represent_text)


def _yaml(tree: Json) -> str:
    text: str = yaml.dump(
        plain(tree), Dumper=_ReadableDumper, allow_unicode=True, sort_keys=False, width=100
    )
    return _NOTICE + text


if __name__ == "__main__":
    typer.run(contracts)
