"""The tables that every service's database has, whatever else is in it."""

from shared.idempotency import IdempotencyKeyRow
from shared.inbox import InboxRow
from shared.offsets import ConsumerOffsetRow
from shared.outbox import OutboxRow
from shared.parking import ParkedEventRow, ParkedKeyRow

MESSAGING_TABLES = (
    OutboxRow,
    InboxRow,
    ConsumerOffsetRow,
    ParkedKeyRow,
    ParkedEventRow,
    IdempotencyKeyRow,
)
"""Outbox, inbox, offsets, parked keys and idempotency keys."""
