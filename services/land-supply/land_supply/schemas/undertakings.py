"""Bodies of undertakings in a step, and of one form for several steps."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import Path
from pydantic import ConfigDict, Field

from land_supply.domain.engine import (
    AcceptJointly,
    Action,
    ExtendJointly,
    FindFalse,
    JointAction,
    KeepUndertaking,
    ReceiveJointly,
    SignUndertaking,
    StepAction,
    SupplementUndertaking,
    TellConditions,
)
from land_supply.domain.template import ExtensionAuthority
from land_supply.domain.undertaking import Telling
from land_supply.schemas.orders import MOST_ITEMS, Facts, Order, ShortText, StepOrder
from land_supply.schemas.values import NameView
from shared.http.bodies import ResponseBody


def _example(**values: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [values]})


GroupId = Annotated[str, Path(max_length=40, examples=["JA-A"])]


class TellConditionsRequest(StepOrder):
    """The agency states in writing what may be undertaken instead of proved."""

    model_config = _example(
        notice_reference="津审批告〔2026〕5号", grounds="告知承诺制审批名录第12项"
    )
    kind: ClassVar[StepAction] = StepAction.TELL_CONDITIONS

    notice_reference: ShortText = Field(description="The written notice of the conditions.")
    grounds: ShortText | None = Field(
        None,
        description="The entry of the published list that names the project, where the route is "
        "for listed projects; the part that is undertaken, where it is for a part.",
    )

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        telling = Telling(notice_reference=self.notice_reference, grounds=self.grounds)
        return TellConditions(telling=telling)


class SignUndertakingRequest(StepOrder):
    """The sponsor undertakes what was told; the step is decided at once."""

    model_config = _example(signed_by="法定代表人", reference="承诺书2026-5", facts={})
    kind: ClassVar[StepAction] = StepAction.SIGN_UNDERTAKING

    signed_by: ShortText = Field(description="In what capacity somebody signed; no name.")
    reference: ShortText = Field(description="The number of the signed paper.")
    facts: Facts = Field(
        default={}, description="What the decision fixes, or what was found where it compares."
    )

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        return SignUndertaking(signed_by=self.signed_by, reference=self.reference, facts=self.facts)


class SupplementUndertakingRequest(StepOrder):
    """Papers that were undertaken came in."""

    model_config = _example(papers=["drawing-certificate"])
    kind: ClassVar[StepAction] = StepAction.SUPPLEMENT_UNDERTAKING

    papers: list[ShortText] = Field(min_length=1, max_length=MOST_ITEMS)

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        return SupplementUndertaking(papers=tuple(self.papers))


class CheckResult(StrEnum):
    """What the check of an undertaking found."""

    KEPT = "kept"
    FALSE = "false"


class CheckUndertakingRequest(StepOrder):
    """The agency checked what was undertaken; a false one takes the decision back."""

    model_config = _example(result="false", reason="the drawings break mandatory standards")
    kind: ClassVar[StepAction] = StepAction.CHECK_UNDERTAKING

    result: CheckResult

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        return KeepUndertaking() if self.result is CheckResult.KEPT else FindFalse()


class DuePaperView(ResponseBody):
    """A paper that has to be brought after the decision."""

    paper: str
    due_on: date | None = Field(description="Unknown while nobody has signed, and once it came.")
    received_on: date | None


class UndertakingResponse(ResponseBody):
    """The route of an undertaking in a step, and what became of it in the newest round."""

    case_id: UUID
    case_version: int
    step_id: str
    round: int
    route: str
    conditions: list[NameView]
    undertaken: list[NameView]
    status: str | None = Field(description="told, signed, kept, false or lapsed; null before.")
    told_on: date | None
    notice_reference: str | None
    grounds: str | None
    signed_on: date | None
    signed_by: str | None
    reference: str | None
    papers: list[DuePaperView]
    check_due_on: date | None
    checked_on: date | None
    barred_until: date | None = Field(
        description="The last day on which the sponsor may not take the route, in any case."
    )


class JointOrder(Order):
    """What is asked of one form for several steps."""

    def action(self) -> JointAction:
        """Return what the engine is asked to do."""
        raise NotImplementedError


class ReceiveJointlyRequest(JointOrder):
    """One form came in for every step of the group that is ready."""

    model_config = _example(happened_on="2026-03-02")

    def action(self) -> JointAction:
        """Return what the engine is asked to do."""
        return ReceiveJointly()


class AcceptJointlyRequest(JointOrder):
    """The whole form is accepted; the clock of joint handling starts."""

    model_config = _example(happened_on="2026-03-04")

    def action(self) -> JointAction:
        """Return what the engine is asked to do."""
        return AcceptJointly()


class ExtendJointlyRequest(JointOrder):
    """The time of joint handling is lengthened, once (Licensing Law, article 42(2))."""

    model_config = _example(
        days=15,
        authority="peoples_government_head",
        approver="区长",
        reason="多部门意见需要协调",
        notice_reference="津滨政延〔2026〕2号",
    )

    days: int = Field(ge=1, le=365)
    authority: ExtensionAuthority
    approver: ShortText
    notice_reference: ShortText

    @property
    def proofs(self) -> dict[str, Any]:
        """Return what else is recorded with an entry of a ledger."""
        return {
            "authority": self.authority,
            "approver": self.approver,
            "notice_reference": self.notice_reference,
        }

    def action(self) -> JointAction:
        """Return what the engine is asked to do."""
        return ExtendJointly(days=self.days)


class JointStepView(ResponseBody):
    """A step of a form, and which clock the law holds it to."""

    step_id: str
    round: int
    agency: str | None
    status: str
    statutory_due_on: date | None
    promised_due_on: date | None
    bound_by: str | None = Field(description="own or joint: the clock that ends first.")


class JointApplicationResponse(ResponseBody):
    """The newest form for a group of steps, and its clock."""

    case_id: UUID
    case_version: int
    group_id: str
    name: NameView
    window: str
    status: str | None = Field(description="received, accepted or completed; null before.")
    clock_id: UUID | None
    received_on: date | None
    accepted_on: date | None
    completed_on: date | None
    statutory_due_on: date | None
    provisional: bool
    extension_days: int
    steps: list[JointStepView]
