"""The configuration of the process manager."""

from pathlib import Path

import pytest
from supervisor.options import ServerOptions

from tongtu.platform.children import Command
from tongtu.platform.ports import PortClaim
from tongtu.platform.programs import Program
from tongtu.platform.supervisor import Access, fingerprint, render_config, write_private

ACCESS = Access(port=29001, password="", fingerprint="")


def a_program(name: str = "funding-api", *, folder: Path = Path("/")) -> Program:
    """Describe a program in a folder."""
    return Program(
        name=name,
        command=Command(arguments=["/bin/true"], folder=folder, environment={"SECRET": "xyz"}),
        claims=(PortClaim(port=8003, purpose=name, variable="PORTS__FUNDING"),),
        is_ready=lambda: True,
    )


def test_the_supervisor_reads_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Supervisor's own parser finds the program, in a folder with an awkward name."""
    home = tmp_path / "家 #1; 100%d"
    for folder in ("log", "run"):
        (home / folder).mkdir(parents=True)
    monkeypatch.chdir(home)
    Path("supervisord.conf").write_text(render_config([a_program()], ACCESS), "utf-8")
    options = ServerOptions()

    options.realize(["-c", "supervisord.conf"])

    program = options.process_group_configs[0].process_configs[0]
    assert program.command == "/bin/sh run/launch.sh funding-api"
    assert not program.autostart


def test_no_secret_of_a_program_is_in_it() -> None:
    """What a program is told by its environment stays in a private file."""
    config = render_config([a_program()], ACCESS)

    assert "xyz" not in config


def test_another_command_has_another_fingerprint() -> None:
    """A changed setting is noticed when the platform is already up."""
    first = fingerprint({"funding-api": {"environment": {"HTTP__PORT": "8003"}}})

    second = fingerprint({"funding-api": {"environment": {"HTTP__PORT": "9003"}}})

    assert second != first


def test_private_files_are_private(tmp_path: Path) -> None:
    """Passwords are readable by this account alone, also when an older file was open to all."""
    file = tmp_path / "supervisor.json"
    file.write_text("{}")

    write_private(file, '{"password": "x"}')

    assert file.stat().st_mode & 0o777 == 0o600
