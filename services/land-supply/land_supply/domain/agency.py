"""Agencies: who holds which role, where and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.errors import NotFoundError
from shared.legal_sources import Grade, Name


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
    zone: str | None = None
    """A development zone inside the district, if the body serves that zone alone."""

    def serves(self, district_code: str | None, *, on: date, zone: str | None = None) -> bool:
        """Tell whether the body acts for a district, or a zone in it, on a day."""
        in_time = self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)
        return in_time and self.district_code in (None, district_code) and self.zone in (None, zone)


@dataclass(frozen=True, slots=True)
class AgencyDirectory:
    """Every known agency."""

    agencies: tuple[Agency, ...]

    @property
    def roles(self) -> frozenset[str]:
        """Return the roles that somebody holds."""
        return frozenset(agency.role for agency in self.agencies)

    def serving(
        self, roles: Iterable[str], *, district_code: str | None, on: date
    ) -> frozenset[str]:
        """Return the codes of all that hold one of some roles for a district on a day."""
        wanted = frozenset(roles)
        return frozenset(
            agency.code
            for agency in self.agencies
            if agency.role in wanted and agency.serves(district_code, on=on, zone=agency.zone)
        )

    def holding(self, role: str | None) -> frozenset[str]:
        """Return the codes of all that hold or held a role anywhere; without one, of all."""
        held = (each for each in self.agencies if role is None or each.role == role)
        return frozenset(each.code for each in held)

    def find(
        self, role: str, *, district_code: str | None, on: date, zone: str | None = None
    ) -> Agency:
        """Return who holds a role on a day; a zone's own body comes first, then a district's."""
        serving = [
            agency
            for agency in self.agencies
            if agency.role == role and agency.serves(district_code, on=on, zone=zone)
        ]
        if not serving:
            raise NotFoundError("agency for", f"{role} in {district_code or 'the city'} on {on}")
        return max(serving, key=_nearness)


def _nearness(agency: Agency) -> tuple[bool, bool, date]:
    return agency.zone is not None, agency.district_code is not None, agency.valid_from
