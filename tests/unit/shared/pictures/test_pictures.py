"""Pictures: text that fits, markup that is always well-formed, lines that cross no box."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from land_supply.catalogue import load_catalogue
from land_supply.domain.drawing import picture_of
from shared.pictures import BackEdge, Edge, Frame, Node, ProcessPicture, draw_process
from shared.pictures.process_layout import grid_of
from shared.pictures.process_routing import Router, route
from shared.pictures.shapes import Rectangle, arrow
from shared.pictures.svg import Point, clean, number
from shared.pictures.text import measure, wrap

SVG = "{http://www.w3.org/2000/svg}"


def a_picture(**changes: object) -> ProcessPicture:
    """Build a picture of three steps in two lanes."""
    picture = ProcessPicture(
        title="Title",
        description="Description",
        day="day {day}",
        lanes=(("one", "First lane"), ("two", "第二泳道")),
        nodes=(
            Node(id="T01", name="begin", lane="one", start=0, is_critical=True),
            Node(id="T02", name="规划条件", lane="two", start=5),
            Node(id="T03", name="end", lane="one", start=9, is_critical=True),
        ),
        edges=(Edge(first="T01", last="T03", is_critical=True), Edge(first="T02", last="T03")),
        back_edges=(BackEdge(first="T03", last="T01", label="again"),),
        frames=(Frame(nodes=("T01", "T03"), label="together"),),
    )
    return replace(picture, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("planning conditions", ("planning", "conditions")),
        ("建设用地规划许可", ("建设用地规划", "许可")),
        ("M0规划条件和控制指标", ("M0规划条件", "和控制指标")),
        ("", ()),
        ("supercalifragilistic", ("supercalifra…",)),
    ],
)
def test_text_breaks_between_words_and_between_chinese_signs(
    text: str, lines: tuple[str, ...]
) -> None:
    """Latin words stay whole; what cannot fit is cut and says so."""
    assert wrap(text, 10, 63, 3) == lines


def test_text_beyond_the_last_line_ends_in_an_ellipsis() -> None:
    """Two lines are two lines, and nothing is wider than the width."""
    lines = wrap("one two three four five six seven eight", 10, 60, 2)

    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(measure(line, 10) <= 60 for line in lines)


def test_a_chinese_sign_is_as_wide_as_the_type_is_high() -> None:
    """Boxes are measured without a font at hand."""
    assert measure("许可", 12) == 24
    assert measure("ill", 12) < measure("www", 12) < measure("许可证书", 12)


def test_every_text_is_escaped() -> None:
    """Names from outside cannot become markup, in text or in attributes."""
    hostile = '</title><script>alert("&")</script>\x00\x1b'
    nodes = (Node(id="T01", name=hostile, lane="one", start=0, limits=hostile, note=hostile),)
    picture = a_picture(title=hostile, description=hostile, nodes=nodes, edges=())

    drawn = draw_process(replace(picture, back_edges=(), frames=(), legend=(hostile,)))

    assert "<script" not in drawn
    root = ET.fromstring(drawn)  # noqa: S314 - our own text, which this test proves to be harmless
    assert root.find(f"{SVG}title") is not None


def test_what_xml_cannot_carry_is_replaced() -> None:
    """Control characters and half of a surrogate pair would make the file unreadable."""
    assert clean("a\x00b\ud800c<") == "a\ufffdb\ufffdc&lt;"


def test_a_picture_says_what_it_shows() -> None:
    """A reader that cannot see it hears its title and its description."""
    root = ET.fromstring(draw_process(a_picture()))  # noqa: S314 - our own text

    texts = {child.get("id"): child.text for child in root if child.get("id")}
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title description"
    assert texts == {"title": "Title", "description": "Description"}


def test_the_same_values_are_the_same_text() -> None:
    """Nothing depends on the moment or on the order of a set."""
    assert draw_process(a_picture()) == draw_process(a_picture())


def test_numbers_are_written_in_one_way() -> None:
    """At most one decimal, and none where it says nothing."""
    assert [number(value) for value in (1, 2.0, 2.25, -0.5)] == ["1", "2", "2.2", "-0.5"]


def test_a_line_turns_in_round_corners_and_ends_in_a_head() -> None:
    """Points on the way straight on are left out."""
    drawn = arrow([Point(0, 0), Point(5, 0), Point(20, 0), Point(20, 30)], "edge", "head")

    assert drawn.count("Q") == 1
    assert 'points="20,30' in drawn


def test_columns_follow_time_and_steps_of_a_day_follow_each_other() -> None:
    """A step without length stands before the one that waits for it."""
    nodes = (
        Node(id="T01", name="gate", lane="one", start=3),
        Node(id="T02", name="next", lane="one", start=3),
    )
    picture = a_picture(nodes=nodes, edges=(Edge(first="T01", last="T02"),), back_edges=())

    cells = grid_of(picture).cells

    assert cells["T01"].column < cells["T02"].column


def lines_of(router: Router, picture: ProcessPicture) -> Iterator[tuple[Point, Point]]:
    """Yield every straight piece of every line."""
    for edge in picture.edges:
        yield from pairwise(router.forward(edge))
    for back in picture.back_edges:
        yield from pairwise(router.backward(back))


def crosses(piece: tuple[Point, Point], box: Rectangle) -> bool:
    """Tell whether a piece runs through the inside of a box."""
    (x1, y1), (x2, y2) = piece
    across = max(x1, x2) > box.x + 1 and min(x1, x2) < box.right - 1
    down = max(y1, y2) > box.y + 1 and min(y1, y2) < box.bottom - 1
    return across and down


@pytest.mark.parametrize("template_id", ["A", "B", "C"])
def test_no_line_crosses_a_box_and_no_box_another(template_id: str) -> None:
    """Lines run beside and between the boxes of the shipped processes."""
    template = load_catalogue().selection.get(template_id, "1")
    picture = picture_of(template, "en")

    router = route(grid_of(picture), picture.edges, picture.back_edges)

    boxes = [router.sheet.box(node.id) for node in picture.nodes]
    pieces = list(lines_of(router, picture))
    assert not [piece for piece in pieces for box in boxes if crosses(piece, box)]
    assert len({(box.x, box.y) for box in boxes}) == len(boxes)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_texts_of_a_box_fit_into_it(language: str) -> None:
    """No limit of a shipped process is wider than its box."""
    for template in load_catalogue().selection.templates:
        for node in picture_of(template, language).nodes:
            assert measure(node.limits, 11) <= 116, node
            assert measure(node.id, 12) + measure(node.note, 11) <= 116, node


def test_the_picture_of_a_template_shows_its_path_and_its_new_rounds() -> None:
    """Critical steps are marked; no bid leads back to the announcement; groups are framed."""
    picture = picture_of(load_catalogue().selection.get("B", "1"), "zh")

    critical = {node.id for node in picture.nodes if node.is_critical}
    assert {"B01", "B09", "B19"} <= critical
    assert "B14" not in critical
    assert BackEdge(first="B04", last="B03", label="流拍、未达底价") in picture.back_edges
    assert [frame.nodes for frame in picture.frames] == [("B09", "B11", "B13"), ("B14", "B15")]
    assert re.search("法定164个工作日，承诺49个工作日", picture.description)
