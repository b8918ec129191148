"""Inbox: which events a consumer has handled, for handlers without a natural guard."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, select, text
from sqlmodel import Field

from shared.database import Query
from shared.tables import Row, instant, table_of


class InboxRow(Row, table=True):
    """One event that one consumer has handled, written in the transaction of the effect."""

    __tablename__ = "inbox_messages"

    consumer: str = Field(primary_key=True)
    event_id: UUID = Field(primary_key=True)
    handled_at: datetime = instant(
        default=None, sa_column_kwargs={"server_default": text("clock_timestamp()")}
    )


_table = table_of(InboxRow)

HANDLED = Query(
    select(_table.c.event_id).where(
        _table.c.consumer == bindparam("consumer"),
        _table.c.event_id == bindparam("ids", type_=ARRAY(Uuid())).any_(),
    )
)
"""Which of the given events were handled before."""
