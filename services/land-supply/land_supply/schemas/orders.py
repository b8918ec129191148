"""Bodies of what can be asked of a step or a case."""

from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic import ConfigDict, Field

from land_supply.domain.clock import ExclusionCause
from land_supply.domain.engine import (
    Accept,
    Action,
    Alter,
    Correct,
    Decide,
    DeclineAcceptance,
    Deliver,
    ExcludeDays,
    ExtendClock,
    MissingItem,
    PauseClock,
    Receive,
    RequestSupplement,
    ResumeClock,
    Start,
    StepAction,
    Supplement,
)
from land_supply.domain.template import ExtensionAuthority, PauseCause
from land_supply.schemas.values import CalendarDate
from shared.http.bodies import RequestBody
from shared.working_days import Pause

ShortText: TypeAlias = Annotated[str, Field(min_length=1, max_length=200)]
Reason: TypeAlias = Annotated[str, Field(min_length=1, max_length=1000)]
FactName: TypeAlias = Annotated[str, Field(min_length=1, max_length=60)]
Facts: TypeAlias = Annotated[
    dict[FactName, bool | int | float | Annotated[str, Field(max_length=200)]],
    Field(max_length=100),
]

MOST_ITEMS = 100


class Order(RequestBody):
    """What every command may say of its circumstances."""

    happened_on: CalendarDate | None = Field(
        None,
        description="The day on which it happened, by default today. More than five working days "
        "back it needs a reason.",
    )
    reason: Reason | None = Field(None, description="Why; it travels with the event.")

    @property
    def proofs(self) -> dict[str, Any]:
        """Return what else is recorded with an entry of a ledger."""
        return {}


class StepOrder(Order):
    """What is asked of a step."""

    kind: ClassVar[StepAction]

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        raise NotImplementedError


def example(**values: Any) -> ConfigDict:
    """Document an order by a complete example."""
    circumstances = {"happened_on": "2026-03-02", "reason": "recorded after the fact"}
    return ConfigDict(json_schema_extra={"examples": [{**circumstances, **values}]})


class ReceiveRequest(StepOrder):
    """An application came in."""

    model_config = example(happened_on="2026-03-02")
    kind: ClassVar[StepAction] = StepAction.RECEIVE

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        return Receive()


class MissingItemBody(RequestBody):
    """A paper by its code, or something else by its name, and what is wrong with it."""

    reason: Reason
    paper: ShortText | None = None
    item: ShortText | None = None


class RequestSupplementRequest(StepOrder):
    """Everything that is missing, named at once (Licensing Law, article 32)."""

    model_config = example(
        missing=[{"item": "site plan", "paper": None, "reason": "the scale is missing"}]
    )
    kind: ClassVar[StepAction] = StepAction.REQUEST_SUPPLEMENT

    missing: list[MissingItemBody] = Field(min_length=1, max_length=MOST_ITEMS)

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        missing = (
            MissingItem(reason=each.reason, paper=each.paper, item=each.item)
            for each in self.missing
        )
        return RequestSupplement(missing=tuple(missing))


class SupplementRequest(StepOrder):
    """What was missing came in."""

    model_config = example(happened_on="2026-03-09")
    kind: ClassVar[StepAction] = StepAction.SUPPLEMENT

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        return Supplement()


class AcceptRequest(StepOrder):
    """The application is accepted; the count begins on the next day."""

    model_config = example(happened_on="2026-03-04")
    kind: ClassVar[StepAction] = StepAction.ACCEPT

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        return Accept()


class DeclineAcceptanceRequest(StepOrder):
    """The application is not taken up."""

    model_config = example(outcome="wrong_agency", reason="the district's bureau decides")
    kind: ClassVar[StepAction] = StepAction.DECLINE_ACCEPTANCE

    outcome: ShortText

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        return DeclineAcceptance(outcome=self.outcome)


class StartRequest(StepOrder):
    """A period that nobody applies for begins."""

    model_config = example(happened_on="2026-04-01")
    kind: ClassVar[StepAction] = StepAction.START

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        return Start()


