"""Reference data of the notifier: the kinds of notification that a receiver may be sent."""

from dataclasses import dataclass

import orjson

from notifier.domain.kinds import NotificationKind
from notifier.domain.texts import KIND_NAMES


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The kinds as they are served: kind to the webhook's type and its name."""

    notification_kinds: bytes


def load_catalogue() -> Catalogue:
    """Serialise the kinds once."""
    kinds = {kind.value: _described(kind) for kind in NotificationKind}
    return Catalogue(orjson.dumps(kinds))


def _described(kind: NotificationKind) -> dict[str, str]:
    zh, en = KIND_NAMES[kind]
    return {"type": kind.webhook_type, "zh": zh, "en": en}
