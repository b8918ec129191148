"""How a step can come out, by the kind of its procedure, and what that leads to."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.legal_sources import LegalBasis, Name


class Lead(StrEnum):
    """What an outcome does to the step and to what depends on it."""

    COMPLETES = "completes"
    """The step is done; what depends on it may go on."""
    WAITS = "waits"
    """The step stays open."""
    REPEATS = "repeats"
    """A new round begins, from this step or from an earlier one."""
    ENDS = "ends"
    """The whole case ends."""
    ENDS_BRANCH = "ends_branch"
    """The step and all that depends on it end; the rest of the case goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one outcome of a step leads to."""

    leads_to: Lead
    repeats_from: str | None = None
    """Where the new round begins; without it at the step itself."""
    opens: tuple[str, ...] = ()
    """Steps on demand that begin because of this outcome."""
    obliges: tuple[str, ...] = ()
    """Obligations that arise from it and outlast the case."""
    basis: LegalBasis | None = None


class Procedure(StrEnum):
    """The kind of procedure that a step follows; it decides which outcomes there are."""

    PLAIN = "plain"
    FILING = "filing"
    VERIFICATION = "verification"
    INDUSTRY_ENTRY = "industry_entry"
    PLANNING_CONDITIONS = "planning_conditions"
    PLAN_CHANGE = "plan_change"
    ASSIGNMENT_PLAN = "assignment_plan"
    ANNOUNCEMENT = "announcement"
    LISTING = "listing"
    DEAL = "deal"
    CONTRACT = "contract"
    PAYMENT = "payment"
    LICENCE = "licence"
    CONSTRUCTION_PERMIT = "construction_permit"
    REGISTRATION = "registration"
    EIA = "eia"
    ENERGY_REVIEW = "energy_review"
    DRAWING_REVIEW = "drawing_review"
    JOINT_ACCEPTANCE = "joint_acceptance"
    COMPLETION_FILING = "completion_filing"
    PRODUCTION_TARGET_REVIEW = "production_target_review"
    PERFORMANCE_EVALUATION = "performance_evaluation"


_LICENCE = {
    "no_licence_needed": Name("不需要取得许可", "no licence needed"),
    "wrong_agency": Name("不属于本机关职权", "another agency's matter"),
    "corrected_on_the_spot": Name("当场更正", "corrected on the spot"),
    "supplement": Name("补正", "supplement asked for"),
    "deemed_accepted": Name("逾期不告知视为受理", "deemed accepted"),
    "accepted": Name("受理", "accepted"),
    "extended": Name("延长期限", "extended"),
    "granted": Name("准予许可", "granted"),
    "refused": Name("不予许可", "refused"),
    "delivered": Name("送达", "delivered"),
    "varied": Name("变更", "varied"),
    "renewed": Name("延续", "renewed"),
    "revoked": Name("撤销", "revoked"),
    "withdrawn_with_compensation": Name("撤回并补偿", "withdrawn with compensation"),
    "cancelled": Name("注销", "cancelled"),
    "applicant_barred_1y": Name("一年内不得再次申请", "applicant barred for a year"),
    "applicant_barred_3y": Name("三年内不得再次申请", "applicant barred for three years"),
}
"""Licensing Law, articles 32, 38, 42, 44, 49, 50, 69, 70, 78 and 79."""
_PASS = Name("通过", "passed")
_RECTIFY = Name("整改", "to be rectified")
_REVOKED = Name("撤销", "revoked")

VOCABULARY: Mapping[Procedure, Mapping[str, Name]] = {
    Procedure.PLAIN: {"done": Name("完成", "done")},
    Procedure.FILING: {
        "filed": Name("已备案", "filed"),
        "supplement": Name("补齐信息", "information to be completed"),
        "flagged_prohibited": Name("属禁止类，告知改正", "prohibited, to be corrected"),
        "redirect_verification": Name("告知转为核准", "redirected to verification"),
        "changed": Name("备案信息变更", "filing changed"),
        "revoked_by_enterprise": Name("企业撤销备案", "revoked by the enterprise"),
    },
    Procedure.VERIFICATION: {
        "approved": Name("准予核准", "verified"),
        "refused": Name("不予核准", "refused"),
        "extended": Name("延长期限", "extended"),
        "appraisal": Name("委托评估", "appraisal commissioned"),
    },
    Procedure.INDUSTRY_ENTRY: {
        "admitted": Name("准入", "admitted"),
        "returned": Name("退回修改", "returned"),
        "refused": Name("不予准入", "refused"),
    },
    Procedure.PLANNING_CONDITIONS: {
        "issued": Name("已出具", "issued"),
        "plan_change_needed": Name("需调整控规", "plan change needed"),
    },
    Procedure.PLAN_CHANGE: {
        "changed": Name("控规调整获批", "plan changed"),
        "not_changed": Name("控规不予调整", "plan not changed"),
    },
    Procedure.ASSIGNMENT_PLAN: {
        "approved": Name("批复", "approved"),
        "returned": Name("退回", "returned"),
    },
    Procedure.ANNOUNCEMENT: {
        "announced": Name("公告期满", "announced"),
        "suspended": Name("中止", "suspended"),
        "terminated": Name("终止", "terminated"),
    },
    Procedure.LISTING: {
        "deal": Name("成交", "deal"),
        "no_bid": Name("流拍", "no bid"),
        "below_reserve": Name("未达底价", "below reserve"),
        "suspended": Name("中止", "suspended"),
        "terminated": Name("终止", "terminated"),
    },
    Procedure.DEAL: {
        "confirmed": Name("签订成交确认书", "confirmed"),
        "forfeited": Name("竞得人弃约", "forfeited"),
    },
    Procedure.CONTRACT: {
        "signed": Name("已签订", "signed"),
        "forfeited": Name("拒不签订", "forfeited"),
        "rescinded": Name("解除", "rescinded"),
    },
    Procedure.PAYMENT: {
        "paid_full": Name("付清", "paid in full"),
        "paid_part": Name("部分缴纳", "paid in part"),
        "overdue": Name("逾期", "overdue"),
    },
    Procedure.LICENCE: _LICENCE,
    Procedure.CONSTRUCTION_PERMIT: {
        **_LICENCE,
        "lapsed": Name("逾期未开工自行废止", "lapsed"),
    },
    Procedure.REGISTRATION: {
        "accepted": Name("受理", "accepted"),
        "not_accepted_supplement": Name("不予受理，告知补正", "not accepted, supplement"),
        "not_accepted_wrong_registry": Name("不属本机构登记范围", "another registry's matter"),
        "registered": Name("登簿", "registered"),
        "refused": Name("不予登记", "refused"),
        "withdrawn": Name("申请人撤回", "withdrawn"),
    },
    Procedure.EIA: {
        "approved": Name("批准", "approved"),
        "refused": Name("不予批准", "refused"),
        "filed": Name("登记表备案", "registration form filed"),
        "committed": Name("告知承诺", "undertaken"),
        "revoked": _REVOKED,
    },
    Procedure.ENERGY_REVIEW: {
        "passed": _PASS,
        "failed": Name("未通过", "failed"),
        "exempt": Name("免予审查", "exempt"),
        "committed": Name("告知承诺", "undertaken"),
        "revoked": _REVOKED,
    },
    Procedure.DRAWING_REVIEW: {
        "qualified": Name("合格", "qualified"),
        "returned": Name("退回修改", "returned"),
        "committed": Name("告知承诺", "undertaken"),
        "revoked": _REVOKED,
    },
    Procedure.JOINT_ACCEPTANCE: {
        "pass": _PASS,
        "pass_with_rectification": Name("通过并整改", "passed, to be rectified"),
        "fail": Name("未通过", "failed"),
    },
    Procedure.COMPLETION_FILING: {"filed": Name("已备案", "filed")},
    Procedure.PRODUCTION_TARGET_REVIEW: {
        "pass": _PASS,
        "rectify": _RECTIFY,
        "breach": Name("违约", "breach"),
    },
    Procedure.PERFORMANCE_EVALUATION: {
        "pass": _PASS,
        "rectify": _RECTIFY,
        "fail": Name("未通过", "failed"),
    },
}
"""Every outcome of every procedure; a template says of each where it leads."""

DONE: Mapping[str, Outcome] = {"done": Outcome(leads_to=Lead.COMPLETES)}
"""What a plain step comes to unless its template says more."""
