"""What a person sees while the platform starts: one line a step, and a bar for what is awaited."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn


class Steps:
    """Prints each step when it is done, with the time it took."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def say(self, text: str) -> None:
        """Print a remark about something that was repaired or changed."""
        self._console.print(f"  note: {text}", markup=False, highlight=False, soft_wrap=True)

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Show that something is being done, and that it was."""
        started = time.monotonic()
        with self._console.status(f"{title} ..."):
            yield
        self._done(title, started)

    @contextmanager
    def bar(self, title: str, total: int) -> Iterator[Progress]:
        """Show how many of several things are done; the caller advances task 0."""
        started = time.monotonic()
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn())
        with Progress(
            *columns,
            MofNCompleteColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        ) as progress:
            progress.add_task(title, total=total)
            yield progress
        self._done(title, started)

    def _done(self, title: str, started: float) -> None:
        seconds = time.monotonic() - started
        self._console.print(f"  [green]done[/] {title} [dim]({seconds:.1f} s)[/]", highlight=False)
