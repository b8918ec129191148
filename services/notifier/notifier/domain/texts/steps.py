"""What is written of one step of a case."""

from notifier.domain.kinds import NotificationKind
from notifier.domain.texts.text import Text, Words


def _text(title: Words, body: Words) -> Text:
    """Head every text with the step, and name the project in every body."""
    return Text(
        title_zh=f"{title[0]}：{{step_zh}}（{{name}}）",
        title_en=f"{title[1]}: {{step_en}} ({{name}})",
        body_zh=f"项目“{{name}}”的事项“{{step_zh}}”{body[0]}",
        body_en=f'Step "{{step_en}}" of the project "{{name}}" {body[1]}',
    )


TEMPLATES: dict[NotificationKind, Text] = {
    NotificationKind.STEP_READY: _text(
        ("事项可以开始", "Step may begin"),
        (
            "自{day_zh}起可以开始。如当日受理，{due_zh}。",
            "may begin from {day_en}. Accepted on that day: {due_en}.",
        ),
    ),
    NotificationKind.APPLICATION_RECEIVED: _text(
        ("申请已收到", "Application received"),
        (
            "于{day_zh}收到申请。{notice_zh}前未告知补正或不予受理的，视为受理。",
            "received its application on {day_en}. Silence until {notice_en} is acceptance.",
        ),
    ),
    NotificationKind.SUPPLEMENT_REQUESTED: _text(
        ("需要补正材料", "Something is missing"),
        (
            "需要补正：{missing_zh}。补正前不计算期限。",
            "lacks: {missing_en}. No period runs until it is handed in.",
        ),
    ),
    NotificationKind.SUPPLEMENT_RECEIVED: _text(
        ("补正材料已收到", "Missing items received"),
        (
            "于{day_zh}收到补正材料。{notice_zh}前未告知的，视为受理。",
            "received what was missing on {day_en}. Silence until {notice_en} is acceptance.",
        ),
    ),
    NotificationKind.APPLICATION_ACCEPTED: _text(
        ("申请已受理", "Application accepted"),
        (
            "的申请自{accepted_zh}起{deemed_zh}。{due_zh}。",
            "{deemed_en} from {accepted_en}. {due_en}.",
        ),
    ),
    NotificationKind.APPLICATION_DECLINED: _text(
        ("申请未予受理", "Application not accepted"),
        ("的申请于{day_zh}未予受理：{outcome_zh}。", "was not accepted on {day_en}: {outcome_en}."),
    ),
    NotificationKind.CLOCK_PAUSED: _text(
        ("期限暂停计算", "Period paused"),
        (
            "自{from_zh}至{until_zh}不计算期限，原因：{cause_zh}（{notice}）。{due_zh}。",
            "is not counted from {from_en} to {until_en}: {cause_en} ({notice}). {due_en}.",
        ),
    ),
    NotificationKind.CLOCK_RESUMED: _text(
        ("期限恢复计算", "Period resumed"),
        (
            "自{until_zh}次日起恢复计算期限。{due_zh}。",
            "is counted again after {until_en}. {due_en}.",
        ),
    ),
    NotificationKind.CLOCK_EXTENDED: _text(
        ("期限延长", "Period extended"),
        (
            "的期限延长{days}个{unit_zh}，批准人：{approver}（{notice}）。{due_zh}。",
            "got {days} {unit_en} more, approved by {approver} ({notice}). {due_en}.",
        ),
    ),
    NotificationKind.DAYS_EXCLUDED: _text(
        ("扣除不计入期限的时间", "Days excluded"),
        (
            "自{from_zh}至{until_zh}不计入期限，原因：{cause_zh}（{notice}）。{due_zh}。",
            "does not count {from_en} to {until_en}: {cause_en} ({notice}). {due_en}.",
        ),
    ),
    NotificationKind.CLOCK_RECOMPUTED: _text(
        ("期限因放假安排变化", "Due date moved by a holiday notice"),
        (
            "因国务院放假安排重新计算期限。{moved_zh}。",
            "was counted anew by a holiday notice. {moved_en}.",
        ),
    ),
    NotificationKind.STEP_DECIDED: _text(
        ("事项已有结果", "Step decided"),
        (
            "于{day_zh}有了结果：{outcome_zh}。送达期限：{delivery_zh}。",
            "came out on {day_en}: {outcome_en}. To be delivered by: {delivery_en}.",
        ),
    ),
    NotificationKind.DECISION_CORRECTED: _text(
        ("决定已更正", "Decision corrected"),
        (
            "的决定于{day_zh}更正。随之撤回的事项：{withdrawn_zh}。",
            "had its decision corrected on {day_en}. Steps taken back with it: {withdrawn_en}.",
        ),
    ),
    NotificationKind.DECISION_ALTERED: _text(
        ("决定有变", "Decision altered"),
        (
            "的决定于{day_zh}有变：{outcome_zh}。",
            "had its decision altered on {day_en}: {outcome_en}.",
        ),
    ),
    NotificationKind.RENEWAL_REQUESTED: _text(
        ("申请延续", "Renewal asked for"),
        (
            "于{day_zh}申请延续，有效期至{until_zh}；{silence_zh}。",
            "was asked to be renewed on {day_en}; it holds until {until_en}, and {silence_en}.",
        ),
    ),
    NotificationKind.RENEWAL_REFUSED: _text(
        ("不予延续", "Not renewed"),
        (
            "于{day_zh}决定不予延续，有效期至{until_zh}。",
            "will not be renewed, as was decided on {day_en}; it holds until {until_en}.",
        ),
    ),
    NotificationKind.STEP_ASSIGNED: _text(
        ("事项已移交", "Step moved to another desk"),
        (
            "于{day_zh}由{previous}移交{agency}。{due_zh}。",
            "went from {previous} to {agency} on {day_en}. {due_en}.",
        ),
    ),
    NotificationKind.STEP_REMINDED: _text(
        ("期限提醒", "Reminder"),
        ("{reminder_zh}：{about_zh}。{due_zh}。", "{reminder_en}: {about_en}. {due_en}."),
    ),
    NotificationKind.STEP_ENDED: _text(
        ("事项已关闭", "Step closed"),
        (
            "于{day_zh}随案件进展关闭，无需再办理。",
            "was closed on {day_en}; nothing is left to do.",
        ),
    ),
    NotificationKind.UNDERTAKING_TOLD: _text(
        ("可以告知承诺", "May be undertaken"),
        (
            "可以书面承诺代替证明（{notice}）。条件：{conditions_zh}。",
            "may rest on an undertaking ({notice}). Conditions: {conditions_en}.",
        ),
    ),
    NotificationKind.UNDERTAKING_SIGNED: _text(
        ("承诺书已签署", "Undertaking signed"),
        (
            "于{day_zh}凭承诺当场办结。核查期限：{check_zh}。",
            "was decided on an undertaking on {day_en}. To be checked by: {check_en}.",
        ),
    ),
    NotificationKind.UNDERTAKING_FOUND_FALSE: _text(
        ("承诺不实", "Undertaking found false"),
        (
            "的承诺于{day_zh}经核查不实：{outcome_zh}。{barred_zh}及以前不再适用告知承诺。",
            "rested on a false undertaking: {outcome_en}. The route is barred until {barred_en}.",
        ),
    ),
    NotificationKind.STEP_WITHDRAWN: _text(
        ("事项已撤回", "Step taken back"),
        (
            "因在先决定更正，于{day_zh}撤回。",
            "was taken back on {day_en}, because an earlier decision was corrected.",
        ),
    ),
}
