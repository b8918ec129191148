"""Matching a project with a programme."""

from datetime import date
from decimal import Decimal

import pytest

from funding.domain.facts import Facts
from funding.domain.matching import match, match_id_of, matchable
from funding.domain.programme import Beneficiary, ProgrammeStatus
from funding.domain.rules import Verdict
from funding.testing import AS_OF, a_comparison, a_match, a_programme
from shared.identifiers import ProjectId, new_id

FITTING = Facts({"in_tianjin": True, "completed": True})


def test_a_project_that_fulfils_everything_is_announced() -> None:
    """A yes names its reasons with fact, value and source."""
    found = a_match(FITTING).found()

    assert found is not None
    assert (found.verdict, found.missing_facts) == ("yes", ())
    reason = found.reasons[0]
    assert (reason.condition, reason.given) == ("in_tianjin == true", "true")
    assert reason.source == "津政办规〔2023〕4号 art. 1 [C]"


def test_a_missing_fact_leaves_the_match_open() -> None:
    """Unknown is neither zero nor false: the programme is announced with what is missing."""
    found = a_match(Facts({"in_tianjin": True})).found()

    assert found is not None
    assert (found.verdict, found.missing_facts) == ("unknown", ("completed",))


def test_a_failed_condition_is_a_no_and_is_not_announced() -> None:
    """What is still missing no longer matters."""
    result = a_match(Facts({"in_tianjin": False}))

    assert (result.verdict, result.missing_facts) == (Verdict.NO, ())
    assert result.found() is None


def test_zero_is_known_and_unknown_is_not_zero() -> None:
    """An amount of zero fails where an absent one stays open."""
    programme = a_programme(a_comparison("total_investment", ">=", 50_000_000))

    zero = a_match(Facts({"total_investment": Decimal(0)}), programme=programme)
    absent = a_match(Facts(), programme=programme)

    assert (zero.verdict, absent.verdict) == (Verdict.NO, Verdict.UNKNOWN)


@pytest.mark.parametrize(
    "status", [ProgrammeStatus.DRAFT, ProgrammeStatus.HISTORICAL, ProgrammeStatus.ILLUSTRATIVE]
)
def test_what_is_not_in_force_is_never_matched(status: ProgrammeStatus) -> None:
    """A project that fulfils a draft is told that it is one."""
    programme = a_programme(status=status)

    result = a_match(FITTING, programme=programme)

    assert result.verdict is Verdict.NO
    assert [reason.given for reason in result.reasons] == [status]
    assert matchable([programme], on=AS_OF) == ()


def test_an_expired_programme_is_not_current() -> None:
    """The last day of the term still counts; the day after does not."""
    programme = a_programme(valid_until=AS_OF)
    project_id = ProjectId(new_id())

    verdicts = [
        match(programme, project_id, facts=FITTING, as_of=day).verdict
        for day in (AS_OF, date(2026, 3, 3), date(2023, 4, 10))
    ]

    assert verdicts == [Verdict.YES, Verdict.NO, Verdict.NO]


def test_a_programme_for_banks_is_not_matched_with_projects() -> None:
    """Only programmes that an enterprise applies for are offered to one."""
    banks = a_programme(programme_id="B", beneficiary=Beneficiary.FINANCIAL_INSTITUTION)
    enterprises = a_programme(programme_id="E")

    chosen = matchable([banks, enterprises], on=AS_OF)

    assert chosen == (enterprises,)


def test_the_same_fact_told_twice_finds_the_same_match() -> None:
    """The id follows from the project and the programme."""
    project_id = ProjectId(new_id())

    first, second = (match(a_programme(), project_id, facts=FITTING, as_of=AS_OF) for _ in range(2))

    assert first.id == second.id == match_id_of(project_id, "T01")
