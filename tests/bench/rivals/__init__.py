"""Other engines, run as well as they can be on the same PostgreSQL.

They are installed by `make bench RIVALS=1` and `make bench-rivals`, never by `make install`.
"""

from bench.case_script import Contender
from bench.cases import Benchmark, Make, against
from bench.measuring import UnavailableError

INSTALLED_BY = "it is installed by `make bench RIVALS=1`"


def spiff() -> Contender:
    """Make SpiffWorkflow's side."""
    try:
        from bench.rivals.spiff_case import SpiffCase
    except ModuleNotFoundError as error:
        raise UnavailableError(f"no {error.name}: {INSTALLED_BY}") from error
    return SpiffCase()


def dbos() -> Contender:
    """Make DBOS's side, whose cases get their commands as messages."""
    return _dbos_case("MESSAGE")


def dbos_steps() -> Contender:
    """Make DBOS's side, whose cases get their commands from the memory of their process."""
    return _dbos_case("STEP")


def _dbos_case(delivery: str) -> Contender:
    try:
        from bench.rivals.dbos_case import DbosCase, Delivery
    except ModuleNotFoundError as error:
        raise UnavailableError(f"no {error.name}: {INSTALLED_BY}") from error
    return DbosCase(Delivery[delivery])


def case_vs_spiff(ours: Make) -> Benchmark:
    """Compare with SpiffWorkflow; both sides run in the harness's process."""
    return against("case_vs_spiff", ours, spiff)


def case_vs_dbos(ours: Make) -> Benchmark:
    """Compare with DBOS; both sides run in the harness's process."""
    return against("case_vs_dbos", ours, dbos)
