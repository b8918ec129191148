"""Moves of cases: what it takes to go back, and the lists of bulk moves."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import BigInteger, String, Uuid, bindparam, select, tuple_

from land_supply.domain.case import CaseStatus
from land_supply.domain.engine import Standing, StepStatus
from land_supply.domain.moving import (
    ItemResult,
    ItemStatus,
    Move,
    MoveItem,
    MoveJob,
    MoveRecord,
    NoMoveError,
    UnbegunRound,
)
from land_supply.tables import CaseMoveRow, CaseRow, MoveItemRow, MoveRow
from shared.database import Database, Query, Session
from shared.errors import NotFoundError, StaleVersionError
from shared.identifiers import CaseId
from shared.tables import table_of

_case_moves, _cases = table_of(CaseMoveRow), table_of(CaseRow)
_moves, _items = table_of(MoveRow), table_of(MoveItemRow)

_LAST = Query(
    select(_case_moves)
    .where(
        _case_moves.c.case_id == bindparam("case_id", type_=Uuid()),
        ~_case_moves.c.taken_back,
    )
    .order_by(_case_moves.c.version.desc())
    .limit(1)
)
_OPEN_CASES = Query(
    select(_cases.c.id)
    .where(
        _cases.c.template_id == bindparam("template_id", type_=String()),
        _cases.c.template_version == bindparam("version", type_=String()),
        _cases.c.status == CaseStatus.OPEN.value,
    )
    .order_by(_cases.c.id)
)
_MOVED = Query(
    select(_items.c.case_id, _items.c.case_version)
    .select_from(
        _items.join(
            _case_moves,
            (_case_moves.c.case_id == _items.c.case_id)
            & (_case_moves.c.version == _items.c.case_version),
        )
    )
    .where(
        _items.c.move_id == bindparam("move_id", type_=Uuid()),
        _items.c.status == ItemStatus.MOVED.value,
        ~_case_moves.c.taken_back,
    )
    .order_by(_items.c.case_id)
)
_PENDING = Query(
    select(
        *_moves.c,
        _items.c.case_id,
        _items.c.takes_back.label("takes_back_fact"),
    )
    .select_from(_items.join(_moves, _moves.c.id == _items.c.move_id))
    .where(
        _items.c.status == "pending",
        tuple_(_items.c.move_id, _items.c.case_id)
        > tuple_(bindparam("move_id", type_=Uuid()), bindparam("case_id", type_=Uuid())),
    )
    .order_by(_items.c.move_id, _items.c.case_id)
    .limit(bindparam("limit", type_=BigInteger()))
)
_FIRST = UUID(int=0)


class SqlMoves:
    """Keeps moves in PostgreSQL."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def last(self, case_id: UUID) -> MoveRecord:
        """Return the last move of a case that was not taken back, or raise NoMoveError."""
        row = await self._session.fetch_one(_LAST, case_id=case_id)
        if row is None:
            raise NoMoveError
        return _record_of(row)

    def remember(self, move: Move) -> None:
        """Keep what it takes to take a move back."""
        record = move.record
        self._session.insert(
            CaseMoveRow,
            case_id=record.case_id,
            version=record.version,
            template_id=record.template_id,
            from_version=record.from_version,
            to_version=record.to_version,
            undo=orjson.dumps(_undo(record)).decode(),
            taken_back=False,
        )

    def forget(self, record: MoveRecord) -> None:
        """Count a move as taken back; it fails if it already is."""
        self._session.update(
            CaseMoveRow,
            where={"case_id": record.case_id, "version": record.version, "taken_back": False},
            missed=StaleVersionError("the move was taken back in the meantime"),
            taken_back=True,
        )

    async def get(self, move_id: UUID) -> MoveJob:
        """Return a bulk move or raise NotFoundError."""
        row = await self._session.get(MoveRow, id=move_id)
        if row is None:
            raise NotFoundError("move", move_id)
        return _job_of(row)

    async def cases_of(self, template_id: str, version: str) -> tuple[UUID, ...]:
        """Name the open cases that follow a version."""
        rows = await self._session.fetch(_OPEN_CASES, template_id=template_id, version=version)
        return tuple(UUID(int=row["id"].int) for row in rows)

    async def moved_by(self, move_id: UUID) -> Mapping[UUID, int]:
        """Name the cases that a bulk move has moved, each with the fact that tells it."""
        rows = await self._session.fetch(_MOVED, move_id=move_id)
        return {UUID(int=row["case_id"].int): row["case_version"] for row in rows}

    def start(self, items: Sequence[MoveItem], job: MoveJob) -> None:
        """Keep a bulk move with its cases; a worker does the rest."""
        self._session.insert(MoveRow, total=len(items), **asdict(job))
        self._session.insert_all(
            MoveItemRow,
            [(job.id, each.case_id, ItemStatus.PENDING, each.takes_back, "[]") for each in items],
            columns=("move_id", "case_id", "status", "takes_back", "differences"),
            key=("move_id", "case_id"),
        )

    def settle(self, item: MoveItem, result: ItemResult) -> None:
        """Record what became of a case; it fails if that is known already."""
        key = {"move_id": item.job.id, "case_id": item.case_id, "status": ItemStatus.PENDING}
        refusal = None if result.refusal is None else orjson.dumps(asdict(result.refusal)).decode()
        self._session.update(
            MoveItemRow,
            where=key,
            missed=StaleVersionError("another worker was quicker"),
            status=result.status,
            case_version=result.case_version,
            differences=orjson.dumps([asdict(each) for each in result.differences]).decode(),
            refusal=refusal,
            done_at=self._session.context.now,
        )


async def pending_items(
    database: Database, last: MoveItem | None, limit: int
) -> tuple[MoveItem, ...]:
    """Return cases that bulk moves have listed and nobody has moved, behind one of them."""
    rows = await database.fetch(
        _PENDING,
        move_id=_FIRST if last is None else last.job.id,
        case_id=_FIRST if last is None else last.case_id,
        limit=limit,
    )
    return tuple(
        MoveItem(job=_job_of(row), case_id=row["case_id"], takes_back=row["takes_back_fact"])
        for row in rows
    )


def _job_of(row: Mapping[str, Any]) -> MoveJob:
    return MoveJob(**{name: row[name] for name in MoveJob.__dataclass_fields__})


def _undo(record: MoveRecord) -> dict[str, Any]:
    return {
        "before": {each: [*standing] for each, standing in record.before.items()},
        "after": {each: [*standing] for each, standing in record.after.items()},
        "rounds": [asdict(each) for each in record.rounds.values()],
        "facts": record.facts,
    }


def _record_of(row: Mapping[str, Any]) -> MoveRecord:
    undo = orjson.loads(row["undo"])
    rounds = tuple(_round_of(each) for each in undo["rounds"])
    return MoveRecord(
        case_id=CaseId(row["case_id"]),
        version=row["version"],
        template_id=row["template_id"],
        from_version=row["from_version"],
        to_version=row["to_version"],
        before=_standings(undo["before"]),
        after=_standings(undo["after"]),
        rounds={each.step_id: each for each in rounds},
        facts=undo["facts"],
    )


def _standings(stored: Mapping[str, Any]) -> dict[str, Standing]:
    return {
        step_id: Standing(number, StepStatus(status), *rest)
        for step_id, (number, status, *rest) in stored.items()
    }


def _round_of(stored: Mapping[str, Any]) -> UnbegunRound:
    since = stored["since"]
    return UnbegunRound(
        **{
            **stored,
            "status": StepStatus(stored["status"]),
            "since": None if since is None else date.fromisoformat(since),
            "reminded": tuple(stored["reminded"]),
        }
    )
