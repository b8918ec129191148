"""Plays small processes to their end, with every combination of outcomes, one by one."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from random import Random

from land_supply.domain.template import Lead, Outcome, Procedure, ProcessTemplate, StepTemplate
from land_supply.testing import a_step, a_template

Choice = dict[str, Outcome]


def a_random_template(random: Random, *, most_steps: int = 6) -> ProcessTemplate:
    """Make a process without cycles in which some steps may end their branch."""
    count = random.randint(2, most_steps)
    ids = [f"T{number:02}" for number in range(count)]
    steps = []
    for number, step_id in enumerate(ids):
        before = random.sample(ids[:number], min(number, random.randint(0, 2)))
        outcomes = {"done": Outcome(leads_to=Lead.COMPLETES)}
        if random.random() < 0.3:
            outcomes["failed"] = Outcome(leads_to=Lead.ENDS_BRANCH)
        step = a_step(step_id, depends_on=tuple(sorted(before)))
        steps.append(replace(step, procedure=Procedure.PLAIN, outcomes=outcomes))
    return a_template(steps)


def choices(template: ProcessTemplate) -> Iterator[Choice]:
    """Yield every combination of outcomes."""
    ids = [step.id for step in template.steps]
    ways = [tuple(template.outcomes_of(step).values()) for step in template.steps]
    for chosen in product(*ways):
        yield dict(zip(ids, chosen, strict=True))


def hangs(template: ProcessTemplate, choice: Choice) -> bool:
    """Play once: does a finished step wait beside a branch that has ended?

    The work of a step is lost when something later waits for it in vain, unless it was needed to
    come to the end of the branch at all.
    """
    done: set[str] = set()
    dead: set[str] = set()
    for step in template.steps:
        if dead & set(step.depends_on) or choice[step.id].leads_to is Lead.ENDS_BRANCH:
            dead.add(step.id)
        else:
            done.add(step.id)
    needed = _led_to_an_end(template, choice, dead)
    return any(
        set(step.depends_on) & done - needed
        for step in template.steps
        if step.id in dead and dead & set(step.depends_on)
    )


def _led_to_an_end(template: ProcessTemplate, choice: Choice, dead: set[str]) -> set[str]:
    steps: dict[str, StepTemplate] = {step.id: step for step in template.steps}
    ends = [
        each
        for each in dead
        if choice[each].leads_to is Lead.ENDS_BRANCH and not dead & set(steps[each].depends_on)
    ]
    found: set[str] = set()
    waiting = list(ends)
    while waiting:
        for each in steps[waiting.pop()].depends_on:
            if each not in found:
                found.add(each)
                waiting.append(each)
    return found
