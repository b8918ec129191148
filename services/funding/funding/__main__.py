"""`python -m funding api|relay|consumer|migrate` runs one process of funding."""

import sys

from funding.bootstrap import build
from shared.service import run

sys.exit(run(build, sys.argv[1:]))
