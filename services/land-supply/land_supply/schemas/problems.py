"""What the service's own refusals say, by their code; names in braces are the error's facts."""

from collections.abc import Mapping

from land_supply.domain.errors import (
    AlreadyPublishedError,
    CaseBegunError,
    CaseClosedError,
    ClockOrderError,
    EndedByAnotherError,
    JointDecisionError,
    StepOrderError,
)
from land_supply.domain.joint import JointOrderError
from land_supply.domain.moving import CannotMoveError, NoMoveError, OtherVersionError
from land_supply.domain.undertaking import RouteBarredError, RouteClosedError
from shared.http.language import Text

TEXTS: Mapping[str, Text] = {
    StepOrderError.code: Text(
        "A step that is {current} does not allow {requested}; allowed: {allowed}.",
        "事项处于 {current} 状态时不能 {requested}；可以：{allowed}。",
    ),
    ClockOrderError.code: Text(
        "A clock that is {current} cannot be {requested}; allowed: {allowed}.",
        "期限处于 {current} 状态时不能 {requested}；可以：{allowed}。",
    ),
    CaseClosedError.code: Text(
        "The case has come to its end: it is {status}.", "案件已结束，状态为 {status}。"
    ),
    CaseBegunError.code: Text(
        "The process cannot change any more; steps have begun: {begun}.",
        "已有事项开始办理，不能再改用其他流程：{begun}。",
    ),
    RouteClosedError.code: Text(
        "No undertaking can bring about the decision of {step_id}: the route is {route}.",
        "事项 {step_id} 不适用告知承诺：{route}。",
    ),
    RouteBarredError.code: Text(
        "An earlier undertaking was false; the route is barred until {until}.",
        "此前承诺不实，{until} 及以前不适用告知承诺。",
    ),
    JointOrderError.code: Text(
        "The form of {group_id} needs {expected}; {standing}.",
        "联合申请 {group_id} 的条件不具备：{expected}；{standing}。",
    ),
    EndedByAnotherError.code: Text(
        "The case was ended by {cause} ({outcome}); correct that first.",
        "案件因 {cause}（{outcome}）终结，请先更正该决定。",
    ),
    JointDecisionError.code: Text(
        "{issue} decides its steps together, and {step_id} cannot be decided: {reason}.",
        "{issue} 须一并决定，而事项 {step_id} 不能决定：{reason}。",
    ),
    CannotMoveError.code: Text(
        "The case cannot move to version {version}: {reasons}.",
        "案件不能转入第 {version} 版流程：{reasons}。",
    ),
    NoMoveError.code: Text(
        "The case has no move that could be taken back.", "该案件没有可撤回的版本转换。"
    ),
    OtherVersionError.code: Text(
        "The case follows version {version} by now.", "该案件目前适用第 {version} 版流程。"
    ),
    AlreadyPublishedError.code: Text(
        "{template_id} version {version} is published with another content.",
        "{template_id} 第 {version} 版已发布，且内容不同。",
    ),
}
