"""A project together with its applicant: what a programme is judged on."""

from collections.abc import Mapping

from funding.domain.facts import Facts
from funding.domain.subject.statement import Statement
from funding.domain.subject.subject import Subject


def facts_of(project: Subject | None, applicant: Subject | None) -> Facts:
    """Join what counts of a project and of its applicant; no fact is about both."""
    known = [each.facts() for each in (project, applicant) if each is not None]
    return Facts(
        {name: value for facts in known for name, value in facts.values.items()},
        {name: bounds for facts in known for name, bounds in facts.bounds.items()},
    )


def provenance_of(project: Subject | None, applicant: Subject | None) -> Mapping[str, Statement]:
    """Return for each known fact the statement that counts."""
    known = (each.weighed for each in (project, applicant) if each is not None)
    return {fact: stated[0] for weighed in known for fact, stated in weighed.items()}


def conflicts_of(project: Subject | None, applicant: Subject | None) -> tuple[str, ...]:
    """Name the facts of both of which two sources say what cannot both be true."""
    known = (each.conflicts for each in (project, applicant) if each is not None)
    return tuple(fact for conflicts in known for fact in conflicts)
