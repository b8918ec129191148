"""`tongtu programmes`: judging programme files, and the pages in the docs."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from funding.catalogue import DATA, programme_files
from tongtu.cli import app
from tongtu.programmes import generated
from tongtu.templates import ROOT, differing

F01 = DATA / "programmes/F01-high-quality-investment.yaml"


def check(*files: Path) -> Result:
    """Run the command."""
    return CliRunner().invoke(app, ["programmes", "check", *map(str, files)])


def test_the_docs_show_the_programmes_as_they_are() -> None:
    """Pages, schema and the record of facts are what `make programmes` writes."""
    assert differing(ROOT, generated()) == [], "run `make programmes` and commit what it writes"


def test_what_is_outdated_is_written_anew(tmp_path: Path) -> None:
    """The comparison sees what is missing and what has changed, and writing mends both."""
    result = CliRunner().invoke(app, ["programmes", "write", "--root", str(tmp_path)])
    (tmp_path / "docs/programmes/README.md").write_text("# Nothing")

    assert "4 programme files, 4 changed" in result.output
    assert [path.name for path in differing(tmp_path, generated())] == ["README.md"]


def test_sound_programmes_are_shown_with_what_they_ask_for() -> None:
    """Every shipped file is flawless, alone and beside the others."""
    result = check(*programme_files())

    assert result.exit_code == 0, result.output
    assert result.output.count(": OK, ") == 34
    assert "OK, F11 version 1\n  historical from 2020-01-01, post_completion_grant\n" in (
        result.output
    )
    assert "  asks for in_tianjin, renovation_investment, annual_saving_tce\n" in result.output


def test_a_broken_programme_is_shown_with_every_flaw_and_a_case(tmp_path: Path) -> None:
    """Place, given, expected and the counter-example; the exit code is 1."""
    broken = tmp_path / "broken.yaml"
    text = F01.read_text().replace('is_technical_renovation, op: "=="', 'fills_chain_gap, op: "=="')
    broken.write_text(text.replace('city: "0.5"', 'city: "0.6"'))

    result = check(F01, broken)

    assert result.exit_code == 1
    assert f"{F01}: OK, F01 version 1" in result.output
    assert f"{broken}: 2 flaws\n" in result.output
    assert (
        "  eligibility.all.6.any.0\n"
        "    given     whoever fulfils it fulfils eligibility.all.6.any.1 already\n"
        "    expected  a branch that adds somebody\n"
        "    example   fills_chain_gap = true, total_investment = 50000000\n"
    ) in result.output


def test_files_are_judged_beside_each_other(tmp_path: Path) -> None:
    """A new programme may exclude another new one that is checked with it."""
    text = F01.read_text().replace("{group: INV, basis", "{group: INV, excludes: [NEW-2], basis")
    first, second = tmp_path / "1.yaml", tmp_path / "2.yaml"
    first.write_text(text.replace("id: F01", "id: NEW-1"))
    second.write_text(F01.read_text().replace("id: F01", "id: NEW-2"))

    alone, together = check(first), check(first, second)

    assert "there is no programme NEW-2" in alone.output
    assert (alone.exit_code, together.exit_code) == (1, 0)


@pytest.mark.parametrize("text", ["[1, 2]", "{", "id: A"])
def test_what_is_no_programme_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    """A file that cannot be read as a programme ends like one that is broken."""
    file = tmp_path / "nothing.yaml"
    file.write_text(text)

    result = check(file, tmp_path / "missing.yaml")

    assert result.exit_code == 1
    assert f"{file}: " in result.output
    assert "missing.yaml: 1 flaw\n" in result.output
