"""Primitive shapes that pictures are made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.pictures.svg import Point, element, number

CORNER = 5.0
HEAD = 6.0


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A part of the picture."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Return the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Return the lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> Point:
        """Return the middle."""
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def grown(self, by: float) -> "Rectangle":
        """Return the rectangle with a margin around it."""
        return Rectangle(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)


def rectangle(area: Rectangle, class_: str, *, corner: float = 0.0) -> str:
    """Draw a rectangle, with round corners if wanted."""
    return element(
        "rect",
        x=area.x,
        y=area.y,
        width=area.width,
        height=area.height,
        rx=corner or None,
        class_=class_,
    )


def line(first: Point, last: Point, class_: str) -> str:
    """Draw a straight line."""
    return element("line", x1=first.x, y1=first.y, x2=last.x, y2=last.y, class_=class_)


def arrow(points: Sequence[Point], class_: str, head: str) -> str:
    """Draw a line with right angles, rounded, that ends in a head."""
    corners = _without_repeats(points)
    return element("path", d=_rounded(corners), class_=class_) + _head(corners, head)


def surrounding(areas: Sequence[Rectangle]) -> Rectangle:
    """Return the smallest rectangle around some others."""
    x, y = min(area.x for area in areas), min(area.y for area in areas)
    right, bottom = max(area.right for area in areas), max(area.bottom for area in areas)
    return Rectangle(x, y, right - x, bottom - y)


def _without_repeats(points: Sequence[Point]) -> list[Point]:
    """Drop points that lie on the straight way between their neighbours."""
    found: list[Point] = []
    for point in points:
        if found and point == found[-1]:
            continue
        if len(found) > 1 and _are_in_line(found[-2], found[-1], point):
            found.pop()
        found.append(point)
    return found


def _are_in_line(first: Point, middle: Point, last: Point) -> bool:
    return first.x == middle.x == last.x or first.y == middle.y == last.y


def _rounded(points: Sequence[Point]) -> str:
    parts = [f"M{number(points[0].x)} {number(points[0].y)}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        near, far = _towards(corner, before), _towards(corner, after)
        parts.append(f"L{number(near.x)} {number(near.y)}")
        parts.append(f"Q{number(corner.x)} {number(corner.y)} {number(far.x)} {number(far.y)}")
    parts.append(f"L{number(points[-1].x)} {number(points[-1].y)}")
    return "".join(parts)


def _towards(corner: Point, other: Point) -> Point:
    across, down = other.x - corner.x, other.y - corner.y
    length = abs(across) + abs(down)
    share = min(CORNER, length / 2) / length if length else 0.0
    return Point(corner.x + across * share, corner.y + down * share)


def _head(points: Sequence[Point], class_: str) -> str:
    before, tip = points[-2], points[-1]
    across = (tip.x > before.x) - (tip.x < before.x)
    down = (tip.y > before.y) - (tip.y < before.y)
    back = Point(tip.x - HEAD * across, tip.y - HEAD * down)
    side = Point(HEAD / 2 * down, HEAD / 2 * across)
    corners = (
        tip,
        Point(back.x + side.x, back.y + side.y),
        Point(back.x - side.x, back.y - side.y),
    )
    places = " ".join(f"{number(each.x)},{number(each.y)}" for each in corners)
    return element("polygon", points=places, class_=class_)
