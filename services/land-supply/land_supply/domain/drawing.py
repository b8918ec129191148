"""A process template as a picture: who acts when, what decides the end, what may be late."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from land_supply.domain.critical_path import Schedule, schedule
from land_supply.domain.deadlines import DayUnit
from land_supply.domain.template import (
    VOCABULARY,
    JointAcceptance,
    JointIssue,
    Lead,
    Measure,
    ProcessTemplate,
    StepKind,
    StepTemplate,
)
from shared.legal_sources import Name
from shared.pictures import (
    BackEdge,
    Edge,
    Frame,
    Node,
    NodeStyle,
    ProcessPicture,
    draw_process,
)

ROLES: Mapping[str, Name] = {
    "planning-resources": Name("规划和自然资源", "Planning and Natural Resources"),
    "development-reform": Name("发展改革", "Development and Reform"),
    "industry-technology": Name("工业和信息化", "Industry and Information Technology"),
    "housing-construction": Name("住房和城乡建设", "Housing and Construction"),
    "ecology-environment": Name("生态环境", "Ecology and Environment"),
    "administrative-approval": Name("政务服务(行政审批)", "Administrative approval"),
    "district-government": Name("区政府(管委会)", "District government"),
    "tax": Name("税务", "Tax"),
    "park": Name("园区", "Park"),
    "designer": Name("设计单位", "Designer"),
    "trading-centre": Name("土地交易中心", "Trading centre"),
    "drawing-review-body": Name("施工图审查机构", "Drawing review body"),
    "enterprise": Name("企业", "Enterprise"),
}
"""The short names of roles; another role stands as it is."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a picture in one language."""

    day: str
    slack: str
    units: Mapping[DayUnit, str]
    summary: str
    joint_issue: str
    joint_acceptance: str
    legend: tuple[str, ...]


_WORDS = {
    "en": Words(
        day="day {day}",
        slack="slack {days}",
        units={DayUnit.WORKING_DAYS: "{days} wd", DayUnit.CALENDAR_DAYS: "{days} d"},
        summary="By law {statutory} working days, by promise {promised}. Critical path: {path}.",
        joint_issue="one decision: {name}",
        joint_acceptance="one form: {name}",
        legend=(
            "Limits: by law → as promised; wd working days, d calendar days.",
            "Columns: the working day on which a step begins at the earliest, as promised.",
            "Red: the critical path. Slack: working days that a step may be late in all.",
            "Shaded: a fixed period. Dashed box: a step on demand, or an obligation.",
            "Violet: outcomes that begin a new round. Blue frame: steps that go together.",
        ),
    ),
    "zh": Words(
        day="第{day}日",
        slack="浮动{days}",
        units={DayUnit.WORKING_DAYS: "{days}工", DayUnit.CALENDAR_DAYS: "{days}日"},
        summary="法定{statutory}个工作日，承诺{promised}个工作日。关键路径：{path}。",
        joint_issue="一并核发：{name}",
        joint_acceptance="一张表单：{name}",
        legend=(
            "时限：法定 → 承诺；“工”为工作日，“日”为自然日。各列为按承诺时限计算的最早开始工作日。",
            "红色：关键路径。浮动：可延后而不影响总工期的工作日数。底色：固定期间。虚线框：按需步骤或后续义务。",
            "紫色：引起新一轮的结果。蓝框：一并办理的步骤。",
        ),
    ),
}


def draw(template: ProcessTemplate, language: str) -> str:
    """Draw a template as SVG text."""
    return draw_process(picture_of(template, language))


