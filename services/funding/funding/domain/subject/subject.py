"""A project or an applicant, with what every source says of it at present."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Self

from funding.domain.facts import About, Facts
from funding.domain.subject.statement import Source, Statement, plain
from funding.domain.subject.weighing import (
    Statements,
    Weighed,
    counting_facts,
    disputed,
    weigh,
)
from shared.code_lists import DISTRICTS
from shared.contracts.funding import StatedFact, SubjectFactsStated
from shared.identifiers import IdentifierError, parse_unified_social_credit_code

WHOLE_CITY = "120000"
"""The code of the city as a whole, which is no district."""


class Effect(StrEnum):
    """What a statement does to those that a source made before."""

    NEWEST = "newest"
    """It stands in place of what the source said, if anything."""
    CONFIRMED = "confirmed"
    """The source says the same of a later day; nothing that is known changes."""
    LATE = "late"
    """It is about an earlier day than the newest one, so it is kept in the history alone."""


@dataclass(frozen=True, slots=True)
class Change:
    """A statement that is kept, and what it does."""

    statement: Statement
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who applies for a project, where it is, and what it is called."""

    applicant_code: str | None = None
    district_code: str | None = None
    name: str | None = None


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A project or an applicant; version 0 is one that is not kept yet."""

    id: str
    kind: About
    identity: Identity = Identity()
    statements: Statements = field(default_factory=dict)
    """For each fact and source the newest statement."""
    version: int = 0

    @classmethod
    def project(cls, project_id: str) -> Self:
        """Begin with a project of which nothing is known."""
        return cls(id=project_id, kind=About.PROJECT)

    @classmethod
    def applicant(cls, code: str) -> Self:
        """Begin with an applicant of which its credit code is known, and where that is from."""
        region = parse_unified_social_credit_code(code).region
        district = region if region in DISTRICTS and region != WHOLE_CITY else None
        identity = Identity(applicant_code=code, district_code=district)
        return cls(id=code, kind=About.APPLICANT, identity=identity)

    @cached_property
    def weighed(self) -> Weighed:
        """Return for each known fact what stands, the statement that counts first."""
        return weigh(self.statements, self.kind)

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Name the facts of which two sources say what cannot both be true."""
        return disputed(self.weighed)

    def facts(self) -> Facts:
        """Return what counts."""
        return counting_facts(self.weighed)

    def newest(self, fact: str, source: Source) -> Statement | None:
        """Return the newest statement of a source, which may take an earlier one back."""
        return self.statements.get(fact, {}).get(source)

    def restate(
        self, statements: Iterable[Statement], *, identity: Identity | None = None
    ) -> "Restated":
        """Take statements in: what only repeats the newest of its source changes nothing."""
        kept, changes = dict(self.statements), []
        for statement in statements:
            effect = _effect(statement, kept.get(statement.fact, {}).get(statement.source))
            if effect is not None:
                changes.append(Change(statement, effect))
            if effect in (Effect.NEWEST, Effect.CONFIRMED):
                mine = {**kept.get(statement.fact, {}), statement.source: statement}
                kept[statement.fact] = mine
        known = identity or self.identity
        if not changes and known == self.identity:
            return Restated(self, self, ())
        after = replace(self, identity=known, statements=kept, version=self.version + 1)
        return Restated(self, after, tuple(changes))


@dataclass(frozen=True, slots=True)
class Restated:
    """A subject before and after statements, and those that are kept."""

    before: Subject
    after: Subject
    changes: tuple[Change, ...]

    @property
    def is_change(self) -> bool:
        """Tell whether there is anything to keep."""
        return self.after is not self.before

    @property
    def news(self) -> tuple[Statement, ...]:
        """Return the statements by which something else stands than before."""
        return tuple(each.statement for each in self.changes if each.effect is Effect.NEWEST)

    @property
    def changed_facts(self) -> tuple[str, ...]:
        """Name the facts of which something else counts than before, derived ones included."""
        before, after = self.before.facts(), self.after.facts()
        names = {*before.values, *before.bounds, *after.values, *after.bounds}
        return tuple(
            sorted(
                name
                for name in names
                if before.values.get(name) != after.values.get(name)
                or before.bounds.get(name) != after.bounds.get(name)
            )
        )

    def event(self) -> SubjectFactsStated | None:
        """Announce what stands now; what was confirmed or came too late is nothing new."""
        if not self.news:
            return None
        return SubjectFactsStated(
            subject_id=self.after.id,
            subject_kind="project" if self.after.kind is About.PROJECT else "applicant",
            facts=tuple(_told(each) for each in self.news),
            conflicts=self.after.conflicts,
        )


def is_credit_code(code: str) -> bool:
    """Tell whether both checks of a unified social credit code hold."""
    try:
        parse_unified_social_credit_code(code)
    except IdentifierError:
        return False
    return True


def _effect(statement: Statement, newest: Statement | None) -> Effect | None:
    if newest is None:
        return Effect.NEWEST
    if statement.as_of < newest.as_of:
        return Effect.LATE
    if statement.value != newest.value:
        return Effect.NEWEST
    return None if statement.repeats(newest) else Effect.CONFIRMED


def _told(statement: Statement) -> StatedFact:
    return StatedFact.model_validate(
        {
            "name": statement.fact,
            **plain(statement.value),
            "source": statement.source.value,
            "as_of": statement.as_of,
            "agency": statement.agency,
            "document_id": statement.document_id,
        }
    )
