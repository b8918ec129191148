"""Twenty and ten calendar days between announcement and deal, on every way and in every round.

Land ministry order 39, articles 8 and 18: no local reform can compress them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from land_supply.domain.deadlines import DayUnit
from land_supply.domain.graph import StepGraph
from land_supply.domain.publishing.places import at_step, flaw, words
from land_supply.domain.template import Lead, Milestone, ProcessTemplate, StepTemplate
from shared.flaws import Flaw

SHORTEST = {Milestone.ANNOUNCEMENT: 20, Milestone.LISTING: 10}
"""Calendar days: order 39, article 8 and article 18."""


@dataclass(frozen=True, slots=True)
class _Round:
    """A deal, and the steps before it that are long enough and cannot be skipped."""

    deal: StepTemplate
    sound: dict[Milestone, frozenset[str]]


def announcement_flaws(template: ProcessTemplate, graph: StepGraph) -> Iterator[Flaw]:
    """Yield deals that can be reached too early, also after a new round."""
    for deal in template.milestones(Milestone.DEAL):
        before = [template.step(each) for each in graph.order if each in graph.before(deal.id)]
        sound = {
            milestone: frozenset(step.id for step in before if _is_sound(step, milestone))
            for milestone in SHORTEST
        }
        one = _Round(deal, sound)
        yield from _length_flaws(template, graph, one, before)
        yield from _order_flaws(template, graph, before)
        if all(sound.values()):
            yield from _round_flaws(template, graph, one)


def _is_sound(step: StepTemplate, milestone: Milestone) -> bool:
    return step.milestone is milestone and not step.can_be_skipped and _lasts(step, milestone)


def _lasts(step: StepTemplate, milestone: Milestone) -> bool:
    return all(
        limit is not None
        and limit.unit is DayUnit.CALENDAR_DAYS
        and limit.days >= SHORTEST[milestone]
        for limit in (step.statutory, step.promised)
    )


def _length_flaws(
    template: ProcessTemplate, graph: StepGraph, one: _Round, before: list[StepTemplate]
) -> Iterator[Flaw]:
    for milestone, days in SHORTEST.items():
        if one.sound[milestone]:
            continue
        found = [step for step in before if step.milestone is milestone]
        listed = ", ".join(_described(step) for step in found) or "none"
        given = f"steps of {milestone} before the deal: {listed}"
        path = graph.path_from_start(one.deal.id)
        if found:
            path = graph.path_from_start(found[0].id) + graph.path(found[0].id, one.deal.id)[1:]
        at = at_step(template, one.deal)
        yield flaw(at, given, f"one of at least {days} calendar days", path)


def _described(step: StepTemplate) -> str:
    skipped = ", can be skipped" if step.can_be_skipped else ""
    return f"{step.id} ({words(step.promised)}{skipped})"


def _order_flaws(
    template: ProcessTemplate, graph: StepGraph, before: list[StepTemplate]
) -> Iterator[Flaw]:
    announced = {step.id for step in before if step.milestone is Milestone.ANNOUNCEMENT}
    for listing in [step for step in before if step.milestone is Milestone.LISTING]:
        if not announced & graph.before(listing.id):
            given = "the listing can begin without the announcement"
            at = at_step(template, listing, "depends_on")
            yield flaw(at, given, "the announcement before it", graph.path_from_start(listing.id))


def _round_flaws(template: ProcessTemplate, graph: StepGraph, one: _Round) -> Iterator[Flaw]:
    for step, value, outcome in template.outcomes():
        if outcome.leads_to is not Lead.REPEATS:
            continue
        first = outcome.repeats_from or step.id
        if first not in graph.predecessors:
            continue
        again = {first, *graph.after(first)}
        skipped = [milestone for milestone, ids in one.sound.items() if not ids & again]
        if one.deal.id in again and skipped:
            path = (step.id, *graph.path(first, one.deal.id))
            given = f"{value} leads to a second deal without a new {skipped[0]}"
            at = at_step(template, step, "outcomes", value)
            yield flaw(at, given, "a new round from the announcement or earlier", path)
