"""`python -m notifier api|relay|consumer|migrate` runs one process of the notifier."""

import sys

from notifier.bootstrap import build
from shared.service import run

sys.exit(run(build, sys.argv[1:]))
