"""Bodies of what lets a decision go on beyond its end (Licensing Law, article 50)."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from land_supply.domain.engine import Action, RefuseRenewal, Renew, RequestRenewal, StepAction
from land_supply.schemas.orders import StepOrder, example
from land_supply.schemas.values import CalendarDate
from shared.errors import InvalidValueError


class RequestRenewalRequest(StepOrder):
    """The sponsor asks for renewal; 30 working days before the end, or silence does not renew."""

    model_config = example(happened_on="2026-03-02")
    kind: ClassVar[StepAction] = StepAction.REQUEST_RENEWAL

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        return RequestRenewal()


class RenewalResult(StrEnum):
    """What the agency decides on a request."""

    RENEWED = "renewed"
    REFUSED = "refused"


class DecideRenewalRequest(StepOrder):
    """The agency renews, or refuses for a reason; after silence it says until when."""

    model_config = example(result="renewed", valid_until="2028-03-01")
    kind: ClassVar[StepAction] = StepAction.DECIDE_RENEWAL

    result: RenewalResult
    valid_until: CalendarDate | None = Field(
        None, description="The new last day, exactly where it is renewed."
    )

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        last = self.valid_until
        if self.result is RenewalResult.REFUSED:
            if last is not None:
                raise InvalidValueError("/valid_until", last.isoformat(), "null where refused")
            return RefuseRenewal()
        if last is None:
            raise InvalidValueError("/valid_until", None, "the new last day")
        return Renew(valid_until=last)
