"""Bodies of what brings a step into other hands."""

from typing import Annotated, ClassVar, TypeAlias

from pydantic import Field

from land_supply.domain.engine import Action, Claim, Delegate, HandOver, Return, StepAction
from land_supply.schemas.orders import ORDERS, Reason, ShortText, StepOrder, example

OfficerName: TypeAlias = Annotated[
    str,
    Field(
        min_length=1,
        max_length=200,
        pattern=r"^agency-officer:\S+$",
        description="An officer, named as `claimed_by` does.",
    ),
]


class ClaimRequest(StepOrder):
    """An officer takes the step on; from somebody else only for a reason."""

    model_config = example()
    kind: ClassVar[StepAction] = StepAction.CLAIM

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        return Claim()


class HandOverRequest(StepOrder):
    """A colleague gets the step; by somebody else than its holder only for a reason."""

    model_config = example(officer="agency-officer:li")
    kind: ClassVar[StepAction] = StepAction.HAND_OVER

    officer: OfficerName

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        return HandOver(officer=self.officer)


class DelegateRequest(StepOrder):
    """Another agency that may act in the step acts for this one (Licensing Law, article 24)."""

    model_config = example(agency="SP", reason="集中行使行政许可权")
    kind: ClassVar[StepAction] = StepAction.DELEGATE

    agency: ShortText
    reason: Reason

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        return Delegate(agency=self.agency)


class ReturnRequest(StepOrder):
    """The step goes back into the agency's pool, and from there to the one that delegated it."""

    model_config = example()
    kind: ClassVar[StepAction] = StepAction.RETURN

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        return Return()


STEP_ORDERS: tuple[type[StepOrder], ...] = (
    *ORDERS,
    ClaimRequest,
    HandOverRequest,
    DelegateRequest,
    ReturnRequest,
)
"""Everything that can be asked of a step."""
