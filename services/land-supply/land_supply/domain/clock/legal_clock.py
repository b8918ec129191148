"""The legal clock: terms that never change and a ledger that only grows."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Self

from land_supply.domain.clock import bases
from land_supply.domain.clock.entries import ClockEntry, EntryKind, Record
from land_supply.domain.clock.interruptions import interruptions_of, open_pause
from land_supply.domain.clock.ledger import (
    ClockState,
    allowed_kinds,
    ensure_allowed,
    state_after,
)
from land_supply.domain.clock.reckoning import DueDates, Part, Reckoning
from land_supply.domain.clock.rules import ClockTerms, ExclusionCause, ensure_extension
from land_supply.domain.template import PauseCause
from shared.errors import InvalidValueError
from shared.identifiers import ClockId
from shared.legal_sources import LegalBasis
from shared.working_days import Pause, Standstill, WorkingDayCalendar

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalClock:
    """One period of one procedure; every operation returns a clock with one entry more."""

    id: ClockId
    terms: ClockTerms
    entries: tuple[ClockEntry, ...]
    state: ClockState = field(init=False)
    _announced: Reckoning = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        state = state_after(self.entries)
        if state is ClockState.NOT_STARTED:
            raise InvalidValueError("/entries", [], "a ledger that begins with started")
        # The only assignments, before anybody else holds the object.
        object.__setattr__(self, "state", state)
        object.__setattr__(self, "_announced", self._reckon(date.min))

    @classmethod
    def start(
        cls,
        clock_id: ClockId,
        terms: ClockTerms,
        record: Record,
        *,
        basis: LegalBasis = bases.ACCEPTANCE,
    ) -> Self:
        """Start a clock on the day of acceptance, which for a deemed one is the day of receipt."""
        return cls(
            id=clock_id,
            terms=terms,
            entries=(_entry(clock_id, (), EntryKind.STARTED, record, basis=basis),),
        )

    @property
    def accepted_on(self) -> date:
        """Return the day after which the count begins."""
        return self.entries[0].happened_on

    @property
    def stopped_on(self) -> date | None:
        """Return the day on which the clock stopped for good."""
        last = self.entries[-1]
        return last.happened_on if self.state is ClockState.STOPPED else None

    @property
    def open_pause(self) -> ClockEntry | None:
        """Return the pause that nobody has ended."""
        return open_pause(self.entries) if self.state is ClockState.PAUSED else None

    @property
    def allowed(self) -> tuple[EntryKind, ...]:
        """List what may happen to the clock now."""
        return allowed_kinds(self.state, is_extended=self._is_extended)

    def pause(self, cause: PauseCause, announced: Pause, record: Record) -> Self:
        """Stop the count for a time that the applicant was told in writing.

        Licensing Law, article 45: only for its causes, and only if the length was notified.
        """
        self._ensure(EntryKind.PAUSED)
        self.terms.ensure_cause(cause)
        record.ensure("notice_reference")
        _ensure_order(announced)
        return self._with(
            EntryKind.PAUSED,
            record,
            basis=bases.NOT_COUNTED,
            cause=cause.value,
            from_on=announced.first,
            until_on=announced.last,
        )

    def resume(self, until_on: date, record: Record) -> Self:
        """End the pause: its real days up to `until_on` count, whatever was announced.

        A pause that was called off before it began ends on the day before its first. One that
        lasted longer than announced needs a new notice, because article 45 leaves uncounted only
        what the applicant was told.
        """
        self._ensure(EntryKind.RESUMED)
        pause = self._paused_by
        first, last_announced = pause.uncounted
        if not first - DAY <= until_on <= record.happened_on:
            expected = f"a day from {first - DAY} to {record.happened_on}"
            raise InvalidValueError("/until_on", until_on.isoformat(), expected)
        if until_on > last_announced:
            record.ensure("notice_reference")
            if record.notice_reference == pause.notice_reference:
                expected = f"a new notice: {pause.notice_reference} ends on {last_announced}"
                raise InvalidValueError("/notice_reference", record.notice_reference, expected)
        return self._with(
            EntryKind.RESUMED,
            record,
            basis=bases.NOT_COUNTED,
            cause=pause.cause,
            from_on=first,
            until_on=until_on,
        )

    def extend(self, days: int, record: Record) -> Self:
        """Lengthen the period once, as the rule of the procedure allows (article 42)."""
        self._ensure(EntryKind.EXTENDED)
        rule = self.terms.extension
        if rule is None:
            raise InvalidValueError("/days", days, "no extension; no text allows one")
        ensure_extension(rule, days, record)
        return self._with(EntryKind.EXTENDED, record, basis=rule.basis, days=days)

    def exclude(
        self,
        cause: ExclusionCause,
        days: Pause,
        record: Record,
        calendar: WorkingDayCalendar,
    ) -> Self:
        """Take days that have passed out of the count, by the same proof as a pause."""
        self._ensure(EntryKind.EXCLUDED)
        rule = self.terms.exclusion(cause)
        record.ensure("reason", "notice_reference")
        _ensure_order(days)
        if days.last > record.happened_on:
            expected = f"a day until {record.happened_on}; what is to come is a pause"
            raise InvalidValueError("/until_on", days.last.isoformat(), expected)
        if rule.most_working_days is not None:
            self._ensure_room(cause, days, rule.most_working_days, calendar)
        return self._with(
            EntryKind.EXCLUDED,
            record,
            basis=rule.basis,
            cause=cause.value,
            from_on=days.first,
            until_on=days.last,
        )

    def stop(self, record: Record, *, basis: LegalBasis = bases.DECISION) -> Self:
        """Stop for good: decided, withdrawn or cancelled."""
        self._ensure(EntryKind.STOPPED)
        return self._with(EntryKind.STOPPED, record, basis=basis)

    def reckoning(self, as_of: date | None = None) -> Reckoning:
        """Return what the due dates follow from on a day.

        A pause that is still open lasts as long as was announced, and longer if the day is later.
        """
        pause = None if as_of is None else self.open_pause
        if pause is None or as_of is None or as_of <= pause.uncounted.last:
            return self._announced
        return self._reckon(as_of)

    def due_dates(self, calendar: WorkingDayCalendar, as_of: date | None = None) -> DueDates:
        """Count both periods as far as is known on a day."""
        return self.reckoning(as_of).due_dates(calendar)

    def _reckon(self, as_of: date) -> Reckoning:
        statutory, promised = self.terms.statutory, self.terms.promised
        return Reckoning(
            accepted_on=self.accepted_on,
            statutory=Part(statutory.days, statutory.unit),
            promised=None if promised is None else Part(promised.days, promised.unit),
            roll=self.terms.roll,
            extension_days=sum(entry.days or 0 for entry in self.entries),
            interruptions=interruptions_of(self.entries, as_of),
        )

    def _ensure(self, kind: EntryKind) -> None:
        ensure_allowed(self.state, kind, is_extended=self._is_extended)

    @property
    def _is_extended(self) -> bool:
        return any(entry.kind is EntryKind.EXTENDED for entry in self.entries)

    @property
    def _paused_by(self) -> ClockEntry:
        return next(entry for entry in reversed(self.entries) if entry.kind is EntryKind.PAUSED)

    def _ensure_room(
        self, cause: ExclusionCause, days: Pause, most: int, calendar: WorkingDayCalendar
    ) -> None:
        earlier = [entry.uncounted for entry in self.entries if entry.cause == cause.value]
        taken = sum(
            calendar.working_days_between(date.fromordinal(first - 1), date.fromordinal(last))
            for first, last in Standstill.of([*earlier, days]).spans
        )
        if taken > most:
            expected = f"at most {most} working days of this cause in all, not {taken}"
            raise InvalidValueError("/until_on", days.last.isoformat(), expected)

    def _with(self, kind: EntryKind, record: Record, **facts: Any) -> Self:
        return replace(
            self, entries=(*self.entries, _entry(self.id, self.entries, kind, record, **facts))
        )


def _entry(
    clock_id: ClockId,
    before: tuple[ClockEntry, ...],
    kind: EntryKind,
    record: Record,
    *,
    basis: LegalBasis,
    **facts: Any,
) -> ClockEntry:
    return ClockEntry(
        clock_id=clock_id,
        position=len(before) + 1,
        kind=kind,
        happened_on=record.happened_on,
        recorded_at=record.recorded_at,
        actor=record.actor,
        reason=record.reason,
        approver=record.approver,
        authority=record.authority,
        notice_reference=record.notice_reference,
        basis_grade=basis.grade,
        basis_document=basis.document,
        basis_article=basis.article,
        **facts,
    )


def _ensure_order(days: Pause) -> None:
    if days.last < days.first:
        raise InvalidValueError("/until_on", days.last.isoformat(), f"{days.first} or later")
