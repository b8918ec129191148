"""Facts published by the funding service."""

from datetime import date
from typing import ClassVar, Literal

from shared.contracts.event import ProjectEvent
from shared.contracts.values import Value
from shared.identifiers import MatchId


class ProgrammeReference(Value):
    """The fund programme, in the version that was matched."""

    id: str
    version: str
    name_zh: str
    name_en: str


class Reason(Value):
    """One condition of the programme and what is known about it."""

    condition: str
    verdict: Literal["yes", "no", "unknown"]
    fact: str
    given: str | None = None
    source: str


class MatchFound(ProjectEvent):
    """A project fits a programme, or would if the missing facts turned out well."""

    event_type: ClassVar[str] = "funding.match.found.v1"
    topic: ClassVar[str] = "funding.matches"

    match_id: MatchId
    programme: ProgrammeReference
    verdict: Literal["yes", "unknown"]
    reasons: tuple[Reason, ...]
    missing_facts: tuple[str, ...] = ()
    as_of: date

    @property
    def subject(self) -> str:
        """Name the match: one project with one programme."""
        return str(self.match_id)
