"""Latencies, from what the services wrote down."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.land_supply import CaseOpened
from shared.contracts.notifier import NotificationRaised
from shared.contracts.project_registry import ProjectRegistered
from tongtu.demo.latencies import measure, percentile

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ONE, OTHER = UUID(int=1), UUID(int=2)


def entry(project: UUID, event_type: str, happened: float, recorded: float) -> dict[str, Any]:
    """Make a timeline row, with its instants in seconds after the start."""
    return {
        "project_id": project,
        "type": event_type,
        "correlation_id": f"registration of {project}",
        "happened_at": NOW + timedelta(seconds=happened),
        "recorded_at": NOW + timedelta(seconds=recorded),
    }


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100), (0.001, 1)]
)
def test_a_percentile_is_the_nearest_rank(share: float, expected: int) -> None:
    """It is one of the values, and order does not matter."""
    assert percentile(range(100, 0, -1), share) == expected


def test_the_last_effect_of_a_kind_counts() -> None:
    """A project is told when the last of its notifications is raised."""
    rows = [
        entry(ONE, ProjectRegistered.event_type, 0, 9),
        entry(ONE, NotificationRaised.event_type, 2, 4),
        entry(ONE, NotificationRaised.event_type, 1, 5),
    ]

    found = {latency.name: latency for latency in measure(rows)}

    assert found["last notification"].happened == [2.0]
    assert found["last notification"].recorded == [5.0]
    assert found["case opened"].happened == []


def test_effects_of_something_else_do_not_count() -> None:
    """A fact that is stated an hour later raises notifications of its own."""
    later = entry(ONE, NotificationRaised.event_type, 3600, 3601)
    rows = [
        entry(ONE, ProjectRegistered.event_type, 0, 9),
        entry(ONE, NotificationRaised.event_type, 2, 4),
        {**later, "correlation_id": "facts stated"},
    ]

    found = {latency.name: latency for latency in measure(rows)}

    assert found["last notification"].happened == [2.0]


def test_each_project_counts_from_its_own_registration() -> None:
    """An effect that is there before its registration was read is measured all the same."""
    rows = [
        entry(OTHER, CaseOpened.event_type, 12, 13),
        entry(ONE, CaseOpened.event_type, 3, 4),
        entry(ONE, ProjectRegistered.event_type, 1, 9),
        entry(OTHER, ProjectRegistered.event_type, 10, 19),
    ]

    cases = measure(rows)[0]

    assert sorted(cases.happened) == [2.0, 2.0]
