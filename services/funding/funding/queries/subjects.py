"""What is known of projects and applicants, by whom, and what was said before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import BigInteger, bindparam, or_, select

from funding.domain.facts import About, FactDefinition
from funding.domain.stating import Definitions
from funding.domain.subject import Restated, Statement, Subject
from funding.domain.subject.statement import plain
from funding.repository.statements import statement_of
from funding.repository.subjects import VISIBLE, found_anew, subject_of
from funding.tables import FactStatementRow, SubjectRow
from shared.auth.visibility import Visible
from shared.database import Database, Query
from shared.errors import NotFoundError
from shared.tables import table_of

_subjects, _history = table_of(SubjectRow), table_of(FactStatementRow)
_before = bindparam("before", type_=BigInteger())
_GET = Query(select(_subjects).where(_subjects.c.id == bindparam("id"), VISIBLE))
_HISTORY = Query(
    select(_history)
    .where(
        _history.c.subject_id == bindparam("id"),
        _history.c.fact == bindparam("fact"),
        or_(_before.is_(None), _history.c.subject_version < _before),
    )
    .order_by(_history.c.subject_version.desc(), _history.c.source)
    .limit(bindparam("limit"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which part of a history is wanted."""

    limit: int
    before: int | None = None


async def get_subject(database: Database, subject_id: str, visible: Visible) -> Subject:
    """Return a project or an applicant, or raise NotFoundError also for one that is not visible."""
    who = {"organisation": visible.organisation, "district": visible.district}
    row = await database.fetch_one(_GET, id=subject_id, **who)
    kind = kind_of(subject_id)
    subject = found_anew(subject_id, kind, **who) if row is None else subject_of(row)
    if subject is None:
        raise NotFoundError(kind.value, subject_id)
    return subject


async def list_history(database: Database, subject: Subject, fact: str, page: Page) -> bytes:
    """Return one page of what was ever stated of a fact, the newest first."""
    limit = page.limit
    rows = await database.fetch(
        _HISTORY, id=subject.id, fact=fact, limit=limit + 1, before=page.before
    )
    items = [
        {**_said(statement_of(row)), "version": row["subject_version"]} for row in rows[:limit]
    ]
    following = items[-1]["version"] if len(rows) > limit else None
    return orjson.dumps({"id": subject.id, "fact": fact, "items": items, "next": following})


def kind_of(subject_id: str) -> About:
    """Tell a project's id from an applicant's credit code, which has no hyphens."""
    return About.PROJECT if "-" in subject_id else About.APPLICANT


def represent(subject: Subject, definitions: Definitions) -> bytes:
    """Write what is known of a subject, and what nobody has stated."""
    mine = {name: each for name, each in definitions.items() if each.about == subject.kind}
    known = [name for name in mine if name in subject.weighed]
    return orjson.dumps(
        {
            **_named(subject),
            "name": subject.identity.name,
            "applicant_code": subject.identity.applicant_code,
            "district_code": subject.identity.district_code,
            "facts": [_fact(name, subject, mine) for name in known],
            "conflicts": subject.conflicts,
            "missing": [
                _defined(name, each) for name, each in mine.items() if name not in subject.weighed
            ],
        }
    )


def taken(restated: Restated, names: Mapping[str, object], definitions: Definitions) -> bytes:
    """Write what became of the facts that were stated."""
    effects = {each.statement.fact: each.effect.value for each in restated.changes}
    after = restated.after
    return orjson.dumps(
        {
            **_named(after),
            "stated": [
                {
                    "name": name,
                    "effect": effects.get(name, "unchanged"),
                    "fact": _fact(name, after, definitions) if name in after.weighed else None,
                }
                for name in names
            ],
            "changed": restated.changed_facts,
            "conflicts": after.conflicts,
        }
    )


def _named(subject: Subject) -> dict[str, Any]:
    return {"id": subject.id, "kind": subject.kind.value, "version": subject.version}


def _fact(name: str, subject: Subject, definitions: Definitions) -> dict[str, Any]:
    stated = [_said(each) for each in subject.weighed[name]]
    return {
        **_defined(name, definitions[name]),
        **stated[0],
        "is_conflict": name in subject.conflicts,
        "statements": stated,
    }


def _said(statement: Statement) -> dict[str, Any]:
    return {
        **plain(statement.value),
        "source": statement.source.value,
        "as_of": statement.as_of,
        "recorded_at": statement.recorded_at,
        "stated_by": statement.stated_by,
        "agency": statement.agency,
        "document_id": statement.document_id,
        "reason": statement.reason,
    }


def _defined(name: str, definition: FactDefinition) -> dict[str, Any]:
    return {
        "name": name,
        "label": definition.label.both(),
        "type": definition.type.value,
        "unit": definition.unit,
        "expected": definition.expected,
        "supplied_by": definition.supplied_by,
        "verified_by": definition.verified_by,
    }
