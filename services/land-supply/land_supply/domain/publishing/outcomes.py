"""Every outcome of every step leads somewhere, and every step can be reached and left."""

from collections.abc import Iterator

from land_supply.domain.graph import StepGraph
from land_supply.domain.publishing.places import at_step, flaw
from land_supply.domain.template import (
    VOCABULARY,
    Lead,
    Outcome,
    ProcessTemplate,
    StepKind,
    StepTemplate,
)
from shared.flaws import Flaw

Place = tuple[str, str]


def outcome_flaws(template: ProcessTemplate, graph: StepGraph) -> Iterator[Flaw]:
    """Yield outcomes that nobody handles or knows, and steps that nothing opens or ends."""
    for step in template.steps:
        yield from _vocabulary_flaws(template, step)
        yield from _ending_flaws(template, step, graph)
        for value, outcome in template.outcomes_of(step).items():
            at = _place(template, step, value)
            yield from _repeat_flaws(at, step, outcome, graph)
            yield from _opening_flaws(at, step, outcome, template)
            yield from _kind_flaws(at, step, outcome)
    yield from _demand_flaws(template, graph)


def _place(template: ProcessTemplate, step: StepTemplate, value: str) -> Place:
    if value in step.outcomes:
        return at_step(template, step, "outcomes", value)
    place, _ = at_step(template, step, "outcomes", value)
    return place, at_step(template, step, "outcome_set")[1]


def _vocabulary_flaws(template: ProcessTemplate, step: StepTemplate) -> Iterator[Flaw]:
    if step.outcome_set is not None and step.outcome_set not in template.outcome_sets:
        at = at_step(template, step, "outcome_set")
        known = ", ".join(sorted(template.outcome_sets)) or "none, since none is declared"
        yield flaw(at, f"there is no set {step.outcome_set}", f"one of {known}")
    known_values = VOCABULARY[step.procedure]
    handled = template.outcomes_of(step)
    for value in known_values:
        if value not in handled:
            given = f"nothing says what follows when {step.procedure} comes to {value}"
            at = at_step(template, step, "outcomes", value)
            yield flaw(at, given, "what the outcome leads to", (step.id,))
    for value in handled:
        if value not in known_values:
            given = f"{step.procedure} knows no outcome {value}"
            expected = "one of " + ", ".join(known_values)
            yield flaw(_place(template, step, value), given, expected)


def _ending_flaws(
    template: ProcessTemplate, step: StepTemplate, graph: StepGraph
) -> Iterator[Flaw]:
    outcomes = template.outcomes_of(step).values()
    if any(outcome.leads_to is Lead.COMPLETES for outcome in outcomes):
        return
    waiting = graph.successors(step.id)
    then = f", so {waiting[0]} can never begin" if waiting else ""
    path = graph.path_from_start(step.id) + waiting[:1]
    at = at_step(template, step, "outcomes")
    yield flaw(at, f"no outcome completes it{then}", "an outcome that leads to completes", path)


def _repeat_flaws(
    at: Place, step: StepTemplate, outcome: Outcome, graph: StepGraph
) -> Iterator[Flaw]:
    target = outcome.repeats_from
    if target is None:
        return
    if outcome.leads_to is not Lead.REPEATS:
        yield flaw(at, f"{outcome.leads_to} with repeats_from", "leads_to repeats")
    if target != step.id and target not in graph.before(step.id):
        given = f"a new round from {target}, which does not come before {step.id}"
        before = ", ".join(each for each in graph.order if each in graph.before(step.id))
        yield flaw(at, given, f"{step.id} itself or one of {before}", (step.id, target))


def _opening_flaws(
    at: Place, step: StepTemplate, outcome: Outcome, template: ProcessTemplate
) -> Iterator[Flaw]:
    steps = {each.id: each for each in template.steps}
    for word, targets in (("opens", outcome.opens), ("obliges", outcome.obliges)):
        for target in targets:
            if target not in steps:
                given = f"{word} {target}, and there is no such step"
                yield flaw(at, given, "the id of a step of this template")
                continue
            problem = _target_problem(word, steps[target], step)
            if problem is not None:
                given = f"{word} {target}, {problem}"
                yield flaw(at, given, _expected(word, step), (step.id, target))
    if outcome.opens and outcome.leads_to is not Lead.COMPLETES:
        given = f"{outcome.leads_to} and opens {outcome.opens[0]}, which waits for {step.id}"
        yield flaw(at, given, "leads_to completes", (step.id, outcome.opens[0]))
    if outcome.obliges and outcome.leads_to in (Lead.WAITS, Lead.REPEATS):
        given = f"{outcome.leads_to} and obliges {outcome.obliges[0]}"
        yield flaw(at, given, "an obligation of something that has ended")


def _target_problem(word: str, target: StepTemplate, step: StepTemplate) -> str | None:
    if not target.on_demand:
        return "which begins without it"
    if (target.kind is StepKind.OBLIGATION) is not (word == "obliges"):
        return f"which is a step of kind {target.kind}"
    if step.id not in target.depends_on:
        return f"which does not depend on {step.id}"
    return None


def _expected(word: str, step: StepTemplate) -> str:
    kind = "an obligation" if word == "obliges" else "a step"
    return f"{kind} with on_demand that depends on {step.id}"


def _kind_flaws(at: Place, step: StepTemplate, outcome: Outcome) -> Iterator[Flaw]:
    if step.kind is StepKind.PRE_SERVICE and outcome.leads_to is not Lead.COMPLETES:
        given = f"advice that {outcome.leads_to}"
        yield flaw(at, given, "completes, since a pre-service binds nobody", (step.id,))


def _demand_flaws(template: ProcessTemplate, graph: StepGraph) -> Iterator[Flaw]:
    """Name steps on demand that no outcome asks for: nobody can ever reach them."""
    asked = {
        target
        for _, _, outcome in template.outcomes()
        for target in (*outcome.opens, *outcome.obliges)
    }
    for step in template.steps:
        if step.on_demand and step.id not in asked:
            path = graph.path_from_start(step.id)
            given = "no outcome opens it or obliges to it, so no case can reach it"
            at = at_step(template, step, "on_demand")
            yield flaw(at, given, "an outcome that opens it", path)
