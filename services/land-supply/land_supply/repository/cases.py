"""Cases: one read that carries who may act, and the rows of one change for one statement."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from land_supply.commands import Desk, Wanted
from land_supply.domain.agency import AgencyDirectory
from land_supply.domain.case import Applicant, Case, CaseChange, CaseStatus, DistrictDesks
from land_supply.domain.engine import Moment, Progress, Rulebook, Standing, StepState, StepStatus
from land_supply.domain.engine.joint import open_beside
from land_supply.domain.rounds import with_rounds
from land_supply.repository.joint import save_forms
from land_supply.repository.memory import may_act
from land_supply.repository.reads import (
    EVERY_ROUND,
    ROUNDS,
    USED,
    WHOLE,
    WITH_CLOCK,
    WITH_FORM,
    WITH_STEP,
)
from land_supply.repository.rounds import (
    entry_values,
    labels_of,
    state_of,
    values_of,
)
from land_supply.repository.shelf import Shelf
from land_supply.repository.undertakings import save_undertaking
from land_supply.repository.versions import former_of, relabelled, rules_of
from land_supply.tables import CaseHistoryRow, CaseRow, CaseStepRow, ClockEntryRow
from shared.contracts.event import Event
from shared.database import Query, Session
from shared.errors import NotFoundError, StaleVersionError
from shared.identifiers import CaseId, ClockId, ProjectId
from shared.outbox import Message, Outbox

_STATUSES: Mapping[str, StepStatus] = {each.value: each for each in StepStatus}


class SqlCaseRepository:
    """Keeps cases in PostgreSQL; what was read is protected by the case's version."""

    def __init__(self, session: Session, shelf: Shelf, agencies: AgencyDirectory) -> None:
        self._session = session
        self._shelf = shelf
        self._agencies = agencies
        self._outbox = Outbox(session)
        self._remembered: Case | None = None
        self._is_followed = False

    async def with_step(self, wanted: Wanted, step_id: str, desk: Desk) -> Case:
        """Return a case with the newest round of one step, if the desk may act on it.

        Without a read, where this process has committed the wanted version itself.
        """
        self._is_followed = wanted.version is not None
        remembered = self._shelf.memory.take(wanted) if self._is_followed else None
        if remembered is not None:
            known = await self.knowing(remembered, (step_id,))
            if may_act(known, step_id, desk):
                self._remembered = known
                return await self.with_forms(known)
        return await self._read(wanted, step_id, desk)

    async def confirm(self, wanted: Wanted, step_id: str, desk: Desk) -> None:
        """Read what a refusal rests on, if it was only remembered; it may be another one now."""
        if self._remembered is not None:
            await self._read(wanted, step_id, desk)

    async def _read(self, wanted: Wanted, step_id: str, desk: Desk) -> Case:
        row = await self._session.fetch_one(
            WITH_STEP, case_id=wanted.case_id, step_id=step_id, **desk.parameters
        )
        if row is None:
            raise NotFoundError("step", f"{step_id} of case {wanted.case_id} at this desk")
        return await self._knowing(await self._case(row, wanted), (row,))

    async def with_clock(self, clock_id: ClockId, desk: Desk) -> tuple[Case, StepState]:
        """Return a case and the round that a clock belongs to, if the desk may see it."""
        return await self._with_round(WITH_CLOCK, clock_id, desk)

    async def with_form(self, clock_id: ClockId, desk: Desk) -> tuple[Case, StepState]:
        """Return a case and a round on the form that a clock belongs to, if the desk has one."""
        return await self._with_round(WITH_FORM, clock_id, desk)

    async def _with_round(
        self, query: Query, clock_id: ClockId, desk: Desk
    ) -> tuple[Case, StepState]:
        row = await self._session.fetch_one(query, clock_id=clock_id, **desk.parameters)
        if row is None:
            raise NotFoundError("clock", clock_id)
        case = await self._case(row, Wanted(case_id=row["id"]))
        book, database = case.progress.book, self._session.database
        former = await former_of(self._shelf, database, book, (row,))
        return case, state_of(row, rules_of(case.progress, former, row))

    async def whole(self, wanted: Wanted, desk: Desk) -> Case:
        """Return a case with the rounds of all steps in which somebody has to do something."""
        row = await self._session.fetch_one(WHOLE, case_id=wanted.case_id, **desk.parameters)
        if row is None:
            raise NotFoundError("case", wanted.case_id)
        case = await self._case(row, wanted)
        return await self.knowing(case, case.progress.open_among(case.progress.standings))

    async def knowing(self, case: Case, step_ids: Iterable[str]) -> Case:
        """Return the case with the newest rounds of more steps."""
        unknown = sorted(set(step_ids) - case.progress.rounds.keys())
        if not unknown:
            return case
        rows = await self._session.fetch(ROUNDS, case_id=case.id, step_ids=unknown)
        return await self._knowing(case, rows)

    async def with_forms(self, case: Case) -> Case:
        """Return the case with every open step that stands on a form with a known one."""
        return await self.knowing(case, open_beside(case.progress))

    async def _knowing(self, case: Case, rows: Sequence[Mapping[str, Any]]) -> Case:
        former = await former_of(self._shelf, self._session.database, case.progress.book, rows)
        states = (state_of(row, rules_of(case.progress, former, row)) for row in rows)
        return await self.with_forms(with_rounds(case, states))

    async def looking_back(self, case: Case) -> Case:
        """Return the case with every round of every step of its process."""
        step_ids = sorted(case.progress.standings)
        rows = await self._session.fetch(EVERY_ROUND, case_id=case.id, step_ids=step_ids)
        return await self._knowing(case, rows)

    async def rounds_used(self, case_id: UUID, step_ids: Iterable[str]) -> Mapping[str, int]:
        """Tell how many rounds steps had in a case, whatever process it follows now."""
        rows = await self._session.fetch(USED, case_id=case_id, step_ids=list(step_ids))
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
        if self._is_followed:
            self._session.when_committed.append(lambda: self._shelf.memory.keep(after))

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
            save_undertaking(self._session, change.after, known, state)
        save_forms(self._session, change)

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
        step_id: Standing(number, _STATUSES[status], *rest)
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
