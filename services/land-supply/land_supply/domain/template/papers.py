"""Papers: what goes into a step and what comes out of it."""

from dataclasses import dataclass

from shared.legal_sources import Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper by its code; what an agency holds or a step has issued must not be asked for again.

    Licensing Law, article 31; Interim Regulation on real-estate registration, article 24.
    """

    name: Name
    held_by: str | None = None
    """The role of the agency that shares it; without one the applicant brings it."""
