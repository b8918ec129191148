"""The case that engines are measured with, and the care that is taken of its figures."""

import pytest

from bench import rivals
from bench.case_rows import effects
from bench.case_script import (
    COMMANDS,
    Command,
    RefusedError,
    Tally,
    after,
    is_completed,
    opened,
)
from bench.cases import Make, Runner
from bench.measuring import UnavailableError, WrongResultError


class Counting:
    """A contender that only counts, and may leave out some commands of each case."""

    def __init__(self, forgotten: int = 0) -> None:
        self._kept = len(COMMANDS) - forgotten
        self._cases = 0

    async def prepare(self, url: str) -> None:
        """Need nothing."""

    async def run_case(self, number: int) -> None:
        """Count the case."""
        self._cases = number

    async def tally(self) -> Tally:
        """Tell what was kept."""
        return Tally(self._cases, self._cases * self._kept)

    async def close(self) -> None:
        """Let go of nothing."""


def test_the_commands_lead_from_the_opening_to_the_last_decision() -> None:
    """Fourteen commands, each allowed when it comes, and the case is completed by the last."""
    statuses, completed = opened(), []

    for command in COMMANDS[1:]:
        statuses = after(statuses, command)
        completed.append(is_completed(statuses))

    assert len(COMMANDS) == 14
    assert completed == [False] * 12 + [True]


def test_a_command_at_the_wrong_moment_is_refused() -> None:
    """The final step waits for the reviews."""
    with pytest.raises(RefusedError, match=r"final\.receive: the step is waiting"):
        after(opened(), Command("receive", "final"))


def test_every_command_writes_a_step_and_an_event() -> None:
    """No command is without effect, and the join is the last review's."""
    found = effects()

    assert list(found) == list(COMMANDS)
    assert all(effect.steps and effect.events for effect in found.values())
    assert list(found[Command("decide", "review_3")].steps) == ["review_3", "final"]


async def test_a_contender_that_does_everything_gets_a_figure() -> None:
    """Each client runs at least one case."""
    runner = Runner(Counting())

    sample = await runner.sample(clients=8, seconds=0)

    assert sample.value > 0


async def test_a_contender_that_loses_a_command_gets_none() -> None:
    """A figure without its work would be worthless."""
    runner = Runner(Counting(forgotten=1))

    with pytest.raises(WrongResultError, match="commands=13"):
        await runner.sample(clients=1, seconds=0)


@pytest.mark.parametrize("make", [rivals.spiff, rivals.dbos, rivals.dbos_steps])
def test_a_rival_is_no_part_of_the_checkout(make: Make) -> None:
    """Where it is not installed it says how it would be."""
    with pytest.raises(UnavailableError, match="make bench RIVALS=1"):
        make()
