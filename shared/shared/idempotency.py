"""Idempotency-Key (IETF draft-ietf-httpapi-idempotency-key-header): one effect, one answer.

The answer is stored in the unit of work that makes the effect. So the key is taken exactly when
the effect is committed, two requests at the same moment meet at the primary key, and the usual
request costs no round trip of its own: only a refused one looks for an earlier answer.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol, TypeVar

import asyncpg
import orjson
from sqlalchemy import Index, LargeBinary, SmallInteger, bindparam, select
from sqlmodel import Field
from starlette.responses import Response

from shared.context import Context
from shared.database import Database, Query, Session, Transactions
from shared.errors import DomainError
from shared.http.language import Text
from shared.http.problems import refusal
from shared.tables import Row, instant, table_of

REPLAYED = "Idempotency-Replayed"
PRIMARY_KEY = "pk_idempotency_keys"

_LONGEST = 255
_PRINTABLE = re.compile(rb"[\x20-\x7e]{1,255}")
_QUOTED = re.compile(rb'"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"')
_ESCAPED = re.compile(rb"\\(.)")

HEADER_PARAMETER: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "A value that this client never used before, such as a UUID. Repeating the "
    "request with it returns the first answer and has no second effect.",
    "schema": {"type": "string", "minLength": 1, "maxLength": _LONGEST, "pattern": "^[ -~]+$"},
    "example": "7f1c7a3e-0b1d-4c55-9a53-6f6b1a5f2d10",
}


class IdempotencyKeyRow(Row, table=True):
    """A key that was used, and the answer that its request got."""

    __tablename__ = "idempotency_keys"
    # Rows arrive in the order of this column, so the cheapest index finds the ones to forget.
    __table_args__ = (
        Index("ix_idempotency_keys_created_at", "created_at", postgresql_using="brin"),
    )

    scope: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    request_hash: bytes = Field(sa_type=LargeBinary)
    status: int = Field(sa_type=SmallInteger)
    headers: str
    body: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = instant()


_table = table_of(IdempotencyKeyRow)
_STORED = Query(
    select(_table).where(_table.c.scope == bindparam("scope"), _table.c.key == bindparam("key"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdempotencyKey:
    """A key, the space it is unique in, and what its request looked like."""

    scope: str
    key: str
    request_hash: bytes
    context: Context


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a command, as it is sent and stored."""

    body: bytes
    status: int = 201
    headers: Mapping[str, str] = field(default_factory=dict)


class HasSession(Protocol):
    """A unit of work whose session gathers rows."""

    @property
    def session(self) -> Session:
        """Return the session."""
        ...


UowT = TypeVar("UowT", bound=HasSession)
Refusals = Mapping[str, Callable[[], DomainError]]
"""What a taken business key means: name of the unique constraint to the error to raise."""


def parse_key(header: bytes | None) -> str:
    """Read the header: printable ASCII, bare or as a quoted structured-field string."""
    if header is None:
        raise refusal("idempotency-key-missing")
    quoted = _QUOTED.fullmatch(header) if header[:1] == b'"' else None
    key = header if quoted is None else _ESCAPED.sub(rb"\1", quoted[1])
    if _PRINTABLE.fullmatch(key) is None or (quoted is None and header[:1] == b'"'):
        raise refusal(
            "idempotency-key-invalid",
            Text(
                f"It must have 1 to {_LONGEST} printable ASCII characters.",
                f"应为 1 至 {_LONGEST} 个可打印的 ASCII 字符。",
            ),
        )
    return key.decode("ascii")


def request_hash(method: str, path: str, body: bytes) -> bytes:
    """Return what tells a repeated request from another one that reuses its key."""
    digest = sha256(f"{method} {path}\n".encode())
    digest.update(body)
    return digest.digest()


async def once(
    transactions: Transactions[UowT],
    database: Database,
    key: IdempotencyKey,
    work: Callable[[UowT], Awaitable[Answer]],
    refusals: Refusals | None = None,
) -> Response:
    """Do the work and store its answer, or return the answer that was stored before."""
    try:
        async with transactions(key.context) as uow:
            answer = await work(uow)
            _store(uow.session, key, answer)
    except (DomainError, asyncpg.UniqueViolationError) as error:
        return await _settle(database, key, error, refusals or {})
    return _respond(answer.status, answer.headers, answer.body)


_OF_EFFECTS = frozenset({"ETag", "Location"})


async def rehearse(
    transactions: Transactions[UowT], key: IdempotencyKey, work: Callable[[UowT], Awaitable[Answer]]
) -> Response:
    """Do the work and forget it: the answer is what it would have been, and nothing is kept."""
    async with transactions.rehearsal(key.context) as uow:
        answer = await work(uow)
    # Without tag and address: what they speak of does not exist.
    headers = {name: value for name, value in answer.headers.items() if name not in _OF_EFFECTS}
    return _respond(200, headers, answer.body)


def _store(session: Session, key: IdempotencyKey, answer: Answer) -> None:
    session.insert(
        IdempotencyKeyRow,
        scope=key.scope,
        key=key.key,
        request_hash=key.request_hash,
        status=answer.status,
        headers=orjson.dumps(answer.headers).decode() if answer.headers else "{}",
        body=answer.body,
        created_at=key.context.now,
    )


async def _settle(
    database: Database,
    key: IdempotencyKey,
    error: DomainError | asyncpg.UniqueViolationError,
    refusals: Refusals,
) -> Response:
    """Replay the stored answer; without one the refusal was about the request itself."""
    stored = await database.fetch_one(_STORED, scope=key.scope, key=key.key)
    if stored is not None:
        if stored["request_hash"] != key.request_hash:
            raise refusal("idempotency-key-reused") from None
        headers = {**orjson.loads(stored["headers"]), REPLAYED: "true"}
        return _respond(stored["status"], headers, stored["body"])
    meant = refusals.get(getattr(error, "constraint_name", None) or "")
    if meant is not None:
        raise meant() from error
    raise error


def _respond(status: int, headers: Mapping[str, str], body: bytes) -> Response:
    return Response(body, status, dict(headers) or None, media_type="application/json")
