"""What a move leaves behind so that it can be taken back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from land_supply.domain.engine import (
    NOT_BEGUN,
    Progress,
    Rulebook,
    Standing,
    StepState,
    StepStatus,
)
from land_supply.domain.engine.progress import clock_id_of
from land_supply.domain.template.conditions import FactValue
from shared.identifiers import CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class UnbegunRound:
    """A round in which nobody had done anything: no other is touched by a move."""

    step_id: str
    round: int
    status: StepStatus
    agency: str | None = None
    claimed_by: str | None = None
    delegated_from: str | None = None
    since: date | None = None
    caused_by: str | None = None
    restores: int | None = None
    reminded: tuple[str, ...] = ()

    @classmethod
    def of(cls, state: StepState) -> Self:
        """Remember a round."""
        return cls(
            step_id=state.rules.step_id,
            round=state.round,
            status=state.status,
            agency=state.agency,
            claimed_by=state.claimed_by,
            delegated_from=state.delegated_from,
            since=state.since,
            caused_by=state.caused_by,
            restores=state.restores,
            reminded=state.reminded,
        )

    def restored(self, progress: Progress) -> StepState:
        """Return the round as it was, by the rules of the case's version."""
        return StepState(
            clock_id=clock_id_of(progress.case_id, self.step_id, self.round),
            rules=progress.book.rules(self.step_id, progress.facts),
            round=self.round,
            status=self.status,
            agency=self.agency,
            claimed_by=self.claimed_by,
            delegated_from=self.delegated_from,
            since=self.since,
            caused_by=self.caused_by,
            restores=self.restores,
            reminded=self.reminded,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRecord:
    """One move of one case: where everything stood before and after it."""

    case_id: CaseId
    version: int
    """The fact of the case that tells the move."""
    template_id: str
    from_version: str
    to_version: str
    before: Mapping[str, Standing]
    after: Mapping[str, Standing]
    rounds: Mapping[str, UnbegunRound]
    """What the move changed, as it was."""
    facts: Mapping[str, FactValue]

    def stood(self, progress: Progress, book: Rulebook) -> Progress:
        """Return where everything stood before the move, by the rules of a version."""
        return Progress(
            case_id=progress.case_id,
            book=book,
            desks=progress.desks,
            facts=self.facts,
            standings=self.before,
        )


def touched(before: Progress, after: Progress) -> Iterator[UnbegunRound]:
    """Yield the rounds that a move changed beyond their rules, as they were before it."""
    for step_id, state in before.rounds.items():
        if state.status not in NOT_BEGUN:
            continue
        was, now = UnbegunRound.of(state), after.rounds.get(step_id)
        if step_id not in after.standings or now is None or UnbegunRound.of(now) != was:
            yield was
