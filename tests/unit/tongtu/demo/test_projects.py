"""Rows of the city's list as registrations."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest
from pydantic import ValidationError

from project_registry.schemas import RegisterProjectRequest
from tongtu.demo.projects import Listed, amount_of, body_of, read_list

EXAMPLES = Path(__file__).parents[4] / "examples"
REAL = read_list(EXAMPLES / "projects.csv")
FAULTY = read_list(EXAMPLES / "projects-with-faults.csv")

FAULTS = {
    "F01": ("name",),
    "F02": ("sponsor", "unified_social_credit_code"),
    "F03": ("project_code",),
    "F04": ("district_code",),
    "F05": ("key_chain",),
    "F06": ("total_investment", "amount"),
    "F07": ("total_investment", "currency"),
    "F08": ("stage_since",),
    "F09": ("stage",),
    "F10": ("land_area", "unit"),
}


def identify(rows: Iterable[Listed]) -> list[Any]:
    """Name the cases of a test by their rows."""
    return [pytest.param(row, id=row.id) for row in rows]


def body(row_id: str) -> dict[str, Any]:
    """Return the request of one real row."""
    found: dict[str, Any] = orjson.loads(next(row.body for row in REAL if row.id == row_id))
    return found


@pytest.mark.parametrize("row", identify(REAL))
def test_a_real_row_is_a_valid_registration(row: Listed) -> None:
    """Everything that the press reported can be registered as it is."""
    request = RegisterProjectRequest.model_validate_json(row.body)

    assert request.name == row.name


@pytest.mark.parametrize("row", identify(REAL))
def test_nothing_is_invented(row: Listed) -> None:
    """No registration carries an empty text or a null: what is unknown is absent."""
    facts = orjson.loads(row.body)

    assert all(facts.values())
    assert "industry_code" not in facts
    assert "unified_social_credit_code" not in facts.get("sponsor", {})


def test_all_rows_are_there() -> None:
    """The list has 47 rows, ten faulty ones are ours, and no two share a key."""
    keys = {row.key for row in [*REAL, *FAULTY]}

    assert (len(REAL), len(FAULTY), len(keys)) == (47, 10, 57)


@pytest.mark.parametrize("row", identify(FAULTY))
def test_a_faulty_row_has_exactly_the_planted_fault(row: Listed) -> None:
    """One fault a row, each at another place."""
    with pytest.raises(ValidationError) as caught:
        RegisterProjectRequest.model_validate_json(row.body)

    assert [error["loc"] for error in caught.value.errors()] == [FAULTS[row.id]]
    assert row.planted_fault


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("30.17", "亿元", "3017000000"),
        ("75", "亿美元", "7500000000"),
        ("1.5", "亿欧元", "150000000"),
        ("0.00005", "万元", "0.5"),
        ("-3", "亿元", "-300000000"),
        ("十六", "亿元", "十六亿元"),
        ("3", "亿日元", "3亿日元"),
    ],
)
def test_an_amount_is_its_value_times_its_unit(value: str, unit: str, expected: str) -> None:
    """Exactly, without an exponent; what cannot be multiplied stays as it is written."""
    assert amount_of(value, unit) == expected


def test_amounts_agree_with_the_list_s_own_conversion() -> None:
    """The column in CNY 10,000 says the same, for every row that has it."""
    from csv import DictReader

    with (EXAMPLES / "projects.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in DictReader(lines) if row["total_investment_cny10k"]]

    amounts = [Decimal(body_of(row)["total_investment"]["amount"]) for row in rows]

    assert len(rows) == 26
    assert amounts == [Decimal(row["total_investment_cny10k"]) * 10_000 for row in rows]


def test_a_district_of_the_city_is_coded() -> None:
    """The names of GB/T 2260 become its codes."""
    assert body("P010")["district_code"] == "120111"
    assert body("P010")["location_text"] == "精武镇"


def test_a_place_elsewhere_keeps_its_names() -> None:
    """Districts of other cities have no code of ours, and none is made up."""
    assert body("P062")["city"] == "北京"
    assert body("P062")["location_text"] == "北京经开区 亦庄"
    assert "district_code" not in body("P062")


def test_an_unknown_amount_is_absent() -> None:
    """A third of the list states no amount; none of them becomes zero."""
    without = [row for row in REAL if "total_investment" not in orjson.loads(row.body)]

    assert len(without) == 17
    assert "total_investment" not in body("P010")


def test_a_foreign_currency_is_kept() -> None:
    """Nothing is converted."""
    assert body("P019")["total_investment"] == {"amount": "7500000000", "currency": "USD"}
    assert body("P062")["total_investment"] == {"amount": "1000000000", "currency": "EUR"}


def test_a_row_with_everything_is_mapped_whole() -> None:
    """Qualifier, stage, area in mu, chain and source arrive in the register's own words."""
    facts = body("P039")

    assert facts["investment_qualifier"] == "固定资产投资 超"
    assert facts["stage"] == "land-acquired"
    assert facts["land_area"] == {"value": "288", "unit": "mu"}
    assert facts["key_chain"] == "AA"
    assert facts["source"] == "city list P039"
    assert body("P057")["key_chain"] == "OTHER"
    assert body("P016")["source"] == "city list P016, 2024-04-27"


def test_a_changed_row_gets_another_key() -> None:
    """A key stands for what was said, so a correction of the list is a new request."""
    row = REAL[0]
    changed = Listed(row.id, row.name, row.body + b" ")

    assert changed.key != row.key
    assert row.key.startswith("city-list/P004/")
