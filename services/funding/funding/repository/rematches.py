"""Runs over many projects to rows and back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Uuid, bindparam, func, literal_column, select

from funding.domain.matching import Cause, Order, Rematch, RunStatus
from funding.tables import RematchRow, SubjectRow
from shared.database import Database, Query, Session
from shared.errors import NotFoundError, StaleVersionError
from shared.tables import table_of

_runs, _subjects = table_of(RematchRow), table_of(SubjectRow)
_PROJECTS = Query(
    select(func.count().label("projects"))
    .select_from(_subjects)
    .where(_subjects.c.kind == "project")
)
_RUNNING = Query(
    select(_runs)
    .where(_runs.c.status == literal_column("'running'"))
    .order_by(_runs.c.asked_at, _runs.c.id)
)
_ONE = Query(select(_runs).where(_runs.c.id == bindparam("id", type_=Uuid())))
_PROGRESS = ("after", "done", "found", "changed", "withdrawn", "finished_at")


class SqlRematches:
    """Keeps runs in PostgreSQL."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def count_projects(self) -> int:
        """Count the projects that a run goes through."""
        row = await self._session.fetch_one(_PROJECTS)
        return 0 if row is None else int(row["projects"])

    async def get(self, run_id: UUID) -> Rematch:
        """Return a run or raise NotFoundError."""
        row = await self._session.fetch_one(_ONE, id=run_id)
        if row is None:
            raise NotFoundError("rematch", run_id)
        return run_of(row)

    def add(self, run: Rematch) -> None:
        """Add a new run."""
        self._session.insert(RematchRow, **_row_of(run))

    def add_if_absent(self, run: Rematch) -> None:
        """Add a run unless it was added before."""
        self._session.insert_if_absent(RematchRow, key=("id",), **_row_of(run))

    def save(self, run: Rematch) -> None:
        """Write how far a run has come, unless somebody else has written meanwhile."""
        self._session.update(
            RematchRow,
            where={"id": run.id, "version": run.version - 1},
            missed=StaleVersionError("the run went on in the meantime"),
            status=run.status,
            version=run.version,
            **{name: getattr(run, name) for name in _PROGRESS},
        )


async def running_rematches(database: Database) -> tuple[Rematch, ...]:
    """Return the runs that have something to do, the oldest first."""
    return tuple(run_of(row) for row in await database.fetch(_RUNNING))


async def find_rematch(database: Database, run_id: UUID) -> Rematch | None:
    """Return a run as it is now, or None."""
    row = await database.fetch_one(_ONE, id=run_id)
    return None if row is None else run_of(row)


def run_of(row: Mapping[str, Any]) -> Rematch:
    """Read a run from its row."""
    wanted = orjson.loads(row["programme_ids"])
    return Rematch(
        id=UUID(str(row["id"])),
        programme_ids=None if wanted is None else tuple(wanted),
        cause=Cause(row["cause"]),
        order=Order(**{name: row[name] for name in Order.__dataclass_fields__}),
        total=row["total"],
        status=RunStatus(row["status"]),
        version=row["version"],
        **{name: row[name] for name in _PROGRESS},
    )


def _row_of(run: Rematch) -> dict[str, Any]:
    return {
        "id": run.id,
        "programme_ids": orjson.dumps(run.programme_ids).decode(),
        "cause": run.cause,
        **asdict(run.order),
        "total": run.total,
        "status": run.status,
        "version": run.version,
        **{name: getattr(run, name) for name in _PROGRESS},
    }
