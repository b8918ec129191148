"""The words of a notification, in Chinese and in English."""

from collections.abc import Mapping

from notifier.domain.kinds import NotificationKind, kind_of
from notifier.domain.recipients import KnownProject
from notifier.domain.texts import cases, matches, projects, step_values, steps
from notifier.domain.texts.text import Text, Words, short
from shared.contracts.event import ProjectEvent
from shared.contracts.funding import InterestMet, MatchChanged, MatchFound, MatchWithdrawn
from shared.contracts.land_supply import CaseClosing, CaseOpened, CaseRerouted, StepFact
from shared.contracts.project_registry import ProjectRegistered

__all__ = ["KIND_NAMES", "TEMPLATES", "Text", "text_of"]

TEMPLATES: Mapping[NotificationKind, Text] = {
    **projects.TEMPLATES,
    **cases.TEMPLATES,
    **steps.TEMPLATES,
    **matches.TEMPLATES,
}
"""What is written of each kind, with places for values."""
KIND_NAMES: Mapping[NotificationKind, Words] = {
    kind: (text.title_zh.partition("：")[0], text.title_en.partition(":")[0])
    for kind, text in TEMPLATES.items()
}
"""What each kind is called, in Chinese and in English."""


def text_of(fact: ProjectEvent, project: KnownProject) -> Text:
    """Fill the templates of a fact's kind."""
    template = TEMPLATES[kind_of(fact)]
    values = {"name": short(project.name), **_values(fact)}
    return Text(
        title_zh=template.title_zh.format(**values),
        title_en=template.title_en.format(**values),
        body_zh=template.body_zh.format(**values),
        body_en=template.body_en.format(**values),
    )


def _values(fact: ProjectEvent) -> dict[str, str]:
    match fact:
        case CaseOpened() | CaseRerouted() | CaseClosing():
            return cases.values_of(fact)
        case StepFact():
            return step_values.values_of(fact)
        case MatchFound() | MatchChanged() | MatchWithdrawn() | InterestMet():
            return matches.values_of(fact)
        case ProjectRegistered():
            return projects.values_of(fact)
        case _:
            raise LookupError(type(fact).__name__)
