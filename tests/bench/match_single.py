"""match_single: one project against a thousand programmes, with explanations against without.

The programmes are the shipped ones in turn, each time with other numbers; a fifth of what could be
known of a project is missing. Both sides read the same tables; an explanation holds the verdict of
every condition, and writes its words when somebody reads them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle, islice
from random import Random

from bench.measuring import Measurement, Sample, Scale, Stopwatch, interleave, require
from bench.stage import Stage
from funding.catalogue import load_catalogue
from funding.domain.facts import FactDefinition, Facts, FactType, FactValue
from funding.domain.rules import Comparison, Condition, Explanation, Negation, Rule, explain

PROGRAMMES = 1000
MISSING = 0.2
PASSES = 5
"""One alone would be over too soon to be timed."""
DISTRICTS = ("120101", "120116", "110105")

Judge = Callable[[Rule, Facts], object]


async def match_single(_stage: Stage, scale: Scale) -> list[Measurement]:
    """Judge projects both ways."""
    random = Random(20220330)  # noqa: S311 - the same cases in every run
    catalogue = load_catalogue()
    shipped = (programme.eligibility for programme in catalogue.programmes)
    rules = [_varied(rule, random) for rule in islice(cycle(list(shipped)), PROGRAMMES)]
    count = max(1, scale.events // PROGRAMMES)
    projects = [_a_project(catalogue.facts, random) for _ in range(count)]
    _compare(rules, projects)

    async def ours() -> Sample:
        return _timed(rules, projects, explain)

    async def baseline() -> Sample:
        return _timed(rules, projects, Rule.verdict)

    samples = await interleave(ours, baseline, scale.rounds)
    return [
        Measurement(
            name="match_single",
            unit="verdicts/s",
            ours=samples[0],
            baseline=samples[1],
            notes=(f"{PROGRAMMES} programmes, {count} projects, a fifth of their facts missing",),
        )
    ]


def _timed(rules: Sequence[Rule], projects: Sequence[Facts], judge: Judge) -> Sample:
    watch = Stopwatch()
    for _ in range(PASSES):
        for facts in projects:
            for rule in rules:
                judge(rule, facts)
    return watch.sample(PASSES * len(rules) * len(projects))


def _compare(rules: Sequence[Rule], projects: Sequence[Facts]) -> None:
    found = set()
    for facts in projects:
        for rule in rules:
            explanation, verdict = explain(rule, facts), rule.verdict(facts)
            found.add(verdict)
            require(explanation.verdict is verdict, "an explanation has another verdict")
            same = verdict is rule.verdict(facts, rule.part.node)
            require(same, f"{rule.condition} is {verdict}, and its graph says otherwise")
            whole = _count(explanation) == _count_conditions(rule.condition)
            require(whole, f"{rule.condition} is not explained to its end")
    require(len(projects) == 1 or len(found) > 1, "all verdicts are the same")


def _count(explanation: Explanation) -> int:
    return 1 + sum(map(_count, explanation.parts))


def _count_conditions(condition: Condition) -> int:
    if isinstance(condition, Comparison):
        return 1
    inner = [condition.condition] if isinstance(condition, Negation) else condition.conditions
    return 1 + sum(map(_count_conditions, inner))


def _varied(rule: Rule, random: Random) -> Rule:
    """Return the rule with other amounts; whatever is not an amount stays."""
    factor = Decimal(random.randint(50, 150)) / 100

    def varied(condition: Condition) -> Condition:
        if isinstance(condition, Negation):
            return Negation(varied(condition.condition))
        if not isinstance(condition, Comparison):
            return type(condition)(tuple(map(varied, condition.conditions)))
        is_amount = rule.definitions[condition.fact].type is FactType.MONEY
        values = (Decimal(value) * factor for value in condition.values if is_amount)  # type: ignore[arg-type]
        return replace(condition, values=tuple(values)) if is_amount else condition

    return Rule.of(varied(rule.condition), rule.definitions)


def _a_project(definitions: Mapping[str, FactDefinition], random: Random) -> Facts:
    known = (item for item in definitions.items() if random.random() >= MISSING)
    return Facts({name: _a_value(definition, random) for name, definition in known})


def _a_value(definition: FactDefinition, random: Random) -> FactValue:
    makers: Mapping[FactType, Callable[[], FactValue]] = {
        FactType.BOOLEAN: lambda: random.random() < 0.7,
        FactType.DATE: lambda: date(2020, 1, 1) + timedelta(random.randrange(2000)),
        FactType.CODE: lambda: random.choice(definition.values or DISTRICTS),
        FactType.SET: lambda: frozenset(c for c in definition.values if random.random() < 0.5),
        FactType.NUMBER: lambda: Decimal(random.randint(0, 100)) / 100,
        FactType.INTEGER: lambda: random.randint(0, 5),
        FactType.MONEY: lambda: Decimal(random.randint(0, 100_000_000)),
    }
    return makers[definition.type]()
