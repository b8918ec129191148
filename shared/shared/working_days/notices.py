"""Holiday notices: the yearly arrangement of days off and of weekend days worked instead."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from shared.errors import TongtuError


class CalendarError(TongtuError):
    """A file of holiday notices cannot be believed; the message names the file and the entry."""


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """One day that a notice names: off, or worked."""

    on: date
    name: str
    is_off: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """What the State Council's notices say about one year, and where they are published."""

    year: int
    papers: tuple[str, ...]
    days: tuple[NoticeDay, ...]


def load_notices(directory: str | Path | None = None) -> tuple[Notice, ...]:
    """Read the packaged notices; a year's file in `directory` takes the place of the packaged one.

    A file without days says that the year's notice has not been published, and gives no notice.
    """
    files = _files(resources.files("shared") / "calendars")
    if directory is not None:
        if not Path(directory).is_dir():
            raise CalendarError(f"{directory} is not a directory of holiday notices")
        files |= _files(Path(directory))
    notices = (_notice(files[name]) for name in sorted(files))
    return tuple(notice for notice in notices if notice.days)


def _files(folder: Traversable) -> dict[str, Traversable]:
    return {file.name: file for file in folder.iterdir() if file.name.endswith(".json")}


def _notice(file: Traversable) -> Notice:
    try:
        return parse_notice(json.loads(file.read_bytes()))
    except (ValueError, KeyError, TypeError) as error:
        reason = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise CalendarError(f"{file}: {reason}") from error


def parse_notice(content: dict[str, Any]) -> Notice:
    """Read one year's content in the form of holiday-cn, refusing what contradicts itself."""
    year, papers = content["year"], content["papers"]
    if type(year) is not int or not isinstance(papers, list):
        raise ValueError(f"year {year!r} or papers {papers!r}; expected a number and a list")
    days = tuple(_days(year, content["days"]))
    if days and not papers:
        raise ValueError("days are listed, but no paper says which notice they come from")
    return Notice(year=year, papers=tuple(papers), days=days)


def _days(year: int, entries: list[dict[str, Any]]) -> Iterator[NoticeDay]:
    seen: set[date] = set()
    for entry in entries:
        day = NoticeDay(
            on=date.fromisoformat(entry["date"]), name=entry["name"], is_off=entry["isOffDay"]
        )
        if type(day.is_off) is not bool:
            raise ValueError(f"isOffDay of {day.on} is {day.is_off!r}; expected true or false")
        if day.on in seen:
            raise ValueError(f"{day.on} is listed twice")
        if abs(day.on.year - year) > 1:
            raise ValueError(f"{day.on} is too far from {year}")
        seen.add(day.on)
        yield day
