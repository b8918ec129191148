"""Units of work against real PostgreSQL."""

import asyncpg
import pytest

from shared.errors import StaleVersionError
from shared.identifiers import new_id
from shared.outbox import OutboxRow
from support.messaging import CounterRow, EffectRow, Laboratory, context, raised

TOPIC = "laboratory.counters"


async def test_state_and_event_commit_together(laboratory: Laboratory) -> None:
    """One unit of work leaves its row and its event."""
    counter = await laboratory.create(TOPIC)

    assert await laboratory.value("SELECT version FROM lab_counters WHERE id = $1", counter) == 1
    assert await laboratory.value("SELECT aggregateid FROM outbox") == str(counter)


async def test_an_exception_leaves_neither_state_nor_event(laboratory: Laboratory) -> None:
    """What was gathered is forgotten when the block fails."""
    with pytest.raises(RuntimeError):
        async with laboratory.transactions(context()) as uow:
            uow.session.insert(CounterRow, id=new_id(), version=1)
            uow.outbox.append(raised(new_id(), 1, TOPIC), version=1)
            raise RuntimeError

    assert await laboratory.value("SELECT count(*) FROM lab_counters") == 0
    assert await laboratory.value("SELECT count(*) FROM outbox") == 0


async def test_a_stale_version_writes_nothing_at_all(laboratory: Laboratory) -> None:
    """A missed guard undoes every row of the statement, the other guards' rows included."""
    first, second = await laboratory.create(TOPIC), await laboratory.create(TOPIC)

    with pytest.raises(StaleVersionError):
        async with laboratory.transactions(context()) as uow:
            uow.session.update(CounterRow, where={"id": first, "version": 1}, version=2)
            uow.session.update(CounterRow, where={"id": second, "version": 7}, version=8)
            uow.outbox.append(raised(first, 2, TOPIC), version=2)

    versions = await laboratory.rows("SELECT DISTINCT version FROM lab_counters")
    assert [row["version"] for row in versions] == [1]
    assert await laboratory.value("SELECT count(*) FROM outbox") == 2


async def test_a_taken_key_undoes_the_whole_unit_of_work(laboratory: Laboratory) -> None:
    """A unique violation is raised by name and leaves nothing behind."""
    counter = await laboratory.create(TOPIC)

    with pytest.raises(asyncpg.UniqueViolationError) as caught:
        async with laboratory.transactions(context()) as uow:
            uow.outbox.append(raised(counter, 2, TOPIC), version=2)
            uow.session.insert(CounterRow, id=counter, version=1)

    assert caught.value.constraint_name == "pk_lab_counters"
    assert await laboratory.value("SELECT count(*) FROM outbox") == 1


async def test_a_row_written_twice_in_one_unit_of_work_has_its_last_value(
    laboratory: Laboratory,
) -> None:
    """Two writes of one row become two statements of one transaction."""
    counter = new_id()

    async with laboratory.transactions(context()) as uow:
        uow.session.insert(CounterRow, id=counter, version=1)
        uow.session.update(CounterRow, where={"id": counter, "version": 1}, version=2)

    assert await laboratory.value("SELECT version FROM lab_counters WHERE id = $1", counter) == 2


async def test_a_read_sees_what_the_unit_of_work_has_gathered(laboratory: Laboratory) -> None:
    """A pending row is written before a read that could miss it, and undone with the rest."""
    counter = new_id()
    seen = None

    with pytest.raises(RuntimeError):
        async with laboratory.transactions(context()) as uow:
            uow.session.insert(CounterRow, id=counter, version=1)
            seen = await uow.session.get(CounterRow, id=counter)
            raise RuntimeError

    assert seen is not None
    assert await laboratory.value("SELECT count(*) FROM lab_counters") == 0


async def test_the_newest_of_two_upserts_wins_whatever_their_order(
    laboratory: Laboratory,
) -> None:
    """A projection never goes back, within a unit of work or across them."""
    counter = new_id()
    for versions in ((2, 3, 1), (2,)):
        async with laboratory.transactions(context()) as uow:
            for version in versions:
                uow.session.upsert(
                    CounterRow, key=("id",), newer="version", id=counter, version=version
                )

    assert await laboratory.value("SELECT version FROM lab_counters WHERE id = $1", counter) == 3


async def test_many_rows_keep_their_order_in_the_outbox(laboratory: Laboratory) -> None:
    """Outbox numbers rise in the order in which facts were announced."""
    async with laboratory.transactions(context()) as uow:
        for number in range(1, 501):
            uow.outbox.append(raised(new_id(), number, TOPIC), version=number)

    rows = await laboratory.rows("SELECT aggregate_version FROM outbox ORDER BY seq")
    assert [row["aggregate_version"] for row in rows] == list(range(1, 501))


async def test_a_command_is_one_statement_and_one_round_trip(laboratory: Laboratory) -> None:
    """The counter that gates the write path: no BEGIN, no COMMIT, one query."""
    statements: list[str] = []
    async with laboratory.database.connection() as connection:
        connection.add_query_logger(lambda record: statements.append(record.query))

    await laboratory.create(TOPIC)

    assert len(statements) == 1
    assert OutboxRow.__tablename__ in statements[0]
    assert EffectRow.__tablename__ not in statements[0]
