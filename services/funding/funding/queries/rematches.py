"""Runs as they are shown."""

from uuid import UUID

import orjson

from funding.domain.matching import Rematch
from funding.repository import find_rematch
from shared.database import Database
from shared.errors import NotFoundError


async def get_rematch(database: Database, run_id: UUID) -> tuple[bytes, int]:
    """Return a run with its version, or raise NotFoundError."""
    run = await find_rematch(database, run_id)
    if run is None:
        raise NotFoundError("rematch", run_id)
    return shown(run), run.version


def shown(run: Rematch) -> bytes:
    """Shape a run as RematchResponse; a test holds the two together."""
    return orjson.dumps(
        {
            "id": str(run.id),
            "programme_ids": run.programme_ids,
            "cause": run.cause,
            "reason": run.order.reason,
            "asked_by": run.order.asked_by,
            "asked_at": run.order.asked_at,
            "status": run.status,
            "total": run.total,
            "done": run.done,
            "found": run.found,
            "changed": run.changed,
            "withdrawn": run.withdrawn,
            "finished_at": run.finished_at,
            "version": run.version,
        }
    )
