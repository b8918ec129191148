"""Matches to rows, gathered by the session."""

from datetime import date

import orjson

from funding.domain.matching import WORDS, Match
from funding.tables import MatchRow
from shared.database import Session


class SqlMatchRepository:
    """Keeps matches in PostgreSQL."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, match: Match, *, sponsor_code: str | None, district_code: str | None) -> None:
        """Add a new match."""
        self._session.insert(
            MatchRow,
            id=match.id,
            project_id=match.project_id,
            sponsor_code=sponsor_code,
            district_code=district_code,
            programme_id=match.programme.id,
            programme_version=match.programme.version,
            programme_name_zh=match.programme.name_zh,
            programme_name_en=match.programme.name_en,
            support_form="award",
            agencies="[]",
            likely_fen=0,
            window="none",
            deadline_order=date.max,
            verdict=WORDS[match.verdict],
            reasons=orjson.dumps([reason.model_dump() for reason in match.reasons]).decode(),
            missing_facts=orjson.dumps(match.missing_facts).decode(),
            as_of=match.as_of,
            version=match.version,
        )
