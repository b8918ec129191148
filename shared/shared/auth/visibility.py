"""Which rows a principal may see; the queries themselves carry the rule."""

from dataclasses import dataclass

from shared.auth.policy import Policy
from shared.auth.principal import Principal, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Visible:
    """What rows are narrowed to; None does not narrow."""

    organisation: str | None = None
    district: str | None = None
    agency: str | None = None

    @classmethod
    def to(cls, principal: Principal) -> "Visible":
        """A sponsor sees its own, an officer the own agency's and district's, others all."""
        if principal.role is Role.SPONSOR:
            return cls(organisation=principal.organisation)
        if principal.role in {Role.DISTRICT_OFFICER, Role.AGENCY_OFFICER}:
            return cls(district=principal.district, agency=principal.agency)
        return cls()


def is_narrowed(principal: Principal) -> bool:
    """Tell whether a principal of a narrowed role says to what; a forgotten claim opens nothing."""
    if principal.role is Role.SPONSOR:
        return principal.organisation is not None
    if principal.role is Role.DISTRICT_OFFICER:
        return principal.district is not None
    return principal.role is not Role.AGENCY_OFFICER or principal.agency is not None


READERS = Policy(frozenset(Role) - {Role.OPERATOR}, is_narrowed)
"""Everybody who works with projects; operators run the system and see no business data."""
