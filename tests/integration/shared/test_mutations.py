"""The tests are tested: each known bug must make the test fail that is there to notice it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.mutations import MUTATIONS

ROOT = Path(__file__).parents[3]


def run(test: str, mutation: str | None) -> subprocess.CompletedProcess[str]:
    """Run one test in an interpreter of its own, with or without a bug."""
    environment = {**os.environ, "TONGTU_MUTATION": mutation or ""}  # noqa: TID251 - handed on
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test]
    return subprocess.run(  # noqa: S603 - our own interpreter, our own test
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=200
    )


@pytest.mark.parametrize("name", sorted(MUTATIONS))
def test_each_known_bug_is_noticed(name: str) -> None:
    """The named test fails with the bug; that it passes without is seen in the same run of all."""
    result = run(MUTATIONS[name].caught_by, name)

    assert "1 failed" in result.stdout, result.stdout[-2000:] + result.stderr[-2000:]
