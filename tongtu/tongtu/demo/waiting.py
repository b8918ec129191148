"""Waits until everything that follows from the registrations has arrived."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from rich.progress import TaskID

from tongtu.demo.client import Services
from tongtu.demo.effects import Effects, Kind
from tongtu.platform.errors import PlatformError
from tongtu.platform.progress import Steps

PATIENCE_SECONDS = 60.0
"""How long nothing at all may arrive before the demo gives up."""

POLL_SECONDS = 0.5
AT_ONCE = 4
NAMED = 5


@dataclass(slots=True)
class Arrivals:
    """What has followed for each project; only unfinished ones are asked for again."""

    services: Services
    project_ids: Sequence[str]
    listens_since: datetime
    effects: dict[str, Effects] = field(default_factory=dict)
    missing: dict[str, set[Kind]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.missing = {project_id: set(Kind) for project_id in self.project_ids}

    @property
    def seen(self) -> int:
        """Count the facts that were seen: while it rises, something is moving."""
        return sum(len(effects.facts) for effects in self.effects.values())

    def finished(self, kind: Kind | None = None) -> int:
        """Count the projects of which nothing is missing, or nothing of one kind."""
        lacking = self.missing.values()
        return len(self.project_ids) - sum(kind is None or kind in kinds for kinds in lacking)

    async def ask(self) -> None:
        """Look at every unfinished project once."""
        places = asyncio.Semaphore(AT_ONCE)

        async def look(project_id: str) -> None:
            async with places:
                effects = await self.services.effects(project_id)
            self.effects[project_id] = effects
            self.missing[project_id] = effects.missing(delivered_since=self.listens_since)

        await asyncio.gather(*(look(project_id) for project_id in self.missing))
        self.missing = {key: kinds for key, kinds in self.missing.items() if kinds}


async def wait_for_effects(arrivals: Arrivals, steps: Steps) -> None:
    """Show a bar for each kind of effect until all are complete, or until nothing moves."""
    total = len(arrivals.project_ids)
    seen, moved_at = -1, time.monotonic()
    with steps.bar(f"Every effect of {total} projects has arrived", total) as bar:
        tasks = {kind: bar.add_task(f"  {kind}", total=total) for kind in Kind}
        while arrivals.missing:
            await arrivals.ask()
            bar.update(TaskID(0), completed=arrivals.finished())
            for kind, task in tasks.items():
                bar.update(task, completed=arrivals.finished(kind))
            if arrivals.seen != seen:
                seen, moved_at = arrivals.seen, time.monotonic()
            elif time.monotonic() - moved_at > PATIENCE_SECONDS:
                raise PlatformError(explain(arrivals.missing))
            await asyncio.sleep(POLL_SECONDS if arrivals.missing else 0)


def explain(missing: Mapping[str, set[Kind]]) -> str:
    """Say what is missing, for a few projects, and where to look."""
    lines = [
        f"  project {project_id}: {', '.join(kind for kind in Kind if kind in kinds)}"
        for project_id, kinds in list(missing.items())[:NAMED]
    ]
    return "\n".join(
        [
            f"Nothing arrived for {PATIENCE_SECONDS:.0f} s, and {len(missing)} projects wait for:",
            *lines,
            "Look at `tongtu parked list`, `make status` and `make logs`.",
        ]
    )
