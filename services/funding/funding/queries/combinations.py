"""Combinations of programmes as they are shown."""

from asyncio import gather, to_thread
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from funding.domain.amounts import reckon
from funding.domain.combining import (
    LAWFUL,
    Award,
    Clash,
    Combination,
    Given,
    Offer,
    Plan,
    Reading,
    RuleCost,
    RunnerUp,
    combine,
    offer_of,
    tell_combination,
)
from funding.domain.facts import Facts
from funding.domain.matching import verdict_on
from funding.domain.programme import Programme
from funding.queries.amounts import amount
from funding.schemas import CombinationResponse

NAMES = {rule.kind: rule.name for rule in LAWFUL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for: programmes with facts, offers as given, and earlier awards."""

    as_of: date
    facts: Facts
    programmes: tuple[Programme, ...]
    offers: tuple[Offer, ...]
    awards: tuple[Award, ...]
    runners_up: int


async def preview_combination(wanted: Wanted) -> bytes:
    """Combine and explain, shaped as CombinationResponse."""
    amounts: dict[str, dict[str, Any]] = {}
    offers = list(wanted.offers)
    for programme in wanted.programmes:
        reckoning = reckon(programme, wanted.facts)
        verdict = verdict_on(programme, wanted.facts, wanted.as_of)
        offers.append(offer_of(programme, verdict, reckoning))
        amounts[programme.id] = amount(reckoning, programme)
    given = Given(offers=tuple(offers), awards=wanted.awards, year=wanted.as_of.year)
    # Offers that exclude each other at random take seconds, in which others must be answered.
    certain, possible = await gather(
        *(to_thread(combine, given, reading, wanted.runners_up) for reading in Reading)
    )
    answer = {
        "as_of": wanted.as_of,
        "offers": [_offer(each, amounts) for each in offers],
        "certain": _reading(certain),
        "possible": _reading(possible),
    }
    # Sums may be beyond 64 bits where a programme has no cap, which this writes as well.
    return CombinationResponse.model_validate(answer).to_bytes()


def _offer(offer: Offer, amounts: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "programme_id": offer.programme_id,
        "verdict": offer.verdict,
        "group": offer.group,
        "low_fen": offer.low_fen,
        "high_fen": offer.high_fen,
        "amount": amounts.get(offer.programme_id),
    }


def _reading(combination: Combination) -> dict[str, Any]:
    return {
        "reading": combination.reading,
        "best": _plan(combination.best),
        "runners_up": [_runner_up(each) for each in combination.runners_up],
        "kept_out": [
            {
                "programme_id": each.programme_id,
                "clashes": _clashes(each.clashes),
                "lawful": each.is_lawful,
                "cost_fen": each.cost_fen,
            }
            for each in combination.kept_out
        ],
        "rule_costs": [_rule_cost(each) for each in combination.rule_costs],
        "not_counted": combination.not_counted,
        "told": {
            "en": tell_combination(combination, "en"),
            "zh": tell_combination(combination, "zh"),
        },
    }


def _runner_up(runner: RunnerUp) -> dict[str, Any]:
    return {
        "plan": _plan(runner.plan),
        "less_fen": runner.less_fen,
        "takes": runner.takes,
        "leaves": [
            {"programme_id": each.programme_id, "clashes": _clashes(each.clashes)}
            for each in runner.leaves
        ],
    }


def _rule_cost(cost: RuleCost) -> dict[str, Any]:
    return {
        "rule": cost.rule.kind,
        "name": cost.rule.name.both(),
        "grade": cost.rule.basis.grade,
        "cost_fen": cost.cost_fen,
        "without_it": _plan(cost.without_it),
    }


def _clashes(clashes: Iterable[Clash]) -> list[dict[str, Any]]:
    return [
        {
            "rule": each.kind,
            "programme_id": each.programme_id,
            "other": each.other,
            "earlier": each.is_earlier,
            "name": NAMES[each.kind].both(),
            "grade": each.basis.grade,
        }
        for each in clashes
    ]


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "programmes": plan.programmes,
        "low_fen": plan.low_fen,
        "high_fen": plan.high_fen,
        "without_sum": plan.without_sum,
    }
