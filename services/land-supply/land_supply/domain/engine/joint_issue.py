"""One decision for several steps; each of them keeps its own record."""

from collections.abc import Iterator
from dataclasses import replace

from land_supply.domain.engine.acting import Action
from land_supply.domain.engine.actions import Accept, Decide, Receive
from land_supply.domain.engine.progress import Progress
from land_supply.domain.engine.states import Course, StepStatus
from land_supply.domain.engine.verdict import ensure_facts
from land_supply.domain.errors import JointDecisionError
from land_supply.domain.template import JointIssue
from shared.errors import DomainError, InvalidValueError


def parts_of(progress: Progress, step_id: str, action: Action) -> tuple[str, ...]:
    """Name the steps that an action on one of them is meant for, in the order of the process.

    A decision on a step of a joint issue is one for all members that stand where it can be made;
    if it is asked for jointly, it is one for all that are not done.
    """
    if not isinstance(action, Decide):
        return (step_id,)
    issue = progress.book.joint_issue(step_id)
    if issue is None:
        if action.jointly:
            expected = "false; the step belongs to no joint issue"
            raise InvalidValueError("/jointly", action.jointly, expected)
        return (step_id,)
    members = {each for each in issue.steps if _takes_part(progress, each, action)} | {step_id}
    if len(members) > 1:
        asked = (_asked(progress, each) for each in members)
        definitions = progress.book.template.facts
        known = {name: definitions[name] for names in asked for name in names}
        ensure_facts(known, action.facts)
    return tuple(each for each in progress.book.graph.order if each in members)


def steps_to(progress: Progress, step_id: str, decision: Decide) -> Iterator[Action]:
    """Yield what decides a member; one that nobody has begun rests on the same application."""
    issue = progress.book.joint_issue(step_id)
    standing = progress.standings[step_id]
    if decision.jointly and progress.book.course(step_id) is Course.APPLICATION:
        if standing.status is StepStatus.READY:
            yield Receive()
        if standing.status in (StepStatus.READY, StepStatus.RECEIVED):
            yield Accept()
    asked = _asked(progress, step_id)
    facts = {name: value for name, value in decision.facts.items() if name in asked}
    rules = progress.book.rules(step_id, progress.facts)
    last = decision.valid_until if rules.is_renewable(decision.outcome) else None
    of_issue = None if issue is None else issue.id
    yield replace(decision, facts=facts, issue=of_issue, valid_until=last)


def refusal(progress: Progress, step_id: str, error: DomainError) -> JointDecisionError:
    """Say which step keeps a joint decision from being made, and why."""
    issue: JointIssue | None = progress.book.joint_issue(step_id)
    reason = str(error)
    if progress.standings[step_id].status is StepStatus.WAITING:
        before = progress.book.graph.predecessors[step_id]
        reason = "it waits for " + ", ".join(e for e in before if not progress.is_done(e))
    return JointDecisionError("" if issue is None else issue.id, step_id, reason)


def _asked(progress: Progress, step_id: str) -> tuple[str, ...]:
    step = progress.book.step(step_id)
    return (*step.sets, *step.checks)


def _takes_part(progress: Progress, step_id: str, decision: Decide) -> bool:
    standing = progress.standings.get(step_id)
    if standing is None:
        return False
    if decision.jointly:
        return not progress.is_done(step_id)
    return standing.status is StepStatus.ACCEPTED
