"""The shipped programmes and their facts, in Markdown, as `docs/programmes` shows them."""

from collections.abc import Iterator, Sequence

from funding.domain.fact_catalogue import FactCatalogue
from funding.domain.facts import FactDefinition, as_text
from funding.domain.programme import Programme, Term, Tier
from funding.domain.rules import AllOf, Comparison, Condition, Negation

_INTRODUCTION = """\
# Fund programmes

Written by `make programmes` from the files in
[services/funding/funding/data/programmes](../../services/funding/funding/data/programmes); the
facts are in [facts.md](facts.md). Only what is in force is ever matched; drafts, trials, history,
what is illustrative and what belongs to another place is kept to be shown, and flagged. Whoever is
eligible is paid by the first tier that applies. Each rule carries the grade of its source: **C**
the text was read, **P** a public page, **K** knowledge of the field, **I** illustrative.
"""
_FACTS = """\
# Facts

Written by `make programmes` from
[facts.yaml](../../services/funding/funding/data/facts.yaml). This is version {version} of the fact
catalogue. Facts only grow: name, type, unit, bounds and values of a published one never change. A
fact that nobody supplied is unknown, neither zero nor false.

| fact | meaning | type | values | supplied by | verified by | since |
| --- | --- | --- | --- | --- | --- | ---: |
"""
_HEAD = "| id | programme | status | level | form | agencies | valid | group |"


def readme(programmes: Sequence[Programme]) -> str:
    """Return the page of all programmes."""
    overview = [_HEAD, "| --- " * 8 + "|", *(_row(each) for each in programmes)]
    sections = ["\n".join(_section(each)) for each in programmes]
    return "\n".join([_INTRODUCTION, "\n".join(overview), "", *sections]).rstrip("\n") + "\n"


def facts_page(catalogue: FactCatalogue) -> str:
    """Return the page of all facts."""
    rows = [_fact(name, each) for name, each in catalogue.facts.items()]
    return _FACTS.format(version=catalogue.version) + "\n".join(rows) + "\n"


def _row(programme: Programme) -> str:
    until = f" to {programme.valid_until}" if programme.valid_until else ""
    cells = [
        f"[{programme.id}](#{programme.id.lower()})",
        f"{programme.name.zh} {programme.name.en}",
        programme.status.replace("_", " "),
        programme.level,
        programme.support_form.replace("_", " "),
        ", ".join(programme.agencies),
        f"{programme.valid_from}{until}",
        programme.stacking.group if programme.stacking else "-",
    ]
    return f"| {' | '.join(map(_cell, cells))} |"


def _section(programme: Programme) -> Iterator[str]:
    yield f"## {programme.id}"
    yield ""
    yield (
        f"{programme.name.zh} {programme.name.en}, version {programme.version}, written for version"
        f" {programme.facts_version} of the facts. {programme.cite(None)}. Content hash"
        f" `{programme.content_hash[:16]}`."
    )
    yield ""
    yield "Who may have it:"
    yield ""
    yield from _condition(programme, programme.eligibility.condition, 0)
    yield ""
    yield "How much:"
    yield ""
    yield from _amount(programme)
    yield from _around(programme)
    yield ""
    yield from _materials(programme)


def _condition(programme: Programme, condition: Condition, depth: int) -> Iterator[str]:
    indent = "  " * depth + "- "
    if isinstance(condition, Comparison):
        unit = f" {condition.unit}" if condition.unit else ""
        yield f"{indent}`{condition}`{unit}, {programme.cite(condition.source)}"
        return
    if isinstance(condition, Negation):
        yield f"{indent}not"
        yield from _condition(programme, condition.condition, depth + 1)
        return
    yield f"{indent}{'all of' if isinstance(condition, AllOf) else 'one of'}"
    for each in condition.conditions:
        yield from _condition(programme, each, depth + 1)


def _amount(programme: Programme) -> Iterator[str]:
    amount = programme.amount
    if amount is None:
        yield "- decided case by case"
        return
    for tier in amount.tiers:
        when = f"for `{_words(tier.when.condition)}` " if tier.when else ""
        yield f"- {when}{_sum(tier)}, {programme.cite(tier.basis)}"
    for stage in amount.stages:
        share = f"{as_text(stage.share)} of it at `{stage.fact} {stage.value}`"
        yield f"- {share}, {programme.cite(stage.basis)}"


def _around(programme: Programme) -> Iterator[str]:
    """Say who pays, what it may be combined with, and when it can be asked for."""
    sharing, stacking = programme.cost_sharing, programme.stacking
    if sharing is not None:
        shares = f"city {as_text(sharing.city)}, district {as_text(sharing.district)}"
        yield f"- paid by {shares}, {programme.cite(sharing.basis)}"
    if stacking is not None:
        excludes = f", not with {', '.join(stacking.excludes)}" if stacking.excludes else ""
        difference = ", an upgrade pays the difference" if stacking.upgrade_pays_difference else ""
        group = f"- of group {stacking.group} the highest counts{excludes}{difference}"
        yield f"{group}, {programme.cite(stacking.basis)}"
    if programme.recurrence is not None:
        yield f"- taken {programme.recurrence.replace('_', ' ')}"
    for window in programme.windows:
        days = f"{window.opens_on} to {window.closes_on}"
        yield f"- taken from {days}, {programme.cite(window.basis)}"


def _words(condition: Condition) -> str:
    """Write a condition in one line."""
    if isinstance(condition, Comparison):
        return str(condition)
    if isinstance(condition, Negation):
        return f"not ({_words(condition.condition)})"
    word = " and " if isinstance(condition, AllOf) else " or "
    return word.join(f"({_words(each)})" for each in condition.conditions)


def _sum(tier: Tier) -> str:
    cap = "" if tier.cap_fen is None else f"at most {_yuan(tier.cap_fen)}"
    if tier.fixed_fen is not None:
        return _yuan(tier.fixed_fen)
    if tier.is_upper_limit:
        return f"{cap}, the agency decides"
    limit = cap or f"limited by {(tier.limited_by or 'nothing').replace('_', ' ')}"
    lesser = "the lesser of " if len(tier.lesser_of) > 1 else ""
    return f"{lesser}{' and '.join(map(_term, tier.lesser_of))}, {limit}"


def _term(term: Term) -> str:
    unit = f" {term.unit}" if term.unit else ""
    return f"{as_text(term.rate)}{unit} x `{' x '.join(term.of)}`"


def _yuan(fen: int) -> str:
    yuan, rest = divmod(fen, 100)
    return f"CNY {yuan:,}" + (f".{rest:02}" if rest else "")


def _materials(programme: Programme) -> Iterator[str]:
    if not programme.materials:
        return
    yield "| paper | issued by | shows | source |"
    yield "| --- | --- | --- | --- |"
    for each in programme.materials.values():
        shows = ", ".join(f"`{name}`" for name in each.proves) or "-"
        cells = [f"{each.name.zh} {each.name.en}", each.issued_by, shows]
        yield f"| {' | '.join(map(_cell, [*cells, programme.cite(each.basis)]))} |"
    yield ""


def _fact(name: str, definition: FactDefinition) -> str:
    bounds = str(definition.bounds)
    cells = [
        f"`{name}`",
        f"{definition.label.zh} {definition.label.en}",
        definition.type + (f", {definition.unit}" if definition.unit else ""),
        ", ".join(definition.values) or bounds or "any",
        definition.supplied_by,
        definition.verified_by or "-",
        str(definition.since),
    ]
    return f"| {' | '.join(map(_cell, cells))} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
