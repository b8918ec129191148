"""`python -m project_registry api|relay|consumer|migrate` runs one process of the register."""

import sys

from project_registry.bootstrap import build
from shared.service import run

sys.exit(run(build, sys.argv[1:]))
