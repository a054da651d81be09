"""Geometry of the charts that the server draws; the sheet gives colour and size of text."""

from yakir.common.charts.drawing import PALETTE, Entry, Layer, Text, nice_step
from yakir.common.charts.falling import Steps, steps
from yakir.common.charts.nearing import Closing, Point, closing
from yakir.common.charts.nearness import Gap, gap
from yakir.common.charts.places import Map, Place, need_map, need_scale, on_map
from yakir.common.charts.stacked import Columns, Part, columns

__all__ = [
    "PALETTE",
    "Closing",
    "Columns",
    "Entry",
    "Gap",
    "Layer",
    "Map",
    "Part",
    "Place",
    "Point",
    "Steps",
    "Text",
    "closing",
    "columns",
    "gap",
    "need_map",
    "need_scale",
    "nice_step",
    "on_map",
    "steps",
]
