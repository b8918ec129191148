"""What would turn a no: other values of facts, or another day."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from funding.domain.facts import FactDefinition, Facts, FactValue
from funding.domain.rules import Change, Rule, Verdict, nearest_changes
from funding.domain.rules.classes import SOME_OTHER_CODE, Codes
from funding.domain.windows import Standing
from funding.domain.wording import difference_of, sentence_of
from shared.legal_sources import Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One fact that would have to have another value."""

    fact: str
    definition: FactDefinition
    before: FactValue
    after: FactValue
    alternatives: tuple[str, ...]
    """Codes that would do as well."""

    @property
    def difference(self) -> str | None:
        """Tell how far the fact moves, where there is a distance."""
        return difference_of(self.definition, self.before, self.after)

    @property
    def sentence(self) -> Name:
        """Say what would have to change."""
        return sentence_of(self.definition, self.before, self.after, self.alternatives)


class RemedyKind(StrEnum):
    """What a change consists of."""

    FACTS = "facts"
    WINDOW = "window"
    FACTS_AND_WINDOW = "facts_and_window"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """A nearest change: facts with other values, or a day on which it can be applied for."""

    verdict: Verdict
    moves: tuple[Move, ...] = ()
    standing: Standing | None = None

    @property
    def kind(self) -> RemedyKind:
        """Tell what has to be different."""
        if self.standing is None:
            return RemedyKind.FACTS
        return RemedyKind.FACTS_AND_WINDOW if self.moves else RemedyKind.WINDOW

    @property
    def sentence(self) -> Name:
        """Say what would have to be different."""
        sentences = [move.sentence for move in self.moves]
        if self.standing is not None:
            sentences.insert(0, _when(self.standing))
        return Name(
            zh="；".join(each.zh for each in sentences), en="; ".join(e.en for e in sentences)
        )


def remedies(rule: Rule, facts: Facts, standing: Standing) -> Iterator[Remedy]:
    """Yield the nearest changes that turn a no; where the day stands against it, with another."""
    day = standing if standing.is_against else None
    verdict = rule.verdict(facts)
    if day is not None and verdict is not Verdict.NO:
        yield Remedy(verdict=verdict, standing=day)
    for change in nearest_changes(rule, facts):
        moves = tuple(_moves(rule, facts, change))
        yield Remedy(verdict=change.verdict, moves=moves, standing=day)


def _moves(rule: Rule, facts: Facts, change: Change) -> Iterator[Move]:
    for fact, value in change.values.items():
        yield Move(
            fact=fact,
            definition=rule.definitions[fact],
            before=facts.values[fact],
            after=value,
            alternatives=_alike(rule, fact, value),
        )


def _alike(rule: Rule, fact: str, value: FactValue) -> tuple[str, ...]:
    """List the other codes that the rule treats like one."""
    codes = next((v for v in rule.variables if isinstance(v, Codes) and v.fact == fact), None)
    if codes is None:
        return ()
    known = rule.definitions[fact].values or (*codes.class_by_code, SOME_OTHER_CODE)
    same = codes.class_of(str(value))
    return tuple(
        code for code in dict.fromkeys(known) if code != value and codes.class_of(code) == same
    )


def _when(standing: Standing) -> Name:
    coming, late, early = standing.coming, standing.days_late, standing.days_early
    if coming is not None and late is None:
        return Name(
            zh=f"尚早{early}天：{coming.first}起受理申报",
            en=f"{_days(early)} too early: applications are taken from {coming.first}",
        )
    after = Name(zh="尚未公布下一窗口", en="no further window is announced")
    if coming is not None:
        after = Name(zh=f"下一窗口于{coming.first}开放", en=f"next window opens {coming.first}")
    if late is None:
        return after
    return Name(zh=f"逾期{late}天：{after.zh}", en=f"{_days(late)} too late: {after.en}")


def _days(days: int | None) -> str:
    return "1 day" if days == 1 else f"{days} days"
