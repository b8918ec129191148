"""The limits of single steps: nothing negative, no promise beyond the law, fixed periods fixed."""

from collections.abc import Iterator

from land_supply.domain.deadlines import DayUnit, Limit
from land_supply.domain.publishing.places import at_step, flaw, words
from land_supply.domain.publishing.walking import Way, at_way, find
from land_supply.domain.template import (
    Extension,
    PlannedDays,
    ProcessTemplate,
    StepKind,
    StepTemplate,
)
from shared.flaws import Flaw

LONGEST_DAYS = 36_525
"""A hundred years: no period of the law is longer, and every date stays one."""


def limit_flaws(template: ProcessTemplate) -> Iterator[Flaw]:
    """Yield what is wrong with the limits of steps."""
    yield from _range_flaws(template)
    for step in template.steps:
        yield from _promise_flaws(template, step)
        yield from _kind_flaws(template, step)
        yield from _pause_flaws(template, step)


def _range_flaws(template: ProcessTemplate) -> Iterator[Flaw]:
    counts: list[tuple[Way, int]] = []
    counts += [((*way, "days"), limit.days) for way, limit in find(template, Limit)]
    counts += [((*way, "days"), longer.days) for way, longer in find(template, Extension)]
    for way, planned in find(template, PlannedDays):
        counts += [(way, planned.statutory), (way, planned.promised)]
    for way, days in counts:
        if not 0 <= days <= LONGEST_DAYS:
            yield flaw(at_way(template, way), str(days), f"a number from 0 to {LONGEST_DAYS}")


def _promise_flaws(template: ProcessTemplate, step: StepTemplate) -> Iterator[Flaw]:
    pairs: list[tuple[tuple[str | int, ...], Limit | None, Limit | None]] = [
        (("promised",), step.statutory, step.promised)
    ]
    for number, variant in enumerate(step.variants):
        pairs.append((("variants", number), variant.statutory, variant.promised or step.promised))
    for field, statutory, promised in pairs:
        if statutory and promised and promised.exceeds(statutory):
            given = f"{words(promised)} is longer than the statutory {words(statutory)}"
            at = at_step(template, step, *field)
            yield flaw(at, given, f"at most {words(statutory)}", (step.id,))
    if step.planned is not None and step.planned.promised > step.planned.statutory:
        at = at_step(template, step, "planned")
        given = f"{step.planned.promised} promised and {step.planned.statutory} by law"
        yield flaw(at, given, "a promise that is not longer", (step.id,))


def _kind_flaws(template: ProcessTemplate, step: StepTemplate) -> Iterator[Flaw]:
    at = at_step(template, step)
    statutory, promised = step.statutory, step.promised
    if step.kind is StepKind.GATE and (statutory or promised):
        yield flaw(at, "a gate with a limit", "a gate without limits")
    if step.kind is StepKind.FIXED_PERIOD:
        if _length(statutory) != _length(promised):
            given = f"{words(promised)} promised, {words(statutory)} statutory"
            yield flaw(at, given, "one fixed period, equal in both")
        if step.pause_causes:
            yield flaw(at, "a fixed period that can pause", "a fixed period without pauses")


def _pause_flaws(template: ProcessTemplate, step: StepTemplate) -> Iterator[Flaw]:
    for cause in step.pause_limits:
        if cause not in step.pause_causes:
            at = at_step(template, step, "pause_limits", cause)
            yield flaw(at, f"{cause} is no pause of this step", "one of its pause_causes")


def _length(limit: Limit | None) -> tuple[int, DayUnit] | None:
    return None if limit is None else (limit.days, limit.unit)
