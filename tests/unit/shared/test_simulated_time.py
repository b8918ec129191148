"""Simulated time: a file that only grows, and the clocks of many processes that follow it."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from funding.bootstrap import build
from shared.clock import CITY_TIME, SystemClock
from shared.errors import InvalidValueError
from shared.service import run
from shared.settings import Environment, ServiceSettings
from shared.simulated_time import (
    AdvanceFile,
    SimulatedClock,
    SimulatedTimeError,
    clock_of,
    period_of,
)

MONTH = timedelta(days=30)
DAMAGED = ["", "\n", "12", "-1\n", "1e6\n", "２\n", "9" * 18 + "\n", "1\n2\n"]
NO_PERIODS = [
    "",
    "P",
    "PT",
    "P1Y",
    "P1M",
    "-P1D",
    "P0D",
    "P1.5D",
    "P1DT",
    "30 days",
    "P1D\n",
    "P١D",
]


@pytest.fixture
def file(tmp_path: Path) -> AdvanceFile:
    """Begin at real time."""
    file = AdvanceFile(tmp_path / "var" / "simulated-time")
    file.create()
    return file


def write(file: AdvanceFile, text: str) -> None:
    """Change the file by hand, so that every reader notices."""
    file.path.write_text(text)
    os.utime(file.path, ns=(1, 1))


def test_it_begins_at_real_time_and_goes_on_at_its_pace(file: AdvanceFile) -> None:
    """Nobody can tell it from the machine's clock until it is advanced."""
    before = datetime.now(UTC)

    now = SimulatedClock(file).now()

    assert before <= now <= datetime.now(UTC)
    assert now.tzinfo is UTC


def test_an_advance_moves_the_clocks_of_all_processes(file: AdvanceFile) -> None:
    """Two clocks that were there before read what a third party wrote."""
    clocks = [SimulatedClock(file), SimulatedClock(AdvanceFile(file.path))]
    before = datetime.now(UTC) + MONTH

    file.advance(MONTH)

    readings = [clock.now() for clock in clocks]
    assert before <= readings[0] <= readings[1] <= datetime.now(UTC) + MONTH


def test_advances_add_up(file: AdvanceFile) -> None:
    """Each one says where it came from and where it led to."""
    _, first = file.advance(MONTH)

    before, after = file.advance(timedelta(hours=1))

    assert first.now <= before.now
    assert after.now - before.now == timedelta(hours=1)
    assert after.ahead == file.read() == MONTH + timedelta(hours=1)


def test_an_instant_is_reached_exactly(file: AdvanceFile) -> None:
    """The day is that of the city, where midnight comes eight hours before that of UTC."""
    midnight = datetime(2037, 1, 4, tzinfo=CITY_TIME)

    _, after = file.advance(midnight)

    assert after.now == midnight
    assert after.today.isoformat() == "2037-01-04"
    assert SimulatedClock(file).now() >= midnight
    assert SimulatedClock(file).today() >= midnight.date()


def test_advances_in_one_tick_are_all_seen(file: AdvanceFile) -> None:
    """The kernel's clock is coarser than two changes; a reader between them misses none."""
    clock = SimulatedClock(file)
    versions = {file.version()}

    for _ in range(50):
        _, after = file.advance(timedelta(days=1))
        versions.add(file.version())
        assert clock.now() >= after.now

    assert len(versions) == 51


@pytest.mark.parametrize("step", [timedelta(0), timedelta(days=-1), timedelta(days=999_999)])
def test_a_period_leads_ahead_and_stays_in_the_calendar(file: AdvanceFile, step: timedelta) -> None:
    """Nothing is written: an advance cannot be taken back."""
    with pytest.raises(InvalidValueError) as refused:
        file.advance(step)

    assert refused.value.field == "/advance"
    assert file.read() == timedelta()


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime.min.replace(tzinfo=CITY_TIME),
        datetime(2041, 1, 1, tzinfo=CITY_TIME),
        datetime.max.replace(tzinfo=UTC),
    ],
    ids=str,
)
def test_an_instant_lies_ahead_and_in_the_calendar(file: AdvanceFile, instant: datetime) -> None:
    """The refusal says from when to when."""
    with pytest.raises(InvalidValueError, match="which is now, and before the end of 2040"):
        file.advance(instant)

    assert file.read() == timedelta()


