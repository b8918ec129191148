"""Projects and applicants: one read that carries who may see them, one guarded write."""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    String,
    and_,
    bindparam,
    exists,
    literal_column,
    or_,
    select,
)

from funding.commands import WantedSubject
from funding.domain.facts import About
from funding.domain.stating import Speaker
from funding.domain.subject import Change, Identity, Restated, Subject
from funding.repository.statements import (
    statements_from_text,
    statements_to_text,
    value_to_json,
)
from funding.tables import FactStatementRow, SubjectRow
from shared.database import Query, Session
from shared.errors import NotFoundError
from shared.filters import is_or_any
from shared.tables import table_of

_subjects = table_of(SubjectRow)
_named = _subjects.alias("named")
_supported = _subjects.alias("supported")
_id: BindParameter[str] = bindparam("id", type_=String())
# Literals, so that the index of the projects alone can serve.
_PROJECT: ColumnElement[str] = literal_column(f"'{About.PROJECT}'")
_APPLICANT: ColumnElement[str] = literal_column(f"'{About.APPLICANT}'")
_applicant_of = (
    select(_named.c.applicant_code)
    .where(_named.c.id == _id, _named.c.kind == _PROJECT)
    .scalar_subquery()
)

VISIBLE = and_(
    is_or_any(_subjects.c.applicant_code, "organisation"),
    or_(
        is_or_any(_subjects.c.district_code, "district"),
        exists().where(
            _subjects.c.kind == _APPLICANT,
            _supported.c.kind == _PROJECT,
            _supported.c.applicant_code == _subjects.c.id,
            _supported.c.district_code == bindparam("district"),
        ),
    ),
)
"""A sponsor sees itself and its projects; who is confined to a district sees the projects there,
and who is registered there or has a project there."""

_TOGETHER = Query(
    select(_subjects).where(
        or_(
            and_(_subjects.c.id == _id, VISIBLE),
            _subjects.c.id == _applicant_of,
        )
    )
)
"""Whom it is asked for if that may be seen, and its applicant."""
_PROJECTS_OF = Query(
    select(_subjects.c.id)
    .where(
        _subjects.c.kind == _PROJECT,
        _subjects.c.applicant_code == bindparam("applicant_code"),
        _subjects.c.id > bindparam("after"),
    )
    .order_by(_subjects.c.id)
    .limit(bindparam("limit"))
)


class SqlSubjectRepository:
    """Keeps subjects in PostgreSQL; what was read is protected by the subject's version."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def find(self, subject_id: str) -> Subject | None:
        """Return a project or an applicant, or None."""
        row = await self._session.get(SubjectRow, id=subject_id)
        return None if row is None else subject_of(row)

    async def wanted(
        self, wanted: WantedSubject, speaker: Speaker
    ) -> tuple[Subject, Subject | None]:
        """Return whom facts are stated of, if the speaker may see it, and a project's applicant."""
        found = await self._together(wanted.id, speaker.organisation, speaker.district)
        subject = found.pop(wanted.id, None)
        if subject is None:
            subject = found_anew(wanted.id, wanted.kind, speaker.organisation, speaker.district)
        if subject is None:
            raise NotFoundError(wanted.kind.value, wanted.id)
        return subject, next(iter(found.values()), None)

    async def with_applicant(self, project_id: str) -> tuple[Subject, Subject | None]:
        """Return a project with its applicant, where that is known."""
        found = await self._together(project_id)
        project = found.pop(project_id, None)
        if project is None:
            raise NotFoundError(About.PROJECT.value, project_id)
        return project, next(iter(found.values()), None)

    async def project_ids_of(
        self, applicant_code: str, *, after: str = "", limit: int = 200
    ) -> tuple[str, ...]:
        """Name the projects of an applicant, in the order of their ids."""
        rows = await self._session.fetch(
            _PROJECTS_OF, applicant_code=applicant_code, after=after, limit=limit
        )
        return tuple(row["id"] for row in rows)

    def enter(self, subject: Subject) -> None:
        """Keep somebody of whom nothing is stated, unless it is kept already."""
        self._session.insert_if_absent(
            SubjectRow, key=("id",), **(_values(subject) | {"version": 1})
        )

    def save(self, restated: Restated) -> None:
        """Write a change; it fails if the subject has changed since it was read."""
        before, after = restated.before, restated.after
        values = _values(after)
        if before.version == 0:
            self._session.insert(SubjectRow, **values)
        else:
            where = {"id": values.pop("id"), "version": before.version}
            self._session.update(SubjectRow, where=where, **values)
        for change in restated.changes:
            self._session.insert(FactStatementRow, **_history(after, change))

    def confirm(self, subject_id: str, version: int) -> None:
        """Let everything fail if a subject that was read, and is not written, has changed."""
        where = {"id": subject_id, "version": version}
        self._session.update(SubjectRow, where=where, version=version)

    async def _together(
        self, subject_id: str, organisation: str | None = None, district: str | None = None
    ) -> dict[str, Subject]:
        rows = await self._session.fetch(
            _TOGETHER, id=subject_id, organisation=organisation, district=district
        )
        return {row["id"]: subject_of(row) for row in rows}


def found_anew(
    subject_id: str, kind: About, organisation: str | None, district: str | None
) -> Subject | None:
    """Begin with an applicant of whom nothing is kept, if whoever asks may see it."""
    if kind is not About.APPLICANT:
        return None
    subject = Subject.applicant(subject_id)
    is_own = organisation in (None, subject_id)
    is_here = district in (None, subject.identity.district_code)
    return subject if is_own and is_here else None


def subject_of(row: Mapping[str, Any]) -> Subject:
    """Read a subject."""
    return Subject(
        id=row["id"],
        kind=About(row["kind"]),
        identity=Identity(
            applicant_code=row["applicant_code"],
            district_code=row["district_code"],
            name=row["name"],
        ),
        statements=statements_from_text(row["statements"]),
        version=row["version"],
    )


def _values(subject: Subject) -> dict[str, Any]:
    identity = subject.identity
    return {
        "id": subject.id,
        "kind": subject.kind.value,
        "applicant_code": identity.applicant_code,
        "district_code": identity.district_code,
        "name": identity.name,
        "statements": statements_to_text(subject.statements),
        "version": subject.version,
    }


def _history(subject: Subject, change: Change) -> dict[str, Any]:
    statement = change.statement
    return {
        "subject_id": subject.id,
        "subject_version": subject.version,
        "fact": statement.fact,
        "source": statement.source.value,
        "value": orjson.dumps(value_to_json(statement.value)).decode(),
        "as_of": statement.as_of,
        "stated_by": statement.stated_by,
        "agency": statement.agency,
        "document_id": statement.document_id,
        "reason": statement.reason,
        "recorded_at": statement.recorded_at,
    }
