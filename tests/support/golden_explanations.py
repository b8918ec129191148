"""What every shipped programme says to nobody known, to a yes and to its nearest no, to be read.

Everything follows from the programme itself, so the pages change only when it or the words do.
Run as a module, this writes them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from funding.catalogue import load_catalogue
from funding.domain.amounts import reckon, tell
from funding.domain.explained import Explained, Kind
from funding.domain.facts import FactDefinition, Facts, FactType, FactValue
from funding.domain.preview import Draft, Preview, Ways, preview
from funding.domain.programme import Programme
from funding.domain.rules import Change, Negation, Rule, Verdict, nearest_changes
from funding.domain.wording import value_words
from shared.legal_sources import Name

FOLDER = Path(__file__).parents[1] / "data/explanations"
MARKS = {Verdict.YES: "+", Verdict.NO: "-", Verdict.UNKNOWN: "?"}
GROUPS = {
    Kind.ALL: Name(zh="以下各项均须满足", en="all of these"),
    Kind.ANY: Name(zh="以下各项满足其一", en="any of these"),
    Kind.NOT: Name(zh="以下不得成立", en="not this"),
}
ROUND_VALUES: Mapping[str | None, FactValue] = {
    "CNY": Decimal(20_000_000),
    "share": Decimal("0.04"),
    "year": 3,
}
"""What a fact of a unit is made where only the amount asks for it."""
ROUND_SUMS = tuple(Decimal(20) * 10**power for power in (6, 7, 8))
FAR_FROM_IT = Decimal("0.2")
"""By which part a number misses its mark, so that the change is one that people would read of."""


@dataclass(frozen=True, slots=True)
class Case:
    """Some facts of one programme, and why they were chosen."""

    title: str
    facts: Facts


def page_of(programme: Programme) -> str:
    """Write everything that a programme says in the three cases."""
    as_of = day_of(programme)
    lines = [
        f"{programme.id} {programme.name.zh} / {programme.name.en}",
        f"version {programme.version}, {programme.status}, as of {as_of}",
    ]
    for case in cases_of(programme):
        answer = preview(Draft.of(programme), case.facts, as_of)
        lines += ["", f"== {case.title}: {answer.verdict} ==", *_told(programme, case, answer)]
    return "\n".join(lines) + "\n"


def day_of(programme: Programme) -> date:
    """Choose the first day on which the programme can be applied for."""
    standing = Draft.of(programme).times.standing(programme.valid_from)
    span = standing.present or standing.coming
    assert span is not None, f"{programme.id} can never be applied for"
    return span.first


def cases_of(programme: Programme) -> tuple[Case, Case, Case]:
    """Return nothing known, facts of a yes, and the nearest no that one other fact makes."""
    fitting = _fitting(programme)
    return (
        Case("nothing is known", Facts()),
        Case("a yes", fitting),
        Case("one fact is different", _unfitting(programme.eligibility, fitting)),
    )


def _fitting(programme: Programme) -> Facts:
    """Fill in what the conditions ask for, then the first tier, then what its amount asks for."""
    rules = [programme.eligibility]
    if programme.amount is not None:
        rules += [each.when for each in programme.amount.tiers[:1] if each.when is not None]
        rules += [
            Rule.of(each.condition, programme.amount.definitions)
            for each in programme.amount.stages[:1]
        ]
    facts = Facts()
    for rule in rules:
        facts = Facts({**facts.values, **(rule.example(Verdict.YES, facts) or {})})
    for name in facts.values:
        facts = _rounded(programme, facts, name)
    while missing := reckon(programme, facts).missing:
        name = missing[0]
        facts = Facts({**facts.values, name: _round_value(_definition(programme, name))})
    return facts


def _rounded(programme: Programme, facts: Facts, name: str) -> Facts:
    """Replace a value that just does by one that people would have."""
    value, choices = facts.values[name], tuple[FactValue, ...]()
    if isinstance(value, Decimal) and value != round(value, -3):
        choices = ROUND_SUMS if _definition(programme, name).type is FactType.MONEY else ()
    if value == date.min:
        choices = (programme.valid_from,)
    tried = (Facts({**facts.values, name: choice}) for choice in choices)
    return next(
        (each for each in tried if programme.eligibility.verdict(each) is Verdict.YES), facts
    )


def _definition(programme: Programme, fact: str) -> FactDefinition:
    amount = programme.amount
    known = {} if amount is None else amount.definitions
    return {**known, **programme.cases.rule.definitions}[fact]


def _round_value(definition: FactDefinition) -> FactValue:
    if definition.type is FactType.BOOLEAN:
        return True
    if definition.values:
        return definition.values[0]
    return definition.read(ROUND_VALUES.get(definition.unit, 20))


def _unfitting(rule: Rule, fitting: Facts) -> Facts:
    """Change the one fact that makes the nearest no; a number or a day, where one of them does."""
    opposite = Rule.of(Negation(rule.condition), rule.definitions)
    alone = [each for each in nearest_changes(opposite, fitting) if len(each.values) == 1]
    first = min(
        alone, key=lambda each: (not _is_ordered(rule, each), each.verdict is not Verdict.YES)
    )
    ((fact, value),) = first.values.items()
    near = replace(fitting, values={**fitting.values, fact: value})
    for missed in _short_of(fitting.values[fact], value):
        far = replace(near, values={**near.values, fact: missed})
        if rule.verdict(far) is Verdict.NO:
            return far
    # Another branch may be left open, which has to be shut as well.
    return replace(near, values={**near.values, **(rule.example(Verdict.NO, near) or {})})


def _is_ordered(rule: Rule, change: Change) -> bool:
    return all(rule.definitions[fact].type.is_ordered for fact in change.values)


def _short_of(before: FactValue, value: FactValue) -> Iterator[FactValue]:
    """Yield values that miss the mark by a fifth, where the fact is a number."""
    if isinstance(before, Decimal) and isinstance(value, Decimal):
        way = 1 + FAR_FROM_IT if value > before else 1 - FAR_FROM_IT
        yield from (round(each * way, 2) for each in (before, value))


def _told(programme: Programme, case: Case, answer: Preview) -> Iterator[str]:
    yield from _listed("facts", _facts(programme, case.facts))
    yield from _listed("conditions", _conditions(answer.explanation))
    yield from _listed("missing", answer.missing)
    if answer.verdict is not Verdict.YES:
        yield from _listed("ways to a yes", _ways(answer.ways_to_yes))
    if answer.verdict is not Verdict.NO:
        yield from _listed("ways to a no", _ways(answer.ways_to_no))
    for remedy in answer.remedies:
        turned = f"would be {remedy.verdict}"
        yield from _listed(turned, (remedy.sentence.en, remedy.sentence.zh))
    yield from _listed("amount", _amount(programme, answer))


def _listed(title: str, lines: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    found = tuple(lines)
    yield f"{title}:" if found else f"{title}: none"
    yield from (f"  {line}" for line in found)


def _facts(programme: Programme, facts: Facts) -> Iterator[str]:
    for name, value in facts.values.items():
        definition = _definition(programme, name)
        label, words = definition.label, value_words(value, definition)
        yield f"{name}: {label.en}: {words.en} / {label.zh}：{words.zh}"


def _conditions(explained: Explained, depth: int = 0) -> Iterator[str]:
    compared = explained.compared
    words = GROUPS[explained.kind] if compared is None else compared.condition
    source = "" if compared is None or compared.law is None else f" ({compared.law.citation})"
    decisive = " !" if explained.is_decisive else ""
    indent = "  " * depth
    yield f"{indent}{MARKS[explained.verdict]}{decisive} {words.en} / {words.zh}{source}"
    for each in explained.children:
        yield from _conditions(each, depth + 1)


def _ways(ways: Ways | None) -> Iterator[str]:
    if ways is None:
        yield "too many to tell"
    for each in ways or ():
        yield " + ".join(each) or "whatever else is found"


def _amount(programme: Programme, answer: Preview) -> Iterator[str]:
    if answer.amount is not None:
        yield from tell(answer.amount, programme, "en")
        yield from tell(answer.amount, programme, "zh")


def write() -> None:
    """Write the page of every shipped programme, and no other."""
    for old in FOLDER.iterdir():
        old.unlink()
    for programme in load_catalogue().programmes:
        (FOLDER / f"{programme.id}.txt").write_text(page_of(programme), encoding="utf-8")


if __name__ == "__main__":
    write()
