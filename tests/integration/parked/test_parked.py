"""`tongtu parked` against a real consumer, real PostgreSQL and real Kafka."""

import asyncio
from typing import Any

from shared.clock import SystemClock
from shared.parking_desk import ParkingDesk, place_of
from support.messaging import eventually


async def test_a_parked_key_is_listed_with_its_reason(ward: Any) -> None:
    """Which key, how many events wait, and why."""
    await ward.rise(2)
    await ward.waits(3)

    result = await ward.tongtu("list")

    assert result.exit_code == 0, result.output
    line = next(line for line in result.output.splitlines() if ward.key in line)
    assert " 3 " in line
    assert "permanent" in line


async def test_an_event_is_shown_with_what_came(ward: Any) -> None:
    """Payload, headers, place and reason are there to judge by."""
    result = await ward.tongtu("show", ward.key)

    assert result.exit_code == 0, result.output
    assert "permanent: version 1 is refused" in result.output
    assert f"{ward.topic}/0 offset 0" in result.output
    assert "ce_type: laboratory.counter.raised.v1" in result.output
    assert '"number":1' in result.output


async def test_a_dry_run_changes_nothing(ward: Any) -> None:
    """It names what would be retried."""
    ward.refused.clear()

    result = await ward.tongtu("retry", ward.key, "--dry-run")

    assert f"{ward.key} on {ward.topic}, 1 waiting" in result.output
    assert await ward.laboratory.value("SELECT retry_requested_at IS NULL FROM parked_keys")


async def test_a_retry_handles_what_waits_and_releases_the_key(ward: Any) -> None:
    """In order, and what comes later passes."""
    await ward.rise(2)
    await ward.waits(3)
    ward.refused.clear()

    result = await ward.tongtu("retry", ward.key)

    assert result.exit_code == 0, result.output
    assert "was handled and is released" in result.output
    await ward.rise()
    await ward.has_effects(4)
    assert await ward.effects() == [1, 2, 3, 4]


async def test_a_retry_that_fails_again_says_why(ward: Any) -> None:
    """The key stays parked, with one attempt more."""
    result = await ward.tongtu("retry")

    assert result.exit_code == 1
    assert "failed again: permanent: version 1 is refused" in result.output
    assert (await ward.events())[0]["attempts"] == 2


async def test_the_key_of_one_event_is_retried(ward: Any) -> None:
    """An event is named by its number within the service."""
    ward.refused.clear()
    number = (await ward.events())[0]["seq"]

    result = await ward.tongtu("retry", "--id", str(number))

    assert result.exit_code == 0, result.output
    await ward.has_effects(1)


async def test_a_discard_gives_up_the_blocking_event_only(ward: Any) -> None:
    """Who, why and when stay with it; what followed waits for a retry and is handled."""
    await ward.rise(2)
    await ward.waits(3)

    discarded = await ward.tongtu("discard", ward.key, "--reason", "sent by mistake")
    retried = await ward.tongtu("retry", ward.key)

    assert "2 still wait" in discarded.output
    assert retried.exit_code == 0, retried.output
    assert await ward.effects() == [2, 3]
    first = (await ward.events())[0]
    assert (first["status"], first["resolution"]) == ("discarded", "sent by mistake")
    assert first["resolved_by"].startswith("operator:")
    assert first["resolved_at"] is not None


async def test_discarding_the_last_event_releases_the_key(ward: Any) -> None:
    """The running consumer handles the next event as any other."""
    result = await ward.tongtu("discard", ward.key, "--reason", "obsolete")

    assert "is released" in result.output
    await ward.rise()
    await ward.has_effects(1)
    assert await ward.effects() == [2]


async def test_all_can_be_discarded_at_once(ward: Any) -> None:
    """Nothing is left waiting."""
    await ward.rise(2)
    await ward.waits(3)

    result = await ward.tongtu("discard", ward.key, "--reason", "test data", "--all")

    assert "3 discarded" in result.output
    assert await ward.laboratory.value("SELECT count(*) FROM parked_keys") == 0


FOLLOWER = """
INSERT INTO parked_events (consumer, topic, partition, "offset", record_key, headers, error_code,
                           error_message, attempts, consumer_version, parked_at)
SELECT consumer, topic, partition, "offset" + 1, record_key, headers, 'key-parked',
       'an earlier event of its key is parked', 0, consumer_version, parked_at FROM parked_events
"""


async def test_an_event_that_joins_during_a_discard_is_not_stranded(ward: Any) -> None:
    """The discard waits for the arrival's transaction, sees its event and discards it too."""
    desk = ParkingDesk(ward.laboratory.database, SystemClock())
    place = place_of((await desk.parked())[0])

    async with ward.laboratory.database.connection() as arrival:
        async with arrival.transaction():
            await arrival.execute("UPDATE parked_keys SET last_event_at = now()")
            await arrival.execute(FOLLOWER)
            discard = asyncio.create_task(desk.discard(place, None, by="operator:x", reason="x"))
            blocked = "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted"
            await eventually(lambda: ward.laboratory.value(blocked))
        done = await discard

    assert (done.events, done.left) == (2, 0)
    assert await desk.parked() == []
    assert {row["status"] for row in await ward.events()} == {"discarded"}


async def test_mistakes_are_messages(ward: Any) -> None:
    """An unknown key, an unknown event, an empty reason: said in one line, nothing changed."""
    unknown = await ward.tongtu("retry", "no-such-key")
    number = await ward.tongtu("retry", "--id", "999")
    empty = await ward.tongtu("discard", ward.key, "--reason", " ")

    assert "tongtu: Nothing is parked that fits: no-such-key" in unknown.output
    assert "Nothing is parked that fits: with event 999" in number.output
    assert "needs a reason" in empty.output
    assert [result.exit_code for result in (unknown, number, empty)] == [1, 1, 1]
