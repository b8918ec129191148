"""Other engines, run as well as they can be: case engines on the same PostgreSQL, and rule engines.

They are installed by `make bench RIVALS=1` and `make bench-rivals`, never by `make install`.
"""

from collections.abc import Sequence

from bench.case_script import Contender
from bench.cases import Benchmark, Make, against
from bench.eligibility_rivals import RuleEngine, Run, Share, pair_by_pair, vectorised
from bench.measuring import UnavailableError
from funding.domain.facts import Facts
from funding.domain.rules import Rule

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


def zen_rules(rules: Sequence[Rule], projects: Sequence[Facts]) -> RuleEngine:
    """Make zen-engine's side."""
    try:
        from bench.rivals.rule_zen import ZenRules
    except ModuleNotFoundError as error:
        raise UnavailableError(f"no {error.name}: {INSTALLED_BY}") from error
    return ZenRules(rules, projects)


def cel_rules(rules: Sequence[Rule], projects: Sequence[Facts]) -> RuleEngine:
    """Make cel-python's side."""
    try:
        from bench.rivals.rule_cel import CelRules
    except ModuleNotFoundError as error:
        raise UnavailableError(f"no {error.name}: {INSTALLED_BY}") from error
    return CelRules(rules, projects)


def openfisca_rules(rules: Sequence[Rule], projects: Sequence[Facts]) -> RuleEngine:
    """Make the side of OpenFisca-Core."""
    try:
        from bench.rivals.rule_openfisca import OpenFiscaRules
    except ModuleNotFoundError as error:
        raise UnavailableError(f"no {error.name}: {INSTALLED_BY}") from error
    return OpenFiscaRules(rules, projects)


def eligibility_vs_zen() -> Run:
    """Compare with zen-engine; a project is handed to it once for all programmes."""
    return pair_by_pair("eligibility_vs_zen", zen_rules, Share(projects=500, programmes=1_000))


def eligibility_vs_cel() -> Run:
    """Compare with cel-python, which is so slow that it gets few pairs."""
    return pair_by_pair("eligibility_vs_cel", cel_rules, Share(projects=20, programmes=100))


def eligibility_vs_openfisca() -> Run:
    """Compare with OpenFisca-Core."""
    return vectorised("eligibility_vs_openfisca", openfisca_rules)
