"""The judgement on joins equals playing every combination of outcomes to its end."""

from random import Random

import pytest

from land_supply.domain.graph import StepGraph
from land_supply.domain.publishing.joins import join_flaws
from land_supply.domain.template import ProcessTemplate
from support.template_play import a_random_template, choices, hangs


def is_refused(template: ProcessTemplate) -> bool:
    """Tell whether the check finds a join that waits in vain."""
    return any(join_flaws(template, StepGraph.of(template)))


@pytest.mark.parametrize("seed", range(4))
def test_the_judgement_is_that_of_exhaustive_play(seed: int) -> None:
    """Hundreds of random processes: refused exactly when one combination of outcomes hangs."""
    random = Random(seed)  # noqa: S311 - a seed makes the processes the same every time
    templates = [a_random_template(random) for _ in range(250)]

    verdicts = [
        (is_refused(each), any(hangs(each, choice) for choice in choices(each)))
        for each in templates
    ]

    assert [refused for refused, _ in verdicts] == [hanging for _, hanging in verdicts]
    assert {refused for refused, _ in verdicts} == {True, False}
