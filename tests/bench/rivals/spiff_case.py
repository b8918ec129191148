"""SpiffWorkflow as a case engine: its state in one row, read and written by each command."""

from typing import Any

from bench.case_script import COMMANDS, OPEN, Command, Tally
from bench.measuring import require
from bench.pools import open_pool
from bench.rivals.spiff_states import Cases

DDL = """
CREATE TABLE spiff_cases (
  id bigint PRIMARY KEY,
  version integer NOT NULL,
  is_completed boolean NOT NULL,
  state bytea STORAGE EXTERNAL NOT NULL
);
CREATE TABLE spiff_history (
  case_id bigint NOT NULL,
  version integer NOT NULL,
  command text NOT NULL,
  actor text NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (case_id, version)
);
"""
INSERT = """
WITH opened AS (INSERT INTO spiff_cases VALUES ($1, 1, $2, $3) RETURNING id, version)
INSERT INTO spiff_history (case_id, version, command, actor) SELECT id, version, $4, $5 FROM opened
"""
READ = "SELECT version, state FROM spiff_cases WHERE id = $1"
WRITE = """
WITH changed AS (
  UPDATE spiff_cases SET version = version + 1, is_completed = $2, state = $3
  WHERE id = $1 AND version = $6 RETURNING id, version
)
INSERT INTO spiff_history (case_id, version, command, actor) SELECT id, version, $4, $5 FROM changed
"""
TALLY = """
SELECT count(*) FILTER (WHERE is_completed), (SELECT count(*) FROM spiff_history) FROM spiff_cases
"""
ACTOR = "agency-officer:bench"


class SpiffCase:
    """Runs cases in SpiffWorkflow: two statements a command, the second one a transaction."""

    def __init__(self) -> None:
        self._cases = Cases()
        self._pool: Any = None

    async def prepare(self, url: str) -> None:
        """Make two tables."""
        self._pool = await open_pool(url)
        await self._pool.execute(DDL)

    async def run_case(self, number: int) -> None:
        """Open a case and give it the other commands."""
        case = self._cases.open()
        await self._write(INSERT, number, case, OPEN)
        for command in COMMANDS[1:]:
            await self._execute(number, command)

    async def _execute(self, number: int, command: Command) -> None:
        row = await self._pool.fetchrow(READ, number)
        case = self._cases.load(row["state"])
        self._cases.apply(case, command)
        await self._write(WRITE, number, case, command, row["version"])

    async def _write(
        self, statement: str, number: int, case: Any, command: Command, *guard: int
    ) -> None:
        state, is_completed = self._cases.dump(case), case.is_completed()
        written = await self._pool.execute(
            statement, number, is_completed, state, command.name, ACTOR, *guard
        )
        require(written == "INSERT 0 1", f"{command.name} of case {number} was not written")

    async def tally(self) -> Tally:
        """Count completed cases and lines of history."""
        return Tally(*await self._pool.fetchrow(TALLY))

    async def close(self) -> None:
        """Close the pool."""
        if self._pool is not None:
            await self._pool.close()
