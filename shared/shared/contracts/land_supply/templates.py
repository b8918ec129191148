"""Facts about published process templates."""

from datetime import date
from typing import ClassVar

from shared.contracts.event import Event
from shared.contracts.land_supply.values import TemplateReference


class TemplatePublished(Event):
    """A version of a process template was published; it never changes from now on."""

    event_type: ClassVar[str] = "land-supply.template.published.v1"
    topic: ClassVar[str] = "land-supply.templates"

    template: TemplateReference
    name_zh: str
    name_en: str
    valid_from: date
    valid_until: date | None
    statutory_days: int
    promised_days: int
    critical_path: tuple[str, ...]

    @property
    def subject(self) -> str:
        """Name the template; its versions follow each other on one key."""
        return self.template.id
