"""One effect and one answer per key; the real database has the same scenarios elsewhere."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, cast

import asyncpg
import pytest

from shared.context import Context
from shared.database import Database, Transactions
from shared.errors import AlreadyExistsError, ConflictError
from shared.http.problems import ProblemError
from shared.idempotency import PRIMARY_KEY, Answer, IdempotencyKey, once, request_hash

CONTEXT = Context(actor="sponsor:1", correlation_id="c", now=datetime(2026, 3, 2, tzinfo=UTC))
Row = dict[str, Any]


class InMemoryKeys:
    """Stores rows like the table with its primary key does."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Row] = {}
        self.effects = 0

    @asynccontextmanager
    async def transaction(self, _context: Context) -> AsyncIterator["GatheringUnitOfWork"]:
        """Commit on a clean exit, refuse a key that is taken."""
        uow = GatheringUnitOfWork()
        yield uow
        for row in uow.gathered:
            if (row["scope"], row["key"]) in self.rows:
                raise unique_violation(PRIMARY_KEY)
            self.rows[row["scope"], row["key"]] = row
        self.effects += 1

    async def fetch_one(self, _query: object, *, scope: str, key: str) -> Row | None:
        """Find a stored answer."""
        return self.rows.get((scope, key))


class GatheringUnitOfWork:
    """A unit of work that is its own session."""

    def __init__(self) -> None:
        self.gathered: list[Row] = []
        self.session = self

    def insert(self, _table: object, **values: object) -> None:
        """Gather a row."""
        self.gathered.append(values)


def unique_violation(constraint: str) -> asyncpg.UniqueViolationError:
    """Build what asyncpg raises for a taken key."""
    error = asyncpg.UniqueViolationError("duplicate key value")
    error.constraint_name = constraint
    return error


def a_key(key: str = "k-1", body: bytes = b"{}", scope: str = "organisation:1") -> IdempotencyKey:
    """Build a key of a request with this body."""
    digest = request_hash("POST", "/projects", body)
    return IdempotencyKey(scope=scope, key=key, request_hash=digest, context=CONTEXT)


async def created(_uow: GatheringUnitOfWork) -> Answer:
    """Do what the route does."""
    return Answer(b'{"id":1}', headers={"Location": "/projects/1"})


async def run(
    store: InMemoryKeys,
    key: IdempotencyKey,
    work: Callable[[GatheringUnitOfWork], Awaitable[Answer]] = created,
    refusals: dict[str, Callable[[], Any]] | None = None,
) -> Any:
    """Call the real thing with the store in both roles."""
    transactions = cast("Transactions[Any]", store.transaction)
    return await once(transactions, cast("Database", store), key, work, refusals)


async def test_the_first_request_has_an_effect() -> None:
    """The answer is the work's own."""
    store = InMemoryKeys()

    answer = await run(store, a_key())

    assert (answer.status_code, answer.body, store.effects) == (201, b'{"id":1}', 1)
    assert answer.headers["location"] == "/projects/1"


async def test_a_repeated_request_gets_the_same_answer() -> None:
    """Byte for byte, with one effect, and marked."""
    store = InMemoryKeys()
    first = await run(store, a_key())

    second = await run(store, a_key())

    assert (second.body, second.status_code, store.effects) == (first.body, 201, 1)
    assert second.headers["location"] == "/projects/1"
    assert second.headers["idempotency-replayed"] == "true"


async def test_a_repeat_is_answered_even_where_the_rule_would_now_refuse() -> None:
    """The state that the first request made must not refuse its repetition."""
    store = InMemoryKeys()
    await run(store, a_key())

    async def refused(_uow: GatheringUnitOfWork) -> Answer:
        raise ConflictError("already done")

    second = await run(store, a_key(), refused)

    assert second.body == b'{"id":1}'


async def test_a_key_cannot_serve_another_request() -> None:
    """Another body with the same key is a mistake of the client."""
    store = InMemoryKeys()
    await run(store, a_key(body=b"1"))

    with pytest.raises(ProblemError, match="idempotency-key-reused"):
        await run(store, a_key(body=b"2"))


async def test_keys_of_two_organisations_do_not_meet() -> None:
    """Each has its own space of keys."""
    store = InMemoryKeys()
    await run(store, a_key(scope="organisation:1"))

    second = await run(store, a_key(scope="organisation:2"))

    assert ("idempotency-replayed" in second.headers, store.effects) == (False, 2)


async def test_a_refused_request_stores_nothing() -> None:
    """Its key is free for the corrected request."""
    store = InMemoryKeys()

    async def refused(_uow: GatheringUnitOfWork) -> Answer:
        raise ConflictError("no")

    with pytest.raises(ConflictError):
        await run(store, a_key(), refused)

    assert store.rows == {}


async def test_a_taken_business_key_is_the_services_own_error() -> None:
    """The name of the constraint says what is taken."""
    store = InMemoryKeys()

    async def taken(_uow: GatheringUnitOfWork) -> Answer:
        raise unique_violation("uq_projects_project_code")

    refusals = {
        "uq_projects_project_code": lambda: AlreadyExistsError("project", "project_code", "1")
    }

    with pytest.raises(AlreadyExistsError):
        await run(store, a_key(), taken, refusals)


async def test_an_unknown_constraint_is_not_hidden() -> None:
    """What nobody expected stays an error of ours."""
    store = InMemoryKeys()

    async def taken(_uow: GatheringUnitOfWork) -> Answer:
        raise unique_violation("uq_something")

    with pytest.raises(asyncpg.UniqueViolationError):
        await run(store, a_key(), taken)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("PUT", "/projects", b"{}"), ("POST", "/projects/1", b"{}"), ("POST", "/projects", b"{ }")],
)
def test_method_address_and_body_make_a_request(method: str, path: str, body: bytes) -> None:
    """Whatever differs makes another hash."""
    other = request_hash(method, path, body)

    assert other != request_hash("POST", "/projects", b"{}")
