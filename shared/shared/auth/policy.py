"""Policies: which role may call which route. What no policy allows is refused."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.auth.principal import Principal, Role


@dataclass(frozen=True, slots=True)
class Policy:
    """The roles that may call a route, and a condition on the principal where one is needed."""

    roles: frozenset[Role]
    condition: Callable[[Principal], bool] | None = None

    def allows(self, principal: Principal) -> bool:
        """Tell whether the principal may call the route at all; rows are narrowed later."""
        if principal.role not in self.roles:
            return False
        return self.condition is None or self.condition(principal)


def allow(*roles: Role, when: Callable[[Principal], bool] | None = None) -> Policy:
    """Write a policy: `allow(Role.SPONSOR, Role.COORDINATOR, when=...)`."""
    if not roles:
        raise ValueError("a policy names at least one role")
    return Policy(frozenset(roles), when)


ANYONE_KNOWN = Policy(frozenset(Role))
"""Every verified principal, whatever the role."""
