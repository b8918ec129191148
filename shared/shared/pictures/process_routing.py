"""Which way the lines of a process take: through gutters beside columns and channels over rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shared.pictures.process import BackEdge, Edge
from shared.pictures.process_layout import (
    BACK_TRACK,
    MARGIN,
    TRACK,
    Grid,
    Sheet,
    sheet_of,
)
from shared.pictures.svg import Point

Key = tuple[str, str]


@dataclass(slots=True)
class Tracks:
    """The lines that run side by side in gutters and channels; one bundle shares a track."""

    gutters: dict[int, dict[Key, int]] = field(default_factory=dict)
    channels: dict[int, dict[Key, float]] = field(default_factory=dict)

    def in_gutter(self, column: int, bundle: Key) -> None:
        """Take a track in the gutter on the left of a column."""
        tracks = self.gutters.setdefault(column, {})
        tracks.setdefault(bundle, len(tracks))

    def in_channel(self, row: int, bundle: Key, height: float) -> None:
        """Take a track in the channel above a row."""
        tracks = self.channels.setdefault(row, {})
        if bundle not in tracks:
            tracks[bundle] = self.heights().get(row, 0.0) + height
            tracks["", ""] = tracks[bundle]

    def heights(self) -> Mapping[int, float]:
        """Return how high each channel is."""
        return {row: tracks.get(("", ""), 0.0) for row, tracks in self.channels.items()}

    def widths(self) -> Mapping[int, int]:
        """Return how many lines each gutter holds."""
        return {column: len(tracks) for column, tracks in self.gutters.items()}


@dataclass(frozen=True, slots=True)
class Router:
    """Finds the corners of each line on a sheet."""

    sheet: Sheet
    tracks: Tracks

    def forward(self, edge: Edge) -> list[Point]:
        """Return the corners of a line to a later step."""
        first, last = self.sheet.box(edge.first), self.sheet.box(edge.last)
        begins = Point(first.right, first.middle.y)
        ends = Point(last.x, last.middle.y)
        way = _way(self.sheet.grid, edge)
        if way == _STRAIGHT:
            return [begins, ends]
        cells = self.sheet.grid.cells
        into = self._gutter(cells[edge.last].column, ("in", edge.last))
        if way == _NEXT:
            return [begins, Point(into, begins.y), Point(into, ends.y), ends]
        out = self._gutter(cells[edge.first].column + 1, ("out", edge.first))
        y = self._channel(cells[edge.last].row, ("in", edge.last))
        corners = [Point(out, begins.y), Point(out, y), Point(into, y), Point(into, ends.y)]
        return [begins, *corners, ends]

    def backward(self, edge: BackEdge) -> list[Point]:
        """Return the corners of a line to an earlier step: below the boxes."""
        first, last = self.sheet.box(edge.first), self.sheet.box(edge.last)
        cells = self.sheet.grid.cells
        begins = Point(first.middle.x + 2 * MARGIN, first.bottom)
        ends = Point(last.middle.x - 2 * MARGIN, last.bottom)
        bundle = (edge.first, edge.last)
        y = self._channel(cells[edge.first].row + 1, bundle)
        if cells[edge.first].row == cells[edge.last].row:
            return [begins, Point(begins.x, y), Point(ends.x, y), ends]
        x = self._gutter(cells[edge.last].column + 1, bundle)
        below = self._channel(cells[edge.last].row + 1, bundle)
        corners = [Point(begins.x, y), Point(x, y), Point(x, below), Point(ends.x, below)]
        return [begins, *corners, ends]

    def _gutter(self, column: int, bundle: Key) -> float:
        left = self.sheet.lefts[column] - MARGIN
        return left - TRACK * self.tracks.gutters[column][bundle]

    def _channel(self, row: int, bundle: Key) -> float:
        is_last = row == len(self.sheet.tops)
        bottom = self.sheet.height if is_last else self.sheet.tops[row]
        return bottom - MARGIN - self.tracks.channels[row][bundle] + TRACK


_STRAIGHT, _NEXT, _AROUND = "straight", "next", "around"


def route(grid: Grid, edges: Iterable[Edge], back_edges: Iterable[BackEdge]) -> Router:
    """Lay every line into its tracks, and the sheet out around them."""
    tracks = Tracks()
    for edge in edges:
        _lay(tracks, grid, edge)
    for back in back_edges:
        _lay_back(tracks, grid, back)
    return Router(sheet_of(grid, tracks.widths(), tracks.heights()), tracks)


def _way(grid: Grid, edge: Edge) -> str:
    first, last = grid.cells[edge.first], grid.cells[edge.last]
    if first.row == last.row and grid.is_free(first.row, first.column, last.column):
        return _STRAIGHT
    return _NEXT if last.column == first.column + 1 else _AROUND


def _lay(tracks: Tracks, grid: Grid, edge: Edge) -> None:
    way = _way(grid, edge)
    if way == _STRAIGHT:
        return
    first, last = grid.cells[edge.first], grid.cells[edge.last]
    tracks.in_gutter(last.column, ("in", edge.last))
    if way == _AROUND:
        tracks.in_gutter(first.column + 1, ("out", edge.first))
        tracks.in_channel(last.row, ("in", edge.last), TRACK)


def _lay_back(tracks: Tracks, grid: Grid, edge: BackEdge) -> None:
    first, last = grid.cells[edge.first], grid.cells[edge.last]
    bundle = (edge.first, edge.last)
    tracks.in_channel(first.row + 1, bundle, BACK_TRACK)
    if first.row != last.row:
        tracks.in_gutter(last.column + 1, bundle)
        tracks.in_channel(last.row + 1, bundle, BACK_TRACK)
