"""The environment that child processes inherit, with the mark by which they are found again."""

import os
from collections.abc import Mapping
from pathlib import Path

HOME_VARIABLE = "TONGTU_PLATFORM"


def inherited() -> Mapping[str, str]:
    """Return this process's environment, to be handed on to a child."""
    return dict(os.environ)  # noqa: TID251 - handed on to children, not read for settings


def marked(home: Path) -> dict[str, str]:
    """Return the environment of everything that the platform of one home folder starts."""
    return {**inherited(), HOME_VARIABLE: str(home), "PYTHONUTF8": "1"}
