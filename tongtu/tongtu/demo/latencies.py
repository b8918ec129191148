"""How long effects took, from instants that the services themselves wrote down."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, select

from project_registry.tables import TimelineEntryRow
from shared.contracts.funding import MatchFound
from shared.contracts.land_supply import CaseOpened
from shared.contracts.notifier import DeliverySucceeded, NotificationRaised
from shared.contracts.project_registry import ProjectRegistered
from shared.database import Database, Query
from shared.tables import table_of

EFFECTS = {
    CaseOpened.event_type: "case opened",
    MatchFound.event_type: "last match found",
    NotificationRaised.event_type: "last notification",
    DeliverySucceeded.event_type: "last webhook",
}
SHARES = (0.50, 0.95, 0.99)

_timeline = table_of(TimelineEntryRow)
_STORED = Query(
    select(
        _timeline.c.project_id,
        _timeline.c.type,
        _timeline.c.correlation_id,
        _timeline.c.happened_at,
        _timeline.c.recorded_at,
    ).where(_timeline.c.project_id == bindparam("ids", type_=ARRAY(Uuid())).any_())
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """One kind of effect: seconds of each project until it happened and until it was recorded."""

    name: str
    happened: Sequence[float]
    recorded: Sequence[float]


async def stored_latencies(database: Database, project_ids: Iterable[str]) -> list[Latency]:
    """Read the register's timeline of some projects and measure every kind of effect."""
    rows = await database.fetch(_STORED, ids=[UUID(project_id) for project_id in project_ids])
    return measure(rows)


def measure(rows: Sequence[Mapping[str, Any]]) -> list[Latency]:
    """Take, for each project and kind of effect, the time from registration to the last effect.

    What somebody does later has effects too; they belong to another correlation.
    """
    begun = [row for row in rows if row["type"] == ProjectRegistered.event_type]
    started = {row["project_id"]: row["happened_at"] for row in begun}
    correlations = {row["correlation_id"] for row in begun}
    last: dict[str, dict[UUID, tuple[datetime, datetime]]] = {name: {} for name in EFFECTS}
    for row in rows:
        if row["type"] in EFFECTS and row["correlation_id"] in correlations:
            project, happened, recorded = row["project_id"], row["happened_at"], row["recorded_at"]
            before = last[row["type"]].get(project, (happened, recorded))
            last[row["type"]][project] = (max(before[0], happened), max(before[1], recorded))
    return [
        Latency(
            name=EFFECTS[kind],
            happened=_seconds(started, {key: times[0] for key, times in found.items()}),
            recorded=_seconds(started, {key: times[1] for key, times in found.items()}),
        )
        for kind, found in last.items()
    ]


def percentile(values: Sequence[float], share: float) -> float:
    """Return the nearest-rank percentile: the smallest value that so many do not exceed."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def _seconds(started: Mapping[UUID, datetime], ended: Mapping[UUID, datetime]) -> list[float]:
    return [(end - started[project]).total_seconds() for project, end in ended.items()]
