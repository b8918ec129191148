"""What a process template must fulfil before it may be published."""

from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from land_supply.domain.deadlines import DayUnit, Limit
from land_supply.domain.errors import BrokenTemplateError, Flaw
from land_supply.domain.sources import Grade, LegalBasis
from land_supply.domain.template import Milestone, ProcessTemplate, StepKind, StepTemplate

ANNOUNCEMENT_CALENDAR_DAYS = 20
"""Land ministry order 39, article 8: no local reform can compress it."""
LISTING_CALENDAR_DAYS = 10
"""Land ministry order 39, article 18: likewise."""


def ensure_publishable(template: ProcessTemplate, *, roles: frozenset[str]) -> None:
    """Refuse a template that breaks a rule, naming everything that is wrong with it."""
    flaws = tuple(find_flaws(template, roles=roles))
    if flaws:
        raise BrokenTemplateError(f"{template.id} version {template.version}", flaws)


def find_flaws(template: ProcessTemplate, *, roles: frozenset[str]) -> Iterator[Flaw]:
    """Yield everything that is wrong with a template."""
    yield from _validity_flaws(template)
    yield from _citation_flaws(template)
    for step in template.steps:
        yield from _limit_flaws(step)
        yield from _role_flaws(step, roles)
    graph_flaws = tuple(_graph_flaws(template))
    yield from graph_flaws
    if not graph_flaws:
        yield from _announcement_flaws(template)


def _validity_flaws(template: ProcessTemplate) -> Iterator[Flaw]:
    if template.valid_until is not None and template.valid_until < template.valid_from:
        given = f"{template.valid_until} is before {template.valid_from}"
        yield Flaw("valid_until", given, "a day on or after valid_from")
    if not template.steps:
        yield Flaw("steps", "there is none", "at least one step")


def _citation_flaws(template: ProcessTemplate) -> Iterator[Flaw]:
    for place, basis in _citations(template):
        if basis.document is None and basis.grade in (Grade.CONFIRMED, Grade.PUBLIC):
            given = f"grade {basis.grade} without a document"
            yield Flaw(place, given, "the document that was read")
        if basis.document is not None and basis.document not in template.documents:
            expected = "one of " + ", ".join(sorted(template.documents))
            yield Flaw(place, f"there is no document {basis.document}", expected)


def _citations(template: ProcessTemplate) -> Iterator[tuple[str, LegalBasis]]:
    for basis in template.legal_basis:
        yield "legal_basis", basis
    for step in template.steps:
        for basis in step.legal_basis:
            yield f"step {step.id}, legal_basis", basis
        for name, limit in (("statutory", step.statutory), ("promised", step.promised)):
            if limit is not None:
                yield f"step {step.id}, {name}.basis", limit.basis


def _limit_flaws(step: StepTemplate) -> Iterator[Flaw]:
    statutory, promised = step.statutory, step.promised
    for name, limit in (("statutory", statutory), ("promised", promised)):
        if limit is not None and limit.days < 0:
            yield Flaw(f"step {step.id}, {name}.days", str(limit.days), "a number from 0")
    if statutory and promised and promised.exceeds(statutory):
        given = f"{_words(promised)} is longer than the statutory {_words(statutory)}"
        yield Flaw(f"step {step.id}, promised", given, f"at most {_words(statutory)}")
    if step.kind is StepKind.GATE and (statutory or promised):
        yield Flaw(f"step {step.id}", "a gate with a limit", "a gate without limits")
    if step.kind is StepKind.FIXED_PERIOD and _length(statutory) != _length(promised):
        given = f"{_words(promised)} promised, {_words(statutory)} statutory"
        yield Flaw(f"step {step.id}", given, "one fixed period, equal in both")


def _role_flaws(step: StepTemplate, roles: frozenset[str]) -> Iterator[Flaw]:
    if not step.assignment.roles:
        yield Flaw(f"step {step.id}, assignment", "no role acts", "at least one role")
    for role in step.assignment.roles:
        if role not in roles:
            expected = "one of " + ", ".join(sorted(roles))
            yield Flaw(f"step {step.id}, assignment", f"nobody holds the role {role}", expected)


def _graph_flaws(template: ProcessTemplate) -> Iterator[Flaw]:
    counts = Counter(step.id for step in template.steps)
    for step_id, count in counts.items():
        if count > 1:
            yield Flaw(f"step {step_id}", f"{count} steps have this id", "an id of its own")
    for step in template.steps:
        for unknown in [each for each in step.depends_on if each not in counts]:
            place = f"step {step.id}, depends_on"
            yield Flaw(place, f"there is no step {unknown}", "the id of a step of this template")
    yield from _cycle_flaws(template)


def _cycle_flaws(template: ProcessTemplate) -> Iterator[Flaw]:
    # A step is reachable exactly when no cycle lies before it, because every dependency
    # must be fulfilled and a step without any may begin at once.
    sorter = TopologicalSorter({step.id: step.depends_on for step in template.steps})
    try:
        sorter.prepare()
    except CycleError as error:
        path = " -> ".join(error.args[1])
        yield Flaw("steps", f"{path} is a cycle, so none of them can begin", "no cycle")


def _announcement_flaws(template: ProcessTemplate) -> Iterator[Flaw]:
    for deal in [step for step in template.steps if step.milestone is Milestone.DEAL]:
        before = _ancestors(template, deal.id)
        for milestone, days in (
            (Milestone.ANNOUNCEMENT, ANNOUNCEMENT_CALENDAR_DAYS),
            (Milestone.LISTING, LISTING_CALENDAR_DAYS),
        ):
            found = [step for step in before if step.milestone is milestone]
            if not any(_lasts(step, days) for step in found):
                listed = ", ".join(f"{s.id} ({_words(s.promised)})" for s in found) or "none"
                given = f"steps of {milestone} before the deal: {listed}"
                yield Flaw(f"step {deal.id}", given, f"one of at least {days} calendar days")
        yield from _order_flaws(template, before)


def _order_flaws(
    template: ProcessTemplate, before_deal: tuple[StepTemplate, ...]
) -> Iterator[Flaw]:
    for listing in [step for step in before_deal if step.milestone is Milestone.LISTING]:
        before = _ancestors(template, listing.id)
        if not any(step.milestone is Milestone.ANNOUNCEMENT for step in before):
            given = "the listing can begin without the announcement"
            yield Flaw(f"step {listing.id}, depends_on", given, "the announcement before it")


def _ancestors(template: ProcessTemplate, step_id: str) -> tuple[StepTemplate, ...]:
    found: dict[str, StepTemplate] = {}
    waiting = list(template.step(step_id).depends_on)
    while waiting:
        step = template.step(waiting.pop())
        if step.id not in found:
            found[step.id] = step
            waiting.extend(step.depends_on)
    return tuple(found.values())


def _lasts(step: StepTemplate, days: int) -> bool:
    limits = (step.statutory, step.promised)
    return all(
        limit is not None and limit.unit is DayUnit.CALENDAR_DAYS and limit.days >= days
        for limit in limits
    )


def _length(limit: Limit | None) -> tuple[int, DayUnit] | None:
    return None if limit is None else (limit.days, limit.unit)


def _words(limit: Limit | None) -> str:
    return "no limit" if limit is None else f"{limit.days} {limit.unit.replace('_', ' ')}"