def picture_of(template: ProcessTemplate, language: str) -> ProcessPicture:
    """Say what the picture of a template shows."""
    words = _WORDS[language]
    by_law, promised = (schedule(template, measure) for measure in Measure)
    starts = _starts(template, promised)
    lanes = dict.fromkeys(
        step.assignment.lead for step in sorted(template.steps, key=lambda s: starts[s.id])
    )
    summary = words.summary.format(
        statutory=by_law.days, promised=promised.days, path=" - ".join(promised.path)
    )
    return ProcessPicture(
        title=f"{template.id} {_in(language, template.name)}",
        description=summary,
        day=words.day,
        lanes=tuple((role, _in(language, ROLES.get(role, Name(role, role)))) for role in lanes),
        nodes=tuple(_node(step, promised, starts, language) for step in template.steps),
        edges=tuple(_edges(template, promised)),
        back_edges=tuple(_back_edges(template, language)),
        frames=tuple(_frames(template, language)),
        legend=(summary, *words.legend, *_groups(template, language)),
    )


def _starts(template: ProcessTemplate, promised: Schedule) -> dict[str, int]:
    """Return when each step begins; what is not on the way stands after what it follows."""
    everything = {step.id for step in template.steps}
    whole = schedule(template, Measure.PROMISED, opened=everything, days=_no_time(template))
    return {
        step: promised.steps[step].start if step in promised.steps else times.start
        for step, times in whole.steps.items()
    }


def _no_time(template: ProcessTemplate) -> dict[str, int]:
    return {step.id: 0 for step in template.steps if not step.is_on_the_way}


def _node(step: StepTemplate, promised: Schedule, starts: Mapping[str, int], language: str) -> Node:
    words, times = _WORDS[language], promised.steps.get(step.id)
    is_critical = step.id in promised.path
    has_slack = times is not None and not is_critical
    style = NodeStyle.FIXED if step.kind is StepKind.FIXED_PERIOD else NodeStyle.PLAIN
    return Node(
        id=step.id,
        name=_in(language, step.name),
        lane=step.assignment.lead,
        start=starts[step.id],
        limits=_limits(step, words),
        note=words.slack.format(days=times.slack) if times is not None and has_slack else "",
        style=style if step.is_on_the_way else NodeStyle.LATER,
        is_critical=is_critical,
    )


def _limits(step: StepTemplate, words: Words) -> str:
    limits = [limit for limit in (step.statutory, step.promised) if limit is not None]
    return " → ".join(words.units[limit.unit].format(days=limit.days) for limit in limits)


def _edges(template: ProcessTemplate, promised: Schedule) -> Iterator[Edge]:
    critical = set(zip(promised.path, promised.path[1:], strict=False))
    for step in template.steps:
        for each in step.depends_on:
            is_later = not (step.is_on_the_way and template.step(each).is_on_the_way)
            yield Edge(
                first=each,
                last=step.id,
                is_critical=(each, step.id) in critical,
                is_later=is_later,
            )


def _back_edges(template: ProcessTemplate, language: str) -> Iterator[BackEdge]:
    """Show new rounds from an earlier step; those of the same step would fill the picture."""
    labels: dict[tuple[str, str], list[str]] = {}
    for step, value, outcome in template.outcomes():
        target = outcome.repeats_from
        if outcome.leads_to is Lead.REPEATS and target not in (None, step.id):
            name = _in(language, VOCABULARY[step.procedure][value])
            labels.setdefault((step.id, str(target)), []).append(name)
    separator = "、" if language == "zh" else ", "
    for (first, last), names in labels.items():
        yield BackEdge(first=first, last=last, label=separator.join(names))


def _frames(template: ProcessTemplate, language: str) -> Iterator[Frame]:
    words = _WORDS[language]
    for issue in template.joint_issues:
        label = words.joint_issue.format(name=issue.id)
        yield Frame(nodes=issue.steps, label=label)
    for group in template.joint_acceptances:
        label = words.joint_acceptance.format(name=group.id)
        yield Frame(nodes=group.steps, label=label)


def _groups(template: ProcessTemplate, language: str) -> Iterator[str]:
    groups: list[JointIssue | JointAcceptance] = [
        *template.joint_issues,
        *template.joint_acceptances,
    ]
    for group in groups:
        yield f"{group.id}: {_in(language, group.name)} ({', '.join(group.steps)})"


def _in(language: str, name: Name) -> str:
    return name.zh if language == "zh" else name.en
