"""The way to a sum as a picture: bars on one scale, text that fits, markup that is well-formed."""

from dataclasses import replace
from decimal import Decimal
from typing import Literal
from xml.etree import ElementTree as ET

import pytest

from funding.catalogue import load_catalogue
from funding.domain.amounts import reckon, waterfall_of
from funding.domain.facts import Facts
from shared.pictures import Bar, WaterfallPicture, draw_waterfall
from shared.pictures.text import measure
from shared.pictures.waterfall_drawing import NAMES, PADDING, WIDTH, Scale, areas_of, rows_of

SVG = "{http://www.w3.org/2000/svg}"


def a_waterfall(**changes: object) -> WaterfallPicture:
    """Build the picture of a rate, a cap and two shares."""
    picture = WaterfallPicture(
        title="Title",
        description="Description",
        bars=(
            Bar(name="10% of equipment", low=620, high=620, label="620", note="art. 1"),
            Bar(name="at most 500", low=500, high=500, cut_from=620, label="500"),
            Bar(name="市级财政承担", low=250, high=250, label="250", is_result=True),
            Bar(name="the district", start=250, low=250, high=250, is_result=True),
        ),
    )
    return replace(picture, **changes)  # type: ignore[arg-type]


def test_a_cut_is_shown_beside_what_is_left() -> None:
    """What the cap takes off ends where the sum before it ended."""
    rate, cap, *_ = rows_of(a_waterfall())
    scale = Scale(620)

    before, after = areas_of(rate, scale), areas_of(cap, scale)

    assert after["cut"].right == before["certain"].right
    assert after["cut"].x == after["certain"].right


def test_the_parts_of_a_whole_stand_end_to_end() -> None:
    """The district's part begins where the city's ends, and they reach as far as the whole."""
    _, whole, city, district = rows_of(a_waterfall())
    scale = Scale(620)

    ends = [areas_of(row, scale)["certain"] for row in (whole, city, district)]

    assert ends[2].x == ends[1].right
    assert abs(ends[2].right - ends[0].right) < 1


@pytest.mark.parametrize(
    ("high", "kinds"), [(40, {"certain", "open"}), (None, {"certain", "open"})]
)
def test_what_is_open_is_drawn_apart(high: int | None, kinds: set[str]) -> None:
    """A range shows its certain part, and a part that missing facts leave open."""
    (row,) = rows_of(a_waterfall(bars=(Bar(name="range", low=10, high=high),)))

    assert areas_of(row, Scale(40)).keys() == kinds


def test_nothing_is_drawn_without_a_sum() -> None:
    """A sum of nothing has no bar, and a picture without bars is still one."""
    (row,) = rows_of(a_waterfall(bars=(Bar(name="nothing", low=0, high=0),)))

    assert areas_of(row, Scale(0)) == {}
    assert ET.fromstring(draw_waterfall(a_waterfall(bars=()))).tag == f"{SVG}svg"  # noqa: S314 - our own text


def test_every_text_is_escaped() -> None:
    """Names from outside cannot become markup."""
    hostile = '</title><script>alert("&")</script>\x00\x1b'
    bar = Bar(name=hostile, low=1, high=1, label=hostile, note=hostile)

    drawn = draw_waterfall(a_waterfall(title=hostile, description=hostile, bars=(bar,)))

    assert "<script" not in drawn
    assert ET.fromstring(drawn).find(f"{SVG}title") is not None  # noqa: S314 - our own text


def test_a_picture_says_what_it_shows_and_is_the_same_every_time() -> None:
    """A reader that cannot see it hears its title and its description."""
    root = ET.fromstring(draw_waterfall(a_waterfall()))  # noqa: S314 - our own text

    texts = {child.get("id"): child.text for child in root if child.get("id")}
    assert (root.get("role"), texts) == ("img", {"title": "Title", "description": "Description"})
    assert draw_waterfall(a_waterfall()) == draw_waterfall(a_waterfall())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_shipped_programme_fits_its_picture(language: Literal["en", "zh"]) -> None:
    """Names stay beside the bars, bars inside the picture, in both languages."""
    facts = Facts({"recognised_investment": Decimal(10**9), "lease_amount": Decimal(10**17)})
    for programme in load_catalogue().programmes:
        picture = waterfall_of(reckon(programme, facts), programme, language)
        rows = rows_of(picture)
        scale = Scale(max((row.bar.reach for row in rows), default=0))
        for row in rows:
            assert all(measure(name, 12) <= NAMES - PADDING for name in row.names)
            assert all(area.right < WIDTH - 250 for area in areas_of(row, scale).values())
        assert draw_waterfall(picture).endswith("</svg>\n")
