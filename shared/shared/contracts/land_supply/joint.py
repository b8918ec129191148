"""Facts about joint applications: one form at one window for several steps of a case."""

from datetime import date
from typing import ClassVar

from shared.contracts.land_supply.cases import CaseFact
from shared.contracts.land_supply.values import Basis, JointStep
from shared.identifiers import ClockId


class JointFact(CaseFact):
    """What every fact of a joint application says.

    `statutory_due_on` is the last day of joint handling; it is unknown before acceptance. `steps`
    are the steps of the form with the dates that they have after the fact: those that the law
    holds them to, which are never later than the last day of joint handling.
    """

    district_code: str | None
    application_id: ClockId
    """Also the id of the clock of joint handling."""
    group_id: str
    name_zh: str
    name_en: str
    window: str
    legal_basis: tuple[Basis, ...]
    steps: tuple[JointStep, ...]
    statutory_due_on: date | None
    provisional: bool
    happened_on: date


class JointApplicationReceived(JointFact):
    """One form came in for several steps."""

    event_type: ClassVar[str] = "land-supply.joint-application.received.v1"


class JointApplicationAccepted(JointFact):
    """Every step of the form is accepted; the clock of joint handling runs."""

    event_type: ClassVar[str] = "land-supply.joint-application.accepted.v1"

    accepted_on: date


class JointApplicationExtended(JointFact):
    """The time of joint handling was lengthened, once."""

    event_type: ClassVar[str] = "land-supply.joint-application.extended.v1"

    days: int
    unit: str
    authority: str
    approver: str
    notice_reference: str


class JointApplicationCompleted(JointFact):
    """Nothing of the form is open any more; the clock of joint handling stopped."""

    event_type: ClassVar[str] = "land-supply.joint-application.completed.v1"


JOINT_FACTS: tuple[type[JointFact], ...] = (
    JointApplicationReceived,
    JointApplicationAccepted,
    JointApplicationExtended,
    JointApplicationCompleted,
)
"""Every fact of a joint application."""
