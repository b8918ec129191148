"""Amounts as they are shown."""

from typing import Any

from funding.domain.amounts import Reckoning, Step, label_of, tell, words_of
from funding.domain.programme import Programme


def amount(reckoning: Reckoning, programme: Programme) -> dict[str, Any]:
    """Show a reckoning, shaped as AmountResponse."""
    due = reckoning.due
    return {
        "low_fen": reckoning.low_fen,
        "high_fen": reckoning.high_fen,
        "decided_by_agency": reckoning.is_decided_by_agency,
        "admitted": reckoning.is_admitted,
        "steps": [_step(step, programme) for step in reckoning.steps],
        "split": [_ends(each) | {"party": each.party} for each in reckoning.split],
        "due": due
        and _ends(due) | {"stages": [_ends(each) | {"stage": each.stage} for each in due.stages]},
        "missing": list(reckoning.missing),
        "told": {
            "en": list(tell(reckoning, programme, "en")),
            "zh": list(tell(reckoning, programme, "zh")),
        },
    }


def _step(step: Step, programme: Programme) -> dict[str, Any]:
    return _ends(step) | {
        "kind": step.kind,
        "tier": step.tier,
        "rate": None if step.term is None else f"{step.term.rate:f}",
        "facts": [
            {
                "name": used.name,
                "label": {
                    "en": label_of(used.name, programme, "en"),
                    "zh": label_of(used.name, programme, "zh"),
                },
                "given": used.given,
            }
            for used in step.facts
        ],
        "limit_fen": step.limit_fen,
        "party": step.party,
        "stage": step.stage,
        "source": programme.cite(step.basis),
        "words": {"en": words_of(step, programme, "en"), "zh": words_of(step, programme, "zh")},
    }


def _ends(each: Any) -> dict[str, Any]:
    return {"low_fen": each.low_fen, "high_fen": each.high_fen}
