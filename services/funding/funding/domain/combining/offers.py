"""What can be combined, and what was had before."""

from dataclasses import dataclass
from enum import StrEnum

from funding.domain.amounts import Reckoning
from funding.domain.programme import Programme, SupportForm
from funding.domain.rules import Verdict
from shared.legal_sources import Grade, LegalBasis

UNWRITTEN = LegalBasis(grade=Grade.KNOWLEDGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A programme that a project could have, with what it pays before earlier awards are taken off.

    Both ends are None where no sum can be told, the high one alone where there is no upper end.
    """

    programme_id: str
    verdict: Verdict
    low_fen: int | None = None
    high_fen: int | None = None
    group: str | None = None
    form: SupportForm = SupportForm.POST_COMPLETION_GRANT
    channel: str | None = None
    """The agency through which the city pays; None where it is not the city's money."""
    excludes: tuple[str, ...] = ()
    upgrade_pays_difference: bool = False
    basis: LegalBasis = UNWRITTEN
    """Where the programme says what it may be combined with."""

    @property
    def has_sum(self) -> bool:
        """Tell whether a sum can be told at all."""
        return self.low_fen is not None


class AwardedTo(StrEnum):
    """Whose an earlier award was."""

    PROJECT = "project"
    """The project that is asked about."""
    APPLICANT = "applicant"
    """The applicant itself, such as for a title."""
    OTHER_PROJECT = "other_project"
    """Another project of the same applicant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """What was awarded before."""

    programme_id: str
    year: int
    fen: int
    to: AwardedTo = AwardedTo.PROJECT
    project: str = ""
    """Tells one other project from another."""
    group: str | None = None
    channel: str | None = None

    @property
    def is_of_another_project(self) -> bool:
        """Tell whether another project had it."""
        return self.to is AwardedTo.OTHER_PROJECT


def offer_of(programme: Programme, verdict: Verdict, reckoning: Reckoning) -> Offer:
    """Make an offer of a programme; of a staged award only what is due is certain.

    The sum must be reckoned without what was paid before: combining takes that off itself. The
    channel of a programme is the agency that leads it.
    """
    stacking = programme.stacking
    certain = reckoning.certain_fen if reckoning.has_sum else None
    return Offer(
        programme_id=programme.id,
        verdict=verdict,
        low_fen=certain,
        high_fen=reckoning.high_fen,
        group=stacking.group if stacking else None,
        form=programme.support_form,
        channel=programme.agencies[0],
        excludes=stacking.excludes if stacking else (),
        upgrade_pays_difference=bool(stacking and stacking.upgrade_pays_difference),
        basis=stacking.basis if stacking else programme.legal_basis,
    )
