"""The command line."""

import pytest
from typer.testing import CliRunner

from tongtu.cli import COMMANDS, app


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    """Each entry of the table can be imported and has a help text."""
    result = CliRunner().invoke(app, [name, "--help"])

    assert result.exit_code == 0, result.output
    assert f" {name} [OPTIONS]" in result.output


def test_a_known_failure_is_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback for what the user can put right."""
    monkeypatch.setenv("BROKERS", "2")

    result = CliRunner().invoke(app, ["status"])

    assert result.exit_code == 1
    assert result.output.startswith("tongtu: BROKERS: ")
