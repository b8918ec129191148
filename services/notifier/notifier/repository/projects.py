"""Known projects, and the facts that wait for one."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select

from notifier.domain.held import HeldFact
from notifier.domain.notification import Cause
from notifier.domain.recipients import KnownProject
from notifier.tables import HeldFactRow, KnownProjectRow
from shared.contracts.registry import PROJECT_EVENTS
from shared.database import Query, Session
from shared.identifiers import ProjectId
from shared.tables import table_of

_EXPECTED, _KNOWN = 0, 1

_held = table_of(HeldFactRow)
_HELD = Query(
    select(_held)
    .where(_held.c.project_id == bindparam("project_id"))
    .order_by(_held.c.held_at, _held.c.event_id)
)


class SqlProjects:
    """Known projects and held facts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def find(self, project_id: ProjectId) -> KnownProject | None:
        """Return a project, or make sure that whoever records it will see what is held.

        The row that marks a project as expected is a lock: the transaction that introduces the
        project waits for it, and only then looks for held facts. Without it the two could miss
        each other, and the fact would be held for ever.
        """
        row = await self._session.get(KnownProjectRow, project_id=project_id)
        if row is None or row["version"] == _EXPECTED:
            self._session.insert_if_absent(
                KnownProjectRow, key=("project_id",), project_id=project_id, version=_EXPECTED
            )
            row = await self._session.get(KnownProjectRow, project_id=project_id)
        return None if row is None or row["version"] == _EXPECTED else _project(row)

    async def record(self, project: KnownProject) -> None:
        """Remember a project, and wait for everybody who just found it missing."""
        self._session.upsert(
            KnownProjectRow,
            key=("project_id",),
            newer="version",
            project_id=project.id,
            name=project.name,
            sponsor_code=project.sponsor_code,
            district_code=project.district_code,
            version=_KNOWN,
        )
        await self._session.get(KnownProjectRow, project_id=project.id)

    def hold(self, held: HeldFact) -> None:
        """Keep a fact until its project is known."""
        self._session.insert_if_absent(
            HeldFactRow,
            key=("event_id",),
            event_id=held.cause.id,
            project_id=held.fact.project_id,
            event_type=held.cause.type,
            payload=held.fact.model_dump_json().encode(),
            held_at=held.held_at,
        )

    async def release(self, project_id: ProjectId) -> Sequence[HeldFact]:
        """Hand out what was held for a project, oldest first, and keep it no longer."""
        rows = await self._session.fetch(_HELD, project_id=project_id)
        for row in rows:
            self._session.delete(HeldFactRow, where={"event_id": row["event_id"]})
        return [
            HeldFact(
                fact=PROJECT_EVENTS[row["event_type"]].model_validate_json(row["payload"]),
                cause=Cause(id=row["event_id"], type=row["event_type"]),
                held_at=row["held_at"],
            )
            for row in rows
        ]


def _project(row: Any) -> KnownProject:
    return KnownProject(
        id=ProjectId(row["project_id"]),
        name=row["name"],
        sponsor_code=row["sponsor_code"],
        district_code=row["district_code"],
    )
