"""`tongtu templates`: judging template files, and the pictures and tables in the docs."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from land_supply.catalogue import DATA, template_files
from tongtu.cli import app
from tongtu.templates import ROOT, differing, generated

CONVENTIONAL = DATA / "templates/conventional-listed-land.yaml"


def check(*files: Path) -> Result:
    """Run the command."""
    return CliRunner().invoke(app, ["templates", "check", *map(str, files)])


def test_the_docs_show_the_templates_as_they_are() -> None:
    """Nobody edits a picture by hand, and nobody forgets to draw it again."""
    assert differing(ROOT, generated()) == [], "run `make templates` and commit what it writes"


def test_an_outdated_picture_is_found(tmp_path: Path) -> None:
    """The comparison sees what is missing and what has changed, and writing mends both."""
    result = CliRunner().invoke(app, ["templates", "write", "--root", str(tmp_path)])
    (tmp_path / "docs/templates/A.svg").write_text("<svg/>")
    (tmp_path / "docs/templates/B.svg").unlink()

    found = differing(tmp_path, generated())

    assert "8 changed" in result.output
    assert sorted(path.name for path in found) == ["A.svg", "B.svg"]


def test_sound_templates_are_shown_with_their_figures() -> None:
    """Working days by law and by promise, and the path that makes them."""
    result = check(*template_files())

    assert result.exit_code == 0, result.output
    assert result.output.count(": OK, ") == 3
    assert "statutory 164 working days, 121 to the start of works" in result.output
    assert "B01 -> B02 -> B03 -> B04 -> B05 -> B06 -> B09 -> B11 -> B13 -> B16" in result.output


def test_a_broken_template_is_shown_with_every_flaw_and_its_path(tmp_path: Path) -> None:
    """Place, given, expected and the offending path; the exit code is 1."""
    broken = tmp_path / "broken.yaml"
    text = CONVENTIONAL.read_text().replace("days: 13,", "days: 14,")
    broken.write_text(text.replace("statutory: {days: 1, unit", "statutory: {days: 0, unit"))

    result = check(CONVENTIONAL, broken)

    assert result.exit_code == 1
    assert f"{CONVENTIONAL}: OK, A version 1" in result.output
    assert f"{broken}: 2 flaws\n" in result.output
    assert "  step A05, promised\n    given     1 working days is longer" in result.output
    assert "    expected  at most 13\n    path      A17 -> A18\n" in result.output


@pytest.mark.parametrize("text", ["[1, 2]", "{", "id: A"])
def test_what_is_no_template_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    """A file that cannot be read as a template ends like one that is broken."""
    file = tmp_path / "nothing.yaml"
    file.write_text(text)

    result = check(file, tmp_path / "missing.yaml")

    assert result.exit_code == 1
    assert f"{file}: " in result.output
    assert "missing.yaml: 1 flaw\n" in result.output