@pytest.mark.parametrize("text", DAMAGED)
def test_a_damaged_file_is_no_advance(file: AdvanceFile, text: str) -> None:
    """A number that was cut off would be another number."""
    file.path.write_text(text)

    with pytest.raises(SimulatedTimeError, match="does not hold a number"):
        SimulatedClock(file)


@pytest.mark.parametrize("text", ["0\n", "12", "gone"])
def test_a_running_clock_never_goes_back(file: AdvanceFile, text: str) -> None:
    """Whatever happens to the file by hand, time that has passed has passed."""
    file.advance(MONTH)
    clock = SimulatedClock(file)
    before = clock.now()

    if text == "gone":
        file.path.unlink()
    else:
        write(file, text)

    assert clock.now() >= before


def test_a_missing_file_is_named_at_start(tmp_path: Path) -> None:
    """A process that began at real time beside others in the future would go back."""
    settings = ServiceSettings(simulated_clock_file=str(tmp_path / "none"))

    with pytest.raises(SimulatedTimeError, match="none does not exist: `make up SIMULATED=1`"):
        clock_of(settings)


def test_what_an_interrupted_write_left_is_not_read(file: AdvanceFile) -> None:
    """A new content gets the name only when it is whole, and the rest is in nobody's way."""
    file.path.with_name("simulated-time.unfinished").write_text("1")

    file.advance(MONTH)

    assert file.read() == MONTH


def test_making_it_again_keeps_the_advance(file: AdvanceFile) -> None:
    """The second `make up SIMULATED=1` goes on from where time stood."""
    file.advance(MONTH)

    file.create()

    assert file.read() == MONTH


def test_settings_choose_the_clock(file: AdvanceFile) -> None:
    """Without a file time is real."""
    simulated = clock_of(ServiceSettings(simulated_clock_file=str(file.path)))

    assert isinstance(simulated, SimulatedClock)
    assert isinstance(clock_of(ServiceSettings(simulated_clock_file="")), SystemClock)


@pytest.mark.parametrize("environment", [Environment.STAGING, Environment.PRODUCTION])
def test_time_is_real_outside_development(file: AdvanceFile, environment: Environment) -> None:
    """The setting is refused even where the file is there."""
    settings = ServiceSettings(environment=environment, simulated_clock_file=str(file.path))

    with pytest.raises(SimulatedTimeError, match=f"development only.*={environment}: leave it out"):
        clock_of(settings)


@pytest.mark.parametrize("process", ["api", "relay", "consumer", "migrate"])
def test_no_process_starts_with_it_in_production(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    file: AdvanceFile,
    process: str,
) -> None:
    """One line says why, and the exit code is that of a failure."""
    monkeypatch.setenv("ENVIRONMENT", "production")
    monkeypatch.setenv("SIMULATED_CLOCK_FILE", str(file.path))

    code = run(build, [process])

    assert code == 1
    assert capsys.readouterr().err.startswith("SIMULATED_CLOCK_FILE is for development only")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("P30D", MONTH),
        ("P2W", timedelta(weeks=2)),
        ("PT6H", timedelta(hours=6)),
        ("P1W2DT3H4M5S", timedelta(weeks=1, days=2, hours=3, minutes=4, seconds=5)),
    ],
)
def test_a_period_is_read(text: str, period: timedelta) -> None:
    """ISO 8601, as far as the length does not depend on a date."""
    assert period_of(text) == period


@pytest.mark.parametrize("text", NO_PERIODS)
def test_what_is_no_period_is_refused(text: str) -> None:
    """Months and years have no fixed length, and time only goes ahead."""
    with pytest.raises(InvalidValueError, match="a period above zero"):
        period_of(text)
