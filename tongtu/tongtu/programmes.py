"""`tongtu programmes check|write`: judge fund programmes, and write down the shipped ones.

What is written comes from the files of funding and is never edited by hand.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from funding.catalogue import (
    DATA,
    Catalogue,
    load_catalogue,
    load_programme,
    load_publications,
    programme_schema,
)
from funding.domain.fact_catalogue import Record, extended
from funding.domain.programme import Programme
from shared.reference_data import CatalogueError
from tongtu.flaw_text import told
from tongtu.programme_tables import facts_page, readme
from tongtu.templates import differing

ROOT = Path(__file__).resolve().parents[2]
PAGES = Path("docs/programmes")
FUNDING = Path("services/funding/funding/data")
SCHEMA = FUNDING / "programmes/programme.schema.json"
RECORD = FUNDING / "facts.recorded.json"

app = typer.Typer(no_args_is_help=True, help="Judge fund programmes, or write down ours.")


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Programme files.", metavar="FILE...")],
) -> None:
    """Say of each file that it may be published, or everything that is wrong with it.

    The files are judged together with each other and with the shipped programmes.
    """
    catalogue = load_catalogue()
    beside = (*catalogue.programmes, *_sound(files, catalogue))
    results = [_judge(file, catalogue, beside) for file in files]
    if not all(results):
        raise typer.Exit(1)


@app.command()
def write(
    root: Annotated[
        Path, typer.Option(help="Where to write.", show_default="this checkout")
    ] = ROOT,
) -> None:
    """Write the pages of programmes and facts, the schema, and the record of new facts."""
    files = generated()
    changed = differing(root, files)
    for path in changed:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(files[path], encoding="utf-8")
    typer.echo(f"{len(files)} programme files, {len(changed)} changed")


def generated() -> dict[Path, str]:
    """Return the text of every generated file by its path in the checkout."""
    catalogue = load_catalogue()
    programmes = sorted(catalogue.programmes, key=lambda each: (each.id, each.valid_from))
    record = extended(catalogue.fact_catalogue, recorded())
    return {
        SCHEMA: json.dumps(programme_schema(), ensure_ascii=False, indent=2) + "\n",
        RECORD: json.dumps(record, indent=2) + "\n",
        PAGES / "README.md": readme(programmes),
        PAGES / "facts.md": facts_page(catalogue.fact_catalogue),
    }


def recorded() -> Record:
    """Read what each fact meant when it was published."""
    file = DATA / RECORD.name
    record: Record = json.loads(file.read_text()) if file.is_file() else {}
    return record


def _sound(files: Sequence[Path], catalogue: Catalogue) -> Iterator[Programme]:
    for file in files:
        try:
            yield load_programme(file, facts=catalogue.facts)
        except CatalogueError:
            continue


def _judge(file: Path, catalogue: Catalogue, beside: Sequence[Programme]) -> bool:
    try:
        (found,) = load_publications([file], facts=catalogue.facts, beside=beside)
    except CatalogueError as error:
        typer.echo(told(file, error))
        return False
    programme = found.programme
    asked = ", ".join(programme.eligibility.definitions)
    typer.echo(f"{file}: OK, {programme.id} version {programme.version}")
    typer.echo(f"  {programme.status} from {programme.valid_from}, {programme.support_form}")
    typer.echo(f"  asks for {asked}")
    return True
