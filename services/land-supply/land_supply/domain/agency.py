"""Agencies: who holds which role, where and when."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from land_supply.domain.sources import Grade, Name
from shared.errors import NotFoundError


class AssignmentMode(StrEnum):
    """How several roles share one step."""

    ONE_OF = "one_of"
    """Any one of them; the first unless the district has moved the matter to another."""
    IN_SEQUENCE = "in_sequence"
    """Each prepares for the next; the first receives."""
    JOINTLY = "jointly"
    """All of them together."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """The roles that act in a step; the first one leads."""

    roles: tuple[str, ...]
    mode: AssignmentMode = AssignmentMode.ONE_OF

    @property
    def lead(self) -> str:
        """Name the role that receives the step."""
        return self.roles[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A body that holds a role, in the whole city or one district, during a time."""

    code: str
    role: str
    name: Name
    valid_from: date
    grade: Grade
    valid_until: date | None = None
    district_code: str | None = None

    def serves(self, district_code: str | None, *, on: date) -> bool:
        """Tell whether the body acts for a district on a day."""
        in_time = self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)
        return in_time and self.district_code in (None, district_code)


@dataclass(frozen=True, slots=True)
class AgencyDirectory:
    """Every known agency."""

    agencies: tuple[Agency, ...]

    @property
    def roles(self) -> frozenset[str]:
        """Return the roles that somebody holds."""
        return frozenset(agency.role for agency in self.agencies)

    def find(self, role: str, *, district_code: str | None, on: date) -> Agency:
        """Return who holds a role in a district on a day; a district's own body comes first."""
        serving = [
            agency
            for agency in self.agencies
            if agency.role == role and agency.serves(district_code, on=on)
        ]
        if not serving:
            raise NotFoundError("agency for", f"{role} in {district_code or 'the city'} on {on}")
        return max(
            serving, key=lambda agency: (agency.district_code is not None, agency.valid_from)
        )
