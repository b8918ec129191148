"""What is written of a project as a whole."""

from notifier.domain.kinds import NotificationKind
from notifier.domain.texts.text import Text, day, listed
from shared.contracts.project_registry import ProjectRegistered

TEMPLATES: dict[NotificationKind, Text] = {
    NotificationKind.PROJECT_REGISTERED: Text(
        title_zh="项目已登记：{name}",
        title_en="Project registered: {name}",
        body_zh="项目“{name}”于{day_zh}登记。尚缺事实：{missing_zh}。",
        body_en='The project "{name}" was registered on {day_en}. Missing facts: {missing_en}.',
    ),
}


def values_of(fact: ProjectRegistered) -> dict[str, str]:
    """Return what the templates ask for."""
    missing = listed("missing", ((name, name) for name in fact.missing))
    return {**day("day", fact.registered_on), **missing}
