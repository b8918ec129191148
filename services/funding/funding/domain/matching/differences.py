"""What has become of a match: found, changed, withdrawn, or nothing that anybody should hear of."""

from dataclasses import dataclass
from enum import StrEnum

from shared.contracts.funding import MatchState


class Turn(StrEnum):
    """What has become of a match."""

    FOUND = "found"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    NOTHING = "nothing"


ASPECTS = {
    "verdict": ("verdict",),
    "amount": ("low_fen", "high_fen"),
    "deadline": ("deadline",),
    "window": ("window", "opens_on"),
    "missing_facts": ("missing_facts",),
    "programme_version": ("programme_version",),
}
"""What can differ between two states, by the names that events use."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What has become of a match, and in what it differs from before."""

    turn: Turn
    aspects: tuple[str, ...] = ()


def compare(before: MatchState | None, after: MatchState) -> Difference:
    """Compare two states of a match; a no was never announced, so it has nothing to change."""
    aspects = () if before is None else differing(before, after)
    was_announced = before is not None and before.verdict != "no"
    if after.verdict == "no":
        return Difference(Turn.WITHDRAWN if was_announced else Turn.NOTHING, aspects)
    if not was_announced:
        return Difference(Turn.FOUND, aspects)
    return Difference(Turn.CHANGED if aspects else Turn.NOTHING, aspects)


def differing(before: MatchState, after: MatchState) -> tuple[str, ...]:
    """Name the aspects in which two states differ."""
    return tuple(
        aspect
        for aspect, fields in ASPECTS.items()
        if any(getattr(before, field) != getattr(after, field) for field in fields)
    )
