"""Matches: one project with one programme, and what becomes of it when something changes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self
from uuid import UUID, uuid5

from funding.domain.facts import Facts
from funding.domain.matching.assessment import Ways, assess, facts_away, obstacle_of
from funding.domain.matching.differences import Difference, Turn, compare
from funding.domain.programme import Programme
from funding.domain.subject import Subject, facts_of
from shared.contracts.funding import (
    MatchChanged,
    MatchFound,
    MatchState,
    MatchWithdrawn,
    ProgrammeReference,
    Reason,
)
from shared.identifiers import MatchId, ProjectId

MatchEvent = MatchFound | MatchChanged | MatchWithdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What matching knows of a project: whose it is, where, and what is known of both."""

    id: ProjectId
    sponsor_code: str | None = None
    district_code: str | None = None
    facts: Facts = field(default_factory=Facts)
    rests_on: tuple[tuple[str, int], ...] = ()
    """The subjects that were read for it and are not written with it, with their versions."""

    @classmethod
    def of(cls, project: Subject, applicant: Subject | None, *read: Subject | None) -> Self:
        """Take what counts of a project and its applicant; some of them may only be read."""
        return cls(
            id=ProjectId(UUID(project.id)),
            sponsor_code=project.identity.applicant_code,
            district_code=project.identity.district_code,
            facts=facts_of(project, applicant),
            rests_on=tuple((each.id, each.version) for each in read if each and each.version),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The answer to whether a project may have a programme, as of a day.

    Two answers are equal when they say the same, whenever that was found out.
    """

    id: MatchId
    project_id: ProjectId
    sponsor_code: str | None = None
    district_code: str | None = None
    programme: ProgrammeReference
    support_form: str
    agencies: tuple[str, ...]
    state: MatchState
    reasons: tuple[Reason, ...]
    ways: Ways = ()
    as_of: date = field(compare=False)
    version: int = field(default=1, compare=False)

    @property
    def facts_away(self) -> int | None:
        """Count the facts that could make it a yes: 0 for a yes, None where none can."""
        return facts_away(self.ways)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchChange:
    """A match that says something else than before, and what is to be told of it."""

    project: Project
    before: Match | None
    after: Match
    difference: Difference

    @property
    def is_news(self) -> bool:
        """Tell whether somebody may want to have the match by now."""
        return self.difference.turn in (Turn.FOUND, Turn.CHANGED)

    def event(self, cause: str) -> MatchEvent | None:
        """Announce what has become of the match, or nothing."""
        match self.difference.turn:
            case Turn.FOUND:
                return self._found(cause)
            case Turn.CHANGED:
                return self._changed(cause)
            case Turn.WITHDRAWN:
                return self._withdrawn(cause)
            case _:
                return None

    def _found(self, cause: str) -> MatchFound:
        after = self.after
        return MatchFound(
            project_id=after.project_id,
            match_id=after.id,
            programme=after.programme,
            verdict="yes" if after.state.verdict == "yes" else "unknown",
            reasons=after.reasons,
            missing_facts=after.state.missing_facts,
            as_of=after.as_of,
            after=after.state,
            cause=cause,
        )

    def _changed(self, cause: str) -> MatchChanged:
        after = self.after
        return MatchChanged(
            project_id=after.project_id,
            match_id=after.id,
            programme=after.programme,
            before=_state(self.before),
            after=after.state,
            differences=self.difference.aspects,
            reasons=after.reasons,
            as_of=after.as_of,
            cause=cause,
        )

    def _withdrawn(self, cause: str) -> MatchWithdrawn:
        after = self.after
        return MatchWithdrawn(
            project_id=after.project_id,
            match_id=after.id,
            programme=after.programme,
            before=_state(self.before),
            after=after.state,
            reasons=after.reasons,
            as_of=after.as_of,
            cause=cause,
        )


def match(programme: Programme, project: Project, *, as_of: date) -> Match:
    """Tell whether a project may have a programme, and why; exact whatever is missing."""
    assessment = assess(programme, project.facts, as_of)
    return Match(
        id=match_id_of(project.id, programme.id),
        project_id=project.id,
        sponsor_code=project.sponsor_code,
        district_code=project.district_code,
        programme=programme.reference,
        support_form=programme.support_form,
        agencies=programme.agencies,
        state=assessment.state(programme.version),
        reasons=assessment.reasons,
        ways=assessment.ways,
        as_of=as_of,
    )


def rematch(
    project: Project,
    standing: Mapping[str, Match],
    programmes: Iterable[Programme],
    *,
    on: date,
) -> Iterator[MatchChange]:
    """Match a project again and yield what differs from the matches that stand.

    A programme that cannot be had on the day makes no new match; one that stands is withdrawn.
    """
    left = dict(standing)
    for programme in programmes:
        before = left.pop(programme.id, None)
        if before is not None or obstacle_of(programme, on) is None:
            yield from _changes(project, before, match(programme, project, as_of=on))
    for before in left.values():
        yield from _changes(project, before, _without_programme(before, project, on))


def matchable(programmes: Iterable[Programme], *, on: date) -> tuple[Programme, ...]:
    """Choose the programmes that enterprises can have on a day."""
    return tuple(each for each in programmes if obstacle_of(each, on) is None)


def match_id_of(project_id: ProjectId, programme_id: str) -> MatchId:
    """Derive the id of a match, so that the same fact told twice finds the same match."""
    return MatchId(uuid5(project_id, programme_id))


def _changes(project: Project, before: Match | None, after: Match) -> Iterator[MatchChange]:
    if before == after:
        return
    version = 1 if before is None else before.version + 1
    yield MatchChange(
        project=project,
        before=before,
        after=replace(after, version=version),
        difference=compare(None if before is None else before.state, after.state),
    )


def _without_programme(before: Match, project: Project, on: date) -> Match:
    """Return the match of a programme of which no version is left."""
    programme = before.programme
    gone = Reason(
        condition="programme_status == in_force",
        verdict="no",
        fact="programme_status",
        source=f"{programme.id} {programme.version}",
    )
    return replace(
        before,
        sponsor_code=project.sponsor_code,
        district_code=project.district_code,
        state=MatchState(verdict="no", programme_version=programme.version),
        reasons=(gone,),
        ways=(),
        as_of=on,
    )


def _state(match_: Match | None) -> MatchState:
    if match_ is None:
        raise LookupError("only what was announced before can change")
    return match_.state
