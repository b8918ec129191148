"""`tongtu contracts` writes what is missing and refuses what would break readers."""

import json
from pathlib import Path

from typer import Typer
from typer.testing import CliRunner, Result

from tongtu import contracts


def run(root: Path, *options: str) -> Result:
    """Run the command on a checkout."""
    app = Typer()
    app.command()(contracts.contracts)
    return CliRunner().invoke(app, ["--root", str(root), *options])


def test_the_command_writes_every_contract_once(tmp_path: Path) -> None:
    """A second run finds nothing to do."""
    first, second = run(tmp_path), run(tmp_path)

    assert first.exit_code == second.exit_code == 0
    assert ", 0 changed" not in first.output
    assert ", 0 changed" in second.output
    assert contracts.differing(tmp_path, contracts.generated(contracts.listeners())) == []


def test_a_release_moves_the_baseline(tmp_path: Path) -> None:
    """From a release on, its schemas are what later ones are compared with."""
    result = run(tmp_path, "--release")

    assert result.exit_code == 0
    assert contracts.released_schemas(tmp_path) == contracts.schemas()


def test_an_incompatible_change_is_refused(tmp_path: Path) -> None:
    """The command names the place, says what to do instead, and writes nothing."""
    run(tmp_path, "--release")
    path = tmp_path / contracts.BASELINE / "funding.match.found.v1.json"
    released = json.loads(path.read_text(encoding="utf-8"))
    released["properties"]["score"] = {"type": "integer"}
    path.write_text(json.dumps(released), encoding="utf-8")

    result = run(tmp_path, "--release")

    assert result.exit_code == 1
    assert "funding.match.found.v1/score: the field was removed" in result.output
    assert "score" in path.read_text(encoding="utf-8")
