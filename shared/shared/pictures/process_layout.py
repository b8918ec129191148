"""Where the steps of a process stand: columns by time, rows by lane, channels between them.

Lines run in the channels alone, so none of them crosses a box; each channel is as wide as the
lines that run in it.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from shared.pictures.process import Edge, ProcessPicture
from shared.pictures.shapes import Rectangle

BOX_WIDTH, BOX_HEIGHT = 132.0, 88.0
LANE_NAMES = 108.0
TOP = 74.0
TRACK = 8.0
BACK_TRACK = 17.0
MARGIN = 10.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in the grid."""

    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The cell of each step, and the rows of each lane."""

    cells: Mapping[str, Cell]
    days: tuple[int, ...]
    """On which day each column begins."""
    lanes: Mapping[str, range]

    @property
    def rows(self) -> int:
        """Count the rows."""
        return sum(len(rows) for rows in self.lanes.values())

    def is_free(self, row: int, first: int, last: int) -> bool:
        """Tell whether no box stands in a row between two columns."""
        return not any(
            cell.row == row and first < cell.column < last for cell in self.cells.values()
        )


def grid_of(picture: ProcessPicture) -> Grid:
    """Place every step: by the day on which it begins, steps of one day by their order."""
    depths = _depths(picture)
    ranks = {node.id: (node.start, depths[node.id]) for node in picture.nodes}
    columns = {rank: number for number, rank in enumerate(sorted(set(ranks.values())))}
    filled: dict[tuple[str, int], list[str]] = defaultdict(list)
    for node in picture.nodes:
        filled[node.lane, columns[ranks[node.id]]].append(node.id)
    lanes, cells, first = dict[str, range](), dict[str, Cell](), 0
    for lane, _ in picture.lanes:
        mine = {column: ids for (key, column), ids in filled.items() if key == lane}
        lanes[lane] = range(first, first + max(map(len, mine.values()), default=1))
        for column, ids in mine.items():
            cells.update({each: Cell(column, first + n) for n, each in enumerate(ids)})
        first = lanes[lane].stop
    return Grid(cells, tuple(day for day, _ in sorted(columns)), lanes)


def _depths(picture: ProcessPicture) -> dict[str, int]:
    """Count how many steps of the same day stand before each step."""
    starts = {node.id: node.start for node in picture.nodes}
    depths = dict.fromkeys(starts, 0)
    for _ in picture.nodes:
        moved = [_deeper(edge, starts, depths) for edge in picture.edges]
        if not any(moved):
            break
    return depths


def _deeper(edge: Edge, starts: Mapping[str, int], depths: dict[str, int]) -> bool:
    if starts[edge.first] != starts[edge.last] or depths[edge.last] > depths[edge.first]:
        return False
    depths[edge.last] = depths[edge.first] + 1
    return True


@dataclass(frozen=True, slots=True)
class Sheet:
    """The grid in pixels."""

    grid: Grid
    lefts: tuple[float, ...]
    """Where the boxes of each column begin."""
    tops: tuple[float, ...]
    """Where the boxes of each row begin."""
    width: float
    height: float

    def box(self, step: str) -> Rectangle:
        """Return the box of a step."""
        cell = self.grid.cells[step]
        return Rectangle(self.lefts[cell.column], self.tops[cell.row], BOX_WIDTH, BOX_HEIGHT)

    def lane(self, lane: str) -> tuple[float, float]:
        """Return where a lane begins and ends."""
        rows = self.grid.lanes[lane]
        begins = TOP if rows.start == 0 else self.tops[rows.start - 1] + BOX_HEIGHT + MARGIN
        is_last = rows.stop == len(self.tops)
        ends = self.height if is_last else self.tops[rows.stop - 1] + BOX_HEIGHT + MARGIN
        return begins, ends


def sheet_of(grid: Grid, gutters: Mapping[int, int], channels: Mapping[int, float]) -> Sheet:
    """Give the grid its measures; a gutter is as wide, a channel as high as what runs there."""
    lefts, x = list[float](), LANE_NAMES
    for column in range(len(grid.days)):
        x += 2 * MARGIN + TRACK * gutters.get(column, 0)
        lefts.append(x)
        x += BOX_WIDTH
    tops, y = list[float](), TOP
    for row in range(grid.rows):
        y += 2 * MARGIN + channels.get(row, 0.0)
        tops.append(y)
        y += BOX_HEIGHT
    bottom = y + 2 * MARGIN + channels.get(grid.rows, 0.0)
    return Sheet(grid, tuple(lefts), tuple(tops), x + 2 * MARGIN, bottom)
