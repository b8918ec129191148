"""Matching a project with a programme, and what becomes of the match."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from funding.domain.facts import Facts
from funding.domain.matching import (
    Match,
    MatchChange,
    Project,
    Turn,
    compare,
    facts_stated,
    match,
    match_id_of,
    matchable,
    rematch,
)
from funding.domain.programme import Beneficiary, Programme, ProgrammeStatus
from funding.testing import (
    AS_OF,
    a_comparison,
    a_match,
    a_programme,
    a_project,
    a_sum,
    a_window,
)
from shared.contracts.funding import MatchChanged, MatchFound, MatchState, MatchWithdrawn
from shared.identifiers import ProjectId, new_id

FITTING = Facts({"in_tianjin": True, "completed": True})
OPEN = Facts({"in_tianjin": True})
FAILING = Facts({"in_tianjin": False})
CAUSE = facts_stated(["completed"])


def changes(
    project: Project, *standing: Match, programmes: tuple[Programme, ...], on: date = AS_OF
) -> list[MatchChange]:
    """Match a project again."""
    return [*rematch(project, {each.programme.id: each for each in standing}, programmes, on=on)]


def test_a_project_that_fulfils_everything_is_announced() -> None:
    """A yes names its reasons with fact, value and source, and what it would bring."""
    programme = a_programme(amount=a_sum(500))
    (change,) = changes(a_project(FITTING), programmes=(programme,))

    found = change.event(CAUSE)

    assert isinstance(found, MatchFound)
    assert (found.verdict, found.missing_facts, found.cause) == ("yes", (), CAUSE)
    assert found.after is not None
    assert (found.after.low_fen, found.after.high_fen) == (500, 500)
    reason = found.reasons[0]
    assert (reason.condition, reason.given) == ("in_tianjin == true", "true")
    assert reason.source == "津政办规〔2023〕4号 art. 1 [C]"


def test_a_missing_fact_leaves_the_match_open() -> None:
    """Unknown is neither zero nor false: the programme is announced with what is missing."""
    (change,) = changes(a_project(OPEN), programmes=(a_programme(),))

    found = change.event(CAUSE)

    assert isinstance(found, MatchFound)
    assert (found.verdict, found.missing_facts) == ("unknown", ("completed",))
    assert (change.after.ways, change.after.facts_away) == ((("completed",),), 1)


def test_a_failed_condition_is_a_no_and_is_not_announced() -> None:
    """What is still missing no longer matters."""
    (change,) = changes(a_project(FAILING), programmes=(a_programme(),))

    assert (change.after.state.verdict, change.after.state.missing_facts) == ("no", ())
    assert change.after.facts_away is None
    assert change.event(CAUSE) is None


def test_zero_is_known_and_unknown_is_not_zero() -> None:
    """An amount of zero fails where an absent one stays open."""
    programme = a_programme(a_comparison("total_investment", ">=", 50_000_000))

    zero = a_match(Facts({"total_investment": Decimal(0)}), programme=programme)
    absent = a_match(Facts(), programme=programme)

    assert (zero.state.verdict, absent.state.verdict) == ("no", "unknown")


@pytest.mark.parametrize(
    "status", [ProgrammeStatus.DRAFT, ProgrammeStatus.HISTORICAL, ProgrammeStatus.ILLUSTRATIVE]
)
def test_what_is_not_in_force_is_never_matched(status: ProgrammeStatus) -> None:
    """A project that fulfils a draft is told that it is one, and no match is made."""
    programme = a_programme(status=status)

    result = a_match(FITTING, programme=programme)

    assert result.state.verdict == "no"
    assert [reason.given for reason in result.reasons] == [status]
    assert matchable([programme], on=AS_OF) == ()
    assert changes(a_project(FITTING), programmes=(programme,)) == []


def test_an_expired_programme_is_not_current() -> None:
    """The last day of the term still counts; the day after does not."""
    programme, project = a_programme(valid_until=AS_OF), a_project(FITTING)

    verdicts = [
        match(programme, project, as_of=day).state.verdict
        for day in (AS_OF, date(2026, 3, 3), date(2023, 4, 10))
    ]

    assert verdicts == ["yes", "no", "no"]


def test_a_programme_for_banks_is_not_matched_with_projects() -> None:
    """Only programmes that an enterprise applies for are offered to one."""
    banks = a_programme(programme_id="B", beneficiary=Beneficiary.FINANCIAL_INSTITUTION)
    enterprises = a_programme(programme_id="E")

    chosen = matchable([banks, enterprises], on=AS_OF)

    assert chosen == (enterprises,)


def test_the_same_fact_told_twice_finds_the_same_match() -> None:
    """The id follows from the project and the programme."""
    project = a_project(FITTING)

    first, second = (match(a_programme(), project, as_of=AS_OF) for _ in range(2))

    assert first.id == second.id == match_id_of(project.id, "T01")


def test_what_says_the_same_is_not_written_again() -> None:
    """Not even when it is found out on another day."""
    project = a_project(OPEN)
    standing = match(a_programme(), project, as_of=AS_OF)

    again = changes(project, standing, programmes=(a_programme(),), on=date(2026, 9, 1))

    assert again == []


def test_a_fact_turns_an_open_match_into_a_yes_and_then_into_a_no() -> None:
    """Each step tells its difference, and the versions count on."""
    project, programmes = a_project(OPEN), (a_programme(),)
    standing = match(programmes[0], project, as_of=AS_OF)

    (better,) = changes(replace(project, facts=FITTING), standing, programmes=programmes)
    (worse,) = changes(replace(project, facts=FAILING), better.after, programmes=programmes)

    changed, withdrawn = better.event(CAUSE), worse.event(CAUSE)
    assert isinstance(changed, MatchChanged)
    assert changed.differences == ("verdict", "missing_facts")
    assert isinstance(withdrawn, MatchWithdrawn)
    assert (withdrawn.before.verdict, withdrawn.after.verdict) == ("yes", "no")
    assert (better.after.version, worse.after.version) == (2, 3)


def test_a_value_that_changes_no_answer_is_kept_and_not_told() -> None:
    """The reason shows the new value; nobody is woken for it."""
    programme = a_programme(a_comparison("total_investment", ">=", 100))
    project = a_project(Facts({"total_investment": Decimal(200)}))
    standing = match(programme, project, as_of=AS_OF)

    more = replace(project, facts=Facts({"total_investment": Decimal(300)}))
    (change,) = changes(more, standing, programmes=(programme,))

    assert change.after.reasons[0].given == "300"
    assert (change.difference.turn, change.event(CAUSE)) == (Turn.NOTHING, None)


def test_a_new_version_withdraws_and_finds() -> None:
    """It asks for something else than the version before."""
    first = a_programme(a_comparison("completed", "==", True))
    second = replace(a_programme(a_comparison("in_tianjin", "==", True)), version="2")
    gaining = a_project(Facts({"completed": False, "in_tianjin": True}))
    losing = a_project(Facts({"completed": True, "in_tianjin": False}))

    (found,) = changes(gaining, match(first, gaining, as_of=AS_OF), programmes=(second,))
    (withdrawn,) = changes(losing, match(first, losing, as_of=AS_OF), programmes=(second,))

    assert (found.difference.turn, withdrawn.difference.turn) == (Turn.FOUND, Turn.WITHDRAWN)
    assert found.after.programme.version == withdrawn.after.programme.version == "2"


def test_a_programme_of_which_nothing_is_left_is_withdrawn() -> None:
    """The reason says so."""
    project = a_project(FITTING)
    standing = match(a_programme(), project, as_of=AS_OF)

    (change,) = changes(project, standing, programmes=())

    assert change.difference.turn is Turn.WITHDRAWN
    assert change.after.reasons[0].condition == "programme_status == in_force"


def state(verdict: str = "yes", **values: object) -> MatchState:
    """Build a state."""
    return MatchState.model_validate({"verdict": verdict, "programme_version": "1", **values})


@pytest.mark.parametrize(
    ("before", "after", "turn", "aspects"),
    [
        (None, state("yes"), Turn.FOUND, ()),
        (None, state("unknown"), Turn.FOUND, ()),
        (None, state("no"), Turn.NOTHING, ()),
        (state("no"), state("yes"), Turn.FOUND, ("verdict",)),
        (state("no"), state("no", window="open"), Turn.NOTHING, ("window",)),
        (state("yes"), state("no"), Turn.WITHDRAWN, ("verdict",)),
        (state("unknown"), state("no"), Turn.WITHDRAWN, ("verdict",)),
        (state("yes"), state("yes"), Turn.NOTHING, ()),
        (state("unknown"), state("yes"), Turn.CHANGED, ("verdict",)),
        (state(low_fen=1), state(low_fen=2), Turn.CHANGED, ("amount",)),
        (state(high_fen=1), state(high_fen=None), Turn.CHANGED, ("amount",)),
        (state(deadline=AS_OF), state(), Turn.CHANGED, ("deadline",)),
        (state(window="upcoming"), state(window="open"), Turn.CHANGED, ("window",)),
        (state(opens_on=AS_OF), state(), Turn.CHANGED, ("window",)),
        (state("unknown", missing_facts=["a"]), state("unknown", missing_facts=["b"]),
         Turn.CHANGED, ("missing_facts",)),
        (state(), state(programme_version="2"), Turn.CHANGED, ("programme_version",)),
    ],
)  # fmt: skip
def test_two_states_are_compared(
    before: MatchState | None, after: MatchState, turn: Turn, aspects: tuple[str, ...]
) -> None:
    """Found, changed, withdrawn or nothing, with the differences by name."""
    difference = compare(before, after)

    assert (difference.turn, difference.aspects) == (turn, aspects)


def test_matches_of_another_project_have_other_ids() -> None:
    """Two projects never share a match."""
    ids = {match_id_of(ProjectId(new_id()), "T01") for _ in range(2)}

    assert len(ids) == 2


def test_before_its_window_nobody_has_a_programme() -> None:
    """The match is a no that tells when it opens, and what would be known then is not asked."""
    programme = a_programme(windows=(a_window(date(2026, 4, 1), date(2026, 4, 30)),))

    result = a_match(FITTING, programme=programme)

    assert (result.state.verdict, result.state.window) == ("no", "upcoming")
    assert [each.condition for each in result.reasons] == ["as_of >= 2026-04-01, <= 2026-04-30"]
    assert result.state.deadline == date(2026, 4, 30)
