"""Rounds of steps to rows and back, with the ledgers of their clocks."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from land_supply.domain.clock import ClockEntry, EntryKind, LegalClock, Renewal
from land_supply.domain.engine import (
    FixedFact,
    MissingItem,
    Moment,
    Rulebook,
    StepRules,
    StepState,
    StepStatus,
    Stood,
)
from land_supply.domain.engine.dates import dates_at, turn_of
from land_supply.domain.engine.moments import next_moment_on
from land_supply.domain.joint import JointApplication, JointMember, terms_of
from land_supply.domain.template import ExtensionAuthority
from land_supply.repository.undertakings import undertaking_of
from shared.identifiers import ClockId
from shared.legal_sources import Grade

_RUNNING = frozenset({StepStatus.ACCEPTED, StepStatus.PAUSED})


def state_of(row: Mapping[str, Any], rules: StepRules) -> StepState:
    """Build the round of a step from its row, which has the ledger of its clock as JSON."""
    clock_id = ClockId(row["clock_id"])
    closed_from = row["closed_from"]
    return StepState(
        clock_id=clock_id,
        rules=rules,
        round=row["round"],
        status=StepStatus(row["step_status"]),
        agency=row["agency"],
        claimed_by=row["claimed_by"],
        delegated_from=row["delegated_from"],
        since=row["since"],
        received_on=row["received_on"],
        asked=_asked(row["asked"]),
        clock=_clock(clock_id, rules, row["entries"]),
        accepted_on=row["accepted_on"],
        is_deemed=row["is_deemed"],
        outcome=row["outcome"],
        decided_on=row["decided_on"],
        delivered_on=row["delivered_on"],
        renewal=_renewal(row["renewal"]),
        stood=_stood(row["stood"]),
        fixed=tuple(FixedFact(*each) for each in orjson.loads(row["fixed"])),
        closed_from=None if closed_from is None else StepStatus(closed_from),
        closed_by=row["closed_by"],
        caused_by=row["caused_by"],
        restores=row["restores"],
        reminded=tuple(orjson.loads(row["reminded"])),
        undertaking=undertaking_of(row["given"], rules),
        joint=_joint(row["joint"], rules),
        counted_by=tuple(row["calendar_version"].split()),
    )


def values_of(known: StepState | None, state: StepState, moment: Moment) -> dict[str, Any]:
    """Return what a change of a known round, or a new one, writes into its row."""
    calendar, today = moment.calendar, moment.today
    dates = dates_at(state, moment)
    return {
        "template_version": state.rules.version,
        "variant": state.rules.variant,
        "agency": state.agency or "",
        "claimed_by": state.claimed_by,
        "delegated_from": state.delegated_from,
        "status": state.status,
        "turn": turn_of(state),
        "since": state.since,
        "received_on": state.received_on,
        "accepted_on": state.accepted_on,
        "is_deemed": state.is_deemed,
        "asked": orjson.dumps(state.asked).decode(),
        "outcome": state.outcome,
        "decided_on": state.decided_on,
        "delivered_on": state.delivered_on,
        "renewal": None if state.renewal is None else orjson.dumps(state.renewal).decode(),
        "stood": orjson.dumps(state.stood and [*state.stood]).decode(),
        "fixed": orjson.dumps([[*each] for each in state.fixed]).decode(),
        "closed_from": state.closed_from,
        "closed_by": state.closed_by,
        "caused_by": state.caused_by,
        "restores": state.restores,
        "statutory_due_on": dates.statutory_due_on,
        "promised_due_on": dates.promised_due_on,
        "provisional": dates.provisional,
        "undertaking": None if state.undertaking is None else state.undertaking.status,
        "joint_id": None if state.joint is None else state.joint.clock_id,
        "due_on": dates.due_on,
        "calendar_version": " ".join(_counted_by(known, state, calendar.calendar_version)),
        "reminded": orjson.dumps(state.reminded).decode(),
        "remind_on": next_moment_on(state, calendar, today=today),
    }


def labels_of(book: Rulebook, step_id: str) -> dict[str, Any]:
    """Return what a version says of a step that its rows carry: its place and its names."""
    name = book.step(step_id).name
    return {"position": book.positions[step_id], "name_zh": name.zh, "name_en": name.en}


def _counted_by(known: StepState | None, state: StepState, version: str) -> tuple[str, ...]:
    """Keep the calendars of a period that goes on until it is told what the last one moved."""
    goes_on = known is not None and (
        known.status is state.status or {known.status, state.status} <= _RUNNING
    )
    before = state.counted_by if goes_on else ()
    return before if version in before else (*before, version)


def entry_values(entry: ClockEntry) -> dict[str, Any]:
    """Return the row of one line of a ledger."""
    return {name: getattr(entry, name) for name in ENTRY_FIELDS}


ENTRY_FIELDS: tuple[str, ...] = tuple(ClockEntry.__dataclass_fields__)


def _stood(stored: str) -> Stood | None:
    where = orjson.loads(stored)
    if where is None:
        return None
    status, since, outcome = where
    return Stood(StepStatus(status), since and date.fromisoformat(since), outcome)


def _renewal(stored: str | None) -> Renewal | None:
    if stored is None:
        return None
    line = orjson.loads(stored)
    was_timely = line.pop("was_timely")
    days = {name: on and date.fromisoformat(on) for name, on in line.items()}
    return Renewal(**days, was_timely=was_timely)


def _asked(stored: str) -> tuple[MissingItem, ...]:
    return tuple(MissingItem(**each) for each in orjson.loads(stored))


def _joint(stored: str | None, rules: StepRules) -> JointApplication | None:
    if stored is None:
        return None
    found = orjson.loads(stored)
    line = found["form"]
    clock_id = ClockId(UUID(line["id"]))
    group, completed_on = rules.joint_groups[line["group_id"]], line["completed_on"]
    entries = tuple(_entry(clock_id, each) for each in found["entries"] or ())
    return JointApplication(
        clock_id=clock_id,
        group=group,
        members=tuple(JointMember(*each) for each in line["members"]),
        received_on=date.fromisoformat(line["received_on"]),
        clock=LegalClock(id=clock_id, terms=terms_of(group), entries=entries) if entries else None,
        completed_on=None if completed_on is None else date.fromisoformat(completed_on),
    )


def _clock(clock_id: ClockId, rules: StepRules, stored: str | None) -> LegalClock | None:
    if stored is None or rules.terms is None:
        return None
    entries = tuple(_entry(clock_id, each) for each in orjson.loads(stored))
    return LegalClock(id=clock_id, terms=rules.terms, entries=entries) if entries else None


def _entry(clock_id: ClockId, line: Mapping[str, Any]) -> ClockEntry:
    authority, from_on, until_on = line["authority"], line["from_on"], line["until_on"]
    return ClockEntry(
        clock_id=clock_id,
        position=line["position"],
        kind=EntryKind(line["kind"]),
        happened_on=date.fromisoformat(line["happened_on"]),
        recorded_at=datetime.fromisoformat(line["recorded_at"]),
        actor=line["actor"],
        basis_grade=Grade(line["basis_grade"]),
        basis_document=line["basis_document"],
        basis_article=line["basis_article"],
        reason=line["reason"],
        approver=line["approver"],
        authority=None if authority is None else ExtensionAuthority(authority),
        notice_reference=line["notice_reference"],
        cause=line["cause"],
        from_on=None if from_on is None else date.fromisoformat(from_on),
        until_on=None if until_on is None else date.fromisoformat(until_on),
        days=line["days"],
    )
