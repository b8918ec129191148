"""Stages: parts of one whole, each at a value that somebody eligible can reach."""

from collections.abc import Iterator

from funding.domain.facts import FactType
from funding.domain.programme import AmountRule, Stage
from funding.domain.publishing.comparisons import Definitions, too_new, unknown_fact
from funding.domain.publishing.places import At, flaw
from funding.domain.rules import AllOf, Comparison, Operator, Rule
from funding.domain.rules.graph import NO
from shared.flaws import Flaw


def stage_flaws(amount: AmountRule, definitions: Definitions, facts_version: int) -> Iterator[Flaw]:
    """Yield stages of unknown facts and values, and shares that are no parts of one whole."""
    seen: set[tuple[str, str]] = set()
    for number, stage in enumerate(amount.stages):
        at = ("amount", "stages", number)
        yield from _fact_flaws(stage, definitions, at)
        yield from too_new(stage.fact, definitions, at, facts_version)
        if not 0 < stage.share <= 1:
            yield flaw((*at, "share"), f"a share of {stage.share}", "a share above 0 and at most 1")
        if (stage.fact, stage.value) in seen:
            given = f"{stage.fact} {stage.value} stands twice"
            yield flaw(at, given, "one stage for each value")
        seen.add((stage.fact, stage.value))
    total = sum(stage.share for stage in amount.stages)
    if amount.stages and total != 1:
        yield flaw(("amount", "stages"), f"shares that add up to {total}", "shares of one whole")


def reach_flaws(amount: AmountRule, eligibility: Rule, definitions: Definitions) -> Iterator[Flaw]:
    """Yield stages that no eligible project comes to."""
    for number, stage in enumerate(amount.stages):
        there = Comparison(fact=stage.fact, op=Operator.EQUAL, values=(stage.value,))
        asked = {**eligibility.definitions, stage.fact: definitions[stage.fact]}
        rule = Rule.of(AllOf((eligibility.condition, there)), asked)
        if rule.part.node == NO:
            given = f"no eligible project has {stage.fact} {stage.value}"
            yield flaw(("amount", "stages", number), given, "a value that the eligibility allows")


def _fact_flaws(stage: Stage, definitions: Definitions, at: At) -> Iterator[Flaw]:
    definition = definitions.get(stage.fact)
    if definition is None:
        yield unknown_fact(stage.fact, definitions, (*at, "fact"))
    elif definition.type is not FactType.CODE:
        given = f"{stage.fact} is a {definition.type}"
        yield flaw((*at, "fact"), given, "a fact that is a code")
    elif definition.values and stage.value not in definition.values:
        given = f"{stage.value!r} is no value of {stage.fact}"
        yield flaw((*at, "value"), given, definition.expected)
