"""What a fund programme must fulfil before it may be published.

Exact, with the decision graphs that verdicts come from: what is refused has a reason that can be
shown, mostly by the facts of a project, and what passes can neither pay less than nothing nor more
than its text allows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from funding.domain.programme import Programme
from funding.domain.publishing.amounts import figure_flaws, form_flaws, sum_flaws
from funding.domain.publishing.comparisons import Definitions, comparison_flaws, unknown_fact
from funding.domain.publishing.conditions import condition_flaws
from funding.domain.publishing.places import At, flaw
from funding.domain.publishing.references import reference_flaws
from funding.domain.publishing.stages import reach_flaws, stage_flaws
from funding.domain.publishing.texts import material_flaws, sharing_flaws, text_flaws
from funding.domain.publishing.tiers import Reach, tier_flaws
from funding.domain.publishing.validity import validity_flaws
from funding.domain.publishing.versions import version_flaws
from funding.domain.rules import TooTangledError
from funding.domain.rules.graph import NO
from shared.flaws import Flaw

__all__ = [
    "At",
    "Definitions",
    "Surroundings",
    "comparison_flaws",
    "find_flaws",
    "tangled",
    "unknown_fact",
]

ELIGIBILITY: At = ("eligibility",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is published already."""

    programme_ids: frozenset[str]
    versions: tuple[Programme, ...] = ()
    """The other versions of the same programme."""


def find_flaws(
    programme: Programme, definitions: Definitions, surroundings: Surroundings | None = None
) -> Iterator[Flaw]:
    """Yield everything that is wrong with a programme whose comparisons are sound.

    Without surroundings a programme is judged by itself alone.
    """
    yield from text_flaws(programme)
    yield from validity_flaws(programme)
    yield from material_flaws(programme, definitions)
    yield from sharing_flaws(programme)
    yield from form_flaws(programme)
    if surroundings is not None:
        yield from reference_flaws(programme, surroundings.programme_ids)
        yield from version_flaws(programme, surroundings.versions)
    try:
        yield from _reasoned_flaws(programme, definitions)
    except TooTangledError as error:
        yield tangled(ELIGIBILITY, error)


def tangled(at: At, error: TooTangledError) -> Flaw:
    """Say that a condition asks for so much at once that it cannot be judged."""
    return flaw(at, str(error), "fewer conditions that depend on each other")


def _reasoned_flaws(programme: Programme, definitions: Definitions) -> Iterator[Flaw]:
    """Yield what follows from the decision graphs; each step needs the one before it."""
    yield from condition_flaws(programme.eligibility, ELIGIBILITY)
    amount = programme.amount
    if amount is None:
        return
    figures = (
        *figure_flaws(amount, definitions, programme.facts_version),
        *stage_flaws(amount, definitions, programme.facts_version),
    )
    yield from figures
    if figures or programme.eligibility.part.node == NO:
        return
    reach = Reach.of(programme.eligibility, amount)
    yield from tier_flaws(reach)
    yield from sum_flaws(reach, definitions)
    yield from reach_flaws(amount, programme.eligibility, definitions)
