"""What a picture of a process shows; the words are given in the language of the picture."""

from dataclasses import dataclass
from enum import StrEnum


class NodeStyle(StrEnum):
    """How a step looks."""

    PLAIN = "plain"
    FIXED = "fixed"
    """Its length is fixed."""
    LATER = "later"
    """It is not on the way of every case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A step: its lane, when it begins, and what is written into its box."""

    id: str
    name: str
    lane: str
    start: int
    """The working day on which it begins; steps stand in this order from left to right."""
    limits: str = ""
    note: str = ""
    """A few words beside the id, such as its slack."""
    style: NodeStyle = NodeStyle.PLAIN
    is_critical: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One step waits for another."""

    first: str
    last: str
    is_critical: bool = False
    is_later: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BackEdge:
    """Outcomes of a step begin a new round from an earlier one."""

    first: str
    last: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Steps that go together."""

    nodes: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessPicture:
    """A process, ready to be drawn."""

    title: str
    description: str
    day: str
    """The heading of a column, with `{day}` where the number stands."""
    lanes: tuple[tuple[str, str], ...]
    """Key and name, from top to bottom."""
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...] = ()
    back_edges: tuple[BackEdge, ...] = ()
    frames: tuple[Frame, ...] = ()
    legend: tuple[str, ...] = ()
