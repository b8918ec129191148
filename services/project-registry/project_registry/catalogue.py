"""Reference data of the register: the code lists that a registration is written in."""

from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from shared.code_lists import CURRENCIES, DISTRICTS, INDUSTRY_DIVISIONS, KEY_CHAINS
from shared.legal_sources import Name


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Code lists as they are served: list name to code to names."""

    code_lists: bytes


def load_catalogue() -> Catalogue:
    """Serialise the code lists once."""
    lists = {
        "district_code": DISTRICTS,
        "industry_code": INDUSTRY_DIVISIONS,
        "key_chain": KEY_CHAINS,
    }
    named: dict[str, object] = {name: _names(codes) for name, codes in lists.items()}
    return Catalogue(orjson.dumps({**named, "currency": sorted(CURRENCIES)}))


def _names(codes: Mapping[str, Name]) -> dict[str, dict[str, str]]:
    return {code: name.both() for code, name in codes.items()}
