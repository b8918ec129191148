"""A case with one form for two steps, one undertaking that was kept and one that was false."""

from datetime import date
from uuid import UUID

from land_supply.domain.engine import (
    AcceptJointly,
    Decide,
    ExtendJointly,
    FindFalse,
    KeepUndertaking,
    ReceiveJointly,
    SignUndertaking,
    SupplementUndertaking,
    TellConditions,
)
from land_supply.domain.template import ExtensionAuthority
from land_supply.domain.undertaking import Telling as Notice
from shared.contracts.land_supply import JOINT_FACTS, UNDERTAKING_FACTS
from shared.identifiers import ProjectId
from tongtu.contract_examples.example import Example
from tongtu.contract_examples.land_supply.conventional import (
    assignment,
    planning_conditions,
    straight,
)
from tongtu.contract_examples.land_supply.telling import Telling

_ON_ONE_FORM = ProjectId(UUID("0192364c-1d10-7b21-9c32-4d2e1f0a8b05"))
_FORM = "JA-A"


def together() -> tuple[Example, ...]:
    """Return what is told of joint applications and of undertakings."""
    story = Telling(_ON_ONE_FORM, date(2024, 9, 27))
    planning_conditions(story)
    assignment(story)
    form(story)
    kept(story)
    false(story)
    return tuple(story.last(kind) for kind in (*JOINT_FACTS, *UNDERTAKING_FACTS))


def form(story: Telling) -> None:
    """The land-use permit and the environmental form come in together; the district gives time."""
    story.jointly(_FORM, ReceiveJointly(), date(2024, 12, 16))
    story.jointly(_FORM, AcceptJointly(), date(2024, 12, 17))
    story.act("A10", Decide(outcome="granted"), date(2024, 12, 24))
    story.jointly(
        _FORM,
        ExtendJointly(days=15),
        date(2025, 1, 8),
        authority=ExtensionAuthority.PEOPLES_GOVERNMENT_HEAD,
        approver="区长",
        reason="多部门意见需要协调",
        notice_reference="津滨政延〔2025〕2号",
    )
    story.act("A12", Decide(outcome="approved"), date(2025, 1, 10))


def kept(story: Telling) -> None:
    """The drawings are undertaken to be sound; the certificate comes in time."""
    straight(story, "A14", "granted", date(2025, 1, 13), date(2025, 1, 14), date(2025, 1, 23))
    told = Notice(notice_reference="津滨审告〔2025〕5号")
    story.act("A15", TellConditions(telling=told), date(2025, 2, 5))
    signed = SignUndertaking(signed_by="法定代表人", reference="承诺〔2025〕5号")
    story.act("A15", signed, date(2025, 2, 6))
    brought = SupplementUndertaking(papers=("drawing-certificate",))
    story.act("A15", brought, date(2025, 3, 10))
    story.act("A15", KeepUndertaking(), date(2025, 3, 12))


def false(story: Telling) -> None:
    """The funds for the works are undertaken to be there, and are not."""
    told = Notice(notice_reference="津滨审告〔2025〕9号")
    story.act("A16", TellConditions(telling=told), date(2025, 3, 13))
    signed = SignUndertaking(signed_by="法定代表人", reference="承诺〔2025〕9号")
    story.act("A16", signed, date(2025, 3, 14))
    story.act("A16", FindFalse(), date(2025, 4, 8), reason="经核查，建设资金未落实")
