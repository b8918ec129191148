"""Legal clocks counted by walking from one day to the next, as a clerk would with a wall calendar.

It knows the notices as files and the law, and shares no code with what it judges:

- the first day is not counted (Civil Code, article 201);
- a period in working days counts the days on which people work (Licensing Law, article 82), one in
  calendar days counts every day;
- a day on which the clock stands still is not counted (Licensing Law, article 45), and no period
  ends on it;
- the last day of a period in calendar days moves on over days off as the rule says (Civil Code,
  article 203);
- an extension is a second part that begins where the first one stops; only the end of the whole
  period moves.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import shared

FIRST, LAST = date(2018, 1, 1).toordinal(), date(2040, 12, 31).toordinal()

Span = tuple[int, int]
"""Ordinals of a first and a last day, both included."""
Part = tuple[int, str]
"""A number of days and their unit."""


@dataclass(frozen=True)
class Walk:
    """What came of walking: the last day, whether a notice may move it, and every counted day."""

    due: date
    provisional: bool
    counted: list[int]

    def used(self, as_of: date) -> int:
        """Count the days that were used up by the end of a day."""
        return sum(1 for day in self.counted if day <= as_of.toordinal())


class ClockOracle:
    """Reads the notices by itself and walks."""

    def __init__(self, folder: Path | None = None) -> None:
        calendars = folder or Path(shared.__file__).parent / "calendars"
        off: set[date] = set()
        worked: set[date] = set()
        years: set[int] = set()
        for path in sorted(calendars.glob("*.json")):
            content = json.loads(path.read_text(encoding="utf-8"))
            if content["days"]:
                years.add(content["year"])
            for entry in content["days"]:
                (off if entry["isOffDay"] else worked).add(date.fromisoformat(entry["date"]))
        days = {ordinal: date.fromordinal(ordinal) for ordinal in range(FIRST, LAST + 1)}
        self.holidays = {ordinal for ordinal, day in days.items() if day in off}
        self.unknown = {ordinal for ordinal, day in days.items() if day.year not in years}
        self.working = {
            ordinal
            for ordinal, day in days.items()
            if day in worked or (day not in off and day.isoweekday() <= 5)
        }

    def walk(
        self, accepted_on: date, parts: Iterable[Part], spans: Iterable[Span], roll: str
    ) -> Walk:
        """Walk a period to its end."""
        still = {day for first, last in spans for day in range(first, last + 1)}
        day, unit = accepted_on.toordinal(), ""
        asked: set[int] = set()
        counted: list[int] = []
        parts = list(parts)
        for days, unit in [part for part in parts if part[0]] or parts[:1]:
            wanted = len(counted) + days
            if unit == "working_days":
                asked.add(day)
            while len(counted) < wanted:
                day += 1
                if unit == "working_days":
                    asked.add(day)
                    if day in self.working and day not in still:
                        counted.append(day)
                elif day not in still:
                    counted.append(day)
        return self._ended(day, still, "works" if unit == "working_days" else roll, asked, counted)

    def _ended(
        self, day: int, still: set[int], rule: str, asked: set[int], counted: list[int]
    ) -> Walk:
        while day in still and not counted:
            if rule == "works":
                asked.add(day)
            day += 1
        if rule != "none":
            asked.add(day)
            while day in still or not self._may_end(day, rule):
                day += 1
                asked.add(day)
        return Walk(date.fromordinal(day), not asked.isdisjoint(self.unknown), counted)

    def _may_end(self, day: int, rule: str) -> bool:
        return day not in self.holidays if rule == "holidays" else day in self.working
