"""Draws a process: lanes, boxes, lines, frames, legend."""

from collections.abc import Iterator

from shared.pictures.colours import style
from shared.pictures.process import Frame, Node, NodeStyle, ProcessPicture
from shared.pictures.process_layout import (
    BOX_WIDTH,
    LANE_NAMES,
    MARGIN,
    TOP,
    grid_of,
)
from shared.pictures.process_routing import Router, route
from shared.pictures.shapes import Rectangle, arrow, line, rectangle, surrounding
from shared.pictures.svg import Point, clean, document, element, text
from shared.pictures.text import measure, wrap

LINE = 14.0
PLAIN, SMALL = 12, 11
PADDING = 8.0
NAME_LINES = 3
FRAME_MARGIN = 6.0


def draw_process(picture: ProcessPicture) -> str:
    """Draw a process as SVG text; the same picture is always the same text."""
    router = route(grid_of(picture), picture.edges, picture.back_edges)
    sheet = router.sheet
    height = sheet.height + MARGIN + LINE * (len(picture.legend) + 1)
    head = [
        element("title", clean(picture.title), id="title"),
        element("desc", clean(picture.description), id="description"),
        style(),
    ]
    body = [
        rectangle(Rectangle(0, 0, sheet.width, height), "page"),
        *_lanes(picture, router),
        *_days(picture, router),
        text(picture.title, Point(MARGIN, 28), "title ink"),
        *_frames(picture, router),
        *_lines(picture, router),
        *(_box(node, router) for node in picture.nodes),
        *_legend(picture, sheet.height),
    ]
    return document(sheet.width, height, head, body)


def _lanes(picture: ProcessPicture, router: Router) -> Iterator[str]:
    for number, (lane, name) in enumerate(picture.lanes):
        begins, ends = router.sheet.lane(lane)
        band = Rectangle(0, begins, router.sheet.width, ends - begins)
        yield rectangle(band, "lane-odd" if number % 2 else "lane-even")
        lines = wrap(name, PLAIN, LANE_NAMES - 2 * PADDING, 5)
        first = (begins + ends) / 2 - LINE * (len(lines) - 1) / 2
        for count, part in enumerate(lines):
            yield text(part, Point(PADDING, first + LINE * count + 4), "strong ink")


def _days(picture: ProcessPicture, router: Router) -> Iterator[str]:
    shown: int | None = None
    for left, day in zip(router.sheet.lefts, router.sheet.grid.days, strict=True):
        if day != shown:
            x = left - MARGIN
            yield line(Point(x, TOP - 4), Point(x, router.sheet.height), "rule")
            yield text(picture.day.format(day=day), Point(left, TOP - 10), "small soft")
        shown = day


def _lines(picture: ProcessPicture, router: Router) -> Iterator[str]:
    for edge in sorted(picture.edges, key=lambda edge: edge.is_critical):
        kind = " edge-critical" if edge.is_critical else " edge-later" if edge.is_later else ""
        head = "head-critical" if edge.is_critical else "head"
        yield arrow(router.forward(edge), "edge" + kind, head)
    for back in picture.back_edges:
        corners = router.backward(back)
        yield arrow(corners, "edge-back", "head-back")
        right, left = corners[1], corners[2]
        fits = measure(back.label, SMALL) + PADDING <= right.x - left.x
        at = Point(left.x + 4, right.y - 3 if fits else right.y + SMALL)
        yield text(back.label, at, "small ink-back")


def _box(node: Node, router: Router) -> str:
    box = router.sheet.box(node.id)
    kind = {NodeStyle.PLAIN: "", NodeStyle.FIXED: " box-fixed", NodeStyle.LATER: " box-later"}
    critical = " box-critical" if node.is_critical else ""
    left, top = box.x + PADDING, box.y + PADDING + 8
    parts = [
        element("title", clean(f"{node.id} {node.name} {node.limits} {node.note}".strip())),
        rectangle(box, f"box{kind[node.style]}{critical}", corner=6),
        text(node.id, Point(left, top), "strong ink-critical" if critical else "strong ink"),
        text(node.note, Point(box.right - PADDING, top), "small soft", anchor="end"),
    ]
    for number, part in enumerate(wrap(node.name, PLAIN, BOX_WIDTH - 2 * PADDING, NAME_LINES), 1):
        parts.append(text(part, Point(left, top + LINE * number + 2), "plain ink"))
    parts.append(text(node.limits, Point(left, box.bottom - PADDING), "small soft"))
    return element("g", *parts)


def _frames(picture: ProcessPicture, router: Router) -> Iterator[str]:
    for number, frame in enumerate(picture.frames):
        margin = FRAME_MARGIN + 3 * (number % 2)
        for area in _areas(frame, picture, router):
            around = area.grown(margin)
            yield rectangle(around, "frame", corner=8)
            at = Point(around.x + PADDING, around.y - 3)
            yield text(frame.label, at, "small ink-frame")


def _areas(frame: Frame, picture: ProcessPicture, router: Router) -> list[Rectangle]:
    """Frame the steps together, or each alone where another step stands between them."""
    boxes = [router.sheet.box(each) for each in frame.nodes]
    whole = surrounding(boxes)
    others = [router.sheet.box(node.id) for node in picture.nodes if node.id not in frame.nodes]
    return boxes if any(_overlap(whole, other) for other in others) else [whole]


def _overlap(one: Rectangle, other: Rectangle) -> bool:
    beside = one.right <= other.x or other.right <= one.x
    return not (beside or one.bottom <= other.y or other.bottom <= one.y)


def _legend(picture: ProcessPicture, top: float) -> Iterator[str]:
    for number, part in enumerate(picture.legend, 1):
        yield text(part, Point(MARGIN, top + LINE * number + 4), "plain soft")
