"""Saved searches: what fits them, and when their keeper hears of it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from funding.domain.facts import Facts
from funding.domain.matching import Criteria, Interest, Match, MatchChange, Project, rematch
from funding.testing import AS_OF, a_programme, a_project, a_sum
from shared.contracts.funding import InterestMet
from shared.identifiers import InterestId, new_id

SPONSOR = "91120116MA07ABCD0H"
PROGRAMME = a_programme(amount=a_sum(500), agencies=("GX", "CZ"))
OPEN = Facts({"in_tianjin": True, "key_chain": "HE"})
YES = Facts({"in_tianjin": True, "completed": True, "key_chain": "HE"})
NO = Facts({"in_tianjin": False, "key_chain": "HE"})


def a_project_of(facts: Facts) -> Project:
    """Build a project of the sponsor in Binhai."""
    return a_project(facts, sponsor_code=SPONSOR, district_code="120116")


def an_interest(criteria: Criteria | None = None, **narrowing: Any) -> Interest:
    """Build a saved search."""
    return Interest(
        id=InterestId(new_id()),
        role="sponsor",
        owner=f"sponsor:{SPONSOR}",
        name="ours",
        criteria=criteria or Criteria(),
        created_at=datetime(2026, 3, 2, tzinfo=UTC),
        created_by="sponsor:li",
        **narrowing,
    )


def a_change(
    facts: Facts, before: Match | None = None, project: Project | None = None
) -> MatchChange:
    """Match a project with the programme."""
    known = replace(project, facts=facts) if project else a_project_of(facts)
    standing = {} if before is None else {PROGRAMME.id: before}
    (change,) = rematch(known, standing, (PROGRAMME,), on=AS_OF)
    return change


def met(interest: Interest, change: MatchChange) -> bool:
    """Tell whether the keeper hears of a change."""
    return interest.met_by(change) is not None


@pytest.mark.parametrize(
    ("criteria", "fits"),
    [
        (Criteria(), True),
        (Criteria(programme_ids=("T01",)), True),
        (Criteria(programme_ids=("T02",)), False),
        (Criteria(forms=("award",)), True),
        (Criteria(forms=("guarantee",)), False),
        (Criteria(agencies=("KJ", "CZ")), True),
        (Criteria(agencies=("KJ",)), False),
        (Criteria(districts=("120116",)), True),
        (Criteria(districts=("120101",)), False),
        (Criteria(key_chains=("HE", "IC")), True),
        (Criteria(key_chains=("IC",)), False),
        (Criteria(verdicts=("yes",)), False),
        (Criteria(least_fen=500), True),
        (Criteria(least_fen=501), False),
    ],
)
def test_a_match_fits_what_is_looked_for(criteria: Criteria, *, fits: bool) -> None:
    """Every criterion narrows; an unknown verdict fits unless only a yes is wanted."""
    assert met(an_interest(criteria), a_change(OPEN)) is fits


def test_what_nobody_knows_excludes_nothing() -> None:
    """Neither the chain nor the district was stated."""
    project = a_project(Facts({"in_tianjin": True}), sponsor_code=SPONSOR)
    (change,) = rematch(project, {}, (PROGRAMME,), on=AS_OF)

    assert met(an_interest(Criteria(key_chains=("IC",), districts=("120101",))), change)


@pytest.mark.parametrize(
    ("narrowing", "hears"),
    [
        ({"organisation": SPONSOR}, True),
        ({"organisation": "91110000100008886U"}, False),
        ({"district_code": "120116"}, True),
        ({"district_code": "120101"}, False),
        ({"agency": "GX"}, True),
        ({"agency": "KJ"}, False),
    ],
)
def test_nobody_hears_of_what_they_may_not_see(narrowing: dict[str, Any], *, hears: bool) -> None:
    """Another enterprise's project, another district, another agency's programme."""
    assert met(an_interest(**narrowing), a_change(OPEN)) is hears


def test_a_match_is_told_when_it_comes_to_fit_and_not_again() -> None:
    """Only a yes was wanted, and the second fact makes it one."""
    interest, wants_all = an_interest(Criteria(verdicts=("yes",))), an_interest()
    first = a_change(OPEN)

    second = a_change(YES, first.after, first.project)

    assert (met(interest, first), met(interest, second)) == (False, True)
    assert (met(wants_all, first), met(wants_all, second)) == (True, False)


def test_a_withdrawn_match_is_not_told_and_one_that_returns_is() -> None:
    """A search is met again after it was not."""
    interest, found = an_interest(), a_change(OPEN)
    withdrawn = a_change(NO, found.after, found.project)

    again = a_change(YES, withdrawn.after, found.project)

    assert (met(interest, withdrawn), met(interest, again)) == (False, True)


def test_the_event_says_who_keeps_the_search_and_what_they_may_see() -> None:
    """The notifier finds its recipient by it."""
    interest = an_interest(organisation=SPONSOR)

    event = interest.met_by(a_change(OPEN))

    assert isinstance(event, InterestMet)
    assert (event.role, event.organisation, event.interest_name) == ("sponsor", SPONSOR, "ours")
    assert event.subject == str(interest.id)
