"""Joins can complete, whatever the outcomes of the steps before them.

A join waits for all its dependencies. One that is skipped counts as done, a round that repeats
takes back everything after its first step, and an outcome that waits stays with its step, so only
one thing can leave a join hanging: an outcome that ends its own branch while a parallel branch
goes on and is done. So for every step that can end its branch, everything that a later step
depends on must be that step, come after it, or come before it. This refuses also the rare process
in which the two branches exclude each other; what it passes can never hang. An obligation does not
wait: the outcome that ends a branch may itself oblige to it.
"""

from collections.abc import Iterator

from land_supply.domain.graph import StepGraph
from land_supply.domain.publishing.places import at_step, flaw
from land_supply.domain.template import Lead, ProcessTemplate, StepKind, StepTemplate
from shared.flaws import Flaw


def join_flaws(template: ProcessTemplate, graph: StepGraph) -> Iterator[Flaw]:
    """Yield joins that would wait in vain, each with the way from the branch that ended."""
    for step, value, outcome in template.outcomes():
        if outcome.leads_to is Lead.ENDS_BRANCH:
            yield from _hanging_flaws(template, graph, step, value)


def _hanging_flaws(
    template: ProcessTemplate, graph: StepGraph, step: StepTemplate, value: str
) -> Iterator[Flaw]:
    after = graph.after(step.id)
    harmless = {step.id, *after, *graph.before(step.id)}
    waiting = [step.id for step in template.steps if step.kind is not StepKind.OBLIGATION]
    for join in (each for each in waiting if each in after):
        for parallel in graph.predecessors[join]:
            if parallel not in harmless:
                given = f"once {step.id} comes to {value}, {join} and {parallel} wait in vain"
                at = at_step(template, template.step(join), "depends_on")
                path = graph.path(step.id, join)
                yield flaw(at, given, "no parallel branch, or an outcome that ends the case", path)
