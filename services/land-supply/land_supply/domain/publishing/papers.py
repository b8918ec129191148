"""Papers: each is declared, and what a step issues is there before another step needs it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from land_supply.domain.graph import StepGraph
from land_supply.domain.publishing.places import at_step, flaw
from land_supply.domain.template import ProcessTemplate, StepTemplate
from shared.flaws import Flaw


def paper_flaws(template: ProcessTemplate, graph: StepGraph) -> Iterator[Flaw]:
    """Yield papers that nobody declares, or that are needed before they exist."""
    issuers: dict[str, set[str]] = defaultdict(set)
    for step in template.steps:
        for code in step.issues:
            issuers[code].add(step.id)
    for step in template.steps:
        yield from _unknown_flaws(template, step)
        yield from _late_flaws(template, step, graph, issuers)


def _unknown_flaws(template: ProcessTemplate, step: StepTemplate) -> Iterator[Flaw]:
    for field, codes in (("needs", step.needs), ("issues", step.issues)):
        for code in (each for each in codes if each not in template.papers):
            yield flaw(
                at_step(template, step, field), f"there is no paper {code}", "a declared one"
            )


def _late_flaws(
    template: ProcessTemplate,
    step: StepTemplate,
    graph: StepGraph,
    issuers: Mapping[str, set[str]],
) -> Iterator[Flaw]:
    for code in step.needs:
        late = issuers.get(code, set())
        if late and not late & graph.before(step.id):
            given = f"{code} is issued by {', '.join(sorted(late))}, not before {step.id}"
            path = (*graph.path_from_start(step.id), min(late))
            yield flaw(at_step(template, step, "needs"), given, "a paper of an earlier step", path)
