"""Become one of the platform's programs: `python -m tongtu.platform.launch NAME`.

The supervisor starts programs through this module, so that no path, quote or password has to
survive the supervisor's own configuration format. A log of more than 20 MB is put aside first.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from tongtu.platform.environment import HOME_VARIABLE, inherited

PROGRAMS_FILE = "run/programs.json"
ROTATE_BYTES = 20_000_000


def main() -> None:
    """Replace this process by the program that the first argument names."""
    home = Path(inherited()[HOME_VARIABLE])
    program: dict[str, Any] = json.loads((home / PROGRAMS_FILE).read_text("utf-8"))[sys.argv[1]]
    _log_to(home / "log" / f"{sys.argv[1]}.log")
    os.chdir(program["folder"])
    if program["account"] is not None:
        uid, gid = program["account"]
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    arguments: list[str] = program["arguments"]
    os.execve(arguments[0], arguments, {**inherited(), **program["environment"]})  # noqa: S606 - replacing itself is the purpose


def _log_to(file: Path) -> None:
    # A pipe to the supervisor would break with it, and what still runs then could not even log.
    if file.exists() and file.stat().st_size > ROTATE_BYTES:
        file.rename(file.with_name(f"{file.name}.1"))
    log = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(log, 1)
    os.dup2(log, 2)


if __name__ == "__main__":
    main()
