"""What rows carry of the version of a case's process, which changes when the case moves."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import orjson

from land_supply.domain.case import Case, CaseChange
from land_supply.domain.engine import NOT_BEGUN, Progress, Rulebook, StepRules
from land_supply.repository.rounds import labels_of

Books: TypeAlias = Mapping[str, Rulebook]
"""Versions of one process."""


def rules_of(progress: Progress, former: Books, row: Mapping[str, Any]) -> StepRules:
    """Return the rules of a round: what began under a former version keeps its limits."""
    book, step_id, facts = progress.book, row["step_id"], progress.facts
    begun_under = former.get(row["begun_under"])
    if begun_under is None or (row["step_status"] in NOT_BEGUN and step_id in book.steps):
        return book.rules(step_id, facts)
    own = begun_under.rules(step_id, facts)
    return book.rules(step_id, facts).keeping(own) if step_id in book.steps else own


def moving_values(before: Case, after: Case) -> dict[str, Any]:
    """Return what only a move, or a step that comes back after one, writes of a case."""
    book, retired = after.progress.book, after.progress.retired
    values: dict[str, Any] = {}
    if book is not before.progress.book:
        reference = book.template.reference
        values["template_version"] = reference.version
        values["template_hash"] = reference.content_hash
    if retired != before.progress.retired:
        values["retired"] = orjson.dumps(retired).decode()
    return values


def relabelled(change: CaseChange) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield the places and names that a version has for the steps of a case that moved."""
    before, after = change.before.progress, change.after.progress
    if after.book is before.book:
        return
    for step_id, standing in after.standings.items():
        labels = labels_of(after.book, step_id)
        is_known = step_id in before.book.steps and labels == labels_of(before.book, step_id)
        if not is_known and standing.round <= before.last_round(step_id):
            key = {"case_id": change.after.id, "step_id": step_id, "round": standing.round}
            yield key, labels
