"""Facts only grow, and a published one never changes its meaning."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from funding.catalogue import load_facts
from funding.domain.fact_catalogue import (
    changed_meanings,
    extended,
    meaning_of,
    since_flaws,
)
from funding.domain.facts import FactDefinition, FactType
from shared.legal_sources import Name
from tongtu.programmes import recorded

CATALOGUE = load_facts()


def test_people_have_a_word_for_every_code_of_a_list() -> None:
    """No sentence in Chinese has to show an identifier; what is labelled is on the list."""
    wrong = {
        name: set(each.values) ^ set(each.code_labels)
        for name, each in CATALOGUE.facts.items()
        if set(each.values) != set(each.code_labels)
    }

    assert wrong == {}


def test_no_published_fact_has_changed() -> None:
    """Whoever changes what a fact means makes a new one instead; `make programmes` records it."""
    assert changed_meanings(CATALOGUE, recorded()) == ()


def test_every_fact_is_recorded() -> None:
    """A fact without a record could change unseen."""
    assert set(recorded()) == set(CATALOGUE.facts)


@pytest.mark.parametrize(
    "change",
    [
        {"type": FactType.NUMBER},
        {"unit": "CNY 10k"},
        {"min": None},
        {"max": Decimal(10**12)},
        {"label": Name("固定资产投资", "fixed investment")},
        {"since": 2},
    ],
)
def test_another_meaning_is_found(change: dict[str, Any]) -> None:
    """Type, unit, bounds, the Chinese name and the version all belong to the meaning."""
    known = CATALOGUE.facts["total_investment"]
    changed = replace(
        CATALOGUE, facts={**CATALOGUE.facts, "total_investment": replace(known, **change)}
    )

    assert changed_meanings(changed, recorded()) == ("total_investment",)


def test_a_fact_that_is_gone_is_found() -> None:
    """Programmes that were written for it would lose their meaning."""
    fewer = {name: each for name, each in CATALOGUE.facts.items() if name != "completed"}

    assert changed_meanings(replace(CATALOGUE, facts=fewer), recorded()) == ("completed",)


def test_who_answers_for_a_fact_may_change() -> None:
    """Agencies are reorganised, and facts mean the same."""
    known = CATALOGUE.facts["total_investment"]

    assert meaning_of(replace(known, supplied_by="XC", verified_by="XC")) == meaning_of(known)


def test_recording_adds_and_never_changes() -> None:
    """What was recorded stays, even where it contradicts the catalogue."""
    definition = FactDefinition(type=FactType.BOOLEAN, label=Name("新", "new"), since=2)
    catalogue = replace(CATALOGUE, facts={"old": definition, "new": definition})

    assert extended(catalogue, {"old": "0"}) == {"old": "0", "new": meaning_of(definition)}


def test_a_fact_of_a_later_version_is_refused() -> None:
    """The catalogue says its own version, and no fact is ahead of it."""
    ahead = {"new": FactDefinition(type=FactType.BOOLEAN, label=Name("新", "new"), since=9)}

    (flaw,) = since_flaws(replace(CATALOGUE, facts=ahead))

    assert (flaw.place, flaw.expected) == ("facts.new.since", "a version from 1 to 2")
