"""The injected clock: business code never asks the machine what day it is."""

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

CITY_TIME = ZoneInfo("Asia/Shanghai")
"""The time zone whose midnight ends a day that the law counts (Civil Code article 203)."""


class Clock(Protocol):
    """Tells the time; a test or a simulation decides what it says."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...

    def today(self) -> date:
        """Return the present day in the city."""
        ...


class SystemClock:
    """The machine's clock, and the only place that reads it for business purposes."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return the present day in the city."""
        return datetime.now(CITY_TIME).date()
