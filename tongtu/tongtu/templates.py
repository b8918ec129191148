"""`tongtu templates check|write`: judge process templates, and write down the shipped ones.

What is written comes from the files of land supply and is never edited by hand.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from land_supply.catalogue import (
    load_agencies,
    load_catalogue,
    load_template,
    template_schema,
)
from land_supply.domain.critical_path import schedule
from land_supply.domain.drawing import draw
from land_supply.domain.template import Measure, Milestone, ProcessTemplate
from shared.reference_data import CatalogueError
from tongtu.flaw_text import told
from tongtu.template_tables import readme

ROOT = Path(__file__).resolve().parents[2]
PICTURES = Path("docs/templates")
SCHEMA = Path("services/land-supply/land_supply/data/templates/template.schema.json")

app = typer.Typer(no_args_is_help=True, help="Judge process templates, or write down ours.")


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Template files.", metavar="FILE...")],
) -> None:
    """Say of each file that it may be published, or everything that is wrong with it."""
    roles = load_agencies().roles
    results = [_judge(file, roles) for file in files]
    if not all(results):
        raise typer.Exit(1)


@app.command()
def write(
    root: Annotated[
        Path, typer.Option(help="Where to write.", show_default="this checkout")
    ] = ROOT,
) -> None:
    """Write the pictures and tables of the shipped templates, and the schema of their files."""
    files = generated()
    changed = differing(root, files)
    for path in changed:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(files[path], encoding="utf-8")
    typer.echo(f"{len(files)} template files, {len(changed)} changed")


def generated() -> dict[Path, str]:
    """Return the text of every generated file by its path in the checkout."""
    templates = load_catalogue().selection.templates
    files = {SCHEMA: json.dumps(template_schema(), ensure_ascii=False, indent=2) + "\n"}
    for template in templates:
        files[PICTURES / f"{template.id}.svg"] = draw(template, "en")
        files[PICTURES / f"{template.id}.zh.svg"] = draw(template, "zh")
    files[PICTURES / "README.md"] = readme(sorted(templates, key=lambda each: each.id))
    return files


def differing(root: Path, files: Mapping[Path, str]) -> list[Path]:
    """Name the files that are missing or outdated."""
    return [
        path
        for path, text in files.items()
        if not (root / path).is_file() or (root / path).read_text(encoding="utf-8") != text
    ]


def _judge(file: Path, roles: frozenset[str]) -> bool:
    try:
        template = load_template(file, roles=roles)
    except CatalogueError as error:
        typer.echo(told(file, error))
        return False
    typer.echo(f"{file}: OK, {template.id} version {template.version}")
    for measure in Measure:
        typer.echo(_figures(template, measure))
    return True


def _figures(template: ProcessTemplate, measure: Measure) -> str:
    found = schedule(template, measure)
    start = found.finish_of(template, Milestone.START)
    until_start = "" if start is None else f", {start} to the start of works"
    path = " -> ".join(found.path)
    return f"  {measure:<10}{found.days} working days{until_start}; critical path {path}"
