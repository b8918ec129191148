"""Words for codes that facts of land supply carry; a code without words stands for itself."""

from notifier.domain.texts.text import Words

CAUSES: dict[str, Words] = {
    "hearing": ("听证", "hearing"),
    "tender": ("招标", "tender"),
    "auction": ("拍卖", "auction"),
    "inspection": ("检验", "inspection"),
    "testing": ("检测", "testing"),
    "quarantine": ("检疫", "quarantine"),
    "appraisal": ("鉴定", "appraisal"),
    "expert_review": ("专家评审", "expert review"),
    "enterprise_time": ("企业自身用时", "the enterprise's own time"),
    "commissioned_appraisal": ("委托评估", "commissioned appraisal"),
}
"""Why days are not counted (Licensing Law, article 45; project regulation, articles 8-12)."""
UNITS: dict[str, Words] = {
    "working_days": ("工作日", "working days"),
    "calendar_days": ("自然日", "calendar days"),
}
REMINDERS: dict[str, Words] = {
    "due_soon": ("期限将至", "falls due soon"),
    "overdue": ("已超过期限", "is overdue"),
    "pause_overrun": ("告知的暂停时间已过", "has been paused for longer than was announced"),
    "deemed_accepted": (
        "未在规定时间内告知，视为受理",
        "counts as accepted, because nobody answered",
    ),
    "renewal_due_soon": ("延续申请期限将至", "can soon not be renewed by silence any more"),
    "renewal_closes": ("延续申请期限届满", "has its last day for a timely request to renew it"),
    "renewal_decision_due_soon": (
        "有效期将届满，延续申请尚未决定",
        "ends soon, and the request to renew it is undecided",
    ),
    "deemed_renewed": ("期满未作决定，视为准予延续", "is renewed, because nobody decided"),
    "expired": ("有效期届满，未延续", "has ended and was not renewed"),
    "supplement_due_soon": ("承诺补交的材料期限将至", "owes a paper that falls due soon"),
    "supplement_overdue": ("承诺补交的材料已逾期", "owes a paper that is overdue"),
    "check_due_soon": ("承诺事项核查期限将至", "has to be checked soon"),
    "check_overdue": ("承诺事项核查已逾期", "should have been checked"),
    "joint_due_soon": ("联合办理期限将至", "nears the end of joint handling"),
    "joint_overdue": ("已超过联合办理期限", "is beyond the time of joint handling"),
}
