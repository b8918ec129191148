"""Saved searches: whoever keeps one hears of the matches that come to fit it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from funding.domain.matching.match import Match, MatchChange
from shared.contracts.funding import InterestMet
from shared.errors import ConflictError
from shared.identifiers import InterestId

MOST_INTERESTS = 50
"""How many saved searches somebody may keep, so that no match becomes a flood."""
KEY_CHAIN = "key_chain"

SoughtVerdict = Literal["yes", "unknown"]


class TooManyInterestsError(ConflictError):
    """Somebody has as many saved searches as they may have."""

    code = "too-many-interests"

    def __init__(self) -> None:
        super().__init__(f"nobody keeps more than {MOST_INTERESTS} saved searches")
        self.most = MOST_INTERESTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What is looked for; an empty list does not narrow.

    What nobody knows excludes nothing: a project whose district or chain was not stated, and an
    amount without an upper end, fit. An unknown verdict fits unless only a yes is wanted.
    """

    programme_ids: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    key_chains: tuple[str, ...] = ()
    verdicts: tuple[SoughtVerdict, ...] = ("yes", "unknown")
    least_fen: int | None = None

    def fit(self, match: Match, key_chain: str | None) -> bool:
        """Tell whether a match is one that is looked for."""
        return (
            match.state.verdict in self.verdicts
            and _is_among(match.programme.id, self.programme_ids)
            and _is_among(match.support_form, self.forms)
            and _is_among(match.district_code, self.districts)
            and _is_among(key_chain, self.key_chains)
            and (not self.agencies or not set(self.agencies).isdisjoint(match.agencies))
            and self._is_enough(match.state.high_fen)
        )

    def _is_enough(self, high_fen: int | None) -> bool:
        return self.least_fen is None or high_fen is None or high_fen >= self.least_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """A saved search, and what its keeper may see."""

    id: InterestId
    role: str
    owner: str
    """Who keeps it: an organisation, or an officer."""
    name: str
    organisation: str | None = None
    district_code: str | None = None
    agency: str | None = None
    criteria: Criteria
    created_at: datetime
    created_by: str

    def meets(self, match: Match, key_chain: str | None) -> bool:
        """Tell whether a match fits and is one that the keeper may see."""
        return (
            self.organisation in (None, match.sponsor_code)
            and self.district_code in (None, match.district_code)
            and (self.agency is None or self.agency in match.agencies)
            and self.criteria.fit(match, key_chain)
        )

    def met_by(self, change: MatchChange) -> InterestMet | None:
        """Tell of a match that fits and did not before, or nothing."""
        chain = change.project.facts.values.get(KEY_CHAIN)
        key_chain = chain if isinstance(chain, str) else None
        if not change.is_news or not self.meets(change.after, key_chain):
            return None
        if change.before is not None and self.meets(change.before, key_chain):
            return None
        return InterestMet(
            project_id=change.after.project_id,
            interest_id=self.id,
            interest_name=self.name,
            owner=self.owner,
            role=self.role,
            organisation=self.organisation,
            district_code=self.district_code,
            agency=self.agency,
            match_id=change.after.id,
            programme=change.after.programme,
            after=change.after.state,
            as_of=change.after.as_of,
        )


def _is_among(value: str | None, wanted: tuple[str, ...]) -> bool:
    return not wanted or value is None or value in wanted
