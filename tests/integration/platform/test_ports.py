"""Ports that several processes ask for at once."""

import subprocess
import sys

from tongtu.platform.ports import free_port, is_free

MANY = 300
ASK = f"""
from tongtu.platform.ports import free_port
print(*(free_port() for _ in range({MANY})), flush=True)
input()
"""


def test_a_port_is_given_to_one_process_only() -> None:
    """Nobody listens on them yet; by chance, some nine of 300 would be given twice."""
    with subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-c", ASK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        theirs = set(map(int, other.stdout.readline().split()))
        ours = {free_port() for _ in range(MANY)}
        other.communicate("\n")

    assert len(theirs) == len(ours) == MANY
    assert theirs.isdisjoint(ours)


def test_ports_at_distances_are_given_together() -> None:
    """What lies 100 and 200 above is not given to anybody else."""
    first = free_port(100, 200)

    later = {free_port() for _ in range(MANY)}

    assert all(map(is_free, (first, first + 100, first + 200)))
    assert later.isdisjoint({first, first + 100, first + 200})
