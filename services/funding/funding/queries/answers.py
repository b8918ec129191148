"""The whole answer of a match: each condition with its source, the amount, and what turns it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_, select

from funding.domain.amounts import waterfall_of
from funding.domain.explained import Provenance
from funding.domain.facts import Facts
from funding.domain.preview import Draft, amount_of, preview
from funding.domain.programme import Material, Programme
from funding.domain.subject import Statement, Subject, conflicts_of, facts_of, provenance_of
from funding.queries.eligibility import shown
from funding.queries.matches import fields_of, find_match
from funding.repository import Shelf
from funding.repository.subjects import subject_of
from funding.schemas import MatchAnswerResponse
from funding.tables import SubjectRow
from shared.auth.visibility import Visible
from shared.database import Database, Query
from shared.errors import NotFoundError
from shared.http.language import Language
from shared.pictures import draw_waterfall
from shared.tables import table_of

_subjects = table_of(SubjectRow)
_TOGETHER = Query(
    select(_subjects).where(
        or_(_subjects.c.id == bindparam("project_id"), _subjects.c.id == bindparam("applicant"))
    )
)


@dataclass(frozen=True, slots=True)
class Known:
    """A project with its applicant, as far as anything is kept of them."""

    project: Subject | None
    applicant: Subject | None

    @property
    def versions(self) -> str:
        """Tell one state of both from another."""
        return ".".join(str(each.version if each else 0) for each in (self.project, self.applicant))

    @property
    def provenances(self) -> Mapping[str, Provenance]:
        """Return for each known fact where it is from."""
        stated = provenance_of(self.project, self.applicant)
        return {fact: _provenance(each) for fact, each in stated.items()}


@dataclass(frozen=True, slots=True)
class Judged:
    """A match with what its answer rests on."""

    row: Any
    programme: Programme
    known: Known

    @property
    def facts(self) -> Facts:
        """Return what is known of the project and its applicant."""
        return facts_of(self.known.project, self.known.applicant)


async def get_answer(
    database: Database, shelf: Shelf, match_id: UUID, visible: Visible, today: date
) -> tuple[bytes, str]:
    """Return the answer of a match as of a day with its tag, or raise NotFoundError."""
    judged = await _judged(database, shelf, match_id, visible)
    row, programme, known, facts = judged.row, judged.programme, judged.known, judged.facts
    answer = shown(preview(Draft.of(programme), facts, today, known.provenances), today)
    body = MatchAnswerResponse.model_validate(
        fields_of(row)
        | {name: answer[name] for name in ("explanation", "changes", "amount")}
        | {
            "conflicts": conflicts_of(known.project, known.applicant),
            "materials": [_material(*each, programme) for each in programme.materials.items()],
        }
    )
    return body.to_bytes(), f"{row['version']}.{known.versions}.{today}"


async def get_waterfall(
    database: Database, shelf: Shelf, match_id: UUID, visible: Visible
) -> Callable[[Language], str]:
    """Return what draws how a match's amount comes to be; NotFoundError where there is none."""
    judged = await _judged(database, shelf, match_id, visible)
    reckoning = amount_of(Draft.of(judged.programme), judged.facts)
    if reckoning is None:
        raise NotFoundError("amount of match", match_id)
    return lambda language: draw_waterfall(waterfall_of(reckoning, judged.programme, language))


async def _judged(database: Database, shelf: Shelf, match_id: UUID, visible: Visible) -> Judged:
    row = await find_match(database, match_id, visible)
    published = await shelf.get(database, row["programme_id"], row["programme_version"])
    known = await known_of(database, row["project_id"], row["sponsor_code"])
    return Judged(row, published.programme, known)


async def known_of(database: Database, project_id: UUID, applicant_code: str | None) -> Known:
    """Read a project with its applicant."""
    rows = await database.fetch(_TOGETHER, project_id=str(project_id), applicant=applicant_code)
    found = {row["id"]: subject_of(row) for row in rows}
    return Known(found.get(str(project_id)), found.get(applicant_code or ""))


def _provenance(statement: Statement) -> Provenance:
    return Provenance(
        source=statement.source,
        as_of=statement.as_of,
        stated_by=statement.stated_by,
        agency=statement.agency,
        document_id=statement.document_id,
    )


def _material(code: str, material: Material, programme: Programme) -> dict[str, Any]:
    return {
        "code": code,
        "name": material.name.both(),
        "issued_by": material.issued_by,
        "proves": material.proves,
        "source": programme.cite(material.basis),
    }
