"""The totals that the city has set for its agencies are kept on the longest way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from land_supply.domain.graph import Path, StepGraph
from land_supply.domain.publishing.places import at_top, flaw
from land_supply.domain.template import (
    Cap,
    CapKind,
    CapStage,
    Milestone,
    ProcessTemplate,
)
from land_supply.domain.template.groups import Span
from shared.flaws import Flaw


@dataclass(frozen=True, slots=True)
class CapRule:
    """The working days of a total, and of its stages where they have limits of their own."""

    total: int
    stages: Mapping[CapStage, int | None]


RULES: Mapping[CapKind, CapRule] = {
    CapKind.GENERAL: CapRule(80, {CapStage.PERMITS: 67, CapStage.ACCEPTANCE: 13}),
    CapKind.WITH_SCHEME: CapRule(50, {CapStage.PERMITS: None, CapStage.ACCEPTANCE: None}),
    CapKind.LOW_RISK: CapRule(25, {CapStage.WHOLE: None}),
    CapKind.EXISTING_BUILDING: CapRule(15, {CapStage.WHOLE: None}),
}
"""The first two by 津政发〔2018〕22号; the others by Tianjin's plan of early 2020 for
construction projects, "list + notification and commitment"."""


def cap_flaws(template: ProcessTemplate, graph: StepGraph) -> Iterator[Flaw]:
    """Yield caps that are broken, with the way that takes too long."""
    leads_to_permit = all(
        template.milestones(each) for each in (Milestone.CONTRACT, Milestone.CONSTRUCTION_PERMIT)
    )
    if leads_to_permit and not template.caps:
        given = "no cap from the contract to the construction permit"
        yield flaw(at_top("caps"), given, "one of " + ", ".join(CapKind))
    for number, cap in enumerate(template.caps):
        yield from _of_cap(template, graph, cap, number)


def _of_cap(template: ProcessTemplate, graph: StepGraph, cap: Cap, number: int) -> Iterator[Flaw]:
    rule = RULES[cap.kind]
    if set(cap.spans) != set(rule.stages):
        given = f"{cap.kind} with " + (", ".join(cap.spans) or "no stage")
        yield flaw(at_top("caps", number, "spans"), given, ", ".join(rule.stages))
        return
    days = {step.id: step.days(cap.measure) for step in template.steps}
    total, ways = 0, list[str]()
    for stage, span in cap.spans.items():
        at = at_top("caps", number, "spans", stage)
        way = _longest(template, graph, span, days)
        if not way:
            given = f"no way from {span.after} to {span.until}"
            yield flaw(at, given, "milestones of this template, one after the other")
            continue
        taken = sum(days[each] for each in way[1:])
        most = rule.stages[stage]
        if most is not None and taken > most:
            yield flaw(at, f"{taken} working days {cap.measure}", f"at most {most}", way)
        total, ways = total + taken, [*ways, *way]
    if total > rule.total:
        given = f"{total} working days {cap.measure} in all"
        yield flaw(at_top("caps", number), given, f"at most {rule.total}", tuple(ways))


def _longest(
    template: ProcessTemplate, graph: StepGraph, span: Span, days: Mapping[str, int]
) -> Path:
    ways = [
        graph.longest_path(first.id, last.id, days)
        for first in template.milestones(span.after)
        for last in template.milestones(span.until)
    ]
    return max(ways, key=lambda way: sum(days[each] for each in way[1:]), default=())
