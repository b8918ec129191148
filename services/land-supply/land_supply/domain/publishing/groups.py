"""Joint issue and joint acceptance: steps that can really be decided, or taken up, together."""

from collections.abc import Iterator

from land_supply.domain.graph import StepGraph
from land_supply.domain.publishing.places import at_top, flaw, words
from land_supply.domain.template import JointAcceptance, JointIssue, ProcessTemplate
from shared.flaws import Flaw

JOINT_HANDLING_DAYS = 45
"""Licensing Law, article 42(2)."""


def group_flaws(template: ProcessTemplate, graph: StepGraph) -> Iterator[Flaw]:
    """Yield groups of steps that cannot go together."""
    for number, issue in enumerate(template.joint_issues):
        at = at_top("joint_issues", number)
        unknown = tuple(_member_flaws(at, issue, graph))
        yield from unknown or _issue_flaws(at, issue, template, graph)
    for number, group in enumerate(template.joint_acceptances):
        at = at_top("joint_acceptances", number)
        unknown = tuple(_member_flaws(at, group, graph))
        yield from unknown or _acceptance_flaws(at, group, template, graph)


def _member_flaws(
    at: tuple[str, str], group: JointIssue | JointAcceptance, graph: StepGraph
) -> Iterator[Flaw]:
    if len(set(group.steps)) < 2:  # noqa: PLR2004 - two are the fewest that can be joined
        yield flaw(at, f"{len(set(group.steps))} step", "at least two steps")
    for each in group.steps:
        if each not in graph.predecessors:
            yield flaw(at, f"there is no step {each}", "the id of a step of this template")


def _issue_flaws(
    at: tuple[str, str], issue: JointIssue, template: ProcessTemplate, graph: StepGraph
) -> Iterator[Flaw]:
    deciding = [set(template.step(each).assignment.roles) for each in issue.steps]
    if not set.intersection(*deciding):
        given = "no role acts in all of " + ", ".join(issue.steps)
        yield flaw(at, given, "one role that decides them together", issue.steps)
    for first in issue.steps:
        for last in issue.steps:
            between = graph.after(first) & graph.before(last) - set(issue.steps)
            for other in (each for each in graph.order if each in between):
                path = graph.path(first, other) + graph.path(other, last)[1:]
                given = f"{other} stands between {first} and {last}"
                yield flaw(at, given, "nothing between steps that one decision ends", path)


def _acceptance_flaws(
    at: tuple[str, str], group: JointAcceptance, template: ProcessTemplate, graph: StepGraph
) -> Iterator[Flaw]:
    if group.limit.estimated_working_days > JOINT_HANDLING_DAYS:
        yield flaw(at, words(group.limit), f"at most {JOINT_HANDLING_DAYS} working days")
    for last in group.steps:
        for first in group.steps:
            if first in graph.before(last):
                given = f"{last} waits for {first}, so one form cannot begin both"
                yield flaw(at, given, "steps that can begin together", graph.path(first, last))
        own = template.step(last).statutory
        if own is not None and own.exceeds(group.limit):
            given = f"{last} may take {words(own)}"
            yield flaw(at, given, f"at most the joint {words(group.limit)}", (last,))
