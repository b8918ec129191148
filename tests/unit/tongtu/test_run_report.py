"""The rule that a skip needs a listed reason."""

from pathlib import Path

import pytest

from support.run_report import AllowedSkip, RunReport, read_allowed_skips, tier_of


def a_skip(node_id: str) -> pytest.TestReport:
    """Report a skipped test."""
    return pytest.TestReport(
        nodeid=node_id,
        location=("", 0, ""),
        keywords={},
        outcome="skipped",
        longrepr=("file.py", 1, "Skipped: no control plane"),
        when="setup",
    )


def test_a_skip_that_is_not_listed_is_remembered_with_its_reason() -> None:
    """It will fail the run."""
    report = RunReport([])

    report.pytest_runtest_logreport(a_skip("tests/e2e/test_a.py::test_b"))

    assert report.unlisted == {"tests/e2e/test_a.py::test_b": "Skipped: no control plane"}


def test_a_listed_skip_is_allowed() -> None:
    """A prefix may name a file, a folder or one test."""
    report = RunReport([AllowedSkip("tests/e2e/test_a.py", "needs a control plane")])

    report.pytest_runtest_logreport(a_skip("tests/e2e/test_a.py::test_b"))

    assert not report.unlisted


def test_a_line_without_a_reason_is_an_error(tmp_path: Path) -> None:
    """The list cannot be used to silence a skip without saying why."""
    file = tmp_path / "allowed_skips.txt"
    file.write_text("# a comment\ntests/e2e |\n")

    with pytest.raises(pytest.UsageError, match="reason"):
        read_allowed_skips(file)


@pytest.mark.parametrize(
    ("node_id", "tier"),
    [("tests/unit/tongtu/test_a.py::test_b", "unit"), ("elsewhere/test_a.py::test_b", "other")],
)
def test_a_tier_is_the_folder_below_tests(node_id: str, tier: str) -> None:
    """Counts are printed by tier."""
    assert tier_of(node_id) == tier
