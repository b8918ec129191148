"""When each step begins and ends if nothing is late, which steps decide that, and what is left.

Sums by hand, in working days from the first day of the process: a period in calendar days counts
five in seven, rounded up, and the enterprise's own time is none.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from land_supply.domain.graph import Path, StepGraph
from land_supply.domain.template import Measure, Milestone, ProcessTemplate


@dataclass(frozen=True, slots=True)
class StepTimes:
    """When a step begins and ends at the earliest, and how long it may be put off."""

    start: int
    finish: int
    slack: int
    """Working days that it may be late without moving the end of the process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A process on the time line, under one measure."""

    measure: Measure
    steps: Mapping[str, StepTimes]
    path: Path
    """The steps that decide when the process ends."""

    @property
    def days(self) -> int:
        """Return how many working days the process takes."""
        return max((times.finish for times in self.steps.values()), default=0)

    def finish_of(self, template: ProcessTemplate, milestone: Milestone) -> int | None:
        """Return the day on which the last step of a milestone ends."""
        found = [self.steps[step.id].finish for step in template.milestones(milestone)]
        return max(found, default=None)


def schedule(
    template: ProcessTemplate,
    measure: Measure,
    *,
    opened: Collection[str] = (),
    days: Mapping[str, int] | None = None,
) -> Schedule:
    """Add up a sound process; `opened` are steps on demand, `days` replace planned ones."""
    spared = {step.id for step in template.steps if not (step.is_on_the_way or step.id in opened)}
    graph = StepGraph.of(template, without=spared)
    planned = {
        step.id: step.days(measure) for step in template.steps if step.id not in spared
    } | dict(days or {})
    finish = _finishes(graph, planned)
    end = max(finish.values(), default=0)
    latest = _latest_finishes(graph, planned, end)
    times = {
        step: StepTimes(finish[step] - planned[step], finish[step], latest[step] - finish[step])
        for step in graph.order
    }
    return Schedule(measure=measure, steps=times, path=_critical(graph, finish))


def _finishes(graph: StepGraph, days: Mapping[str, int]) -> dict[str, int]:
    finish: dict[str, int] = {}
    for step in graph.order:
        begun = max((finish[each] for each in graph.predecessors[step]), default=0)
        finish[step] = begun + days[step]
    return finish


def _latest_finishes(graph: StepGraph, days: Mapping[str, int], end: int) -> dict[str, int]:
    latest = dict.fromkeys(graph.order, end)
    for step in reversed(graph.order):
        for each in graph.predecessors[step]:
            latest[each] = min(latest[each], latest[step] - days[step])
    return latest


def _critical(graph: StepGraph, finish: Mapping[str, int]) -> Path:
    """Walk back from the end, each time to the dependency that came last."""
    if not finish:
        return ()
    path = [max(reversed(graph.order), key=finish.__getitem__)]
    while graph.predecessors[path[-1]]:
        path.append(max(graph.predecessors[path[-1]], key=finish.__getitem__))
    return tuple(reversed(path))
