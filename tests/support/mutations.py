"""Known bugs, put back on purpose: a guarantee is only proven if some test fails without it.

`TONGTU_MUTATION=<name> pytest ...` applies one of them to the code under test before the tests run.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import TopicPartition

from shared import offsets, processor, relay, statements
from shared.consumer import Consumer
from shared.database import Session
from shared.offsets import ConsumerOffsetRow
from shared.processor import Processor
from shared.relay import Relay

RELAY_TESTS = "tests/integration/shared/test_relay.py"
CONSUMER_TESTS = "tests/integration/shared/test_consumer.py"


@dataclass(frozen=True, slots=True)
class Mutation:
    """A bug and the test that must notice it."""

    apply: Callable[[], None]
    caught_by: str


def cursor_on_seq() -> None:
    """Read above the last number seen, as if numbers became visible in order."""
    text = relay.FETCH.replace("seq >= $1", "seq > $1")
    last = 0

    async def fetch(self: Relay, connection: Any, sending: Sequence[int]) -> list[Any]:
        nonlocal last
        rows: list[Any] = await connection.fetch(text, last, sending, self.settings.batch_size)
        last = max([last, *(row["seq"] for row in rows)])
        return rows

    Relay._fetch = fetch  # type: ignore[method-assign]


def delete_before_acknowledgement() -> None:
    """Forget rows before the brokers have them."""
    send = Relay._send

    async def forgetful(self: Relay, connection: Any, rows: list[Any], deletion: Any) -> Any:
        await self._delete([row["seq"] for row in rows])
        return await send(self, connection, rows, deletion)

    Relay._send = forgetful  # type: ignore[method-assign]


def three_readers_skip_locked() -> None:
    """Let every relay read what the others have not locked, without a leader."""
    relay.FETCH = relay.FETCH.replace("LIMIT $3", "LIMIT $3 FOR UPDATE SKIP LOCKED")
    relay.LEAD = "SELECT $1::bigint IS NOT NULL"


def commit_before_effect() -> None:
    """Store the offsets first and the effect afterwards."""
    fence = Processor._fence

    def early(self: Processor[Any], uow: Any, batch: Any) -> dict[TopicPartition, int]:
        session = Session(self.database, uow.session.context)
        following = fence(self, type("Early", (), {"session": session})(), batch)
        uow.session._early = session
        return following

    commit = Session.commit

    async def in_two_steps(self: Session) -> None:
        if (first := getattr(self, "_early", None)) is not None:
            await commit(first)
        await commit(self)

    Processor._fence = early  # type: ignore[method-assign]
    Session.commit = in_two_steps  # type: ignore[method-assign]


def fence_against_first_offset() -> None:
    """Accept a batch that does not begin below the stored offset, instead of compare and swap."""
    matches = statements._Source._matches

    def at_most(self: Any) -> str:
        return matches(self).replace('t."next_offset" =', 't."next_offset" <=')

    def fence(self: Processor[Any], uow: Any, batch: Any) -> dict[TopicPartition, int]:
        first: dict[TopicPartition, int] = {}
        for item in batch:
            partition = TopicPartition(item.record.topic, item.record.partition)
            first.setdefault(partition, item.record.offset)
        following = processor.following_offsets(batch)
        for partition, offset in following.items():
            offsets.fence(
                uow.session,
                self.consumer,
                partition,
                expected=first[partition],
                following=offset,
            )
        return following

    statements._Source._matches = at_most  # type: ignore[method-assign]
    Processor._fence = fence  # type: ignore[method-assign]
    assert ConsumerOffsetRow.__tablename__


def keep_polls_over_a_seek() -> None:
    """Handle what was polled before a seek as if it had been polled after it."""
    poll = Consumer._poll

    async def unseen(self: Consumer[Any], client: Any) -> Any:
        polled = await poll(self, client)
        return polled._replace(seeks=_Any())

    Consumer._poll = unseen  # type: ignore[method-assign]


class _Any(int):
    """Equals every number."""

    def __ne__(self, _other: object) -> bool:
        return False


def notify_in_transaction() -> None:
    """Wake the relay with the commit itself, which makes all commits wait for one lock."""
    commit = Session.commit

    async def noisy(self: Session) -> None:
        await self._flush()
        await self._connection.execute("SELECT pg_notify('outbox', '')")
        await commit(self)

    Session.commit = noisy  # type: ignore[method-assign]


MUTATIONS = {
    "cursor_on_seq": Mutation(
        cursor_on_seq,
        f"{RELAY_TESTS}::test_no_event_is_lost_and_order_is_kept_while_transactions_are_slow[1]",
    ),
    "delete_before_acknowledgement": Mutation(
        delete_before_acknowledgement,
        f"{RELAY_TESTS}::test_a_row_stays_until_the_broker_has_acknowledged_it",
    ),
    "three_readers_skip_locked": Mutation(
        three_readers_skip_locked,
        f"{RELAY_TESTS}::test_three_relays_have_one_leader_and_keep_order",
    ),
    "notify_in_transaction": Mutation(
        notify_in_transaction,
        f"{RELAY_TESTS}::test_a_commit_takes_no_lock_that_other_commits_wait_for",
    ),
    "commit_before_effect": Mutation(
        commit_before_effect, f"{CONSUMER_TESTS}::test_a_failed_effect_moves_no_offset"
    ),
    "keep_polls_over_a_seek": Mutation(
        keep_polls_over_a_seek,
        f"{CONSUMER_TESTS}::test_what_was_read_ahead_of_a_seek_is_read_again",
    ),
    "fence_against_first_offset": Mutation(
        fence_against_first_offset,
        f"{CONSUMER_TESTS}::test_a_batch_from_a_wrong_position_is_refused",
    ),
}
"""Every known bug by name."""


def apply(name: str) -> None:
    """Put one bug back."""
    MUTATIONS[name].apply()
