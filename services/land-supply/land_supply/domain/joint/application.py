"""One application for several steps of a case; every change returns another one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Self
from uuid import UUID, uuid5

from land_supply.domain.clock import ClockState, ClockTerms, LegalClock, Record, bases
from land_supply.domain.template import JointAcceptance
from shared.errors import ConflictError, InvalidValueError, NotFoundError
from shared.identifiers import ClockId
from shared.working_days import DueDate, WorkingDayCalendar


class JointOrderError(ConflictError):
    """A group of steps does not stand where one form can be received, accepted or extended."""

    code = "joint-order"

    def __init__(self, group_id: str, standing: str, expected: str) -> None:
        super().__init__(f"{group_id} needs {expected}; {standing}")
        self.group_id = group_id
        self.standing = standing
        self.expected = expected


class JointStatus(StrEnum):
    """Where a joint application stands."""

    RECEIVED = "received"
    """The form is there; not every step of it is accepted."""
    ACCEPTED = "accepted"
    """The clock of joint handling runs."""
    COMPLETED = "completed"
    """The last of its steps is decided."""


class JointMember(NamedTuple):
    """A round of a step that the form applies for."""

    step_id: str
    round: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JointApplication:
    """What was applied for on one form, and the clock that binds all of it.

    Licensing Law, article 42(2): 45 working days, 15 more with the approval of the head of the
    people's government. The clock does not stand still while one of the agencies pauses its own.
    """

    clock_id: ClockId
    group: JointAcceptance
    members: tuple[JointMember, ...]
    received_on: date
    clock: LegalClock | None = None
    """Runs from the day on which the last of its steps was accepted."""
    completed_on: date | None = None

    @property
    def status(self) -> JointStatus:
        """Tell where it stands."""
        if self.completed_on is not None:
            return JointStatus.COMPLETED
        return JointStatus.RECEIVED if self.clock is None else JointStatus.ACCEPTED

    @property
    def is_binding(self) -> bool:
        """Tell whether its clock runs."""
        return self.status is JointStatus.ACCEPTED

    def accept(self, record: Record) -> Self:
        """Start the clock of joint handling."""
        clock = LegalClock.start(self.clock_id, terms_of(self.group), record)
        return replace(self, clock=clock)

    def extend(self, days: int, record: Record, calendar: WorkingDayCalendar) -> Self:
        """Lengthen the time of all agencies once, by the head of the people's government."""
        clock = self.running_clock
        last = clock.due_dates(calendar, record.happened_on).statutory_due_on
        if record.happened_on > last:
            expected = f"until {last}; a period that has ended cannot be lengthened"
            raise InvalidValueError("/happened_on", record.happened_on.isoformat(), expected)
        return replace(self, clock=clock.extend(days, record))

    def complete(self, record: Record) -> Self:
        """Stop the clock, because nothing of the form is open any more."""
        clock = self.clock
        if clock is not None and clock.state is not ClockState.STOPPED:
            clock = clock.stop(record, basis=bases.JOINT_LIMIT)
        return replace(self, clock=clock, completed_on=record.happened_on)

    @property
    def running_clock(self) -> LegalClock:
        """Return the clock of a form that was accepted and is not completed."""
        if self.clock is None or not self.is_binding:
            raise InvalidValueError("/group_id", self.group.id, f"not one that is {self.status}")
        return self.clock

    @property
    def known_clock(self) -> LegalClock:
        """Return the clock, also after it stopped."""
        if self.clock is None:
            raise NotFoundError("clock", self.clock_id)
        return self.clock

    def due(self, calendar: WorkingDayCalendar) -> DueDate | None:
        """Return the last day of joint handling, while it binds."""
        if self.clock is None or not self.is_binding:
            return None
        return self.clock.due_dates(calendar).statutory


def terms_of(group: JointAcceptance) -> ClockTerms:
    """Return what the clock of joint handling allows: no pause, one extension of its own."""
    return ClockTerms(statutory=group.limit, extension=group.extension, exclusions=())


def joint_clock_id_of(case_id: UUID, group_id: str, members: Iterable[JointMember]) -> ClockId:
    """Derive the id of a joint application; a round of a step stands on one form at most."""
    named = ",".join(f"{each.step_id}/{each.round}" for each in members)
    return ClockId(uuid5(case_id, f"joint/{group_id}/{named}"))
