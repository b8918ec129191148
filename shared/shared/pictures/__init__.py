"""Pictures as SVG text: pure functions from values, the same text for the same values.

Nothing here reads, writes or asks the time; pages, letters and plans draw with the same parts.
"""

from shared.pictures.process import BackEdge, Edge, Frame, Node, NodeStyle, ProcessPicture
from shared.pictures.process_drawing import draw_process
from shared.pictures.waterfall import Bar, WaterfallPicture
from shared.pictures.waterfall_drawing import draw_waterfall

__all__ = [
    "BackEdge",
    "Bar",
    "Edge",
    "Frame",
    "Node",
    "NodeStyle",
    "ProcessPicture",
    "WaterfallPicture",
    "draw_process",
    "draw_waterfall",
]
