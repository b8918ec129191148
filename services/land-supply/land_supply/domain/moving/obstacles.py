"""What keeps a case in its version: everything that the other version could not have let happen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from land_supply.domain.engine import OPEN_STATUSES, Progress, Standing, StepStatus
from land_supply.domain.engine.states import course_of
from land_supply.domain.moving.record import MoveRecord
from shared.errors import ConflictError
from shared.legal_sources import Name

BEGUN = (OPEN_STATUSES - {StepStatus.READY}) | {StepStatus.DECIDED, StepStatus.DELIVERED}
"""Where somebody has done something that counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """One reason, with the step that it is about, if it is about one."""

    step_id: str | None = None
    reason: Name


NOTHING_LEFT = Obstacle(
    reason=Name("转入该版本后案件即无事可办", "the version would leave nothing to do")
)
"""A case ends by a decision, not by a move."""


class CannotMoveError(ConflictError):
    """The other version could not have brought a case where it stands; all reasons are named."""

    code = "case-cannot-move"

    def __init__(self, version: str, obstacles: tuple[Obstacle, ...]) -> None:
        self.version = version
        self.obstacles = obstacles
        self.reasons = Name(
            "；".join(each.reason.zh for each in obstacles),
            "; ".join(each.reason.en for each in obstacles),
        )
        super().__init__(f"the case cannot move to version {version}: {self.reasons.en}")


class NoMoveError(ConflictError):
    """There is no move that could be taken back."""

    code = "no-move"

    def __init__(self) -> None:
        super().__init__("the case has not moved since its last move was taken back, or never did")


def begun(progress: Progress) -> frozenset[str]:
    """Name the steps in which something counts; to tell the conditions of an undertaking does."""
    return frozenset(
        step_id
        for step_id, standing in progress.standings.items()
        if standing.status in BEGUN
        or (standing.status is StepStatus.READY and progress.step(step_id).undertaking is not None)
    )


def of_removed(progress: Progress, step_ids: Iterable[str]) -> Iterator[Obstacle]:
    """Name the steps that have begun and that the other version does not have."""
    for step_id in sorted(begun(progress).intersection(step_ids)):
        status = progress.standings[step_id].status
        en = f"step {step_id} is {status}, and the version has no such step"
        zh = f"步骤 {step_id} 状态为 {status}，而该版本没有此步骤"
        yield Obstacle(step_id=step_id, reason=Name(zh, en))


def of_steps(before: Progress, after: Progress) -> Iterator[Obstacle]:
    """Name what begun or decided steps did that the other version does not know."""
    for step_id in sorted(begun(before) & after.standings.keys()):
        standing = before.standings[step_id]
        was, now = before.book.step(step_id), after.book.step(step_id)
        same_side = before.book.rules(step_id, {}).is_of_sponsor is (
            after.book.rules(step_id, {}).is_of_sponsor
        )
        is_open = now.undertaking is not None and now.undertaking.route.is_open
        if before.step(step_id).undertaking is not None and not is_open:
            en = f"step {step_id} rests on an undertaking, which the version does not allow"
            zh = f"步骤 {step_id} 采用告知承诺，该版本不允许"
            yield Obstacle(step_id=step_id, reason=Name(zh, en))
        if course_of(was.kind) is not course_of(now.kind) or not same_side:
            en = f"step {step_id} is {standing.status}, and the version makes another kind of it"
            zh = f"步骤 {step_id} 状态为 {standing.status}，而该版本改变了此步骤的类型"
            yield Obstacle(step_id=step_id, reason=Name(zh, en))
        yield from _of_outcome(before, after, step_id, standing)


def _of_outcome(
    before: Progress, after: Progress, step_id: str, standing: Standing
) -> Iterator[Obstacle]:
    outcome = standing.outcome
    if outcome is None:
        return
    was = before.book.template.outcomes_of(before.book.step(step_id))[outcome]
    now = after.book.template.outcomes_of(after.book.step(step_id)).get(outcome)
    if now is None:
        en = f"step {step_id} came out as {outcome}, which the version does not know"
        zh = f"步骤 {step_id} 的结果为 {outcome}，该版本没有此结果"
        yield Obstacle(step_id=step_id, reason=Name(zh, en))
    elif now.leads_to is not was.leads_to:
        en = f"step {step_id} came out as {outcome}, which {now.leads_to} in the version"
        zh = f"步骤 {step_id} 的结果为 {outcome}，在该版本中其后果为 {now.leads_to}"
        yield Obstacle(step_id=step_id, reason=Name(zh, en))


def of_order(after: Progress, newly: dict[str, frozenset[str]]) -> Iterator[Obstacle]:
    """Name the steps that began before something that they have to wait for in the version."""
    for step_id in sorted(begun(after)):
        status, waited_for = after.standings[step_id].status, newly[step_id]
        if waited_for:
            names = ", ".join(sorted(waited_for))
            en = f"step {step_id} is {status}, and the version lets it wait for {names}"
            zh = f"步骤 {step_id} 状态为 {status}，而该版本要求先完成 {names}"
            yield Obstacle(step_id=step_id, reason=Name(zh, en))


def of_facts(progress: Progress, after: Progress, known: MoveRecord | None) -> Iterator[Obstacle]:
    """Name the facts that the version could not have learned.

    On the way back those count as well that it has no word for and that were stated since.
    """
    before = progress.facts if known is None else known.facts
    for name, value in progress.facts.items():
        definition = after.book.template.facts.get(name)
        is_foreign = definition is None and name not in before
        is_wrong = definition is not None and not definition.accepts(value)
        if is_foreign or is_wrong:
            en = f"the fact {name} is {value}, which the version does not know"
            zh = f"事实 {name} 的值为 {value}，该版本无此事实或取值"
            yield Obstacle(reason=Name(zh, en))
