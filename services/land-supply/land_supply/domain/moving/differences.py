"""What another version of a process says differently, as far as it matters to one case."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from land_supply.domain.engine import (
    NOT_BEGUN,
    OPEN_STATUSES,
    Progress,
    Rulebook,
    Standing,
    StepStatus,
)
from land_supply.domain.template import StepTemplate
from shared.legal_sources import Name


class Change(StrEnum):
    """In which respect two versions differ about a step."""

    ADDED = "added"
    REMOVED = "removed"
    KIND = "kind"
    AGENCY = "agency"
    LIMITS = "limits"
    DEPENDENCIES = "dependencies"
    CONDITION = "condition"
    PAPERS = "papers"
    UNDERTAKING = "undertaking"
    JOINT = "joint"
    OUTCOMES = "outcomes"


OF_RULES = frozenset({Change.LIMITS, Change.PAPERS, Change.UNDERTAKING, Change.JOINT})
"""What a round that has begun keeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a move changes about one step of a case."""

    step_id: str
    name: Name
    changes: tuple[Change, ...]
    status_before: StepStatus | None
    status_after: StepStatus | None
    keeps_limits: bool = False
    """Whether it has begun, and so goes on within the limits that it began under."""


def differences(before: Progress, after: Progress) -> Iterator[Difference]:
    """Yield what differs for a case: in steps that are not over, and in where steps stand."""
    steps = {**before.book.steps, **after.book.steps}
    for step_id, step in steps.items():
        was, now = before.standings.get(step_id), after.standings.get(step_id)
        changes = tuple(_changes(before.book, after.book, step_id))
        if was == now and not (changes and now is not None and _goes_on(now)):
            continue
        yield Difference(
            step_id=step_id,
            name=step.name,
            changes=changes,
            status_before=None if was is None else was.status,
            status_after=None if now is None else now.status,
            keeps_limits=_keeps(after, step_id) and bool(OF_RULES & set(changes)),
        )


def _keeps(after: Progress, step_id: str) -> bool:
    state = after.rounds.get(step_id)
    version = after.book.template.version
    return state is not None and state.is_open and state.rules.version != version


def _goes_on(standing: Standing) -> bool:
    return standing.status in NOT_BEGUN | OPEN_STATUSES


def _changes(before: Rulebook, after: Rulebook, step_id: str) -> Iterator[Change]:
    was, now = before.steps.get(step_id), after.steps.get(step_id)
    if was is None or now is None:
        yield Change.ADDED if was is None else Change.REMOVED
        return
    first, second = _aspects(before, was), _aspects(after, now)
    yield from (each for each in first if first[each] != second[each])


def _aspects(book: Rulebook, step: StepTemplate) -> dict[Change, Any]:
    return {
        Change.KIND: (step.kind, step.procedure),
        Change.AGENCY: step.assignment,
        Change.LIMITS: (
            step.statutory,
            step.promised,
            step.roll,
            step.variants,
            step.extension,
            step.pause_causes,
            step.pause_limits,
        ),
        Change.DEPENDENCIES: frozenset(step.depends_on),
        Change.CONDITION: (step.on_demand, step.when),
        Change.PAPERS: (frozenset(step.needs), frozenset(step.issues)),
        Change.UNDERTAKING: (step.undertaking, book.template.false_undertaking),
        Change.JOINT: tuple(
            each for each in book.template.joint_acceptances if step.id in each.steps
        ),
        Change.OUTCOMES: book.template.outcomes_of(step),
    }
