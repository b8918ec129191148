"""Cases: one read that carries who may act, and the rows of one change for one statement."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ARRAY, ColumnElement, Select, String, Uuid, bindparam, func, select, true
from sqlalchemy.dialects.postgresql import JSON, aggregate_order_by, distinct_on

from land_supply.commands import Desk, Wanted
from land_supply.domain.agency import AgencyDirectory
from land_supply.domain.case import Applicant, Case, CaseChange, CaseStatus, DistrictDesks
from land_supply.domain.engine import Moment, Progress, Rulebook, Standing, StepState, StepStatus
from land_supply.domain.rounds import with_rounds
from land_supply.repository.rounds import (
    STORED_ENTRY_FIELDS,
    entry_values,
    labels_of,
    state_of,
    values_of,
)
from land_supply.repository.shelf import Shelf
from land_supply.repository.versions import former_of, relabelled, rules_of
from land_supply.tables import CaseHistoryRow, CaseRow, CaseStepRow, ClockEntryRow
from shared.contracts.event import Event
from shared.database import Query, Session
from shared.errors import NotFoundError, StaleVersionError
from shared.filters import is_or_any
from shared.identifiers import CaseId, ClockId, ProjectId
from shared.outbox import Message, Outbox
from shared.tables import table_of

_cases, _steps, _entries = table_of(CaseRow), table_of(CaseStepRow), table_of(ClockEntryRow)

_ledger = (
    select(
        func.json_agg(
            aggregate_order_by(
                func.json_build_object(
                    *(part for name in STORED_ENTRY_FIELDS for part in (name, _entries.c[name])),
                    type_=JSON,
                ),
                _entries.c.position,
            )
        )
    )
    .where(_entries.c.clock_id == _steps.c.clock_id)
    .scalar_subquery()
    .label("entries")
)
ROUND_COLUMNS = (
    _steps.c.step_id,
    _steps.c.round,
    _steps.c.clock_id,
    _steps.c.template_version.label("begun_under"),
    _steps.c.agency,
    _steps.c.claimed_by,
    _steps.c.delegated_from,
    _steps.c.status.label("step_status"),
    _steps.c.since,
    _steps.c.received_on,
    _steps.c.accepted_on,
    _steps.c.is_deemed,
    _steps.c.asked,
    _steps.c.outcome,
    _steps.c.decided_on,
    _steps.c.delivered_on,
    _steps.c.stood,
    _steps.c.fixed,
    _steps.c.closed_from,
    _steps.c.closed_by,
    _steps.c.caused_by,
    _steps.c.restores,
    _steps.c.reminded,
    _steps.c.calendar_version,
    _ledger,
)
_case_id = bindparam("case_id", type_=Uuid())


def _mine() -> tuple[ColumnElement[bool], ...]:
    return (
        is_or_any(_cases.c.sponsor_code, "organisation"),
        is_or_any(_cases.c.district_code, "district"),
    )


def _newest() -> Select[Any]:
    return (
        select(*ROUND_COLUMNS)
        .where(_steps.c.case_id == _cases.c.id, _steps.c.step_id == bindparam("step_id"))
        .order_by(_steps.c.round.desc())
        .limit(1)
    )


_newest_round = _newest().lateral("newest")
_WITH_STEP = Query(
    select(_cases, *_newest_round.c)
    .select_from(_cases.join(_newest_round, true()))
    .where(_cases.c.id == _case_id, *_mine(), is_or_any(_newest_round.c.agency, "agency"))
)
_WHOLE = Query(select(_cases).where(_cases.c.id == _case_id, *_mine()))
_of_clock = select(*ROUND_COLUMNS, _steps.c.case_id).where(
    _steps.c.clock_id == bindparam("clock_id", type_=Uuid())
)
_clocked = _of_clock.subquery("clocked")
_WITH_CLOCK = Query(
    select(_cases, *(column for column in _clocked.c if column.name != "case_id"))
    .select_from(_cases.join(_clocked, _clocked.c.case_id == _cases.c.id))
    .where(*_mine(), is_or_any(_clocked.c.agency, "agency"))
)
_ROUNDS = Query(
    select(*ROUND_COLUMNS)
    .where(
        _steps.c.case_id == _case_id,
        _steps.c.step_id == func.any(bindparam("step_ids", type_=ARRAY(String()))),
    )
    .ext(distinct_on(_steps.c.step_id))
    .order_by(_steps.c.step_id, _steps.c.round.desc())
)
_EVERY_ROUND = Query(
    select(*ROUND_COLUMNS)
    .where(
        _steps.c.case_id == _case_id,
        _steps.c.step_id == func.any(bindparam("step_ids", type_=ARRAY(String()))),
    )
    .order_by(_steps.c.step_id, _steps.c.round)
)
_USED = Query(
    select(_steps.c.step_id, func.max(_steps.c.round).label("round"))
    .where(
        _steps.c.case_id == _case_id,
        _steps.c.step_id == func.any(bindparam("step_ids", type_=ARRAY(String()))),
    )
    .group_by(_steps.c.step_id)
)


class SqlCaseRepository:
    """Keeps cases in PostgreSQL; what was read is protected by the case's version."""

    def __init__(self, session: Session, shelf: Shelf, agencies: AgencyDirectory) -> None:
        self._session = session
        self._shelf = shelf
        self._agencies = agencies
        self._outbox = Outbox(session)

    async def with_step(self, wanted: Wanted, step_id: str, desk: Desk) -> Case:
        """Return a case with the newest round of one step, if the desk may act on it."""
        row = await self._session.fetch_one(
            _WITH_STEP, case_id=wanted.case_id, step_id=step_id, **desk.parameters
        )
        if row is None:
            raise NotFoundError("step", f"{step_id} of case {wanted.case_id} at this desk")
        return await self._knowing(await self._case(row, wanted), (row,))

    async def with_clock(self, clock_id: ClockId, desk: Desk) -> tuple[Case, StepState]:
        """Return a case and the round that a clock belongs to, if the desk may see it."""
        row = await self._session.fetch_one(_WITH_CLOCK, clock_id=clock_id, **desk.parameters)
        if row is None or row["entries"] is None:
            raise NotFoundError("clock", clock_id)
        case = await self._case(row, Wanted(case_id=row["id"]))
        book, database = case.progress.book, self._session.database
        former = await former_of(self._shelf, database, book, (row,))
        return case, state_of(row, rules_of(case.progress, former, row))

    async def whole(self, wanted: Wanted, desk: Desk) -> Case:
        """Return a case with the rounds of all steps in which somebody has to do something."""
        row = await self._session.fetch_one(_WHOLE, case_id=wanted.case_id, **desk.parameters)
        if row is None:
            raise NotFoundError("case", wanted.case_id)
        case = await self._case(row, wanted)
        return await self.knowing(case, case.progress.open_among(case.progress.standings))

    async def knowing(self, case: Case, step_ids: Iterable[str]) -> Case:
        """Return the case with the newest rounds of more steps."""
        unknown = sorted(set(step_ids) - case.progress.rounds.keys())
        if not unknown:
            return case
        rows = await self._session.fetch(_ROUNDS, case_id=case.id, step_ids=unknown)
        return await self._knowing(case, rows)

    async def _knowing(self, case: Case, rows: Sequence[Mapping[str, Any]]) -> Case:
        former = await former_of(self._shelf, self._session.database, case.progress.book, rows)
        return with_rounds(
            case, (state_of(row, rules_of(case.progress, former, row)) for row in rows)
        )

    async def looking_back(self, case: Case) -> Case:
        """Return the case with every round of every step of its process."""
        step_ids = sorted(case.progress.standings)
        rows = await self._session.fetch(_EVERY_ROUND, case_id=case.id, step_ids=step_ids)
        return await self._knowing(case, rows)

    async def rounds_used(self, case_id: UUID, step_ids: Iterable[str]) -> Mapping[str, int]:
        """Tell how many rounds steps had in a case, whatever process it follows now."""
        rows = await self._session.fetch(_USED, case_id=case_id, step_ids=list(step_ids))
        return {row["step_id"]: row["round"] for row in rows}

    async def _case(self, row: Mapping[str, Any], wanted: Wanted) -> Case:
        if wanted.version is not None and row["version"] != wanted.version:
            raise StaleVersionError(f"the case is at version {row['version']}")
        published = await self._shelf.rulebook(
            self._session.database, row["template_id"], row["template_version"]
        )
        return case_of(row, published, self._agencies)

    def add(self, change: CaseChange, moment: Moment) -> None:
        """Add a new case with its steps and its first fact."""
        case, applicant = change.after, change.after.applicant
        self._session.insert(
            CaseRow,
            id=case.id,
            project_id=applicant.project_id,
            sponsor_code=applicant.sponsor_code,
            district_code=applicant.district_code,
            investment_cny=applicant.investment_cny,
            opened_on=case.opened_on,
            **_changing(case),
        )
        self._save_rounds(change, moment)
        self._tell(change)

    def save(self, change: CaseChange, moment: Moment) -> None:
        """Write a change; it fails if the case has changed since it was read."""
        before, after = change.before, change.after
        self._session.update(
            CaseRow,
            where={"id": after.id, "version": before.version},
            missed=StaleVersionError("the case changed in the meantime"),
            **_changing(after),
        )
        self._save_rounds(change, moment)
        for key, labels in relabelled(change):
            self._session.update(CaseStepRow, where=key, **labels)
        self._tell(change)

    def _save_rounds(self, change: CaseChange, moment: Moment) -> None:
        before, after = change.before.progress, change.after.progress
        known_rounds = {each.clock_id: each for each in (*before.past, *before.rounds.values())}
        for state in (*after.past, *after.rounds.values()):
            step_id = state.rules.step_id
            known = known_rounds.get(state.clock_id)
            if known is state:
                continue
            values = values_of(known, state, moment)
            standing = before.standings.get(step_id)
            last = after.used.get(step_id, 0) if standing is None else standing.round
            if state.round > last:
                self._insert_round(change.after, state, values)
            else:
                key = {"case_id": change.after.id, "step_id": step_id, "round": state.round}
                self._session.update(CaseStepRow, where=key, **values)
            self._add_entries(known, state)

    def _insert_round(self, case: Case, state: StepState, values: Mapping[str, Any]) -> None:
        step_id = state.rules.step_id
        self._session.insert(
            CaseStepRow,
            case_id=case.id,
            step_id=step_id,
            round=state.round,
            **labels_of(case.progress.book, step_id),
            template_id=case.progress.book.template.id,
            clock_id=state.clock_id,
            district_code=case.applicant.district_code,
            **values,
        )

    def _add_entries(self, known: StepState | None, state: StepState) -> None:
        if state.clock is None:
            return
        stored = len(known.clock.entries) if known is not None and known.clock is not None else 0
        for entry in state.clock.entries[stored:]:
            self._session.insert(ClockEntryRow, **entry_values(entry))

    def _tell(self, change: CaseChange) -> None:
        for number, event in enumerate(change.events, start=change.before.version + 1):
            message = Message.of(event, version=number)
            event_id = self._outbox.append_message(message)
            self._remember(change.after.id, event, event_id, message)

    def _remember(self, case_id: CaseId, event: Event, event_id: UUID, message: Message) -> None:
        context = self._session.context
        self._session.insert(
            CaseHistoryRow,
            case_id=case_id,
            version=message.version,
            event_id=event_id,
            type=message.type,
            step_id=getattr(event, "step_id", None),
            round=getattr(event, "round", None),
            happened_on=getattr(event, "happened_on", None) or getattr(event, "opened_on", None),
            recorded_at=context.now,
            actor=context.actor,
            reason=context.reason,
            correlation_id=context.correlation_id,
            data=message.payload.decode(),
        )


