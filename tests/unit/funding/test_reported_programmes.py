"""Every reported programme is shipped, is one of those that are, or is left out for a reason."""

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from funding.catalogue import load_catalogue
from funding.domain.programme import Programme

FILE = Path(__file__).parents[2] / "data/programmes.csv"
ROWS: Mapping[str, Mapping[str, str]] = {
    row["id"]: row for row in csv.DictReader(FILE.read_text(encoding="utf-8").splitlines())
}
PROGRAMMES = {each.id: each for each in load_catalogue().programmes}
SAME_AS = {
    "F001": "F01",
    "F005": "F09",
    "F006": "F09",
    "F010": "F07",
    "F012": "F08",
    "F014": "F06",
    "F029": "F12",
    "F030": "F12",
    "F041": "F14",
}
LEFT_OUT = {
    "F013": "a guide to many directions, without an amount",
    "F039": "a fund of funds, without a condition",
    "F043": "several supports in one row, and no telling which condition belongs to which",
    "F044": "a lower price of land, which no budget pays out",
}
SHIPPED = sorted(set(ROWS) - set(SAME_AS) - set(LEFT_OUT))


def highest(programme: Programme) -> int:
    """Return the highest amount that a programme names, in fen."""
    tiers = programme.amount.tiers if programme.amount else ()
    return max(fen or 0 for tier in tiers for fen in (tier.fixed_fen, tier.cap_fen))


def test_every_row_has_its_place() -> None:
    """Nothing that was reported is forgotten in silence."""
    assert {*SHIPPED, *SAME_AS, *LEFT_OUT} == set(ROWS)
    assert set(SHIPPED) <= set(PROGRAMMES)
    assert set(SAME_AS.values()) <= set(PROGRAMMES)


@pytest.mark.parametrize("row_id", [*SHIPPED, *SAME_AS])
def test_the_highest_amount_is_the_reported_one(row_id: str) -> None:
    """In units of ten thousand yuan; a programme of several rows has the highest of them."""
    programme_id = SAME_AS.get(row_id, row_id)
    joined = [row_id, *(other for other, each in SAME_AS.items() if each == programme_id)]
    reported = [ROWS[each]["cap_cny10k"] for each in joined if ROWS[each]["cap_cny10k"]]

    found = highest(PROGRAMMES[programme_id])

    assert not reported or found >= max(map(int, reported)) * 1_000_000


@pytest.mark.parametrize("row_id", [row for row in SHIPPED if ROWS[row]["cap_cny10k"]])
def test_no_row_of_its_own_pays_more_than_was_reported(row_id: str) -> None:
    """The cap is exact where a row is a programme."""
    assert highest(PROGRAMMES[row_id]) == int(ROWS[row_id]["cap_cny10k"]) * 1_000_000


def test_drafts_and_other_places_are_flagged_as_they_were_reported() -> None:
    """What is no law here is never in force here."""
    unfit = [row for row in SHIPPED if "draft" in ROWS[row]["doc_status"]]
    unfit += [row for row in SHIPPED if ROWS[row]["level"] == "other city"]
    unfit += [row for row in SHIPPED if ROWS[row]["doc_status"] == "trial"]

    assert unfit
    assert not [row for row in unfit if PROGRAMMES[row].status == "in_force"]
