"""What a process template must fulfil before it may be published."""

from collections.abc import Callable, Iterator

from land_supply.domain.graph import StepGraph
from land_supply.domain.publishing.announcement import announcement_flaws
from land_supply.domain.publishing.caps import cap_flaws
from land_supply.domain.publishing.facts import fact_flaws
from land_supply.domain.publishing.groups import group_flaws
from land_supply.domain.publishing.joins import join_flaws
from land_supply.domain.publishing.limits import limit_flaws
from land_supply.domain.publishing.outcomes import outcome_flaws
from land_supply.domain.publishing.papers import paper_flaws
from land_supply.domain.publishing.roles import role_flaws
from land_supply.domain.publishing.structure import structure_flaws
from land_supply.domain.publishing.texts import text_flaws
from land_supply.domain.publishing.undertakings import undertaking_flaws
from land_supply.domain.template import ProcessTemplate
from shared.flaws import Flaw

_OF_STEPS: tuple[Callable[[ProcessTemplate], Iterator[Flaw]], ...] = (
    text_flaws,
    limit_flaws,
    fact_flaws,
    undertaking_flaws,
)
_OF_WAYS: tuple[Callable[[ProcessTemplate, StepGraph], Iterator[Flaw]], ...] = (
    outcome_flaws,
    join_flaws,
    paper_flaws,
    group_flaws,
    announcement_flaws,
    cap_flaws,
)
"""What can be judged only where every dependency is there and none leads back."""


def find_flaws(template: ProcessTemplate, *, roles: frozenset[str]) -> Iterator[Flaw]:
    """Yield everything that is wrong with a template."""
    for check in _OF_STEPS:
        yield from check(template)
    yield from role_flaws(template, roles)
    broken = tuple(structure_flaws(template))
    yield from broken
    if not broken:
        graph = StepGraph.of(template)
        for judge in _OF_WAYS:
            yield from judge(template, graph)
