"""What the course of a land-supply case establishes of its project, and no more than that.

A step is known by its process and its id; the steps of other processes establish nothing. A
filing, an acceptance or a start goes on to hold when the case ends or its process is moved, and a
decision is taken back by its correction alone.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol

from funding.domain.derivation import Witness
from funding.domain.subject import Source, Stated, Statement, Subject
from shared.contracts.land_supply import DecisionCorrected, StepDecided, StepPassed

Outcomes = Mapping[str, bool]
"""By the outcome of a step, whether what the step is about is so."""

FILING: Outcomes = {"filed": True, "changed": True, "revoked_by_enterprise": False}
"""A project that is sent to verification instead of filing is neither filed nor refused."""
JOINT_ACCEPTANCE: Outcomes = {"pass": True, "pass_with_rectification": True, "fail": False}
"""What is left to rectify is an obligation after the acceptance, not a condition of it."""
PRODUCTION_REVIEW: Outcomes = {"pass": True}
"""Who reaches the production targets is in production; who does not may be or may not."""

DECISIONS: Mapping[tuple[str, str], tuple[str, Outcomes]] = {
    **dict.fromkeys((("A", "A09"), ("B", "B08"), ("C", "C09")), ("project_filed", FILING)),
    **dict.fromkeys(
        (("A", "A18"), ("B", "B18"), ("C", "C17")), ("project_accepted", JOINT_ACCEPTANCE)
    ),
    **dict.fromkeys((("A", "A21"), ("B", "B20")), ("completed", PRODUCTION_REVIEW)),
}
"""By process and step the fact that the step decides, and its outcomes that do."""
DAYS: Mapping[str, str] = {"project_filed": "filed_on", "project_accepted": "accepted_on"}
"""The days on which a fact came true, where they are facts as well."""
STARTS = frozenset({("A", "A17"), ("B", "B16"), ("C", "C16")})
"""The gates behind which the works start."""
STARTED_ON = "works_started_on"


class _Step(Protocol):
    @property
    def step_id(self) -> str: ...


def decided(event: StepDecided, witness: Witness) -> tuple[Statement, ...]:
    """State what the decision of a step establishes."""
    fact, outcomes = DECISIONS.get((event.template.id, event.step_id), ("", {}))
    if event.outcome not in outcomes:
        return ()
    is_so = outcomes[event.outcome]
    facts: dict[str, Stated] = {fact: is_so}
    if fact in DAYS:
        facts[DAYS[fact]] = event.decided_on if is_so else None
    return witness.state(facts, Source.LAND_SUPPLY, as_of=event.decided_on)


def passed(event: StepPassed, witness: Witness) -> tuple[Statement, ...]:
    """State that the works started, where the gate before them was passed."""
    if (event.template.id, event.step_id) not in STARTS:
        return ()
    facts: dict[str, Stated] = {STARTED_ON: event.happened_on}
    return witness.state(facts, Source.LAND_SUPPLY, as_of=event.happened_on)


def corrected(
    event: DecisionCorrected, project: Subject, witness: Witness
) -> tuple[Statement, ...]:
    """Take back what a corrected decision, and all that was withdrawn with it, had established."""
    steps: Iterable[_Step] = (event, *event.withdrawn)
    names = dict.fromkeys(
        name for step in steps for name in _established(event.template.id, step.step_id)
    )
    stands: dict[str, Stated] = {name: None for name in names if _stands(project, name)}
    return witness.state(stands, Source.LAND_SUPPLY, as_of=event.happened_on)


def _established(template_id: str, step_id: str) -> tuple[str, ...]:
    """Name the facts that a step can establish."""
    if (template_id, step_id) in STARTS:
        return (STARTED_ON,)
    fact, _ = DECISIONS.get((template_id, step_id), ("", {}))
    return tuple(name for name in (fact, DAYS.get(fact)) if name)


def _stands(project: Subject, name: str) -> bool:
    newest = project.newest(name, Source.LAND_SUPPLY)
    return newest is not None and newest.value is not None
