"""Published programmes and the fact catalogue as they are shown."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import orjson

from funding.domain.fact_catalogue import FactCatalogue
from funding.domain.facts import FactDefinition, as_text
from funding.domain.programme import ProgrammeStatus, SupportForm
from funding.domain.publication import Publication, in_force_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which versions are wanted."""

    current_on: date | None = None
    form: SupportForm | None = None
    agency: str | None = None
    status: ProgrammeStatus | None = None

    def chosen(self, published: Iterable[Publication]) -> Iterator[Publication]:
        """Yield what fits every filter."""
        known = tuple(published)
        for each in self._current(known):
            programme = each.programme
            fits = (
                self.form in (None, programme.support_form),
                self.agency is None or self.agency in programme.agencies,
                self.status in (None, programme.status),
            )
            if all(fits):
                yield each

    def _current(self, known: tuple[Publication, ...]) -> Iterator[Publication]:
        day = self.current_on
        if day is None:
            yield from known
            return
        counting = in_force_on([each.programme for each in known], day)
        keys = {(each.id, each.version) for each in counting if each.is_current(on=day)}
        yield from (each for each in known if (each.programme.id, each.programme.version) in keys)


def programmes(published: Iterable[Publication]) -> bytes:
    """Return a list of published versions."""
    return orjson.dumps({"items": [_summary(each) for each in published]})


def versions(programme_id: str, published: Iterable[Publication]) -> bytes:
    """Return every version of one programme."""
    return orjson.dumps({"id": programme_id, "items": [_summary(each) for each in published]})


def programme(published: Publication) -> bytes:
    """Return one published version with its document.

    PostgreSQL keeps no order of keys; sorted, the same content is always the same bytes.
    """
    content = orjson.dumps(published.content, option=orjson.OPT_SORT_KEYS)
    return orjson.dumps(_summary(published) | {"document": orjson.Fragment(content)})


def facts(catalogue: FactCatalogue) -> bytes:
    """Return the fact catalogue, in its own order."""
    items = [{"name": name} | _fact(each) for name, each in catalogue.facts.items()]
    known = {"version": catalogue.version, "content_hash": catalogue.content_hash}
    return orjson.dumps(known | {"items": items})


def _fact(definition: FactDefinition) -> dict[str, Any]:
    return {
        "label": definition.label.both(),
        "type": definition.type,
        "unit": definition.unit,
        "min": _end(definition.min),
        "max": _end(definition.max),
        "values": definition.values,
        "code_labels": {code: name.both() for code, name in definition.code_labels.items()},
        "supplied_by": definition.supplied_by,
        "verified_by": definition.verified_by,
        "since": definition.since,
    }


def _end(value: int | Decimal | date | None) -> int | str | None:
    return value if value is None or isinstance(value, int) else as_text(value)


def _summary(published: Publication) -> dict[str, Any]:
    """Shape a publication as ProgrammeSummary; a test holds the two together."""
    each = published.programme
    return {
        "id": each.id,
        "version": each.version,
        "content_hash": each.content_hash,
        "name": each.name.both(),
        "status": each.status,
        "level": each.level,
        "support_form": each.support_form,
        "beneficiary": each.beneficiary,
        "agencies": each.agencies,
        "valid_from": each.valid_from,
        "valid_until": each.valid_until,
        "facts_version": each.facts_version,
        "origin": "shipped" if published.is_shipped else "published",
        "published_at": published.published_at,
        "published_by": published.published_by,
        "reason": published.reason,
    }
