"""Undertakings: everything that the route needs is written down before somebody takes it."""

from collections.abc import Iterator

from land_supply.domain.publishing.places import at_step, flaw
from land_supply.domain.template import ProcessTemplate, StepKind, StepTemplate, Undertaking
from shared.flaws import Flaw


def undertaking_flaws(template: ProcessTemplate) -> Iterator[Flaw]:
    """Yield routes that are open without conditions, promise, check or consequence."""
    for step in template.steps:
        if step.undertaking is not None and step.undertaking.route.is_open:
            yield from _open_route_flaws(template, step, step.undertaking)
            yield from _consequence_flaws(template, step)


def _open_route_flaws(
    template: ProcessTemplate, step: StepTemplate, undertaking: Undertaking
) -> Iterator[Flaw]:
    parts = {
        "conditions": "what the agency tells",
        "undertaken": "what the enterprise promises",
        "check": "until when it is checked",
        "basis": "the text that opens the route",
    }
    for field, expected in parts.items():
        if not getattr(undertaking, field):
            at = at_step(template, step, "undertaking", field)
            yield flaw(at, f"the route is {undertaking.route} without it", expected)
    if step.kind is StepKind.FIXED_PERIOD:
        at = at_step(template, step, "undertaking")
        yield flaw(at, "a promise in place of a fixed period", "no undertaking")
    for supplement in undertaking.supplements:
        if supplement.paper not in template.papers:
            at = at_step(template, step, "undertaking", "supplements")
            given = f"there is no paper {supplement.paper}"
            yield flaw(at, given, "one of " + ", ".join(sorted(template.papers)))


def _consequence_flaws(template: ProcessTemplate, step: StepTemplate) -> Iterator[Flaw]:
    consequence = template.false_undertaking
    at = at_step(template, step, "undertaking")
    if consequence is None:
        yield flaw(at, "no consequence of a false one", "false_undertaking in the template")
    elif consequence.outcome not in template.outcomes_of(step):
        given = f"a false one leads to {consequence.outcome}, which the step does not have"
        yield flaw(at, given, "one of " + ", ".join(template.outcomes_of(step)))
