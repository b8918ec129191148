"""Code lists: complete, closed, and the same as their sources count them."""

from shared.code_lists import (
    CURRENCIES,
    DISTRICTS,
    INDUSTRY_DIVISIONS,
    KEY_CHAINS,
    OTHER_CHAIN,
)
from shared.legal_sources import Name


def test_tianjin_has_sixteen_districts_and_one_code_for_the_city() -> None:
    """GB/T 2260 lists 16 districts; filings of the city itself carry 120000."""
    districts = set(DISTRICTS) - {"120000"}

    assert len(districts) == 16
    assert all(code.startswith("1201") for code in districts)
    assert DISTRICTS["120116"] == Name("滨海新区", "Binhai New Area")


def test_manufacturing_has_divisions_13_to_43() -> None:
    """GB/T 4754-2017 numbers the 31 divisions of section C without a gap."""
    expected = [str(number) for number in range(13, 44)]

    assert list(INDUSTRY_DIVISIONS) == expected


def test_division_25_has_the_name_of_the_2017_edition() -> None:
    """Lists that mix editions carry the name of 2011 here."""
    name = INDUSTRY_DIVISIONS["25"].zh

    assert name == "石油、煤炭及其他燃料加工业"


def test_article_6_names_twelve_chains() -> None:
    """A project known to be in none of them is OTHER, which is a thirteenth answer."""
    chains = set(KEY_CHAINS) - {OTHER_CHAIN}

    assert chains == {"XC", "IC", "CV", "BM", "TCM", "NE", "NM", "HE", "AU", "GP", "AA", "LI"}


def test_every_name_is_given_once_in_both_languages() -> None:
    """No two codes of a list share a name."""
    for names in (DISTRICTS, INDUSTRY_DIVISIONS, KEY_CHAINS):
        assert len({name.zh for name in names.values()}) == len(names)
        assert len({name.en for name in names.values()}) == len(names)
        assert all(name.zh and name.en for name in names.values())


def test_currencies_are_the_active_ones_that_name_money() -> None:
    """Withdrawn codes, metals, testing and no-currency are out; their successors are in."""
    withdrawn = {"ANG", "BGN", "CUC", "HRK", "SLL", "ZWL", "DEM", "XAU", "XBA", "XTS", "XXX"}

    assert {"CNY", "USD", "EUR", "HKD", "JPY", "XCG", "ZWG", "SLE", "VED"} <= CURRENCIES
    assert not withdrawn & CURRENCIES
    assert len(CURRENCIES) == 168


def test_currency_codes_are_three_capital_letters() -> None:
    """ISO 4217 alphabetic codes have one form."""
    odd = {code for code in CURRENCIES if not (len(code) == 3 and code.isalpha())}

    assert odd == set()
