"""When a programme can be applied for, as seen from a day: its term and its windows together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from funding.domain.programme import Programme, Window


class Opening(StrEnum):
    """How a day stands to the windows."""

    NONE = "none"
    """The programme is in its term, and no text says when applications are taken."""
    OPEN = "open"
    UPCOMING = "upcoming"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Span:
    """Days without a gap, both ends included; without an end it goes on."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """The term of a programme and its windows."""

    valid_from: date | None = None
    valid_until: date | None = None
    windows: tuple[Window, ...] = ()

    @classmethod
    def of(cls, programme: Programme) -> "Times":
        """Return those of a published programme."""
        return cls(
            valid_from=programme.valid_from,
            valid_until=programme.valid_until,
            windows=programme.windows,
        )

    def standing(self, on: date) -> "Standing":
        """Tell how a day stands to them."""
        term = Span(self.valid_from or date.min, self.valid_until or date.max)
        spans = sorted(self._spans(term), key=lambda span: (span.first, span.last))
        here = next((span for span in spans if on in span), None)
        if here is not None:
            state = Opening.OPEN if self.windows else Opening.NONE
            return Standing(state=state, on=on, present=here)
        past = max((span.last for span in spans if span.last < on), default=None)
        coming = next((span for span in spans if span.first > on), None)
        state = Opening.CLOSED if coming is None else Opening.UPCOMING
        return Standing(state=state, on=on, closed_on=past, coming=coming)

    def _spans(self, term: Span) -> Iterable[Span]:
        if not self.windows:
            return (term,)
        inside = (
            Span(max(each.opens_on, term.first), min(each.closes_on, term.last))
            for each in self.windows
        )
        return (span for span in inside if span.first <= span.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a day stands to the windows of a programme."""

    state: Opening
    on: date
    present: Span | None = None
    """The window, or else the term, that the day lies in."""
    closed_on: date | None = None
    """The last day on which it could be had before."""
    coming: Span | None = None
    """The next one that is known."""

    @property
    def window(self) -> Span | None:
        """Return the open window, or else the next one; None where no text names any."""
        return None if self.state is Opening.NONE else self.present or self.coming

    @property
    def is_against(self) -> bool:
        """Tell whether nothing can be applied for on the day."""
        return self.present is None

    @property
    def days_late(self) -> int | None:
        """Count the days since it could be had."""
        return None if self.closed_on is None else (self.on - self.closed_on).days

    @property
    def days_early(self) -> int | None:
        """Count the days until it can be had."""
        return None if self.coming is None else (self.coming.first - self.on).days
