"""Matches to rows and back, of one project or of the next ones of a run."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    String,
    Uuid,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB

from funding.domain.matching import Match, MatchChange, Project, likely_fen
from funding.domain.subject import Subject
from funding.repository.subjects import subject_of
from funding.tables import MatchRow, SubjectRow
from shared.contracts.funding import MatchState, ProgrammeReference, Reason
from shared.database import Query, Session
from shared.errors import StaleVersionError
from shared.identifiers import MatchId, ProjectId
from shared.tables import table_of

LAST_DAY = date.max

_matches = table_of(MatchRow)
_projects, _applicants = (table_of(SubjectRow).alias(name) for name in ("projects", "applicants"))
_PROGRAMMES = bindparam("programme_ids", type_=ARRAY(String()))
_WANTED = or_(_PROGRAMMES.is_(None), _matches.c.programme_id == func.any(_PROGRAMMES))
_WHOLE: ColumnElement[Any] = func.to_jsonb(literal_column("matches", JSONB()))
_OF_PROJECT = Query(
    select(_WHOLE.label("match"))
    .select_from(_matches)
    .where(_matches.c.project_id == bindparam("project_id", type_=Uuid()), _WANTED)
)
_OWN = "applicant_"
_WITH_MATCHES = (
    select(
        _projects,
        *(each.label(_OWN + each.name) for each in _applicants.c),
        select(func.coalesce(func.jsonb_agg(_WHOLE), literal_column("'[]'", JSONB())))
        .select_from(_matches)
        .where(_matches.c.project_id == cast(_projects.c.id, Uuid()), _WANTED)
        .scalar_subquery()
        .label("standing"),
    )
    .select_from(
        _projects.outerjoin(
            _applicants,
            (_applicants.c.id == _projects.c.applicant_code) & (_applicants.c.kind == "applicant"),
        )
    )
    .where(_projects.c.kind == literal_column("'project'"))
    .order_by(_projects.c.id)
)
_BEHIND = Query(
    _WITH_MATCHES.where(_projects.c.id > bindparam("after", type_=String())).limit(
        bindparam("most", type_=Integer())
    )
)
_OF_APPLICANT = Query(
    _WITH_MATCHES.where(_projects.c.applicant_code == bindparam("code", type_=String()))
)

Batch = Sequence[tuple[Project, Mapping[str, Match]]]


class SqlMatchRepository:
    """Keeps matches in PostgreSQL."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def standing(
        self, project_id: ProjectId, programme_ids: frozenset[str] | None
    ) -> Mapping[str, Match]:
        """Return the matches of a project by programme: all, or those with some programmes."""
        rows = await self._session.fetch(
            _OF_PROJECT, project_id=project_id, programme_ids=_listed(programme_ids)
        )
        return _by_programme(orjson.loads(row["match"]) for row in rows)

    async def projects_behind(
        self, after: str, most: int, programme_ids: frozenset[str] | None
    ) -> Batch:
        """Return the next projects by id, each with its matches: all, or with some programmes."""
        rows = await self._session.fetch(
            _BEHIND, after=after, most=most, programme_ids=_listed(programme_ids)
        )
        return [(_project(row, _applicant(row)), _standing(row)) for row in rows]

    async def projects_of(self, applicant: Subject, programme_ids: frozenset[str]) -> Batch:
        """Return the projects of an applicant as it is said to be, with matches as above."""
        rows = await self._session.fetch(
            _OF_APPLICANT, code=applicant.id, programme_ids=_listed(programme_ids)
        )
        return [
            (Project.of(project, applicant, project), _standing(row))
            for row, project in ((row, subject_of(row)) for row in rows)
        ]

    def save(self, change: MatchChange) -> None:
        """Add a new match, or write what differs, unless somebody else has written meanwhile."""
        after, before = change.after, change.before
        if before is None:
            self._session.insert(MatchRow, **_row_of(after))
            return
        values = _row_of(after)
        del values["id"]
        self._session.update(
            MatchRow,
            where={"id": before.id, "version": before.version},
            missed=StaleVersionError("the match was made again in the meantime"),
            **values,
        )


def match_of(document: Mapping[str, Any]) -> Match:
    """Read a match from its row as JSON."""
    state = {name: document[name] for name in MatchState.model_fields}
    return Match(
        id=MatchId(UUID(document["id"])),
        project_id=ProjectId(UUID(document["project_id"])),
        sponsor_code=document["sponsor_code"],
        district_code=document["district_code"],
        programme=ProgrammeReference(
            id=document["programme_id"],
            version=document["programme_version"],
            name_zh=document["programme_name_zh"],
            name_en=document["programme_name_en"],
        ),
        support_form=document["support_form"],
        agencies=tuple(document["agencies"]),
        state=MatchState.model_validate(state),
        reasons=tuple(Reason(**reason) for reason in document["reasons"]),
        ways=tuple(tuple(way) for way in document["ways"]),
        as_of=date.fromisoformat(document["as_of"]),
        version=document["version"],
    )


def _row_of(match: Match) -> dict[str, Any]:
    state = match.state
    return {
        "id": match.id,
        "project_id": match.project_id,
        "sponsor_code": match.sponsor_code,
        "district_code": match.district_code,
        "programme_id": match.programme.id,
        "programme_version": match.programme.version,
        "programme_name_zh": match.programme.name_zh,
        "programme_name_en": match.programme.name_en,
        "support_form": match.support_form,
        "agencies": _json(match.agencies),
        "verdict": state.verdict,
        "low_fen": state.low_fen,
        "high_fen": state.high_fen,
        "likely_fen": likely_fen(state),
        "window": state.window,
        "opens_on": state.opens_on,
        "deadline": state.deadline,
        "deadline_order": state.deadline or LAST_DAY,
        "reasons": _json([reason.model_dump() for reason in match.reasons]),
        "missing_facts": _json(state.missing_facts),
        "ways": _json(match.ways),
        "facts_away": match.facts_away,
        "as_of": match.as_of,
        "version": match.version,
    }


def _project(row: Mapping[str, Any], applicant: Subject | None) -> Project:
    project = subject_of(row)
    return Project.of(project, applicant, project, applicant)


def _applicant(row: Mapping[str, Any]) -> Subject | None:
    own = {each.name: row[_OWN + each.name] for each in _applicants.c}
    return None if own["id"] is None else subject_of(own)


def _standing(row: Mapping[str, Any]) -> dict[str, Match]:
    return _by_programme(orjson.loads(row["standing"]))


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _listed(programme_ids: frozenset[str] | None) -> list[str] | None:
    return None if programme_ids is None else sorted(programme_ids)


def _by_programme(documents: Iterable[Mapping[str, Any]]) -> dict[str, Match]:
    return {match.programme.id: match for match in map(match_of, documents)}
