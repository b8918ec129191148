"""What can be asked of land supply."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from land_supply.domain.case import Applicant
from land_supply.domain.engine import Action, JointAction, Moment
from land_supply.domain.moving import MoveItem, MoveJob
from land_supply.domain.publication import Proposal
from land_supply.domain.template.conditions import FactValue
from shared.working_days import WorkingDayCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which case is meant, and the version that whoever decides has seen; None is any."""

    case_id: UUID
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a principal may act on; None does not narrow."""

    organisation: str | None = None
    district: str | None = None
    agency: str | None = None
    is_sponsor: bool = False

    @property
    def parameters(self) -> dict[str, str | None]:
        """Return what the queries carry."""
        return {
            "organisation": self.organisation,
            "district": self.district,
            "agency": self.agency,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """Begin the land supply of a project."""

    applicant: Applicant
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOnStep:
    """Do something to a step."""

    wanted: Wanted
    step_id: str
    desk: Desk
    action: Action
    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeRoute(ActOnStep):
    """Take the route of an undertaking, which a false one bars for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActJointly:
    """Do something with one form for several steps."""

    wanted: Wanted
    group_id: str
    desk: Desk
    action: JointAction
    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class StateFacts:
    """Tell what is known of a project."""

    wanted: Wanted
    desk: Desk
    facts: Mapping[str, FactValue]
    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class RerouteCase:
    """Put a case on another process before anything has begun."""

    wanted: Wanted
    desk: Desk
    template_id: str
    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelCase:
    """Give a case up on behalf of the city."""

    wanted: Wanted
    desk: Desk
    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawCase:
    """Give a case up on behalf of its sponsor."""

    wanted: Wanted
    desk: Desk
    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCase:
    """Let a case go on by another version of its process."""

    wanted: Wanted
    desk: Desk
    version: str
    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeMoveBack:
    """Let a case go on by the version that it had before its last move."""

    wanted: Wanted
    desk: Desk
    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCases:
    """Let all open cases of a version go on by another, one after the other."""

    job: MoveJob


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeMovesBack:
    """Let all cases that a bulk move has moved go back, one after the other."""

    takes_back: UUID
    id: UUID
    reason: str
    is_dry: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveNext:
    """Do to one case of a bulk move what was asked for."""

    item: MoveItem
    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindCases:
    """Tell what has fallen due in some cases."""

    case_ids: tuple[UUID, ...]
    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class RecountCases:
    """Count some cases again, and tell what moved since the calendars of before."""

    case_ids: tuple[UUID, ...]
    calendars: Mapping[str, WorkingDayCalendar]
    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishTemplate:
    """Make a version of a process law for cases to come."""

    proposal: Proposal
