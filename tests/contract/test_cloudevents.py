"""A record of the relay is a CloudEvent: the official SDK and our own consumers both read it."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from cloudevents.core.base import BaseCloudEvent
from cloudevents.core.bindings.kafka import KafkaMessage, from_kafka
from cloudevents.core.formats.json import JSONFormat
from sqlmodel import SQLModel

from shared.context import Context
from shared.contracts.envelope import Envelope
from shared.contracts.registry import EVENTS
from shared.database import Session
from shared.outbox import Outbox, headers_of
from tongtu.contract_examples import examples

NOW = datetime(2024, 9, 27, 1, 30, tzinfo=UTC)

every_event = pytest.mark.parametrize("event_type", EVENTS)


class RecordingSession(Session):
    """Keeps the rows of a unit of work instead of writing them."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.rows: list[dict[str, Any]] = []

    def insert(self, row: type[SQLModel], **values: Any) -> None:  # noqa: ARG002
        """Keep the row."""
        self.rows.append(values)


def a_context(**changes: Any) -> Context:
    """Describe who acts, with everything known unless a test says otherwise."""
    known: dict[str, Any] = {
        "actor": "coordinator:李华",
        "correlation_id": "request-42",
        "causation_id": "01923119-61c0-7c6e-9b1e-5a2f6d9c0e01",
        "reason": "补录 / entered later",
        "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "now": NOW,
    }
    return Context(**known | changes)


def a_row(event_type: str, context: Context) -> dict[str, Any]:
    """Append an example to the outbox and return the row."""
    session = RecordingSession(context)
    Outbox(session).append(examples()[event_type].event, version=7)
    (row,) = session.rows
    return row


def read_by_sdk(row: dict[str, Any]) -> BaseCloudEvent:
    """Read a record with the official SDK, which finds the mode and version by itself."""
    headers = headers_of(row)
    message = KafkaMessage(dict(headers), row["aggregateid"].encode(), row["payload"])
    assert len(message.headers) == len(headers), "a header appears twice"
    return from_kafka(message, JSONFormat())


@every_event
def test_the_official_sdk_reads_the_attributes(event_type: str) -> None:
    """Every required and optional attribute of CloudEvents 1.0 arrives."""
    row = a_row(event_type, a_context())

    event = read_by_sdk(row)

    assert event.get_specversion() == "1.0"
    assert event.get_id() == str(row["id"])
    assert event.get_type() == event_type
    assert event.get_source() == f"urn:tongtu:service:{event_type.split('.', maxsplit=1)[0]}"
    assert event.get_subject() == examples()[event_type].event.subject
    assert event.get_time() == NOW
    assert event.get_dataschema() == f"urn:tongtu:schema:{event_type}"
    assert event.get_datacontenttype() == "application/json"


@every_event
def test_the_official_sdk_reads_the_payload(event_type: str) -> None:
    """The data is the event itself."""
    event = read_by_sdk(a_row(event_type, a_context()))

    assert event.get_data() == examples()[event_type].payload()


def test_the_official_sdk_reads_our_extensions() -> None:
    """Extensions travel as text, Chinese included; the key arrives as partition key."""
    row = a_row("land-supply.case.opened.v1", a_context())

    event = read_by_sdk(row)

    assert event.get_extension("aggregateversion") == "7"
    assert event.get_extension("correlationid") == "request-42"
    assert event.get_extension("causationid") == "01923119-61c0-7c6e-9b1e-5a2f6d9c0e01"
    assert event.get_extension("actor") == "coordinator:李华"
    assert event.get_extension("reason") == "补录 / entered later"
    assert event.get_extension("traceparent").startswith("00-4bf92f3577b34da6")
    assert event.get_extension("partitionkey") == event.get_subject()


def test_what_is_unknown_is_left_out() -> None:
    """An attribute without a value is no header at all, as CloudEvents demands."""
    context = a_context(causation_id=None, reason=None, traceparent=None)

    headers = dict(headers_of(a_row("funding.match.found.v1", context)))

    assert headers.keys().isdisjoint({"ce_causationid", "ce_reason", "ce_traceparent"})
    assert b"" not in headers.values()


@every_event
def test_a_consumer_reads_the_same_attributes(event_type: str) -> None:
    """Our own envelope finds what the SDK finds."""
    row = a_row(event_type, a_context())

    envelope = Envelope.from_headers(headers_of(row))

    assert envelope == Envelope(
        id=UUID(str(row["id"])),
        type=event_type,
        source=row["source"],
        subject=row["aggregateid"],
        time=NOW,
        dataschema=row["dataschema"],
        aggregate_version=7,
        correlation_id="request-42",
        causation_id="01923119-61c0-7c6e-9b1e-5a2f6d9c0e01",
        actor="coordinator:李华",
        reason="补录 / entered later",
        traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    )


@every_event
def test_the_documented_example_is_what_the_outbox_writes(event_type: str) -> None:
    """Rows in the documentation have the columns of real rows."""
    real, documented = a_row(event_type, a_context()), examples()[event_type].row()

    assert documented.keys() == real.keys()
    assert json.loads(documented["payload"]) == json.loads(real["payload"])
