"""Flaws of published rules as lines for a terminal."""

from pathlib import Path

from shared.flaws import Flaw
from shared.reference_data import CatalogueError


def told(file: Path, error: CatalogueError) -> str:
    """Write everything that is wrong with a file."""
    count = len(error.flaws)
    lines = [f"{file}: {count} flaw{'s' if count > 1 else ''}"]
    return "\n".join(lines + [line for flaw in error.flaws for line in _described(flaw)])


def _described(flaw: Flaw) -> list[str]:
    path = [f"    path      {' -> '.join(flaw.path)}"] if flaw.path else []
    example = [f"    example   {flaw.shown_example}"] if flaw.example else []
    return [
        f"  {flaw.place}",
        f"    given     {flaw.given}",
        f"    expected  {flaw.expected}",
        *path,
        *example,
    ]
