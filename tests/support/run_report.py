"""What a run of the tests consisted of, and the rule that a skip needs a listed reason."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

OUTCOMES = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")
Report = pytest.TestReport | pytest.CollectReport


@dataclass(frozen=True, slots=True)
class AllowedSkip:
    """A test that may be skipped, or a file or folder of tests, and why."""

    prefix: str
    reason: str


def read_allowed_skips(path: Path) -> list[AllowedSkip]:
    """Read the list: one `node id prefix | reason` a line; a line without a reason is an error."""
    allowed = []
    for line in path.read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        prefix, _, reason = (part.strip() for part in line.partition("|"))
        if not prefix or not reason:
            raise pytest.UsageError(f"{path}: '{line}' is not `node id prefix | reason`.")
        allowed.append(AllowedSkip(prefix, reason))
    return allowed


def tier_of(node_id: str) -> str:
    """Return the tier that a test belongs to: the folder below `tests`."""
    parts = node_id.split("/")
    return parts[1] if len(parts) > 2 and parts[0] == "tests" else "other"


class RunReport:
    """Counts what ran in each tier and fails a run with a skip that nobody has justified."""

    def __init__(self, allowed: Iterable[AllowedSkip]) -> None:
        self._prefixes = tuple(skip.prefix for skip in allowed)
        self.unlisted: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Look at the outcome of one test."""
        self._look_at(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Look at the outcome of collecting a file: a whole file can be skipped."""
        self._look_at(report)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail the run when a skip is not listed."""
        if self.unlisted and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the counts of each tier, then the skips that are not allowed."""
        terminalreporter.section("tiers")
        for tier, counts in sorted(self._counts(terminalreporter).items()):
            words = [f"{counts[outcome]} {outcome}" for outcome in OUTCOMES if counts[outcome]]
            terminalreporter.line(f"{tier:<12} {', '.join(words)}")
        for node_id, reason in self.unlisted.items():
            terminalreporter.line(f"NOT ALLOWED: {node_id} was skipped: {reason}", red=True)
        if self.unlisted:
            terminalreporter.line("Run it, or list it in tests/allowed_skips.txt with the reason.")

    def _look_at(self, report: Report) -> None:
        if report.skipped and not report.nodeid.startswith(self._prefixes):
            detail = report.longrepr
            reason = detail[2] if isinstance(detail, tuple) else str(detail)
            self.unlisted[report.nodeid] = reason

    def _counts(self, reporter: pytest.TerminalReporter) -> dict[str, Counter[str]]:
        tiers: dict[str, Counter[str]] = {}
        for outcome in OUTCOMES:
            for report in reporter.stats.get(outcome, []):
                tiers.setdefault(tier_of(report.nodeid), Counter())[outcome] += 1
        return tiers
