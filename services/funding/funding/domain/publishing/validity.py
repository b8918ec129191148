"""Terms and windows: days in order, windows inside of the term and apart from each other."""

from collections.abc import Iterator
from datetime import timedelta

from funding.domain.programme import Programme
from funding.domain.publishing.places import At, flaw
from shared.flaws import Flaw

ONE_DAY = timedelta(days=1)


def validity_flaws(programme: Programme) -> Iterator[Flaw]:
    """Yield a term that ends before it begins, and windows that nobody could use."""
    if programme.valid_until is not None and programme.valid_until < programme.valid_from:
        given = f"{programme.valid_until} is before {programme.valid_from}"
        yield flaw(("valid_until",), given, "a day on or after valid_from")
    for number, window in enumerate(programme.windows):
        at = ("windows", number)
        if window.closes_on < window.opens_on:
            given = f"closes on {window.closes_on} and opens on {window.opens_on}"
            yield flaw(at, given, "a window that closes on or after the day it opens")
        else:
            yield from _outside(programme, number, at)
            yield from _overlaps(programme, number, at)


def _outside(programme: Programme, number: int, at: At) -> Iterator[Flaw]:
    window = programme.windows[number]
    first, last = programme.valid_from, programme.valid_until
    expected = f"days from {first} to {last}" if last else f"days from {first} on"
    if window.opens_on < first:
        given = f"opens on {window.opens_on}, before the programme is valid"
        yield flaw(at, given, expected, case={"day": window.opens_on})
    if last is not None and window.closes_on > last:
        given = f"closes on {window.closes_on}, after the programme has ended"
        yield flaw(at, given, expected, case={"day": window.closes_on})


def _overlaps(programme: Programme, number: int, at: At) -> Iterator[Flaw]:
    window = programme.windows[number]
    for place, earlier in enumerate(programme.windows[:number]):
        day = max(window.opens_on, earlier.opens_on)
        if day <= min(window.closes_on, earlier.closes_on):
            given = f"{day} lies in window {place} as well"
            yield flaw(at, given, "windows apart from each other", case={"day": day})
