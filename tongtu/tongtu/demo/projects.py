"""Rows of the city's project list become registrations; what a row does not say stays unknown.

Nothing is checked or repaired here: a value that has no meaning in Tongtu is sent as it stands, and
the register says what is wrong with it.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from shared.code_lists import DISTRICTS, KEY_CHAINS, OTHER_CHAIN

Row = Mapping[str, str]

HOME_CITY = "天津"
UNITS = {
    "万元": Decimal(10_000),
    "亿元": Decimal(100_000_000),
    "亿美元": Decimal(100_000_000),
    "亿欧元": Decimal(100_000_000),
}
AREA_UNITS = {"亩": "mu", "公顷": "ha"}
DISTRICT_CODES = {name.zh: code for code, name in DISTRICTS.items()}
CHAIN_CODES = {name.zh: code for code, name in KEY_CHAINS.items()} | {"other": OTHER_CHAIN}


@dataclass(frozen=True, slots=True)
class Listed:
    """One row, and the request that registers it."""

    id: str
    name: str
    body: bytes
    planted_fault: str = ""

    @property
    def key(self) -> str:
        """Return the idempotency key: the same row says the same thing once."""
        return f"city-list/{self.id}/{sha256(self.body).hexdigest()[:32]}"


def read_list(file: Path) -> list[Listed]:
    """Read all rows of a list."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [listed(row) for row in csv.DictReader(lines)]


def listed(row: Row) -> Listed:
    """Turn one row into its request."""
    return Listed(
        id=row["id"],
        name=row["name_zh"] or row["name_en_gloss"],
        body=orjson.dumps(body_of(row)),
        planted_fault=row.get("planted_fault", ""),
    )


def body_of(row: Row) -> dict[str, Any]:
    """Map the columns of a row to the body of a registration; empty columns are left out."""
    facts = {
        "name": row["name_zh"],
        "name_en": row["name_en_gloss"],
        "sponsor": _stated(
            {
                "name": row["sponsor_zh"],
                "unified_social_credit_code": row.get("sponsor_code", ""),
            }
        ),
        "project_code": row.get("project_code", ""),
        **_site(row),
        "key_chain": CHAIN_CODES.get(row["key_chain"], row["key_chain"]),
        **_investment(row),
        "stage": row["status"].replace(" ", "-"),
        "stage_since": row["status_date"],
        "land_area": _land_area(row),
        "building_area_m2": row["building_area_m2"],
        "planned_completion": row["planned_completion"],
        "source": _source(row),
    }
    return _stated(facts)


def amount_of(value: str, unit: str) -> str:
    """Multiply a value by its unit, exactly; what is no number or unit stays as it is written."""
    try:
        number = Decimal(value) * UNITS[unit]
    except (InvalidOperation, KeyError):
        return value + unit
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _site(row: Row) -> dict[str, str]:
    """Code a district of the city; a place elsewhere keeps its names and has no code of ours."""
    city, district, place = row["city"], row["district"], row["location_text"]
    if city == HOME_CITY:
        code = DISTRICT_CODES.get(district, district)
        return {"city": city, "district_code": code, "location_text": place}
    return {"city": city, "location_text": _joined((district, place), " ")}


def _investment(row: Row) -> dict[str, Any]:
    if not row["total_investment_value"]:
        return {}
    amount = amount_of(row["total_investment_value"], row["total_investment_unit"])
    money = {"amount": amount, "currency": row["total_investment_currency"]}
    return {"total_investment": money, "investment_qualifier": row["investment_qualifier"]}


def _land_area(row: Row) -> dict[str, str]:
    unit = row["land_area_unit"]
    value = row["land_area_value"]
    return {"value": value, "unit": AREA_UNITS.get(unit, unit)} if value else {}


def _source(row: Row) -> str:
    return _joined((f"city list {row['id']}", row["source_date"]), ", ")


def _joined(parts: Iterable[str], separator: str) -> str:
    return separator.join(part for part in parts if part)


def _stated(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value}
