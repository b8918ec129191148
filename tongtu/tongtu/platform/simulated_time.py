"""Whether a platform's home folder lives on simulated time, and how far it has come.

Rows and events of the future would lie ahead of a clock that is real again, so a folder whose time
was advanced stays on simulated time.
"""

from pathlib import Path

from shared.clock import CITY_TIME
from shared.simulated_time import AdvanceFile, Moment, SimulatedTimeError
from tongtu.platform.errors import PlatformError


def file_of(home: Path, *, wanted: bool | None) -> AdvanceFile | None:
    """Return the file of a platform's advance; None for real time. Unsaid, the folder decides."""
    file = AdvanceFile(home / "simulated-time")
    is_simulated = file.exists() if wanted is None else wanted
    return file if is_simulated else None


def settle(home: Path, *, wanted: bool | None) -> None:
    """Prepare a folder for what is wanted; refuse real time where time has been advanced."""
    file = AdvanceFile(home / "simulated-time")
    if wanted:
        file.create()
    if not file.exists():
        return
    moment = read(file)
    if wanted is not False:
        return
    if moment.ahead:
        raise PlatformError(
            f"The data in {home} has lived until {written(moment)}, and time does not run back: "
            "leave SIMULATED=0 out to go on from there, or choose another TONGTU_VAR."
        )
    file.path.unlink()


def read(file: AdvanceFile) -> Moment:
    """Read simulated time; a file that cannot be read is named."""
    try:
        return file.moment()
    except SimulatedTimeError as error:
        raise PlatformError(str(error)) from error


def written(moment: Moment) -> str:
    """Write simulated time for a person."""
    there = moment.now.astimezone(CITY_TIME)
    return f"{there:%Y-%m-%d %H:%M} in the city, {moment.ahead.days} days ahead of real time"
