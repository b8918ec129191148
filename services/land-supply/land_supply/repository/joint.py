"""Joint applications to rows, and the ledgers that rounds and forms are read with."""

from typing import Any

import orjson
from sqlalchemy import ColumnElement, Label, ScalarSelect, Table, case, func, select
from sqlalchemy.dialects.postgresql import JSON, aggregate_order_by

from land_supply.domain.case import CaseChange
from land_supply.domain.engine.joint import applications_of
from land_supply.domain.joint import JointApplication
from land_supply.repository.rounds import entry_values
from land_supply.tables import ClockEntryRow, JointApplicationRow
from shared.database import Session
from shared.tables import table_of

_entries, _forms = table_of(ClockEntryRow), table_of(JointApplicationRow)


def ledger_of(clock_id: ColumnElement[Any]) -> ScalarSelect[Any]:
    """Return the ledger of a clock as JSON, in the order of its entries."""
    ordered = aggregate_order_by(_entries.table_valued(), _entries.c.position)
    return select(func.json_agg(ordered)).where(_entries.c.clock_id == clock_id).scalar_subquery()


def form_of(steps: Table) -> Label[Any]:
    """Return the form of a round as JSON; a round without one costs no look-up."""
    ledger = ledger_of(_forms.c.id)
    form = func.json_build_object("form", _forms.table_valued(), "entries", ledger, type_=JSON)
    stored = select(form).where(_forms.c.id == steps.c.joint_id).scalar_subquery()
    return case((steps.c.joint_id.is_not(None), stored)).label("joint")


def save_forms(session: Session, change: CaseChange) -> None:
    """Write what a change made of the forms of a case."""
    before = applications_of(change.before.progress)
    for clock_id, application in applications_of(change.after.progress).items():
        known = before.get(clock_id)
        if known is application:
            continue
        values: dict[str, Any] = {
            "status": application.status,
            "accepted_on": None if application.clock is None else application.clock.accepted_on,
            "completed_on": application.completed_on,
        }
        if known is None:
            _insert(session, change, application, values)
        else:
            session.update(JointApplicationRow, where={"id": clock_id}, **values)
        _add_entries(session, known, application)


def _insert(
    session: Session, change: CaseChange, application: JointApplication, values: dict[str, Any]
) -> None:
    session.insert(
        JointApplicationRow,
        id=application.clock_id,
        case_id=change.after.id,
        group_id=application.group.id,
        members=orjson.dumps([[*each] for each in application.members]).decode(),
        received_on=application.received_on,
        **values,
    )


def _add_entries(
    session: Session, known: JointApplication | None, application: JointApplication
) -> None:
    if application.clock is None:
        return
    stored = 0 if known is None or known.clock is None else len(known.clock.entries)
    for entry in application.clock.entries[stored:]:
        session.insert(ClockEntryRow, **entry_values(entry))
