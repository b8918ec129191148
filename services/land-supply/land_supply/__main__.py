"""`python -m land_supply api|relay|consumer|migrate` runs one process of land supply."""

import sys

from land_supply.bootstrap import build
from shared.service import run

sys.exit(run(build, sys.argv[1:]))
