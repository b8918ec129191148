"""Whoever undertook what was false may not take the route again for a while."""

from datetime import date

from shared.errors import ConflictError


class RouteBarredError(ConflictError):
    """A sponsor whose undertaking was false asks for the route before the term is over."""

    code = "undertaking-barred"

    def __init__(self, until: date) -> None:
        super().__init__(f"an undertaking was false: the route is barred until {until}")
        self.until = until


def ensure_not_barred(barred_until: date | None, *, on: date) -> None:
    """Refuse the route up to the last day of the bar."""
    if barred_until is not None and on <= barred_until:
        raise RouteBarredError(barred_until)
