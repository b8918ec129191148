"""Tries a programme out on facts: verdict, reasons, what is missing, what would turn it."""

from dataclasses import dataclass, field
from datetime import date

from funding.domain.amounts import Reckoning, reckon
from funding.domain.explained import Explained, Laws, Provenances, Telling
from funding.domain.facts import Facts
from funding.domain.programme import Programme
from funding.domain.remedies import Remedy, remedies
from funding.domain.rules import Rule, TooTangledError, Verdict, explain, ways_to
from funding.domain.windows import Standing, Times

Ways = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """As much of a programme as it takes to try it out."""

    rule: Rule
    laws: Laws = field(default_factory=Laws)
    times: Times = field(default_factory=Times)
    programme: Programme | None = None
    """The published one, if it is."""

    @classmethod
    def of(cls, programme: Programme) -> "Draft":
        """Take what is needed of a published programme."""
        return cls(
            rule=programme.eligibility,
            laws=Laws(documents=programme.documents, legal_basis=programme.legal_basis),
            times=Times.of(programme),
            programme=programme,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The answer of a programme to some facts on a day."""

    verdict: Verdict
    explanation: Explained
    """Of the conditions alone; a day on which nothing can be applied for is a no besides."""
    missing: tuple[str, ...]
    ways_to_yes: Ways | None
    """None where there are too many to tell."""
    ways_to_no: Ways | None
    remedies: tuple[Remedy, ...]
    programme: Programme | None
    amount: Reckoning | None
    """None where nothing says how much: a bare condition, or support without a sum."""
    standing: Standing


def preview(
    draft: Draft, facts: Facts, as_of: date, provenances: Provenances | None = None
) -> Preview:
    """Answer for the facts as of a day; exact whatever is missing."""
    rule, standing = draft.rule, draft.times.standing(as_of)
    telling = Telling(
        definitions=rule.definitions, facts=facts, laws=draft.laws, provenances=provenances or {}
    )
    explanation = explain(rule, facts)
    is_settled = standing.is_against
    return Preview(
        verdict=Verdict.NO if is_settled else explanation.verdict,
        explanation=telling.tell(explanation),
        missing=() if is_settled else rule.missing(facts),
        ways_to_yes=() if is_settled else _ways(rule, Verdict.YES, facts),
        ways_to_no=((),) if is_settled else _ways(rule, Verdict.NO, facts),
        remedies=tuple(remedies(rule, facts, standing)),
        programme=draft.programme,
        amount=amount_of(draft, facts),
        standing=standing,
    )


def _ways(rule: Rule, verdict: Verdict, facts: Facts) -> Ways | None:
    try:
        return ways_to(rule, verdict, facts)
    except TooTangledError:
        return None


def amount_of(draft: Draft, facts: Facts) -> Reckoning | None:
    """Return how much there would be; None where nothing says how much."""
    if draft.programme is None or draft.programme.amount is None:
        return None
    return reckon(draft.programme, facts)
