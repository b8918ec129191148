"""Numbers as people write them: in millions or in 万, exact, with their unit."""

from collections.abc import Sequence
from decimal import Decimal

from shared.legal_sources import Name

SHARE, LEVEL = "share", "level"
_UNITS = {
    "CNY": Name(zh="元", en="CNY"),
    "tce": Name(zh="吨标准煤", en="tce"),
    "year": Name(zh="年", en="years"),
    "level": Name(zh="级", en="levels"),
    "station": Name(zh="个", en="stations"),
}
_SINGULARS = {"year": "year", "level": "level", "station": "station"}
_NAMED_BY_LABELS = {"station"}
"""What English labels count already: five new stations, not five stations of new stations."""
_MOST_DECIMALS = 4

Scale = tuple[int, str]
_ENGLISH: Sequence[Scale] = ((10**9, " billion"), (10**6, " million"))
_CHINESE: Sequence[Scale] = ((10**8, "亿"), (10**4, "万"))


def number_words(number: int | Decimal, unit: str | None) -> Name:
    """Write a number with its unit; shares as per cent, large round ones in millions or 万."""
    if unit == SHARE:
        percent = plain(Decimal(number) * 100)
        return Name(zh=f"{percent}%", en=f"{percent}%")
    if unit == LEVEL:
        return Name(zh=_with_unit(number, unit).zh, en=f"level {plain(number)}")
    return _with_unit(number, unit)


def step_words(number: int | Decimal, unit: str | None) -> Name:
    """Write by how much a number differs from another one."""
    if unit == SHARE:
        points = plain(Decimal(number) * 100)
        return Name(zh=f"{points}个百分点", en=f"{points} percentage points")
    return _with_unit(number, unit)


def unit_words(unit: str) -> Name:
    """Name one of a unit."""
    known = _UNITS.get(unit, Name(zh=unit, en=unit))
    return Name(zh=known.zh, en=_SINGULARS.get(unit, known.en))


def plain(number: int | Decimal) -> str:
    """Write a number in full, without zeros that say nothing."""
    exact = Decimal(number)
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _with_unit(number: int | Decimal, unit: str | None) -> Name:
    if unit is None:
        return Name(zh=_grouped(number), en=_grouped(number))
    known = _UNITS.get(unit, Name(zh=unit, en=unit))
    english = _SINGULARS.get(unit, known.en) if number == 1 else known.en
    zh, en = _scaled(number, _CHINESE), _scaled(number, _ENGLISH)
    gap = "" if unit in _UNITS else " "
    return Name(zh=f"{zh}{gap}{known.zh}", en=en if unit in _NAMED_BY_LABELS else f"{en} {english}")


def _scaled(number: int | Decimal, scales: Sequence[Scale]) -> str:
    exact = Decimal(number)
    for size, word in scales:
        scaled = plain(exact / size)
        if abs(exact) >= size and len(scaled.partition(".")[2]) <= _MOST_DECIMALS:
            return f"{scaled}{word}"
    return _grouped(number)


def _grouped(number: int | Decimal) -> str:
    whole, point, rest = plain(number).partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.strip("-") != "0" else f"{whole}{point}{rest}"
