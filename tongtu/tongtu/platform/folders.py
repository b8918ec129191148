"""Data folders that exist under their name only when they were initialised to the end."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

MARKER = ".initialised"

Say = Callable[[str], None]
"""Tells the person at the terminal about something that was repaired."""


def silent(_: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class DataFolder:
    """A server's data folder and the file that every complete one of its kind contains."""

    path: Path
    proof: str

    def is_complete(self) -> bool:
        """Tell whether initialisation ran to its end."""
        return (self.path / self.proof).is_file() and (self.path / MARKER).is_file()

    def set_aside(self, say: Say) -> None:
        """Move away what an interrupted initialisation left, so that nothing is lost silently."""
        if not self.path.exists():
            return
        if not any(self.path.iterdir()):
            self.path.rmdir()
            return
        names = (f"{self.path.name}.incomplete-{number}" for number in count(1))
        aside = next(p for p in map(self.path.with_name, names) if not p.exists())
        self.path.rename(aside)
        say(f"{self.path} was never initialised to the end; it is now {aside} and made anew.")

    @contextmanager
    def initialise(self) -> Iterator[Path]:
        """Give a fresh neighbour folder to fill; it gets the final name when the block succeeds."""
        unfinished = self.path.with_name(f"{self.path.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        yield unfinished
        (unfinished / MARKER).touch()
        _sync(unfinished)
        unfinished.rename(self.path)
        _sync(self.path.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
