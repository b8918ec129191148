"""The principal: who is asking, and for which organisation, agency or district."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is to Tongtu; policies are written in these words."""

    SPONSOR = "sponsor"
    AGENCY_OFFICER = "agency-officer"
    DISTRICT_OFFICER = "district-officer"
    COORDINATOR = "coordinator"
    AUDITOR = "auditor"
    OPERATOR = "operator"
    SERVICE = "service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Somebody whose token was verified. Services narrow rows by the last three."""

    subject: str
    role: Role
    organisation: str | None = None
    agency: str | None = None
    district: str | None = None

    @property
    def actor(self) -> str:
        """Name the principal as events and logs do."""
        return f"{self.role.value}:{self.subject}"

    @property
    def idempotency_scope(self) -> str:
        """Name the space in which this principal's idempotency keys are unique."""
        if self.organisation is not None:
            return f"organisation:{self.organisation}"
        return f"subject:{self.subject}"
