"""Amounts and combinations told in sentences, and how sums are written."""

from decimal import Decimal
from typing import Literal

import pytest

from funding.catalogue import load_catalogue
from funding.domain.amounts import money, reckon, spread, tell
from funding.domain.combining import (
    Award,
    Given,
    Offer,
    Reading,
    combine,
    offer_of,
    tell_combination,
)
from funding.domain.facts import Bounds, Facts
from funding.domain.programme import Programme
from funding.domain.rules import Verdict

LANGUAGES: tuple[Literal["en", "zh"], ...] = ("en", "zh")


def programme(programme_id: str) -> Programme:
    """Return one shipped programme."""
    return next(each for each in load_catalogue().programmes if each.id == programme_id)


@pytest.mark.parametrize(
    ("fen", "english", "chinese"),
    [
        (0, "CNY 0", "0元"),
        (5, "CNY 0.05", "0.05元"),
        (123_456, "CNY 1,234.56", "1,234.56元"),
        (1_000_000, "CNY 10,000", "1万元"),
        (5_000_000_000, "CNY 50,000,000", "5000万元"),
        (50_000_000_000, "CNY 500,000,000", "5亿元"),
        (12_345_000_000, "CNY 123,450,000", "1.2345亿元"),
        (5_000_000_001, "CNY 50,000,000.01", "50,000,000.01元"),
    ],
)
def test_a_sum_is_written_as_people_do(fen: int, english: str, chinese: str) -> None:
    """Whole 万 or 亿 in Chinese, yuan in English, fen only where there are any."""
    assert (money(fen, "en"), money(fen, "zh")) == (english, chinese)


def test_both_ends_of_a_range_are_told() -> None:
    """One sum, two ends, or no upper end."""
    assert spread(100, 100, "en") == "CNY 1"
    assert (spread(0, 100, "en"), spread(0, 100, "zh")) == ("CNY 0 to CNY 1", "0元至1元")
    assert (spread(0, None, "en"), spread(0, None, "zh")) == ("CNY 0 or more", "0元以上")


def test_a_waterfall_is_told_step_by_step() -> None:
    """Each sentence says what is done, what is left, and by which text."""
    energy = programme("F11")
    facts = Facts(
        {
            "in_tianjin": True,
            "annual_saving_tce": Decimal(9_000),
            "renovation_investment": Decimal(10**7),
        }
    )

    english, chinese = (tell(reckon(energy, facts), energy, each) for each in LANGUAGES)

    source = "《天津市节能专项资金管理办法》"
    base = "CNY 400 per tce × yearly energy saving (9,000 tce)"
    assert english[0] == f"{base}: CNY 3,600,000 ({source} [P])."
    assert english[-1] == f"At most CNY 4,000,000: CNY 3,000,000 ({source} [P])."
    assert chinese[0].startswith("每吨标准煤400元 × 年节能量（9,000吨标准煤）：360万元")
    assert chinese[2] == f"节能改造投资（1000万元）的30%：300万元（{source}[P]）。"
    assert chinese[3] == f"以上各项取其低者：300万元（{source}[P]）。"


def test_the_cap_of_all_tiers_is_told_where_it_does_something() -> None:
    """A tier that has a limit of its own, as high or lower, is not limited a second time."""
    champion = programme("F07")
    facts = Facts({"champion_title": "national_enterprise"})

    told = tell(reckon(champion, facts), champion, "en")

    assert told == ("A fixed sum: CNY 10,000,000 (津政办规〔2023〕4号 [P]).",)


def test_what_is_known_of_a_fact_is_told_as_people_write_it() -> None:
    """With its unit, a bound as well as a value."""
    energy = programme("F11")
    facts = Facts(bounds={"annual_saving_tce": Bounds(min=Decimal(9_000))})

    english, chinese = (tell(reckon(energy, facts), energy, each)[0] for each in LANGUAGES)

    assert "yearly energy saving (at least 9,000 tce)" in english
    assert "年节能量（不少于9,000吨标准煤）" in chinese


def test_what_is_missing_is_told_last() -> None:
    """By its name, and in the language of the reader."""
    champion = programme("F07")

    english, chinese = (tell(reckon(champion, Facts()), champion, each) for each in LANGUAGES)

    assert english[-1] == "Still missing: manufacturing single champion."
    assert chinese[-1] == "尚缺：制造业单项冠军。"


def test_no_sum_is_told_as_such() -> None:
    """Equity has no waterfall."""
    fund = programme("F17")

    assert tell(reckon(fund, Facts()), fund, "en")[0].startswith("No sum can be told")


def test_an_offer_of_a_staged_award_is_certain_of_what_is_due() -> None:
    """Who is tutored is certain of a fifth, and may have all of it in the end."""
    listing = programme("F13")
    facts = Facts({"listing_stage": "tutoring", "listing_board": "other_board"})

    offer = offer_of(listing, Verdict.YES, reckon(listing, facts))

    assert (offer.low_fen, offer.high_fen) == (100_000_000, 500_000_000)
    assert (offer.group, offer.channel) == ("FIN-IPO", "JR")


def test_a_combination_is_told_with_what_it_costs() -> None:
    """What is best, what is next, what stays out by which rule, and what the rule costs."""
    offers = tuple(
        Offer(programme_id=name, verdict=Verdict.YES, low_fen=fen, high_fen=fen, group="INV")
        for name, fen in (("F01", 500), ("F02", 300))
    )
    found = combine(Given(offers=offers, year=2026), Reading.CERTAIN)

    english, chinese = (tell_combination(found, each) for each in LANGUAGES)

    rule = (
        "the same project once a year 《天津市制造业高质量发展专项资金2023年第二批项目申报指南》[P]"
    )
    assert english == (
        "Certain: F01, CNY 5.",
        f"CNY 2 less with F02 instead of F01: F01 not with F02, {rule}.",
        f"F02 stays out, taking it would cost CNY 2: F02 not with F01, {rule}.",
        "Without the rule “the same project once a year” it would be CNY 3 more: F01, F02.",
    )
    assert chinese[0] == "确定可得：F01，5元。"
    assert chinese[-1].startswith("若无“同一项目同一年度只能获得一次支持”的规定，可多得3元")


def test_what_an_earlier_award_rules_out_is_told() -> None:
    """It cannot be had at all, so nothing is told of its cost."""
    offer = Offer(programme_id="F01", verdict=Verdict.YES, low_fen=1, high_fen=1, group="INV")
    award = Award(programme_id="F02", year=2026, fen=1, group="INV")
    found = combine(Given(offers=(offer,), year=2026, awards=(award,)), Reading.CERTAIN)

    english, chinese = (tell_combination(found, each)[1] for each in LANGUAGES)

    assert english.startswith("F01 cannot be had any more: F01 not with F02 (had before)")
    assert chinese.startswith("F01已不能获得：F01与F02（此前已获）不能兼得")
