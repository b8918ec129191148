"""When applications are taken, as seen from a day."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from funding.domain.programme import Programme, Recurrence

WindowState = Literal["none", "upcoming", "open", "closed"]


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether applications are taken on a day, and by when they have to be in.

    Without windows (`none`) no text says when; that is not the same as closed.
    """

    state: WindowState = "none"
    opens_on: date | None = None
    deadline: date | None = None
    """The last day of the open window, or else of the next one."""


def opening_of(programme: Programme, *, on: date) -> Opening:
    """Find the window that is open on a day, or else the next one."""
    if not programme.windows:
        return Opening()
    left = [window for window in programme.windows if on <= window.closes_on]
    if not left:
        return Opening("closed")
    first = min(left, key=lambda window: (window.opens_on, window.closes_on))
    state: WindowState = "open" if first.opens_on <= on else "upcoming"
    return Opening(state, first.opens_on, first.closes_on)


def is_over(programme: Programme, *, on: date) -> bool:
    """Tell whether a single call has ended; of other programmes another window may come."""
    is_single = programme.recurrence is Recurrence.ONE_CALL
    return is_single and opening_of(programme, on=on).state == "closed"
