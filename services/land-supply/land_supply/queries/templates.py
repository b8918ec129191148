"""Published process templates as they are shown."""

from collections.abc import Iterable
from typing import Any

import orjson

from land_supply.domain.publication import Publication


def templates(published: Iterable[Publication]) -> bytes:
    """Return the list of published versions."""
    return orjson.dumps({"items": [_summary(each) for each in published]})


def template(published: Publication) -> bytes:
    """Return one published version with its document.

    PostgreSQL keeps no order of keys; sorted, the same content is always the same bytes.
    """
    content = orjson.dumps(published.content, option=orjson.OPT_SORT_KEYS)
    return orjson.dumps(_summary(published) | {"document": orjson.Fragment(content)})


def _summary(published: Publication) -> dict[str, Any]:
    """Shape a publication as TemplateSummary; a test holds the two together."""
    template, told = published.template, published.event()
    return {
        "id": template.id,
        "version": template.version,
        "content_hash": template.content_hash,
        "name": template.name.both(),
        "valid_from": template.valid_from,
        "valid_until": template.valid_until,
        "origin": "shipped" if published.is_shipped else "published",
        "published_at": published.published_at,
        "published_by": published.published_by,
        "reason": published.reason,
        "statutory_days": told.statutory_days,
        "promised_days": told.promised_days,
        "critical_path": told.critical_path,
    }
