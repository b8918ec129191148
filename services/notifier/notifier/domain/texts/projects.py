"""What is written of a project and of the programmes that fit it."""

from notifier.domain.kinds import NotificationKind
from notifier.domain.texts.text import Text, Words, both, day, listed
from shared.contracts.event import ProjectEvent
from shared.contracts.funding import MatchFound
from shared.contracts.project_registry import ProjectRegistered

TEMPLATES: dict[NotificationKind, Text] = {
    NotificationKind.PROJECT_REGISTERED: Text(
        title_zh="项目已登记：{name}",
        title_en="Project registered: {name}",
        body_zh="项目“{name}”于{day_zh}登记。尚缺事实：{missing_zh}。",
        body_en='The project "{name}" was registered on {day_en}. Missing facts: {missing_en}.',
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

_VERDICTS: dict[str, Words] = {
    "yes": ("符合", "meets"),
    "unknown": ("在缺失事实查明后可能符合", "may, once the missing facts are known, meet"),
}


def values_of(fact: ProjectEvent) -> dict[str, str]:
    """Return what the templates ask for."""
    match fact:
        case ProjectRegistered():
            return {**day("day", fact.registered_on), **_missing(fact.missing)}
        case MatchFound():
            programme = both("programme", (fact.programme.name_zh, fact.programme.name_en))
            verdict = both("verdict", _VERDICTS[fact.verdict])
            return {**programme, **verdict, **_missing(fact.missing_facts)}
        case _:
            raise LookupError(type(fact).__name__)


def _missing(names: tuple[str, ...]) -> dict[str, str]:
    return listed("missing", ((name, name) for name in names))
