"""Which programmes may not be had together, as data, each rule with its text and its grade."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.legal_sources import Grade, LegalBasis, LegalText, Name


class RuleKind(StrEnum):
    """What a rule says."""

    HIGHEST_OF_GROUP = "highest_of_group"
    """Of one stacking group only one is paid."""
    ONCE_A_YEAR = "once_a_year"
    """A project has money of the city once in a year."""
    PROJECTS_A_YEAR = "projects_a_year"
    """An applicant has money for so many projects in a year."""
    ONE_CHANNEL = "one_channel"
    """A project that one channel of the city pays for is not paid for by another."""
    EXCLUSION = "exclusion"
    """Two programmes exclude each other by their own text."""
    DIFFERENCE = "difference"
    """What an earlier award has paid is taken off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinationRule:
    """One rule; which programmes it is about is said by their stacking groups."""

    kind: RuleKind
    name: Name
    basis: LegalBasis
    groups: frozenset[str] = frozenset()
    """The stacking groups that it is about; none means all."""
    other_than: frozenset[str] = frozenset()
    """Groups that have a rule of their own instead."""
    most: int = 1
    """How many are allowed."""

    def is_about(self, group: str | None) -> bool:
        """Tell whether the rule is about a stacking group."""
        if group is None or group in self.other_than:
            return False
        return not self.groups or group in self.groups


DOCUMENTS: Mapping[str, LegalText] = {
    "call-2023": LegalText(
        title=Name(
            "天津市制造业高质量发展专项资金2023年第二批项目申报指南",
            "Guide for the second batch of 2023, manufacturing fund",
        )
    )
}
"""The texts that the rules cite."""

GUIDE = LegalBasis(grade=Grade.PUBLIC, document="call-2023")
COMMON_CLAUSE = LegalBasis(grade=Grade.KNOWLEDGE)
CITY_MONEY = frozenset({"INV"})
"""Stacking groups of which a project has one a year; this is their rule instead of the highest."""
PROJECT_MONEY = frozenset({"INV", "TECH"})
"""Stacking groups whose money is for a project; titles and listings are the applicant's."""

LAWFUL: tuple[CombinationRule, ...] = (
    CombinationRule(
        kind=RuleKind.ONCE_A_YEAR,
        name=Name("同一项目同一年度只能获得一次支持", "the same project once a year"),
        basis=GUIDE,
        groups=CITY_MONEY,
    ),
    CombinationRule(
        kind=RuleKind.PROJECTS_A_YEAR,
        name=Name(
            "同一申报单位每年不超过三个项目", "at most three projects of an applicant a year"
        ),
        basis=GUIDE,
        groups=PROJECT_MONEY,
        most=3,
    ),
    CombinationRule(
        kind=RuleKind.ONE_CHANNEL,
        name=Name("已获其他市级财政资金支持的项目不再支持", "no second municipal channel"),
        basis=GUIDE,
        groups=PROJECT_MONEY,
    ),
    CombinationRule(
        kind=RuleKind.EXCLUSION,
        name=Name("不得同时享受的项目", "programmes that exclude each other"),
        basis=COMMON_CLAUSE,
    ),
    CombinationRule(
        kind=RuleKind.HIGHEST_OF_GROUP,
        name=Name("同类政策从高不重复", "of one kind only the highest, without repetition"),
        basis=COMMON_CLAUSE,
        other_than=CITY_MONEY,
    ),
    CombinationRule(
        kind=RuleKind.DIFFERENCE,
        name=Name("晋级补差", "an upgrade pays the difference"),
        basis=COMMON_CLAUSE,
    ),
)
"""The rules as they are known; an exclusion cites the programme's own text instead.

Where several rules forbid the same, all of them are told; then each of them alone costs nothing.
"""
