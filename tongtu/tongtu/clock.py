"""`tongtu clock`: what time it is on the local platform, and letting simulated time pass.

It works on the platform's own file, so it needs no running issuer.
"""

from datetime import datetime, timedelta
from typing import Annotated

import typer

from shared.errors import InvalidValueError
from shared.simulated_time import PERIOD, AdvanceFile, SimulatedTimeError, period_of
from tongtu.platform.errors import PlatformError
from tongtu.platform.platform import Platform
from tongtu.platform.settings import load_settings
from tongtu.platform.simulated_time import read, written

app = typer.Typer(help="Show the simulated time of the local platform, or advance it.")


@app.callback(invoke_without_command=True)
def show(context: typer.Context) -> None:
    """Show the simulated time of the local platform."""
    if context.invoked_subcommand is None:
        print(written(read(_file())))


@app.command()
def advance(
    to: Annotated[str, typer.Argument(help="P30D, or 2027-01-04T09:00:00+08:00.")],
) -> None:
    """Let a period pass, or all time until an instant; time cannot be set back."""
    file = _file()
    try:
        before, after = file.advance(_target(to))
    except (InvalidValueError, SimulatedTimeError) as error:
        raise PlatformError(str(error)) from error
    print(f"It was {written(before)}.\nIt is  {written(after)}.")


def _file() -> AdvanceFile:
    file = Platform(load_settings()).advance_file
    if file is None or not file.exists():
        raise PlatformError(
            "The platform runs on real time: `make up SIMULATED=1` starts it on simulated time."
        )
    return file


def _target(text: str) -> timedelta | datetime:
    if text.startswith("P"):
        return period_of(text)
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise PlatformError(f"{text} is neither an instant nor {PERIOD}.") from error
    if instant.tzinfo is None:
        raise PlatformError(f"{text} needs an offset from UTC, such as {text}+08:00.")
    return instant
