"""The case that engines are measured with, and the care that is taken of its figures."""

import pytest

from bench import rivals
from bench.case_rows import CHANGED_IN_CASES, CHANGED_IN_STEPS, effects
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
from land_supply.domain.engine import Moment
from land_supply.repository import cases, rounds
from land_supply.testing import OPENED_ON, a_case, a_record
from shared.working_days import load_calendar


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
    """The notice of the result waits for the reviews."""
    with pytest.raises(RefusedError, match=r"FINAL\.start: the step is waiting"):
        after(opened(), Command("start", "FINAL"))


def test_every_command_writes_a_step_and_an_event() -> None:
    """No command is without effect, and the join is the last review's."""
    found = effects()

    assert list(found) == list(COMMANDS)
    assert all(effect.steps and effect.events for effect in found.values())
    assert list(found[Command("decide", "R3")].steps) == ["R3", "FINAL"]


def test_the_baseline_changes_the_columns_that_ours_changes() -> None:
    """A column more in the repository is a column more by hand."""
    case, _ = a_case()
    moment = Moment(record=a_record(), today=OPENED_ON, calendar=load_calendar())

    changed = cases._changing(case), rounds.values_of(None, next(case.steps), moment)

    assert set(CHANGED_IN_CASES) == changed[0].keys()
    assert set(CHANGED_IN_STEPS) == changed[1].keys()


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
