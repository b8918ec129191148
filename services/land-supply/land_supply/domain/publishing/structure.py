"""The bones of a process: ids of their own, dependencies that are there, no cycle."""

import re
from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from land_supply.domain.publishing.places import at_step, at_top, flaw
from land_supply.domain.template import ProcessTemplate, StepKind
from shared.flaws import Flaw

STEP_ID = re.compile(r"[A-Z][A-Za-z0-9-]{0,19}")


def structure_flaws(template: ProcessTemplate) -> Iterator[Flaw]:
    """Yield what makes the order of the steps meaningless."""
    if not template.steps:
        yield flaw(at_top("steps"), "there is none", "at least one step")
    yield from _id_flaws(template)
    yield from _reference_flaws(template)
    yield from _cycle_flaws(template)


def _id_flaws(template: ProcessTemplate) -> Iterator[Flaw]:
    counts = Counter(step.id for step in template.steps)
    seen: set[str] = set()
    for step in template.steps:
        if STEP_ID.fullmatch(step.id) is None:
            yield flaw(at_step(template, step, "id"), repr(step.id), f"text like {STEP_ID.pattern}")
        if counts[step.id] > 1 and step.id not in seen:
            at = at_step(template, step)
            yield flaw(at, f"{counts[step.id]} steps have this id", "an id of its own")
        seen.add(step.id)


def _reference_flaws(template: ProcessTemplate) -> Iterator[Flaw]:
    kinds = {step.id: step.kind for step in template.steps}
    for step in template.steps:
        at = at_step(template, step, "depends_on")
        for each in step.depends_on:
            if each not in kinds:
                yield flaw(at, f"there is no step {each}", "the id of a step of this template")
            elif kinds[each] is StepKind.OBLIGATION:
                given = f"{each} is an obligation, which nothing waits for"
                yield flaw(at, given, "a step of another kind", (each, step.id))


def _cycle_flaws(template: ProcessTemplate) -> Iterator[Flaw]:
    # Without a cycle before it every step is reached, because every dependency can be fulfilled
    # and a step without any may begin at once; the outcomes are judged apart.
    sorter = TopologicalSorter({step.id: step.depends_on for step in template.steps})
    try:
        sorter.prepare()
    except CycleError as error:
        path = tuple(error.args[1])
        given = f"{' -> '.join(path)} is a cycle, so none of them can begin"
        yield flaw(at_top("steps"), given, "no cycle", path)
