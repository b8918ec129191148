"""What comes before and after each step of a process, and the ways between them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Self

from land_supply.domain.template import ProcessTemplate

Path = tuple[str, ...]


@dataclass(frozen=True)
class StepGraph:
    """The steps of a sound process: every dependency is there, and none leads back."""

    predecessors: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, template: ProcessTemplate, *, without: Collection[str] = ()) -> Self:
        """Read the graph of a template, as if some steps were not there."""
        return cls(
            {
                step.id: tuple(each for each in step.depends_on if each not in without)
                for step in template.steps
                if step.id not in without
            }
        )

    @cached_property
    def order(self) -> Path:
        """Return the steps so that each stands after all that it depends on."""
        return tuple(TopologicalSorter(self.predecessors).static_order())

    @cached_property
    def _before(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for step in self.order:
            direct = self.predecessors[step]
            found[step] = frozenset(direct).union(*(found[each] for each in direct))
        return found

    def before(self, step: str) -> frozenset[str]:
        """Return everything that must be done before a step."""
        return self._before[step]

    def after(self, step: str) -> frozenset[str]:
        """Return everything that waits for a step, directly or not."""
        return frozenset(each for each in self.order if step in self._before[each])

    def successors(self, step: str) -> Path:
        """Return what depends on a step directly."""
        return tuple(each for each in self.order if step in self.predecessors[each])

    def path(self, first: str, last: str) -> Path:
        """Return a way from one step to a later one; empty if there is none."""
        return self.longest_path(first, last, {})

    def longest_path(self, first: str, last: str, days: Mapping[str, int]) -> Path:
        """Return the way that takes most days; of equal ones that of the first dependency."""
        lengths, previous = {first: 0}, dict[str, str]()
        for step in self.order:
            reached = [each for each in self.predecessors[step] if each in lengths]
            if reached and step != first:
                previous[step] = max(reached, key=lengths.__getitem__)
                lengths[step] = lengths[previous[step]] + days.get(step, 0)
        return _walk_back(last, previous) if last in lengths else ()

    def path_from_start(self, last: str, *, avoiding: Collection[str] = ()) -> Path:
        """Return a way from a step without dependencies; empty if all ways are to be avoided."""
        previous: dict[str, str] = {}
        open_steps: set[str] = set()
        for step in self.order:
            direct = self.predecessors[step]
            reached = [each for each in direct if each in open_steps]
            if step not in avoiding and (reached or not direct):
                open_steps.add(step)
                previous.update({step: reached[0]} if reached else {})
        return _walk_back(last, previous) if last in open_steps else ()


def _walk_back(last: str, previous: Mapping[str, str]) -> Path:
    path = [last]
    while path[-1] in previous:
        path.append(previous[path[-1]])
    return tuple(reversed(path))
