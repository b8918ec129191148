"""What a command costs PostgreSQL, counted: one read and one statement, however old the case."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from support.cases import NOTICE, RunningCase, running_case
from support.counting import Statements, kinds
from support.servers import MakeDatabase

COURSE: tuple[tuple[str, dict[str, str]], ...] = (
    ("steps/A01/receive", {}),
    ("steps/A01/accept", {}),
    ("steps/A01/decide", {"outcome": "issued"}),
    ("steps/A01/deliver", {}),
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A case, and everything that is sent to PostgreSQL for it."""

    case: RunningCase
    statements: Statements

    async def statements_of(self, path: str, body: object = None) -> list[str]:
        """Have a command done, and return the kinds of statements that it took."""
        await self.statements.taken()
        await self.case.do(path, body)
        return kinds(await self.statements.taken())


@pytest.fixture
async def counted(database_url: MakeDatabase) -> AsyncIterator[Counted]:
    """Serve a case with a listener on each connection, after another case has warmed them up."""
    async with running_case(database_url) as first:
        statements = Statements()
        await statements.listen(first.api.served.state.resources.runtime.database)
        for path, body in COURSE:
            await first.do(path, body)
        yield Counted(await first.another(), statements)


async def test_a_command_is_one_read_and_one_statement(counted: Counted) -> None:
    """State, ledger, history, event and key are one write; what was just written is known."""
    taken = [await counted.statements_of(path, body) for path, body in COURSE]

    assert taken == [["SELECT", "WITH"], *[["WITH"]] * 3]


async def test_a_case_that_another_process_changed_is_read_again(counted: Counted) -> None:
    """What is remembered is worth nothing without its version."""
    await counted.case.do("steps/A01/receive")
    await counted.case.api.database.execute("UPDATE cases SET version = version + 1")
    counted.case.version += 1

    assert await counted.statements_of("steps/A01/accept") == ["SELECT", "WITH"]


async def test_a_refusal_does_not_rest_on_what_is_remembered(counted: Counted) -> None:
    """It is confirmed by a read, and another version by then is what is told."""
    await counted.case.do("steps/A01/receive")
    await counted.case.api.database.execute("UPDATE cases SET version = version + 1")

    refused = await counted.case.ask("steps/A01/decide", {"outcome": "issued"})

    assert refused.status_code == 412


async def test_a_long_history_makes_a_command_no_dearer(counted: Counted) -> None:
    """The same statement after thirty pauses; the history is never read."""
    await counted.case.do("steps/A01/receive")
    await counted.case.do("steps/A01/accept")
    today = (await counted.case.step("A01"))["accepted_on"]
    pause = {
        "cause": "expert_review",
        "from_on": today,
        "until_on": today,
        "notice_reference": NOTICE,
    }
    for _ in range(30):
        await counted.case.do("steps/A01/pause", pause)
        await counted.case.do("steps/A01/resume", {"until_on": today})

    taken = await counted.statements_of("steps/A01/decide", {"outcome": "issued"})

    assert taken == ["WITH"]
    assert counted.case.version > 60


async def test_showing_a_step_is_one_read(counted: Counted) -> None:
    """The template is known, the ledger comes with the row."""
    await counted.statements.taken()

    await counted.case.step("A01")

    assert kinds(await counted.statements.taken()) == ["SELECT"]
