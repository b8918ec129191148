"""Previews of eligibility as they are answered."""

from datetime import date
from decimal import Decimal
from typing import Any

from funding.domain.explained import Compared, Explained, Law, Provenance
from funding.domain.facts import Bounds, FactValue, as_text
from funding.domain.preview import Preview
from funding.domain.remedies import Move, Remedy
from funding.domain.rules.classes import SOME_OTHER_CODE
from funding.domain.windows import Opening, Standing
from funding.queries import amounts
from funding.schemas import EligibilityPreviewResponse

Value = bool | int | str | list[str] | None


def view_of(preview: Preview, as_of: date) -> bytes:
    """Write a preview as EligibilityPreviewResponse."""
    # Sums may be beyond 64 bits where a programme has no cap, which pydantic writes as well.
    return EligibilityPreviewResponse.model_validate(shown(preview, as_of)).to_bytes()


def shown(preview: Preview, as_of: date) -> dict[str, Any]:
    """Shape a preview as EligibilityPreviewResponse."""
    return {
        "verdict": preview.verdict,
        "explanation": _condition(preview.explanation),
        "missing": [preview.missing] if preview.missing else [],
        "ways_to_yes": preview.ways_to_yes,
        "ways_to_no": preview.ways_to_no,
        "changes": [_change(each) for each in preview.remedies],
        "amount": _amount(preview),
        "as_of": as_of,
        "window": _window(preview.standing),
    }


def _amount(preview: Preview) -> dict[str, Any] | None:
    programme, reckoning = preview.programme, preview.amount
    if programme is None or reckoning is None:
        return None
    return amounts.amount(reckoning, programme)


def _value(value: FactValue | None) -> Value:
    """Write a value in JSON; amounts as text, so that no reader rounds them."""
    if isinstance(value, frozenset):
        return sorted(value - {SOME_OTHER_CODE})
    if isinstance(value, Decimal | date):
        return as_text(value)
    return None if value == SOME_OTHER_CODE else value


def _condition(explained: Explained) -> dict[str, Any]:
    compared = explained.compared
    return {
        "kind": explained.kind,
        "verdict": explained.verdict,
        "decisive": explained.is_decisive,
        "children": [_condition(each) for each in explained.children],
        **({} if compared is None else _compared(compared)),
    }


def _compared(compared: Compared) -> dict[str, Any]:
    leaf = compared.comparison
    return {
        "condition": compared.condition.both(),
        "fact": leaf.fact,
        "label": compared.definition.label.both(),
        "unit": compared.definition.unit,
        "op": leaf.op,
        "expected": [_value(each) for each in leaf.values],
        "value": _value(compared.value),
        "bound": None if compared.bounds is None else _bound(compared.bounds),
        "law": None if compared.law is None else _law(compared.law),
        "source": None if compared.provenance is None else _source(compared.provenance),
    }


def _bound(bounds: Bounds) -> dict[str, Value]:
    return {"min": _value(bounds.min), "max": _value(bounds.max)}


def _law(law: Law) -> dict[str, Any]:
    text = law.text
    return {
        "document": law.basis.document,
        "number": None if text is None else text.number,
        "title": None if text is None else text.title.both(),
        "article": law.basis.article,
        "grade": law.basis.grade,
        "citation": law.citation,
    }


def _source(provenance: Provenance) -> dict[str, Any]:
    return {
        "source": provenance.source,
        "as_of": provenance.as_of,
        "stated_by": provenance.stated_by,
        "agency": provenance.agency,
        "document_id": provenance.document_id,
    }


def _change(remedy: Remedy) -> dict[str, Any]:
    return {
        "kind": remedy.kind,
        "facts": [_move(each) for each in remedy.moves],
        "window": None if remedy.standing is None else _other_day(remedy.standing),
        "verdict": remedy.verdict,
        "sentence": remedy.sentence.both(),
    }


def _move(move: Move) -> dict[str, Any]:
    return {
        "name": move.fact,
        "label": move.definition.label.both(),
        "from": _value(move.before),
        "to": _value(move.after),
        "alternatives": [each for each in move.alternatives if each != SOME_OTHER_CODE],
        "difference": move.difference,
        "sentence": move.sentence.both(),
    }


def _other_day(standing: Standing) -> dict[str, Any]:
    coming = standing.coming
    return {
        "days_late": standing.days_late,
        "days_early": standing.days_early,
        "opens_on": None if coming is None else coming.first,
        "closes_on": None if coming is None else _end(coming.last),
    }


def _window(standing: Standing) -> dict[str, Any] | None:
    span = standing.present or standing.coming
    if standing.state is Opening.NONE:
        return None
    return {
        "state": standing.state,
        "opens_on": None if span is None else span.first,
        "closes_on": _end(standing.closed_on) if span is None else _end(span.last),
    }


def _end(day: date | None) -> date | None:
    return None if day == date.max else day
