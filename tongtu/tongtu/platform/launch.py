"""Become one of the platform's programs: `python -m tongtu.platform.launch NAME`.

The supervisor starts programs through this module, so that no path, quote or password has to
survive the supervisor's own configuration format.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from tongtu.platform.environment import HOME_VARIABLE, inherited

PROGRAMS_FILE = "run/programs.json"


def main() -> None:
    """Replace this process by the program that the first argument names."""
    home = Path(inherited()[HOME_VARIABLE])
    program: dict[str, Any] = json.loads((home / PROGRAMS_FILE).read_text("utf-8"))[sys.argv[1]]
    os.chdir(program["folder"])
    if program["account"] is not None:
        uid, gid = program["account"]
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    arguments: list[str] = program["arguments"]
    os.execve(arguments[0], arguments, {**inherited(), **program["environment"]})  # noqa: S606 - replacing itself is the purpose


if __name__ == "__main__":
    main()
