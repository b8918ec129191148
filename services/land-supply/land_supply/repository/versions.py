"""What rows carry of the version of a case's process, which changes when the case moves."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from land_supply.domain.case import CaseChange
from land_supply.domain.engine import NOT_BEGUN, Progress, Rulebook, StepRules
from land_supply.repository.rounds import labels_of
from land_supply.repository.shelf import Shelf
from shared.database import Database

Books: TypeAlias = Mapping[str, Rulebook]
"""Versions of one process."""


async def former_of(
    shelf: Shelf, database: Database, book: Rulebook, rows: Iterable[Mapping[str, Any]]
) -> Books:
    """Return the versions that rounds of a case that has moved began under."""
    template = book.template
    versions = {row["begun_under"] for row in rows} - {template.version}
    return {each: await shelf.rulebook(database, template.id, each) for each in versions}


def rules_of(progress: Progress, former: Books, row: Mapping[str, Any]) -> StepRules:
    """Return the rules of a round: what began under a former version keeps its limits.

    The facts that were known at the acceptance decide which limits these are.
    """
    book, step_id = progress.book, row["step_id"]
    begun_under = former.get(row["begun_under"])
    is_idle = row["step_status"] in NOT_BEGUN and row["given"] is None
    if begun_under is None or (is_idle and step_id in book.steps):
        return _limited(book, progress, row)
    own = _limited(begun_under, progress, row)
    return book.rules(step_id, progress.facts).keeping(own) if step_id in book.steps else own


def _limited(book: Rulebook, progress: Progress, row: Mapping[str, Any]) -> StepRules:
    if row["accepted_on"] is None and row["decided_on"] is None:
        return book.rules(row["step_id"], progress.facts)
    return book.rules_by(row["step_id"], row["variant"])


def relabelled(change: CaseChange) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield the places and names that a version has for the steps of a case that moved."""
    before, after = change.before.progress, change.after.progress
    if after.book is before.book:
        return
    for step_id, standing in after.standings.items():
        known = before.standings.get(step_id)
        if standing.round > (after.used.get(step_id, 0) if known is None else known.round):
            continue
        labels = labels_of(after.book, step_id)
        if known is None or labels != labels_of(before.book, step_id):
            yield {"case_id": change.after.id, "step_id": step_id, "round": standing.round}, labels
