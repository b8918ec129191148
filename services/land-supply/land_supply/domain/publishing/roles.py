"""Every step and every paper ends on a desk that somebody holds."""

from collections.abc import Iterator

from land_supply.domain.publishing.places import at_step, at_top, flaw
from land_supply.domain.template import ProcessTemplate
from shared.flaws import Flaw


def role_flaws(template: ProcessTemplate, roles: frozenset[str]) -> Iterator[Flaw]:
    """Yield roles that nobody holds, and steps in which nobody acts."""
    expected = "one of " + ", ".join(sorted(roles))
    for step in template.steps:
        if not step.assignment.roles:
            yield flaw(at_step(template, step, "assignment"), "no role acts", "at least one role")
    for at, role in _named(template):
        if role not in roles:
            yield flaw(at, f"nobody holds the role {role}", expected)


def _named(template: ProcessTemplate) -> Iterator[tuple[tuple[str, str], str]]:
    for step in template.steps:
        for role in step.assignment.roles:
            yield at_step(template, step, "assignment"), role
    for code, paper in template.papers.items():
        if paper.held_by is not None:
            yield at_top("papers", code, "held_by"), paper.held_by
    for number, group in enumerate(template.joint_acceptances):
        yield at_top("joint_acceptances", number, "window"), group.window
