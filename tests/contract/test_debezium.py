"""Debezium's outbox event router writes the records that the relay writes.

Debezium does not run here: `debezium/record.py` ran it against the real outbox and kept what it
made of the rows. Its own headers come on top, and a NULL column is a header without a value.
"""

from collections import defaultdict
from typing import Any

import pytest
from aiokafka import ConsumerRecord

from shared.contracts.envelope import Envelope
from shared.contracts.event import Event
from shared.contracts.registry import EVENTS, TOPICS
from shared.incoming import Incoming, decode
from shared.outbox import OutboxRow, headers_of
from shared.publisher import partition_of
from shared.subscriptions import Handler, HasSession
from shared.tables import table_of
from support.debezium import RecordedRecord, RecordedRow, Recording, setup

Headers = tuple[tuple[str, bytes | None], ...]

RECORDING = Recording.load()
ROWS = {row.columns["id"]: row for row in RECORDING.rows}
PAIRS = [(ROWS[Envelope.from_headers(record.headers).id], record) for record in RECORDING.records]

every_record = pytest.mark.parametrize(("row", "record"), PAIRS)


async def ignore(_event: Event, _uow: HasSession, _envelope: Envelope) -> None:
    """Take an event and do nothing."""


HANDLERS: dict[str, Handler[HasSession]] = {
    name: Handler(event, ignore, once=False) for name, event in EVENTS.items()
}


def received(row: RecordedRow, record: RecordedRecord, headers: Headers) -> Incoming[HasSession]:
    """Decode what a consumer gets when the record carries these headers."""
    consumed: ConsumerRecord[bytes, bytes] = ConsumerRecord(
        topic=row.columns["aggregatetype"],
        partition=record.partition,
        offset=record.offset,
        timestamp=record.timestamp,
        timestamp_type=0,
        key=record.key,
        value=record.value,
        checksum=None,
        serialized_key_size=0,
        serialized_value_size=0,
        headers=headers,
    )
    return decode(consumed, HANDLERS)


def attributes(headers: Headers) -> list[tuple[str, bytes]]:
    """Keep the headers that the relay writes too, in a fixed order."""
    return sorted(
        (name, value)
        for name, value in headers
        if value is not None and (name.startswith("ce_") or name == "content-type")
    )


def test_every_row_became_one_record() -> None:
    """Nothing is lost or doubled, though rows were deleted while Debezium read."""
    recorded = [row.columns["id"] for row, _ in PAIRS]

    assert len(recorded) == len(RECORDING.rows)
    assert set(recorded) == ROWS.keys()


def test_the_recording_is_up_to_date() -> None:
    """It was made with these versions, settings and columns; if not, run record.py again."""
    columns = set(table_of(OutboxRow).columns.keys())

    assert RECORDING.setup == setup()
    assert all(row.columns.keys() == columns for row in RECORDING.rows)


def test_the_recording_is_worth_comparing() -> None:
    """It holds every topic, rows from before and after the start, and NULL columns."""
    topics = {row.columns["aggregatetype"] for row in RECORDING.rows}
    captured = {row.captured for row in RECORDING.rows}
    reasons = {row.columns["reason"] for row in RECORDING.rows}

    assert topics > set(TOPICS)
    assert captured == {"snapshot", "stream"}
    assert None in reasons


@every_record
def test_topic_key_and_value_are_the_relays(row: RecordedRow, record: RecordedRecord) -> None:
    """The record stands where the relay would put it, with the same bytes."""
    key = row.columns["aggregateid"].encode()

    assert record.topic == row.columns["aggregatetype"]
    assert record.key == key
    assert record.value == row.columns["payload"]
    assert record.partition == partition_of(key, RECORDING.partitions)


@every_record
def test_headers_are_the_relays(row: RecordedRow, record: RecordedRecord) -> None:
    """Every CloudEvents attribute has the same bytes, once; what has no value reads as absent."""
    ours: list[tuple[str, bytes]] = headers_of(row.columns)

    assert attributes(record.headers) == sorted(ours)


@every_record
def test_other_headers_are_debeziums_own(row: RecordedRow, record: RecordedRecord) -> None:
    """What comes on top is the event's id again, Debezium's context, and NULL columns."""
    ours = dict(headers_of(row.columns))
    extra = {name: value for name, value in record.headers if name not in ours}
    context = {name for name in extra if name.startswith("__debezium.context.")}
    null = {name for name, value in extra.items() if value is None}

    assert extra["id"] == str(row.columns["id"]).encode()
    assert extra.keys() - context - null == {"id"}
    assert null == {
        f"ce_{name}"
        for name in ("causationid", "reason", "traceparent")
        if row.columns[name] is None
    }


@every_record
def test_a_consumer_reads_the_same_event(row: RecordedRow, record: RecordedRecord) -> None:
    """Envelope, event and fault do not depend on who wrote the record."""
    relayed = received(row, record, tuple(headers_of(row.columns)))

    incoming = received(row, record, record.headers)

    assert incoming.envelope == relayed.envelope is not None
    assert incoming.event == relayed.event
    assert incoming.handler == relayed.handler
    assert repr(incoming.fault) == repr(relayed.fault)


@every_record
def test_registered_types_arrive_as_events(row: RecordedRow, record: RecordedRecord) -> None:
    """The comparison above is about events, not about faults of both sides."""
    incoming = received(row, record, record.headers)

    assert (incoming.event is not None) == (row.columns["type"] in EVENTS)


def test_an_aggregates_events_keep_their_order() -> None:
    """Per key the versions rise with the offsets, across the end of the snapshot."""
    versions: dict[tuple[str, bytes], list[int]] = defaultdict(list)

    for row, record in PAIRS:
        versions[record.topic, record.key].append(row.columns["aggregate_version"])

    assert all(found == list(range(1, 8)) for found in versions.values())


def test_a_required_attribute_without_a_value_is_missing() -> None:
    """A header without a value is no value: the record is at fault, the consumer goes on."""
    row, record = PAIRS[0]
    headers: list[Any] = [
        (name, None if name == "ce_actor" else value) for name, value in record.headers
    ]

    incoming = received(row, record, tuple(headers))

    assert incoming.fault is not None
    assert incoming.fault.code == "undecodable"
