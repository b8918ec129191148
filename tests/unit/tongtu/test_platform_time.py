"""Whether a platform runs on simulated time: what is wanted, and what its folder remembers."""

from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from shared.clock import SystemClock
from shared.settings import DatabaseSettings, KafkaSettings
from shared.simulated_time import AdvanceFile, SimulatedClock
from tongtu.cli import app
from tongtu.platform.errors import PlatformError
from tongtu.platform.platform import Platform
from tongtu.platform.settings import PlatformSettings
from tongtu.platform.simulated_time import settle

MONTH = timedelta(days=30)


def platform_of(home: Path, *, simulated: bool | None) -> Platform:
    """Describe a platform of a home folder."""
    return Platform(PlatformSettings(tongtu_var=home, simulated=simulated))


def lived_until_later(home: Path) -> AdvanceFile:
    """Leave a folder whose time was advanced."""
    settle(home, wanted=True)
    file = AdvanceFile(home / "simulated-time")
    file.advance(MONTH)
    return file


def test_a_new_folder_is_on_real_time(tmp_path: Path) -> None:
    """Nothing is written where nobody asks for simulated time."""
    settle(tmp_path, wanted=None)

    assert platform_of(tmp_path, simulated=None).advance_file is None
    assert isinstance(platform_of(tmp_path, simulated=None).clock, SystemClock)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("wanted", [True, None])
def test_a_folder_goes_on_from_where_its_time_stood(tmp_path: Path, *, wanted: bool | None) -> None:
    """It does so also for whoever forgets to ask for it."""
    lived_until_later(tmp_path)

    settle(tmp_path, wanted=wanted)

    platform = platform_of(tmp_path, simulated=wanted)
    assert platform.advance_file is not None
    assert platform.advance_file.read() == MONTH
    assert isinstance(platform.clock, SimulatedClock)


def test_time_does_not_run_back(tmp_path: Path) -> None:
    """What was written in the future would lie ahead of a clock that is real again."""
    file = lived_until_later(tmp_path)

    with pytest.raises(PlatformError, match=r"has lived until .* 30 days ahead of real time"):
        settle(tmp_path, wanted=False)

    assert file.read() == MONTH


def test_a_folder_that_was_never_advanced_may_be_real_again(tmp_path: Path) -> None:
    """Nothing in it is of the future."""
    settle(tmp_path, wanted=True)

    settle(tmp_path, wanted=False)

    assert platform_of(tmp_path, simulated=None).advance_file is None


def test_a_damaged_file_stops_the_start(tmp_path: Path) -> None:
    """Nobody knows how far that folder had come, so the platform does not guess."""
    lived_until_later(tmp_path).path.write_text("12")

    with pytest.raises(PlatformError, match="does not hold a number of microseconds"):
        settle(tmp_path, wanted=None)


@pytest.mark.parametrize("simulated", [True, False])
def test_every_process_is_told_one_clock(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, simulated: bool
) -> None:
    """Issuer, apis, relays and consumers get the same file; a variable of the caller is no use."""
    monkeypatch.setenv("SIMULATED_CLOCK_FILE", "/somewhere/else")
    kafka = KafkaSettings(bootstrap_servers="kafka.example:9092")
    database = DatabaseSettings(url=SecretStr("postgresql://db.example"))
    platform = Platform(
        PlatformSettings(tongtu_var=tmp_path, simulated=simulated, kafka=kafka, database=database)
    )

    told = {
        program.command.environment["SIMULATED_CLOCK_FILE"]
        for program in [*platform.server_programs(), *platform.service_programs()]
    }

    assert told == {str(tmp_path / "simulated-time") if simulated else ""}


def run(home: Path, *arguments: str) -> tuple[int, str]:
    """Run the command line for a home folder."""
    result = CliRunner().invoke(app, ["clock", *arguments], env={"TONGTU_VAR": str(home)})
    return result.exit_code, result.output


def test_the_command_shows_and_advances(tmp_path: Path) -> None:
    """It works without a running platform, on the same file."""
    file = lived_until_later(tmp_path)

    advanced = run(tmp_path, "advance", "P11D")
    reached = run(tmp_path, "advance", "2037-01-04T09:00:00+08:00")
    shown = run(tmp_path)

    assert (advanced[0], reached[0], shown[0]) == (0, 0, 0)
    assert "41 days ahead of real time." in advanced[1]
    assert "It is  2037-01-04 09:00 in the city" in reached[1]
    assert f"{file.read().days} days ahead of real time" in shown[1]


@pytest.mark.parametrize(
    ("to", "message"),
    [
        ("P1M", "a period above zero"),
        ("2022-03-30T00:00:00+08:00", "which is now"),
        ("2037-01-04T09:00:00", "needs an offset from UTC"),
        ("tomorrow", "is neither an instant nor a period"),
    ],
)
def test_the_command_says_what_it_expects(tmp_path: Path, to: str, message: str) -> None:
    """A refusal is one message, and nothing has moved."""
    file = lived_until_later(tmp_path)

    code, output = run(tmp_path, "advance", to)

    assert (code, message in output, file.read()) == (1, True, MONTH)


def test_the_command_knows_real_time(tmp_path: Path) -> None:
    """It says how to start on simulated time."""
    code, output = run(tmp_path)

    assert (code, "`make up SIMULATED=1`" in output) == (1, True)