def _changing(case: Case) -> dict[str, Any]:
    reference = case.progress.book.template.reference
    return {
        "template_id": reference.id,
        "template_version": reference.version,
        "template_hash": reference.content_hash,
        "status": case.status,
        "version": case.version,
        "standings": orjson.dumps(
            {each: [*where] for each, where in case.progress.standings.items()}
        ).decode(),
        "facts": orjson.dumps(case.progress.facts).decode(),
    }


def case_of(row: Mapping[str, Any], book: Rulebook, agencies: AgencyDirectory) -> Case:
    """Build a case from its row; where each step stands is known of all."""
    stored = orjson.loads(row["standings"])
    standings = {
        step_id: Standing(number, StepStatus(status), *rest)
        for step_id, (number, status, *rest) in stored.items()
    }
    progress = Progress(
        case_id=row["id"],
        book=book,
        desks=DistrictDesks(agencies, row["district_code"]),
        facts=orjson.loads(row["facts"]),
        standings=standings,
    )
    return Case(
        id=CaseId(row["id"]),
        applicant=Applicant(
            project_id=ProjectId(row["project_id"]),
            sponsor_code=row["sponsor_code"],
            district_code=row["district_code"],
            investment_cny=row["investment_cny"],
        ),
        opened_on=row["opened_on"],
        progress=progress,
        status=CaseStatus(row["status"]),
        version=row["version"],
    )
