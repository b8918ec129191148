"""Publishing a process template: once, judged, and before it is in force."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from land_supply.domain.critical_path import schedule
from land_supply.domain.errors import AlreadyPublishedError, BrokenTemplateError
from land_supply.domain.publishing import find_flaws
from land_supply.domain.template import Measure, ProcessTemplate
from shared.contracts.land_supply import TemplatePublished
from shared.flaws import Flaw


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A version that is published, with the document itself and who published it when and why."""

    template: ProcessTemplate
    content: Mapping[str, Any]
    number: int = 0
    """Counts the publications of a template; one that is shipped with the service has none."""
    published_at: datetime | None = None
    published_by: str | None = None
    reason: str | None = None

    @property
    def is_shipped(self) -> bool:
        """Tell whether the version came with the service and not over HTTP."""
        return self.published_at is None

    def event(self) -> TemplatePublished:
        """Tell other services of it."""
        template = self.template
        by_law, promised = (schedule(template, measure) for measure in Measure)
        return TemplatePublished(
            template=template.reference,
            name_zh=template.name.zh,
            name_en=template.name.en,
            valid_from=template.valid_from,
            valid_until=template.valid_until,
            statutory_days=by_law.days,
            promised_days=promised.days,
            critical_path=promised.path,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A version that somebody wants to publish."""

    template: ProcessTemplate
    content: Mapping[str, Any]
    proposed_by: str
    proposed_at: datetime
    on: date
    """The day in the city."""
    reason: str | None = None

    def publish(
        self, history: Sequence[Publication], *, roles: frozenset[str]
    ) -> tuple[Publication, TemplatePublished | None]:
        """Publish the version; the same again changes nothing and announces nothing."""
        template = self.template
        for known in history:
            if known.template.version == template.version:
                if known.template.content_hash != template.content_hash:
                    raise AlreadyPublishedError(template.id, template.version)
                return known, None
        flaws = (*self._early_flaws(), *find_flaws(template, roles=roles))
        if flaws:
            raise BrokenTemplateError(f"{template.id} version {template.version}", flaws)
        publication = Publication(
            template=template,
            content=self.content,
            number=1 + max((known.number for known in history), default=0),
            published_at=self.proposed_at,
            published_by=self.proposed_by,
            reason=self.reason,
        )
        return publication, publication.event()

    def _early_flaws(self) -> Iterator[Flaw]:
        # Law is published before it is in force, so nobody's case changes under their hands.
        if self.template.valid_from <= self.on:
            given = f"{self.template.valid_from}, and today is {self.on}"
            yield Flaw("valid_from", given, "a day after today", pointer="/valid_from")
