"""Seven other projects: text, ends and one beginning anew; one is refiled, one asks for renewal."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from land_supply.domain.engine import (
    Accept,
    Alter,
    Correct,
    Decide,
    Receive,
    RefuseRenewal,
    RequestRenewal,
    Start,
)
from land_supply.domain.template import ProcessTemplate
from shared.contracts.land_supply import (
    CaseCancelled,
    CaseEnded,
    CaseMoved,
    CaseReopened,
    CaseRerouted,
    CaseWithdrawn,
    DecisionAltered,
    RenewalRefused,
    RenewalRequested,
    StepEnded,
)
from shared.identifiers import ProjectId
from tongtu.contract_examples.example import Example
from tongtu.contract_examples.land_supply.conventional import (
    assignment,
    planning_conditions,
    straight,
)
from tongtu.contract_examples.land_supply.telling import Telling
from tongtu.contract_examples.land_supply.templates import TEMPLATE_PUBLISHED

_GIVEN_UP = ProjectId(UUID("0192364c-1d10-7b21-9c32-4d2e1f0a8b01"))
_MOVED_AWAY = ProjectId(UUID("0192364c-1d10-7b21-9c32-4d2e1f0a8b02"))
_TERMINATED = ProjectId(UUID("0192364c-1d10-7b21-9c32-4d2e1f0a8b03"))
_STANDARD_LAND = ProjectId(UUID("0192364c-1d10-7b21-9c32-4d2e1f0a8b04"))
_NEW_VERSION = ProjectId(UUID("0192364c-1d10-7b21-9c32-4d2e1f0a8b05"))
_REFILED = ProjectId(UUID("0192364c-1d10-7b21-9c32-4d2e1f0a8b06"))
_LICENSED = ProjectId(UUID("0192364c-1d10-7b21-9c32-4d2e1f0a8b07"))
_OPENED_ON = date(2024, 9, 28)


def elsewhere() -> tuple[Example, ...]:
    """Return what cannot happen to the project's own case on its way to its goal."""
    renewed = _renewed()
    withdrawn, cancelled, ended = _withdrawn(), _cancelled(), _ended()
    return (
        _rerouted().last(CaseRerouted),
        _moved().last(CaseMoved),
        withdrawn.last(CaseWithdrawn),
        withdrawn.last(StepEnded),
        cancelled.last(CaseCancelled),
        ended.last(CaseEnded),
        ended.last(CaseReopened),
        _refiled().last(DecisionAltered),
        renewed.last(RenewalRequested),
        renewed.last(RenewalRefused),
    )


def _rerouted() -> Telling:
    story = Telling(_STANDARD_LAND, _OPENED_ON)
    story.reroute("B", date(2024, 9, 30), reason="地块属于“标准地”")
    return story


def _moved() -> Telling:
    story = Telling(_NEW_VERSION, _OPENED_ON)
    story.act("A01", Receive(), date(2024, 9, 29))
    story.move(_shorter(story), date(2025, 1, 2), reason="适用新版流程")
    return story


def _shorter(story: Telling) -> ProcessTemplate:
    """Return the published second version: two promises are shorter."""
    template = story.case.progress.book.template
    steps = (
        replace(each, promised=replace(each.promised, days=8))
        if each.id in ("A01", "A02") and each.promised is not None
        else each
        for each in template.steps
    )
    content_hash = TEMPLATE_PUBLISHED.template.content_hash
    return replace(template, version="2", steps=tuple(steps), content_hash=content_hash)


def _withdrawn() -> Telling:
    story = Telling(_MOVED_AWAY, _OPENED_ON)
    story.act("A01", Receive(), date(2024, 9, 29))
    story.withdraw(date(2024, 10, 8), reason="企业调整投资计划")
    return story


def _cancelled() -> Telling:
    story = Telling(_GIVEN_UP, _OPENED_ON)
    story.cancel(date(2024, 10, 10), reason="拟供地块调出年度供应计划")
    return story


def _ended() -> Telling:
    story = Telling(_TERMINATED, _OPENED_ON)
    straight(story, "A01", "issued", date(2024, 9, 29), date(2024, 9, 30), date(2024, 10, 12))
    straight(story, "A02", "approved", date(2024, 10, 14), date(2024, 10, 15), date(2024, 10, 25))
    story.act("A03", Start(), date(2024, 10, 28))
    story.act("A03", Decide(outcome="terminated"), date(2024, 11, 6))
    story.act("A03", Correct(), date(2024, 11, 8), reason="公告并未终止，系录入错误")
    return story


def _refiled() -> Telling:
    story = Telling(_REFILED, _OPENED_ON)
    straight(story, "A09", "filed", *(date(2024, 9, 29),) * 3)
    story.act("A09", Alter(outcome="changed"), date(2024, 11, 20), reason="建设规模调整")
    return story


def _renewed() -> Telling:
    story = Telling(_LICENSED, date(2024, 9, 27))
    planning_conditions(story)
    assignment(story)
    story.act("A10", Receive(), date(2024, 12, 16))
    story.act("A10", Accept(), date(2024, 12, 17))
    granted = Decide(outcome="granted", valid_until=date(2025, 12, 31))
    story.act("A10", granted, date(2024, 12, 24))
    story.act("A10", RequestRenewal(), date(2025, 11, 10))
    story.act("A10", RefuseRenewal(), date(2025, 12, 1), reason="地块规划条件已调整")
    return story
