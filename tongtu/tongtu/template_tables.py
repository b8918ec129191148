"""The tables of the shipped templates, in Markdown, as `docs/templates` shows them."""

from collections.abc import Iterator, Sequence

from land_supply.domain.critical_path import Schedule, schedule
from land_supply.domain.deadlines import DayUnit, Limit
from land_supply.domain.template import (
    Lead,
    Measure,
    Milestone,
    Outcome,
    ProcessTemplate,
    StepTemplate,
)

_UNITS = {DayUnit.WORKING_DAYS: "wd", DayUnit.CALENDAR_DAYS: "d"}

_INTRODUCTION = """\
# Process templates

Written by `make templates` from the files in
[services/land-supply/land_supply/data/templates](../../services/land-supply/land_supply/data/templates).
Days of columns *begins*, *ends* and *slack* are working days, added up by hand: a period in
calendar days counts five in seven, rounded up, and the enterprise's own time is none. Due dates of
real cases follow the real calendar. A limit carries the grade of its source: **C** the text was
read, **P** a public page, **K** knowledge of the field, **I** illustrative. `wd` are working days,
`d` calendar days.
"""


def readme(templates: Sequence[ProcessTemplate]) -> str:
    """Return the page with the tables of all templates."""
    parts = [_INTRODUCTION, "\n".join(_overview(templates))]
    parts += ["\n".join(_section(template)) for template in templates]
    return "\n".join(f"{part}\n" if not part.endswith("\n") else part for part in parts)


def _overview(templates: Sequence[ProcessTemplate]) -> Iterator[str]:
    yield "| template | valid from | by law: start, whole | as promised: start, whole |"
    yield "| --- | --- | ---: | ---: |"
    for template in templates:
        figures = []
        for measure in Measure:
            found = schedule(template, measure)
            figures.append(f"{found.finish_of(template, Milestone.START)}, {found.days}")
        title = f"{template.id} {template.name.zh} {template.name.en}"
        yield f"| {_cell(title)} | {template.valid_from} | {' | '.join(figures)} |"


def _section(template: ProcessTemplate) -> Iterator[str]:
    by_law, promised = (schedule(template, measure) for measure in Measure)
    yield f"## {template.id}. {template.name.zh} {template.name.en}"
    yield ""
    yield f"![{template.id}]({template.id}.svg)"
    yield ""
    yield f"[中文图]({template.id}.zh.svg). Content hash `{template.content_hash[:16]}`."
    yield f"Critical path: {' - '.join(promised.path)}."
    yield ""
    yield (
        "| id | step | acts | after | by law | promised | begins | ends | slack by law | slack "
        "| undertaking | pauses | outcomes that do more than complete |"
    )
    yield "| --- | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- | --- |"
    for step in template.steps:
        yield f"| {' | '.join(_cell(cell) for cell in _row(template, step, by_law, promised))} |"
    yield from _groups(template)


def _row(
    template: ProcessTemplate, step: StepTemplate, by_law: Schedule, promised: Schedule
) -> Iterator[str]:
    yield step.id
    marks = [word for word, holds in _marks(step) if holds]
    yield f"{step.name.zh} {step.name.en}" + (f" ({', '.join(marks)})" if marks else "")
    yield f"{', '.join(step.assignment.roles)}"
    yield ", ".join(step.depends_on) or "-"
    yield _limit(step.statutory)
    yield _limit(step.promised)
    yield from _times(step, by_law, promised)
    yield step.undertaking.route.replace("_", " ") if step.undertaking else "none"
    yield ", ".join(cause.replace("_", " ") for cause in step.pause_causes) or "-"
    yield "; ".join(_leads(template, step)) or "-"


def _times(step: StepTemplate, by_law: Schedule, promised: Schedule) -> Iterator[str]:
    if step.id not in promised.steps:
        yield from ("-",) * 4
        return
    times = promised.steps[step.id]
    yield from map(str, (times.start, times.finish, by_law.steps[step.id].slack, times.slack))


def _marks(step: StepTemplate) -> Iterator[tuple[str, bool]]:
    yield step.kind.replace("_", " "), step.kind not in ("administrative", "enterprise")
    yield "on demand", step.on_demand
    yield f"only when {step.when}", step.when is not None


def _limit(limit: Limit | None) -> str:
    return "-" if limit is None else f"{limit.days} {_UNITS[limit.unit]} {limit.basis.grade}"


def _leads(template: ProcessTemplate, step: StepTemplate) -> Iterator[str]:
    """Name what an outcome does beyond completing, waiting, or a new round of the same step."""
    for value, outcome in template.outcomes_of(step).items():
        words = list(_words(outcome))
        if words:
            yield f"{value}: {', '.join(words)}"


def _words(outcome: Outcome) -> Iterator[str]:
    if outcome.repeats_from is not None:
        yield f"again from {outcome.repeats_from}"
    if outcome.leads_to in (Lead.ENDS, Lead.ENDS_BRANCH):
        yield outcome.leads_to.replace("_", " ")
    if outcome.opens:
        yield f"opens {', '.join(outcome.opens)}"
    if outcome.obliges:
        yield f"obliges {', '.join(outcome.obliges)}"


def _groups(template: ProcessTemplate) -> Iterator[str]:
    yield ""
    for issue in template.joint_issues:
        steps = ", ".join(issue.steps)
        yield f"- One decision issues {steps}: {issue.name.zh} {issue.name.en}."
    for group in template.joint_acceptances:
        steps, limit = ", ".join(group.steps), f"{group.limit.days} + {group.extension.days}"
        yield f"- One form for {steps}, {limit} working days: {group.name.zh} {group.name.en}."
    for cap in template.caps:
        spans = ", ".join(f"{span.after} to {span.until}" for span in cap.spans.values())
        yield f"- Cap {cap.kind.replace('_', ' ')}, {cap.measure} limits: {spans}."


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
