"""Simulated time, for development: the machine's clock, ahead by what an operator has advanced it.

The advance stands in one small file that all processes of a local platform share. It only grows,
and between two advances time goes on at its own pace (docs/adr/0016-simulated-time.md).
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import structlog

from shared.clock import CITY_TIME, Clock, SystemClock
from shared.errors import InvalidValueError, TongtuError
from shared.settings import Environment, ServiceSettings
from shared.working_days import LAST_YEAR

PERIOD = (
    "a period above zero in weeks, days, hours, minutes and seconds, such as P30D or PT6H; "
    "months and years have no fixed length, so give an instant instead"
)

_PERIOD = re.compile(
    r"P(?=.)(?:(?P<weeks>\d{1,5})W)?(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?=.)(?:(?P<hours>\d{1,7})H)?(?:(?P<minutes>\d{1,9})M)?(?:(?P<seconds>\d{1,10})S)?)?",
    re.ASCII,
)
# The line end comes last, so a number that was cut off is not taken for a smaller one.
_CONTENT = re.compile(rb"[0-9]{1,17}\n")
_REAL = SystemClock()
_END = datetime(LAST_YEAR + 1, 1, 1, tzinfo=CITY_TIME)

log = structlog.get_logger()


class SimulatedTimeError(TongtuError):
    """Time cannot be simulated as the settings or the file ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One reading of simulated time: the instant, and how far it is ahead of the machine's."""

    now: datetime
    ahead: timedelta

    @property
    def today(self) -> date:
        """Return the day in the city."""
        return self.now.astimezone(CITY_TIME).date()


@dataclass(frozen=True, slots=True)
class AdvanceFile:
    """The file of the advance: microseconds in decimal digits, and a line end."""

    path: Path

    def exists(self) -> bool:
        """Tell whether time was ever simulated here."""
        return self.path.is_file()

    def create(self) -> None:
        """Begin at real time; a file that is there stays as it is."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._alone():
            if not self.exists():
                self._write(timedelta())

    def read(self) -> timedelta:
        """Return the advance; raise SimulatedTimeError for what is not one."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError as error:
            hint = "`make up SIMULATED=1` makes it"
            raise SimulatedTimeError(f"{self.path} does not exist: {hint}.") from error
        if _CONTENT.fullmatch(content) is None:
            raise SimulatedTimeError(f"{self.path} does not hold a number of microseconds.")
        return timedelta(microseconds=int(content))

    def version(self) -> tuple[int, int] | None:
        """Return what tells one content from another, by one look at the folder."""
        try:
            found = os.stat(self.path)  # noqa: PTH116 - called for every reading of the clock
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino

    def moment(self) -> Moment:
        """Read simulated time."""
        ahead = self.read()
        return Moment(now=_REAL.now() + ahead, ahead=ahead)

    def advance(self, to: timedelta | datetime) -> tuple[Moment, Moment]:
        """Let a period pass, or all time until an instant; return the moments before and after."""
        with self._alone():
            before = self.moment()
            step = _step(to, before)
            after = Moment(now=before.now + step, ahead=before.ahead + step)
            self._write(after.ahead)
        return before, after

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self.path.with_name(f"{self.path.name}.lock").open("w") as lock:
            # The kernel lets go of it when the holder ends, however it ends.
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _write(self, ahead: timedelta) -> None:
        """Replace the content as a whole, also when the power is cut."""
        earlier = self.version()
        unfinished = self.path.with_name(f"{self.path.name}.unfinished")
        with unfinished.open("wb") as file:
            file.write(b"%d\n" % (ahead // timedelta(microseconds=1)))
            file.flush()
            os.fsync(file.fileno())
            if earlier is not None:
                # Two changes within one tick of the kernel's clock would look alike to readers.
                changed = max(os.fstat(file.fileno()).st_mtime_ns, earlier[0] + 1)
                os.utime(file.fileno(), ns=(changed, changed))
        unfinished.replace(self.path)
        _sync(self.path.parent)


class SimulatedClock:
    """The clock of every process of a platform that runs on simulated time."""

    __slots__ = ("_ahead", "_file", "_version")

    def __init__(self, file: AdvanceFile) -> None:
        self._file = file
        self._version = file.version()
        self._ahead = file.read()

    def now(self) -> datetime:
        """Return the simulated instant, aware, in UTC."""
        version = self._file.version()
        if version != self._version:
            self._follow(version)
        return _REAL.now() + self._ahead

    def today(self) -> date:
        """Return the simulated day in the city."""
        return self.now().astimezone(CITY_TIME).date()

    def _follow(self, version: tuple[int, int] | None) -> None:
        # A file that was removed, damaged or set back by hand must not turn time back.
        try:
            self._ahead = max(self._ahead, self._file.read())
        except (OSError, SimulatedTimeError) as error:
            log.warning("simulated_time_unreadable", error=str(error), ahead=str(self._ahead))
        self._version = version


def advance_file(settings: ServiceSettings) -> AdvanceFile | None:
    """Return the file that the settings name, or None for real time; only for development."""
    if not settings.simulated_clock_file:
        return None
    if settings.environment is not Environment.DEVELOPMENT:
        raise SimulatedTimeError(
            "SIMULATED_CLOCK_FILE is for development only, "
            f"and this is ENVIRONMENT={settings.environment}: leave it out."
        )
    return AdvanceFile(Path(settings.simulated_clock_file))


def clock_of(settings: ServiceSettings) -> Clock:
    """Choose the clock of a process: the machine's, or the simulated one."""
    file = advance_file(settings)
    return SystemClock() if file is None else SimulatedClock(file)


def period_of(text: str) -> timedelta:
    """Read a period in the form of ISO 8601, as far as its length does not depend on a date."""
    found = _PERIOD.fullmatch(text)
    period = timedelta(**{k: int(v) for k, v in found.groupdict("0").items()} if found else {})
    if not period:
        raise InvalidValueError("/advance", text, PERIOD)
    return period


def _step(to: timedelta | datetime, before: Moment) -> timedelta:
    """Return how long an advance is; it leads ahead, and stays inside the holiday calendar."""
    if isinstance(to, datetime):
        field, given, step = "/advance_to", to.isoformat(), to - before.now
    else:
        field, given, step = "/advance", str(to), to
    if not timedelta() < step < _END - before.now:
        shown = before.now.astimezone(CITY_TIME).isoformat(timespec="seconds")
        expected = f"a time after {shown}, which is now, and before the end of {LAST_YEAR}"
        raise InvalidValueError(field, given, expected)
    return step


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
