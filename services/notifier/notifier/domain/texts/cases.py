"""What is written of a case as a whole."""

from notifier.domain.kinds import NotificationKind
from notifier.domain.texts.text import Text, day, listed, short
from shared.contracts.land_supply import CaseClosing, CaseEnded, CaseOpened, CaseRerouted

TEMPLATES: dict[NotificationKind, Text] = {
    NotificationKind.CASE_OPENED: Text(
        title_zh="供地案件已开立：{name}",
        title_en="Land-supply case opened: {name}",
        body_zh="项目“{name}”的供地案件于{day_zh}开立。首批事项：{steps_zh}。最早期限：{due_zh}。",
        body_en=(
            'A land-supply case was opened for "{name}" on {day_en}. First steps: {steps_en}. '
            "Earliest due date: {due_en}."
        ),
    ),
    NotificationKind.CASE_REROUTED: Text(
        title_zh="供地案件已改用其他流程：{name}",
        title_en="Land-supply case put on another process: {name}",
        body_zh="项目“{name}”的供地案件于{day_zh}改用流程{process}。首批事项：{steps_zh}。最早期限：{due_zh}。",
        body_en=(
            'The land-supply case of "{name}" was put on process {process} on {day_en}. '
            "First steps: {steps_en}. Earliest due date: {due_en}."
        ),
    ),
    NotificationKind.CASE_COMPLETED: Text(
        title_zh="供地案件已办结：{name}",
        title_en="Land-supply case completed: {name}",
        body_zh="项目“{name}”的供地案件于{day_zh}办结。后续义务仍须履行。",
        body_en=(
            'The land-supply case of "{name}" was completed on {day_en}. '
            "Obligations that it left go on."
        ),
    ),
    NotificationKind.CASE_ENDED: Text(
        title_zh="供地案件已终止：{name}",
        title_en="Land-supply case ended: {name}",
        body_zh="项目“{name}”的供地案件因事项{step}的结果（{outcome}）于{day_zh}终止。",
        body_en=(
            'The land-supply case of "{name}" ended on {day_en} by the outcome of step {step} '
            "({outcome})."
        ),
    ),
    NotificationKind.CASE_CANCELLED: Text(
        title_zh="供地案件已取消：{name}",
        title_en="Land-supply case cancelled: {name}",
        body_zh="项目“{name}”的供地案件于{day_zh}取消。同时关闭的事项：{released_zh}。",
        body_en=(
            'The land-supply case of "{name}" was cancelled on {day_en}. '
            "Steps that were closed with it: {released_en}."
        ),
    ),
    NotificationKind.CASE_WITHDRAWN: Text(
        title_zh="供地申请已撤回：{name}",
        title_en="Land-supply case withdrawn: {name}",
        body_zh="投资方于{day_zh}撤回项目“{name}”的供地案件。同时关闭的事项：{released_zh}。",
        body_en=(
            'The sponsor withdrew the land-supply case of "{name}" on {day_en}. '
            "Steps that were closed with it: {released_en}."
        ),
    ),
}


def values_of(fact: CaseOpened | CaseRerouted | CaseClosing) -> dict[str, str]:
    """Return what the templates ask for."""
    match fact:
        case CaseOpened():
            return {**day("day", fact.opened_on), **_first_steps(fact)}
        case CaseRerouted():
            process = {"process": short(fact.template.id)}
            return {**day("day", fact.happened_on), **process, **_first_steps(fact)}
        case CaseEnded():
            ended = {"step": short(fact.step_id), "outcome": short(fact.outcome)}
            return {**day("day", fact.happened_on), **ended}
        case _:
            released = listed("released", ((each.step_id,) * 2 for each in fact.released))
            return {**day("day", fact.happened_on), **released}


def _first_steps(fact: CaseOpened | CaseRerouted) -> dict[str, str]:
    steps = listed("steps", ((each.name_zh, each.name_en) for each in fact.first_steps))
    return {**steps, **day("due", fact.first_due_on)}