class PauseRequest(StepOrder):
    """The clock stands still, for a time that the applicant was told in writing (article 45)."""

    model_config = example(
        cause="expert_review",
        from_on="2026-03-10",
        until_on="2026-03-20",
        notice_reference="津规资告〔2026〕17号",
    )
    kind: ClassVar[StepAction] = StepAction.PAUSE

    cause: PauseCause
    from_on: CalendarDate = Field(description="The first day that is not counted.")
    until_on: CalendarDate = Field(description="The last day that is not counted.")
    notice_reference: ShortText = Field(description="The written notice that tells the length.")

    @property
    def proofs(self) -> dict[str, Any]:
        """Return what else is recorded with an entry of a ledger."""
        return {"notice_reference": self.notice_reference}

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        return PauseClock(cause=self.cause, announced=Pause(self.from_on, self.until_on))


class ResumeRequest(StepOrder):
    """The clock runs again."""

    model_config = example(until_on="2026-03-18", notice_reference="津规资告〔2026〕19号")
    kind: ClassVar[StepAction] = StepAction.RESUME

    until_on: CalendarDate = Field(description="The last day that is not counted.")
    notice_reference: ShortText | None = Field(
        None, description="A new notice, where the pause lasted longer than was announced."
    )

    @property
    def proofs(self) -> dict[str, Any]:
        """Return what else is recorded with an entry of a ledger."""
        return {"notice_reference": self.notice_reference}

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        return ResumeClock(until_on=self.until_on)


class ExtendRequest(StepOrder):
    """The period is lengthened, once, as the rule of the procedure allows (article 42)."""

    model_config = example(
        days=10,
        authority="agency_head",
        approver="局长 王某",
        reason="专家意见不一致，需补充论证",
        notice_reference="津规资延〔2026〕3号",
    )
    kind: ClassVar[StepAction] = StepAction.EXTEND

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

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        return ExtendClock(days=self.days)


class ExcludeRequest(StepOrder):
    """Days that have passed are taken out of the count."""

    model_config = example(
        cause="enterprise_time",
        from_on="2026-03-10",
        until_on="2026-03-12",
        reason="the enterprise reworked its plan",
        notice_reference="津规资告〔2026〕18号",
    )
    kind: ClassVar[StepAction] = StepAction.EXCLUDE

    cause: ExclusionCause
    from_on: CalendarDate
    until_on: CalendarDate
    notice_reference: ShortText

    @property
    def proofs(self) -> dict[str, Any]:
        """Return what else is recorded with an entry of a ledger."""
        return {"notice_reference": self.notice_reference}

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        return ExcludeDays(cause=self.cause, days=Pause(self.from_on, self.until_on))


class DecideRequest(StepOrder):
    """How the step comes out."""

    model_config = example(outcome="issued", facts={}, jointly=False, valid_until="2029-03-01")
    kind: ClassVar[StepAction] = StepAction.DECIDE

    outcome: ShortText
    facts: Facts = Field(
        default={}, description="What the decision fixes, or what was found where it compares."
    )

    jointly: bool = Field(
        default=False,
        description="Whether one decision ends all steps of the joint issue (template) at once.",
    )

    valid_until: CalendarDate | None = Field(
        None, description="The last day on which a licence holds, where the decision states one."
    )

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        return Decide(
            outcome=self.outcome,
            facts=self.facts,
            jointly=self.jointly,
            valid_until=self.valid_until,
        )


class DeliverRequest(StepOrder):
    """The applicant has the decision in hand (article 44)."""

    model_config = example(happened_on="2026-03-27")
    kind: ClassVar[StepAction] = StepAction.DELIVER

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        return Deliver()


class CorrectRequest(StepOrder):
    """The last decision of the step was wrong; what followed from it is withdrawn with it."""

    model_config = example(reason="批复的容积率与控制性详细规划不符")
    kind: ClassVar[StepAction] = StepAction.CORRECT

    reason: Reason

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        return Correct()


class AlterRequest(StepOrder):
    """What has become of a decision that stands: varied, renewed, revoked, cancelled or lapsed."""

    model_config = example(outcome="lapsed", reason="三个月内未开工")
    kind: ClassVar[StepAction] = StepAction.ALTER

    outcome: ShortText
    reason: Reason

    def action(self) -> Action:
        """Return what the engine is asked to do."""
        return Alter(outcome=self.outcome)


ORDERS: tuple[type[StepOrder], ...] = (
    ReceiveRequest,
    RequestSupplementRequest,
    SupplementRequest,
    AcceptRequest,
    DeclineAcceptanceRequest,
    StartRequest,
    PauseRequest,
    ResumeRequest,
    ExtendRequest,
    ExcludeRequest,
    DecideRequest,
    DeliverRequest,
    CorrectRequest,
    AlterRequest,
)
"""What can be asked of a step on its way."""
