"""Facts about undertakings (告知承诺) in a step of a case."""

from datetime import date
from typing import ClassVar

from shared.contracts.land_supply.steps import StepFact
from shared.contracts.land_supply.values import Basis, DuePaper, StatedText


class UndertakingTold(StepFact):
    """The agency stated in writing what may be undertaken instead of proved.

    `grounds` is the entry of the published list, or the part that is undertaken, where the route
    is open to listed projects only, or for a part.
    """

    event_type: ClassVar[str] = "land-supply.undertaking.told.v1"

    route: str
    conditions: tuple[StatedText, ...]
    undertaken: tuple[StatedText, ...]
    route_basis: Basis | None
    notice_reference: str
    grounds: str | None


class UndertakingSigned(StepFact):
    """The sponsor undertook the conditions; the step is received, accepted and decided at once."""

    event_type: ClassVar[str] = "land-supply.undertaking.signed.v1"

    signed_by: str
    reference: str
    outcome: str
    papers_due: tuple[DuePaper, ...]
    check_due_on: date | None


class UndertakingSupplemented(StepFact):
    """Papers that were undertaken came in; `papers_due` lists those that are still owed."""

    event_type: ClassVar[str] = "land-supply.undertaking.supplemented.v1"

    papers: tuple[str, ...]
    papers_due: tuple[DuePaper, ...]


class UndertakingChecked(StepFact):
    """The agency checked what was undertaken, and it is true."""

    event_type: ClassVar[str] = "land-supply.undertaking.checked.v1"

    checked_on: date
    reference: str


class UndertakingFoundFalse(StepFact):
    """The agency checked what was undertaken, and it is not true.

    The decision has the outcome `outcome` from now on, which does to the case what `leads_to` says;
    the sponsor may not take the route again until the day after `barred_until`.
    """

    event_type: ClassVar[str] = "land-supply.undertaking.found-false.v1"

    checked_on: date
    reference: str
    outcome: str
    outcome_zh: str
    outcome_en: str
    leads_to: str
    barred_until: date
    consequence_basis: Basis


class CreditRecordEntered(StepFact):
    """A false undertaking was entered in the credit record of the sponsor.

    `sponsor_code` is its unified social credit code, where it is known.
    """

    event_type: ClassVar[str] = "land-supply.credit-record.entered.v1"

    sponsor_code: str | None
    reference: str
    consequence_basis: Basis


UNDERTAKING_FACTS: tuple[type[StepFact], ...] = (
    UndertakingTold,
    UndertakingSigned,
    UndertakingSupplemented,
    UndertakingChecked,
    UndertakingFoundFalse,
    CreditRecordEntered,
)
"""Every fact of an undertaking."""
