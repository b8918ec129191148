"""Missing facts by the money that knowing them could unlock."""

from funding.domain.matching.unlocking import OpenMatch, unlockings


def an_open_match(
    programme_id: str, *ways: tuple[str, ...], high: int | None = 0, low: int | None = 0
) -> OpenMatch:
    """Build a match that lacks everything that its ways name."""
    missing = tuple(dict.fromkeys(fact for way in ways for fact in way))
    return OpenMatch(
        programme_id=programme_id, low_fen=low, high_fen=high, missing_facts=missing, ways=ways
    )


def test_the_greatest_sum_comes_first() -> None:
    """What several programmes ask for adds up."""
    found = unlockings(
        [an_open_match("A", ("a", "b"), high=500), an_open_match("B", ("b",), high=100)]
    )

    assert [(each.fact, each.high_fen) for each in found] == [("b", 600), ("a", 500)]
    assert found[0].programmes == ("A", "B")
    assert (found[0].is_enough_for, found[1].is_enough_for) == (("B",), ())


def test_a_fact_counts_once_for_a_programme_with_several_ways() -> None:
    """Only one of them is gone."""
    (both, *_) = unlockings([an_open_match("A", ("a", "b"), ("a", "c"), high=500)])

    assert (both.fact, both.high_fen) == ("a", 500)


def test_a_sum_without_upper_end_comes_before_all() -> None:
    """It says so."""
    found = unlockings(
        [an_open_match("A", ("a",), high=10**12), an_open_match("B", ("b",), high=None)]
    )

    assert [(each.fact, each.is_unlimited) for each in found] == [("b", True), ("a", False)]


def test_where_no_sum_can_be_told_none_is_added() -> None:
    """An investment in shares is no amount, and still a reason to supply the fact."""
    (equity,) = unlockings([an_open_match("A", ("a",), high=None, low=None)])

    assert (equity.high_fen, equity.is_unlimited, equity.without_sum) == (0, False, ("A",))


def test_a_fact_that_can_only_end_in_a_no_comes_last() -> None:
    """It settles the verdict, and opens no way."""
    open_match = OpenMatch(
        programme_id="A", low_fen=0, high_fen=9, missing_facts=("z", "a"), ways=(("z",),)
    )

    found = unlockings([open_match])

    assert [(each.fact, each.high_fen) for each in found] == [("z", 9), ("a", 0)]
    assert found[1].settles == ("A",)
