"""Draws the way to a sum: one row for each step, bars on one scale."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.pictures.colours import style
from shared.pictures.shapes import Rectangle, line, rectangle
from shared.pictures.svg import Point, clean, document, element, text
from shared.pictures.text import wrap
from shared.pictures.waterfall import Bar, WaterfallPicture

MARGIN = 16.0
TOP = 44.0
NAMES = 330.0
BARS = 420.0
LABELS = 250.0
WIDTH = MARGIN + NAMES + BARS + LABELS + MARGIN
LEFT = MARGIN + NAMES
LINE = 14.0
BAR_HEIGHT = 18.0
PADDING = 8.0
PLAIN, SMALL = 12, 11
NAME_LINES = 3
OPEN_END = 24.0
"""How far a bar without an upper end runs on."""


@dataclass(frozen=True, slots=True)
class Row:
    """A bar with its place in the picture."""

    bar: Bar
    names: tuple[str, ...]
    notes: tuple[str, ...]
    top: float

    @property
    def height(self) -> float:
        """Return the height that the words and the bar need."""
        lines = len(self.names) + len(self.notes)
        return max(BAR_HEIGHT, LINE * lines) + 2 * PADDING

    @property
    def bottom(self) -> float:
        """Return the lower edge."""
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Scale:
    """How sums become lengths."""

    most: int

    def x(self, sum_: int) -> float:
        """Return how far to the right a sum is."""
        usable = BARS - OPEN_END
        return LEFT + (usable * (sum_ * 1000 // self.most) / 1000 if self.most else 0.0)


def draw_waterfall(picture: WaterfallPicture) -> str:
    """Draw the way to a sum as SVG text; the same picture is always the same text."""
    rows = rows_of(picture)
    height = (rows[-1].bottom if rows else TOP) + MARGIN
    scale = Scale(max((each.bar.reach for each in rows), default=0))
    head = [
        element("title", clean(picture.title), id="title"),
        element("desc", clean(picture.description), id="description"),
        style(),
    ]
    body = [
        rectangle(Rectangle(0, 0, WIDTH, height), "page"),
        text(picture.title, Point(MARGIN, 28), "title ink"),
    ]
    for number, row in enumerate(rows):
        band = Rectangle(0, row.top, WIDTH, row.height)
        body.append(rectangle(band, "lane-odd" if number % 2 else "lane-even"))
        body.append(element("g", *_row(row, scale)))
    body.append(line(Point(LEFT, TOP), Point(LEFT, height - MARGIN), "rule"))
    return document(WIDTH, height, head, body)


def rows_of(picture: WaterfallPicture) -> tuple[Row, ...]:
    """Lay the bars out from top to bottom, each as high as its words."""
    rows: list[Row] = []
    for bar in picture.bars:
        names = wrap(bar.name, PLAIN, NAMES - PADDING, NAME_LINES)
        notes = wrap(bar.note, SMALL, NAMES - PADDING, 1)
        rows.append(Row(bar, names, notes, rows[-1].bottom if rows else TOP))
    return tuple(rows)


def areas_of(row: Row, scale: Scale) -> dict[str, Rectangle]:
    """Return the parts of a bar: what is certain, what is open, and what was cut off."""
    bar, top = row.bar, row.top + (row.height - BAR_HEIGHT) / 2
    begins, low = scale.x(bar.start), scale.x(bar.start + bar.low)
    high = low + OPEN_END if bar.high is None else scale.x(bar.start + bar.high)
    spans = {"certain": (begins, low), "open": (low, high)}
    if bar.cut_from is not None:
        spans["cut"] = (high, scale.x(bar.cut_from))
    return {
        kind: Rectangle(first, top, last - first, BAR_HEIGHT)
        for kind, (first, last) in spans.items()
        if last > first
    }


def _row(row: Row, scale: Scale) -> Iterator[str]:
    bar, middle = row.bar, row.top + row.height / 2
    yield element("title", clean(f"{bar.name} {bar.label} {bar.note}".strip()))
    first = row.top + PADDING + 10
    for number, part in enumerate(row.names):
        yield text(part, Point(MARGIN, first + LINE * number), "plain ink")
    for number, part in enumerate(row.notes, len(row.names)):
        yield text(part, Point(MARGIN, first + LINE * number), "small soft")
    certain = "head-back" if bar.is_result else "head"
    classes = {"certain": certain, "open": "box box-later", "cut": "frame"}
    areas = areas_of(row, scale)
    for kind, area in areas.items():
        yield rectangle(area, classes[kind], corner=2)
    right = max((area.right for area in areas.values()), default=LEFT)
    words = "strong ink" if bar.is_result else "plain ink"
    for part in wrap(bar.label, PLAIN, LABELS, 1):
        yield text(part, Point(right + PADDING, middle + 4), words)
