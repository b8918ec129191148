"""Facts published by the funding service."""

from datetime import date
from typing import ClassVar, Literal

from shared.contracts.event import Event, ProjectEvent
from shared.contracts.values import Value
from shared.identifiers import InterestId, MatchId


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


class MatchState(Value):
    """What can be said of a project and a programme at one time.

    Amounts are whole fen (CNY 0.01). `low_fen` and `high_fen` are the ends that missing facts leave
    open; both are null where no sum can be told, and `high_fen` alone where there is no upper end.
    """

    verdict: Literal["yes", "no", "unknown"]
    programme_version: str
    low_fen: int | None = None
    high_fen: int | None = None
    window: Literal["none", "upcoming", "open", "closed"] = "none"
    opens_on: date | None = None
    deadline: date | None = None
    missing_facts: tuple[str, ...] = ()


class MatchFact(ProjectEvent):
    """Something about one project with one programme."""

    topic: ClassVar[str] = "funding.matches"

    match_id: MatchId
    programme: ProgrammeReference

    @property
    def subject(self) -> str:
        """Name the match: one project with one programme."""
        return str(self.match_id)


class MatchFound(MatchFact):
    """A project fits a programme, or would if the missing facts turned out well."""

    event_type: ClassVar[str] = "funding.match.found.v1"

    verdict: Literal["yes", "unknown"]
    reasons: tuple[Reason, ...]
    missing_facts: tuple[str, ...] = ()
    as_of: date
    after: MatchState | None = None
    cause: str | None = None


class MatchChanged(MatchFact):
    """Something about a match is different: its verdict, amount, window or missing facts."""

    event_type: ClassVar[str] = "funding.match.changed.v1"

    before: MatchState
    after: MatchState
    differences: tuple[str, ...]
    reasons: tuple[Reason, ...]
    as_of: date
    cause: str


class MatchWithdrawn(MatchFact):
    """A match that was announced does not hold any more."""

    event_type: ClassVar[str] = "funding.match.withdrawn.v1"

    before: MatchState
    after: MatchState
    reasons: tuple[Reason, ...]
    as_of: date
    cause: str


class InterestMet(ProjectEvent):
    """A match fits what somebody has asked to hear of."""

    event_type: ClassVar[str] = "funding.interest.met.v1"
    topic: ClassVar[str] = "funding.interests"

    interest_id: InterestId
    interest_name: str
    owner: str
    role: str
    organisation: str | None = None
    district_code: str | None = None
    agency: str | None = None
    match_id: MatchId
    programme: ProgrammeReference
    after: MatchState
    as_of: date

    @property
    def subject(self) -> str:
        """Name the saved search."""
        return str(self.interest_id)


class StatedFact(Value):
    """One fact as one source states it; nothing at all takes its earlier statement back.

    Days and numbers with a fraction are texts. Of a fact that is not known exactly there is no
    value, but the least or the greatest one that is possible.
    """

    name: str
    value: bool | int | str | tuple[str, ...] | None
    at_least: str | None = None
    at_most: str | None = None
    source: Literal["declared", "verified", "registry", "land_supply"]
    as_of: date
    agency: str | None = None
    document_id: str | None = None


class SubjectFactsStated(Event):
    """Facts of a project or of an applicant were stated, verified or taken back."""

    event_type: ClassVar[str] = "funding.facts.stated.v1"
    topic: ClassVar[str] = "funding.subjects"

    subject_id: str
    subject_kind: Literal["project", "applicant"]
    facts: tuple[StatedFact, ...]
    conflicts: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """Name the project or the applicant."""
        return self.subject_id


class ProgrammePublished(Event):
    """A version of a fund programme was published; it never changes from now on."""

    event_type: ClassVar[str] = "funding.programme.published.v1"
    topic: ClassVar[str] = "funding.programmes"

    programme: ProgrammeReference
    content_hash: str
    status: str
    support_form: str
    agencies: tuple[str, ...]
    valid_from: date
    valid_until: date | None

    @property
    def subject(self) -> str:
        """Name the programme; its versions follow each other on one key."""
        return self.programme.id
