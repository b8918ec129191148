"""Publishing a fund programme: once, judged, and before it is in force."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from funding.domain.errors import AlreadyPublishedError, BrokenProgrammeError
from funding.domain.programme import Programme
from funding.domain.publishing import Definitions, Surroundings, find_flaws
from shared.contracts.funding import ProgrammePublished
from shared.flaws import Flaw


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A version that is published, with the document itself and who published it when and why."""

    programme: Programme
    content: Mapping[str, Any]
    number: int = 0
    """Counts the publications of a programme; one that is shipped with the service has none."""
    published_at: datetime | None = None
    published_by: str | None = None
    reason: str | None = None

    @property
    def is_shipped(self) -> bool:
        """Tell whether the version came with the service and not over HTTP."""
        return self.published_at is None

    def event(self) -> ProgrammePublished:
        """Tell other services of it."""
        programme = self.programme
        return ProgrammePublished(
            programme=programme.reference,
            content_hash=programme.content_hash,
            status=programme.status,
            support_form=programme.support_form,
            agencies=programme.agencies,
            valid_from=programme.valid_from,
            valid_until=programme.valid_until,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A version that somebody wants to publish."""

    programme: Programme
    content: Mapping[str, Any]
    proposed_by: str
    proposed_at: datetime
    on: date
    """The day in the city."""
    reason: str | None = None

    def publish(
        self,
        history: Sequence[Publication],
        *,
        programme_ids: frozenset[str],
        definitions: Definitions,
    ) -> tuple[Publication, ProgrammePublished | None]:
        """Publish the version; the same again changes nothing and announces nothing."""
        programme = self.programme
        for known in history:
            if known.programme.version == programme.version:
                if known.programme.content_hash != programme.content_hash:
                    raise AlreadyPublishedError(programme.id, programme.version)
                return known, None
        around = Surroundings(
            programme_ids=programme_ids, versions=tuple(each.programme for each in history)
        )
        flaws = (*self._early_flaws(), *find_flaws(programme, definitions, around))
        if flaws:
            raise BrokenProgrammeError(f"{programme.id} version {programme.version}", flaws)
        publication = Publication(
            programme=programme,
            content=self.content,
            number=1 + max((known.number for known in history), default=0),
            published_at=self.proposed_at,
            published_by=self.proposed_by,
            reason=self.reason,
        )
        return publication, publication.event()

    def _early_flaws(self) -> Iterator[Flaw]:
        # Law is published before it is in force, so no answer changes under anybody's hands.
        if self.programme.valid_from <= self.on:
            given = f"{self.programme.valid_from}, and today is {self.on}"
            yield Flaw("valid_from", given, "a day after today", pointer="/valid_from")


def in_force_on(published: Sequence[Programme], day: date) -> tuple[Programme, ...]:
    """Choose for each programme the version that counts on a day: the latest that has begun."""
    begun = sorted(
        (each for each in published if each.valid_from <= day), key=lambda each: each.valid_from
    )
    latest = {each.id: each for each in begun}
    return tuple(latest[programme_id] for programme_id in sorted(latest))
