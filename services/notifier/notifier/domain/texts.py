"""The words of a notification, in Chinese and in English."""

from dataclasses import dataclass
from datetime import date

from notifier.domain.recipients import KnownProject, NotificationKind
from shared.contracts.event import ProjectEvent
from shared.contracts.funding import MatchFound
from shared.contracts.land_supply import CaseOpened
from shared.contracts.project_registry import ProjectRegistered

LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A title and a body, in both languages."""

    title_zh: str
    title_en: str
    body_zh: str
    body_en: str


_TEMPLATES: dict[NotificationKind, Text] = {
    NotificationKind.PROJECT_REGISTERED: Text(
        title_zh="项目已登记：{name}",
        title_en="Project registered: {name}",
        body_zh="项目“{name}”于{day_zh}登记。尚缺事实：{missing_zh}。",
        body_en='The project "{name}" was registered on {day_en}. Missing facts: {missing_en}.',
    ),
    NotificationKind.CASE_OPENED: Text(
        title_zh="供地案件已开立：{name}",
        title_en="Land-supply case opened: {name}",
        body_zh="项目“{name}”的供地案件于{day_zh}开立。首批事项：{steps_zh}。最早期限：{due_zh}。",
        body_en=(
            'A land-supply case was opened for "{name}" on {day_en}. First steps: {steps_en}. '
            "Earliest due date: {due_en}."
        ),
    ),
    NotificationKind.MATCH_FOUND: Text(
        title_zh="资金项目匹配：{name}",
        title_en="Fund programme found: {name}",
        body_zh="项目“{name}”{verdict_zh}“{programme_zh}”的条件。尚缺事实：{missing_zh}。",
        body_en=(
            'The project "{name}" {verdict_en} the conditions of "{programme_en}". '
            "Missing facts: {missing_en}."
        ),
    ),
}

KIND_NAMES: dict[NotificationKind, tuple[str, str]] = {
    NotificationKind.PROJECT_REGISTERED: ("项目已登记", "Project registered"),
    NotificationKind.CASE_OPENED: ("供地案件已开立", "Land-supply case opened"),
    NotificationKind.MATCH_FOUND: ("资金项目匹配", "Fund programme found"),
}
"""What each kind is called, in Chinese and in English."""

_VERDICTS = {
    "yes": ("符合", "meets"),
    "unknown": ("在缺失事实查明后可能符合", "may, once the missing facts are known, meet"),
}


def kind_of(fact: ProjectEvent) -> NotificationKind:
    """Name the kind of notification that a fact gives rise to."""
    return {
        ProjectRegistered: NotificationKind.PROJECT_REGISTERED,
        CaseOpened: NotificationKind.CASE_OPENED,
        MatchFound: NotificationKind.MATCH_FOUND,
    }[type(fact)]


def text_of(fact: ProjectEvent, project: KnownProject) -> Text:
    """Fill the templates of a fact's kind."""
    template = _TEMPLATES[kind_of(fact)]
    values = {"name": _short(project.name), **_values(fact)}
    return Text(
        title_zh=template.title_zh.format(**values),
        title_en=template.title_en.format(**values),
        body_zh=template.body_zh.format(**values),
        body_en=template.body_en.format(**values),
    )


def _values(fact: ProjectEvent) -> dict[str, str]:
    match fact:
        case ProjectRegistered():
            return {**_day(fact.registered_on), **_missing(fact.missing)}
        case CaseOpened():
            return {**_day(fact.opened_on), **_steps(fact)}
        case MatchFound():
            return {**_programme(fact), **_missing(fact.missing_facts)}
        case _:
            raise LookupError(type(fact).__name__)


def _day(day: date) -> dict[str, str]:
    return {"day_zh": _date_zh(day), "day_en": day.isoformat()}


def _missing(names: tuple[str, ...]) -> dict[str, str]:
    return {
        "missing_zh": _short("、".join(names) or "无"),
        "missing_en": _short(", ".join(names) or "none"),
    }


def _steps(fact: CaseOpened) -> dict[str, str]:
    due = fact.first_due_on
    return {
        "steps_zh": _short("、".join(step.name_zh for step in fact.first_steps) or "无"),
        "steps_en": _short(", ".join(step.name_en for step in fact.first_steps) or "none"),
        "due_zh": "未定" if due is None else _date_zh(due),
        "due_en": "not fixed yet" if due is None else due.isoformat(),
    }


def _programme(fact: MatchFound) -> dict[str, str]:
    verdict_zh, verdict_en = _VERDICTS[fact.verdict]
    return {
        "programme_zh": _short(fact.programme.name_zh),
        "programme_en": _short(fact.programme.name_en),
        "verdict_zh": verdict_zh,
        "verdict_en": verdict_en,
    }


def _date_zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _short(text: str) -> str:
    """Keep a message far below the 20 kB that Standard Webhooks recommends at most."""
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"
