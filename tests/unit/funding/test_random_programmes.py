"""Random programmes over finite facts, against an oracle that tries everything.

`ELIGIBILITY_PROGRAMMES` says how many; the usual few take seconds, 20,000 take minutes:
`ELIGIBILITY_PROGRAMMES=20000 .venv/bin/pytest tests/unit/funding/test_random_programmes.py`.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from funding.domain.facts import Bounds, Facts, FactValue
from funding.domain.preview import Draft
from funding.domain.reading import Reader
from funding.domain.rules import Change, Explanation, Rule, Verdict, explain, nearest_changes
from funding.domain.rules import ways_to as ways_of
from funding.schemas import EligibilityPreviewRequest
from support.random_programmes import Answer, Case, Fact, Oracle, random_case

SHARES = 8
"""Each share is a test of its own, so that workers can divide them."""
PROGRAMMES = int(os.getenv("ELIGIBILITY_PROGRAMMES", "2500"))
ENOUGH = 12
"""Of more ways or changes than these only those with the fewest facts are told."""


def read(case: Case) -> tuple[Rule, Facts]:
    """Read a case as a preview does, and add the bounds, which no request can give."""
    body = EligibilityPreviewRequest.model_validate(
        {"programme": case.document, "facts": case.given}, strict=False
    )
    assert not isinstance(body.programme, str)
    definitions = body.programme.definitions({})
    draft: Draft = body.programme.read(definitions)
    facts = Reader(definitions).facts(body.facts, "/facts")
    bounds = {
        fact.name: Bounds(
            min=definitions[fact.name].read(fact.domain[fact.low]),  # type: ignore[arg-type]
            max=None if fact.high is None else definitions[fact.name].read(fact.domain[fact.high]),  # type: ignore[arg-type]
        )
        for fact in case.facts
        if fact.is_bounded
    }
    return draft.rule, replace(facts, bounds=bounds)


def wrong_verdicts(oracle: Oracle, rule: Rule, facts: Facts) -> Iterator[str]:
    """Compare the verdict, and that of every part of its explanation."""
    answer, explanation = oracle.answer(oracle.table), explain(rule, facts)
    if not rule.verdict(facts) == rule.verdict(facts, rule.part.node) == answer:
        yield f"{rule.verdict(facts)} for {answer}"
    yield from wrong_parts(oracle, oracle.case.eligibility, explanation)


def wrong_parts(
    oracle: Oracle, condition: dict[str, Any], explanation: Explanation
) -> Iterator[str]:
    """Compare the verdicts of a condition and all of its parts."""
    answer = oracle.answer(oracle.table_of(condition))
    if explanation.verdict != answer:
        yield f"{condition} explained with {explanation.verdict} for {answer}"
    inner = condition.get("all") or condition.get("any") or [condition.get("not")]
    for each, part in zip(inner, explanation.parts, strict=False):
        yield from wrong_parts(oracle, each, part)


def wrong_sets(oracle: Oracle, rule: Rule, facts: Facts) -> Iterator[str]:
    """Compare what is missing, and the ways to both verdicts."""
    missing = frozenset(rule.missing(facts))
    if {missing} != oracle.missing():
        yield f"missing {set(missing)} for {oracle.missing()}"
    both: tuple[tuple[Verdict, Answer], ...] = ((Verdict.YES, "yes"), (Verdict.NO, "no"))
    for verdict, answer in both:
        found, wanted = ways_of(rule, verdict, facts), oracle.ways_to(answer)
        told = {frozenset(way) for way in found}
        if len(told) != len(found) or not told <= wanted:
            yield f"ways to {verdict} {found}, of which some are none of {wanted}"
        if len(found) < ENOUGH and told != wanted:
            yield f"ways to {verdict} {found} for {wanted}"


def wrong_changes(oracle: Oracle, rule: Rule, facts: Facts) -> Iterator[str]:
    """See that each change turns the no, nothing smaller does, and none is forgotten."""
    changes = nearest_changes(rule, facts)
    if oracle.answer(oracle.table) != "no":
        if changes:
            yield "changes of what is no no"
        return
    turned = oracle.turned()
    told = [{name: raw(value) for name, value in each.values.items()} for each in changes]
    for change, values in zip(changes, told, strict=True):
        yield from wrong_change(oracle, change, values, turned)
    for values in turned if len(changes) < ENOUGH else ():
        if not any(is_reached(oracle, each, values) for each in told):
            yield f"{values} would turn it as well, and only {told} is told"


def wrong_change(
    oracle: Oracle, change: Change, values: dict[str, Any], turned: list[dict[str, Any]]
) -> Iterator[str]:
    """See that one change turns the no, and nothing smaller of its kind does."""
    known = {name: (in_domain(oracle, name, value),) for name, value in values.items()}
    answer = oracle.answer(oracle.table, **known)
    if answer == "no" or answer != change.verdict:
        yield f"{values} leads to {answer}, not to {change.verdict}"
    values = {name: value for name, (value,) in known.items()}
    smaller = [each for each in turned if each != values and oracle.is_within(each, values)]
    if smaller:
        yield f"{values} is told, and {smaller[0]} is smaller"


def is_reached(oracle: Oracle, told: dict[str, Any], values: dict[str, Any]) -> bool:
    """Tell whether a change that is told is part of another; of codes one stands for its like."""
    codes = {fact.name for fact in oracle.case.facts if fact.kind == "code"}
    ordered = {n: in_domain(oracle, n, value) for n, value in told.items() if n not in codes}
    alike = {name: oracle.alike(name, value) for name, value in values.items()}
    return (codes & told.keys()) <= values.keys() and oracle.is_within(ordered, alike)


def raw(value: FactValue) -> Any:
    """Return a value as the oracle writes it."""
    if isinstance(value, frozenset):
        return tuple(sorted("w" if "other" in code else code for code in value))
    if isinstance(value, str):
        return "w" if "other" in value else value
    return value if isinstance(value, int) else str(value)


def in_domain(oracle: Oracle, name: str, value: Any) -> Any:
    """Return the oracle's own writing of a value."""
    fact: Fact = next(each for each in oracle.case.facts if each.name == name)
    if fact.kind in ("money", "number"):
        return next(each for each in fact.domain if float(each) == float(value))
    return value


@pytest.mark.parametrize("share", range(SHARES))
def test_every_answer_equals_the_enumeration(share: int) -> None:
    """Verdicts, explanations, missing sets, ways and changes: each is what trying all gives."""
    for seed in range(share, PROGRAMMES, SHARES):
        case = random_case(seed)
        oracle = Oracle(case)
        rule, facts = read(case)

        for check in (wrong_verdicts, wrong_sets, wrong_changes):
            wrong = list(check(oracle, rule, facts))
            assert not wrong, f"{seed}: {case.eligibility} with {facts}: {wrong}"


def test_the_programmes_are_of_every_kind() -> None:
    """A generator that made only one verdict, or nothing repeated, would prove nothing."""
    oracles = [Oracle(random_case(seed)) for seed in range(300)]

    answers = [oracle.answer(oracle.table) for oracle in oracles]
    kinds = {fact.kind for oracle in oracles for fact in oracle.case.facts}

    assert min(answers.count(each) for each in ("yes", "no", "unknown")) > 30
    assert kinds == {"boolean", "integer", "money", "number", "date", "code", "set"}
    assert any(fact.is_bounded for oracle in oracles for fact in oracle.case.facts)
    assert sum(len(oracle.ways_to("yes")) > 1 for oracle in oracles) > 10
