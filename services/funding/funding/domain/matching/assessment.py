"""What can be said of a project and a programme on a day, whatever is missing."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from funding.domain.facts import Facts
from funding.domain.matching.amount import amount_of
from funding.domain.programme import Beneficiary, Programme, ProgrammeStatus, Recurrence
from funding.domain.rules import Told, TooTangledError, Verdict, explain, ways_to
from funding.domain.windows import Opening, Standing, Times
from shared.contracts.funding import MatchState, Reason

WORDS: dict[Verdict, Literal["yes", "no", "unknown"]] = {
    Verdict.YES: "yes",
    Verdict.NO: "no",
    Verdict.UNKNOWN: "unknown",
}
Ways = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The answer to whether a project may have a programme on a day, and what it would bring."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    missing_facts: tuple[str, ...] = ()
    ways: Ways = ()
    """The smallest sets of missing facts some values of which suffice for a yes."""
    standing: Standing
    low_fen: int | None = None
    high_fen: int | None = None
    obstacle: Reason | None = None
    """Why nobody can have the programme on the day, whatever the facts."""

    @property
    def facts_away(self) -> int | None:
        """Count the facts that could make it a yes: 0 for a yes, None where none can."""
        return facts_away(self.ways)

    def state(self, programme_version: str) -> MatchState:
        """Return the answer as it is told."""
        window = self.standing.window
        return MatchState(
            verdict=WORDS[self.verdict],
            programme_version=programme_version,
            low_fen=self.low_fen,
            high_fen=self.high_fen,
            window=self.standing.state.value,
            opens_on=None if window is None else window.first,
            deadline=None if window is None else window.last,
            missing_facts=self.missing_facts,
        )


def assess(programme: Programme, facts: Facts, as_of: date) -> Assessment:
    """Tell whether a project may have a programme, why, when and how much."""
    standing = Times.of(programme).standing(as_of)
    obstacle = obstacle_of(programme, as_of) or _outside_of_windows(programme, standing)
    if obstacle is not None:
        return Assessment(
            verdict=Verdict.NO, reasons=(obstacle,), standing=standing, obstacle=obstacle
        )
    explanation = explain(programme.eligibility, facts)
    is_no = explanation.verdict is Verdict.NO
    low, high = (None, None) if is_no else amount_of(programme, facts)
    return Assessment(
        verdict=explanation.verdict,
        reasons=tuple(_reason(programme, told, facts) for told in explanation.told()),
        missing_facts=() if is_no else programme.eligibility.missing(facts),
        ways=() if is_no else _ways_to_yes(programme, facts),
        standing=standing,
        low_fen=low,
        high_fen=high,
    )


def verdict_on(programme: Programme, facts: Facts, as_of: date) -> Verdict:
    """Tell whether a project may have a programme on a day, without saying why."""
    standing = Times.of(programme).standing(as_of)
    if obstacle_of(programme, as_of) or _outside_of_windows(programme, standing):
        return Verdict.NO
    return programme.eligibility.verdict(facts)


def facts_away(ways: Ways) -> int | None:
    """Count the facts of the smallest way to a yes; None where there is no way."""
    return min(map(len, ways), default=None)


def likely_fen(state: MatchState) -> int:
    """Return what a list is sorted by: the low end of a yes, the high end of an unknown, else 0."""
    low, high = state.low_fen or 0, state.high_fen
    if state.verdict == "no":
        return 0
    return low if state.verdict == "yes" or high is None else high


def obstacle_of(programme: Programme, as_of: date) -> Reason | None:
    """Say why no enterprise can have the programme any more, or yet, or None.

    A window that is closed for now is none of these: of such a programme there is a match, a no
    that tells when the next window opens.
    """
    if programme.status is not ProgrammeStatus.IN_FORCE:
        wanted = f"programme_status == {ProgrammeStatus.IN_FORCE}"
        return _obstacle(programme, wanted, "programme_status", programme.status)
    if programme.beneficiary is not Beneficiary.ENTERPRISE:
        wanted = f"beneficiary == {Beneficiary.ENTERPRISE}"
        return _obstacle(programme, wanted, "beneficiary", programme.beneficiary)
    if not programme.is_valid(on=as_of):
        end = f", <= {programme.valid_until}" if programme.valid_until else ""
        return _obstacle(programme, f"as_of >= {programme.valid_from}{end}", "as_of", str(as_of))
    return _past(programme, as_of) if is_over(programme, on=as_of) else None


def is_over(programme: Programme, *, on: date) -> bool:
    """Tell whether a single call has ended; of other programmes another window may come."""
    is_single = programme.recurrence is Recurrence.ONE_CALL
    return is_single and Times.of(programme).standing(on).state is Opening.CLOSED


def _ways_to_yes(programme: Programme, facts: Facts) -> Ways:
    """Return the smallest ways to a yes, or none where they are too many to be told."""
    try:
        return ways_to(programme.eligibility, Verdict.YES, facts)
    except TooTangledError:
        return ()


def _outside_of_windows(programme: Programme, standing: Standing) -> Reason | None:
    """Say that no application is taken on the day, though another window may come."""
    if not standing.is_against:
        return None
    if standing.coming is None:
        return _past(programme, standing.on)
    wanted = f"as_of >= {standing.coming.first}, <= {standing.coming.last}"
    return _obstacle(programme, wanted, "as_of", str(standing.on))


def _past(programme: Programme, as_of: date) -> Reason:
    last = max(window.closes_on for window in programme.windows)
    return _obstacle(programme, f"as_of <= {last}", "as_of", str(as_of))


def _obstacle(programme: Programme, condition: str, fact: str, given: str) -> Reason:
    source = programme.cite(None)
    return Reason(condition=condition, verdict="no", fact=fact, given=given, source=source)


def _reason(programme: Programme, told: Told, facts: Facts) -> Reason:
    leaf = told.comparison
    return Reason(
        condition=str(told),
        verdict=WORDS[told.verdict],
        fact=leaf.fact,
        given=facts.words(leaf.fact),
        source=programme.cite(leaf.source),
    )
