"""Facts that wait until the project they are about is known."""

from dataclasses import dataclass
from datetime import datetime

from notifier.domain.notification import Cause
from shared.contracts.event import ProjectEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFact:
    """A fact that came before its project; why that happens is told at `KnownProject`."""

    fact: ProjectEvent
    cause: Cause
    held_at: datetime
