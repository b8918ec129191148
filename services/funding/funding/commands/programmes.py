"""Publishing fund programmes."""

from dataclasses import dataclass

from funding.domain.publication import Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishProgramme:
    """Make a version of a programme count from its first day on."""

    proposal: Proposal
