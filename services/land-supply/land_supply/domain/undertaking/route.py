"""Who may take the route of an undertaking, and what has to be said for it."""

from land_supply.domain.template import Undertaking, UndertakingRoute
from shared.errors import ConflictError, InvalidValueError

GROUNDS = {
    UndertakingRoute.LISTED: "the entry of the published list that names the project",
    UndertakingRoute.PARTLY: "the part of what has to be proved that is undertaken",
}
"""What the agency states before a route that is not open to everybody, or not for everything."""


class RouteClosedError(ConflictError):
    """A step whose decision no undertaking can bring about is asked to take one."""

    code = "undertaking-route-closed"

    def __init__(self, step_id: str, route: UndertakingRoute) -> None:
        super().__init__(f"the route of an undertaking in {step_id} is {route}")
        self.step_id = step_id
        self.route = route


def ensure_route(step_id: str, undertaking: Undertaking | None) -> Undertaking:
    """Return what the process says of the route of a step, or refuse where it is not open."""
    if undertaking is None:
        raise RouteClosedError(step_id, UndertakingRoute.NONE)
    if not undertaking.route.is_open:
        raise RouteClosedError(step_id, undertaking.route)
    return undertaking


def ensure_grounds(route: UndertakingRoute, grounds: str | None) -> None:
    """Refuse a route for listed projects, or for a part, of which nobody says list or part."""
    expected = GROUNDS.get(route)
    if expected is not None and (grounds is None or not grounds.strip()):
        raise InvalidValueError("/grounds", grounds, expected)
