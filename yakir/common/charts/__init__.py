"""Geometry of the charts that the server draws; the sheet gives colour and size of text."""

from yakir.common.charts.drawing import PALETTE, Entry, Layer, Text, Touch, nice_step
from yakir.common.charts.enclosed import Curve, enclosed
from yakir.common.charts.falling import Steps, steps
from yakir.common.charts.gaining import Rising, Step, rising
from yakir.common.charts.gantt import Region, Timeline, Work, lanes, timeline
from yakir.common.charts.hourly import Told, Week, hourly
from yakir.common.charts.nearing import Closing, Point, closing
from yakir.common.charts.nearness import Gap, gap
from yakir.common.charts.places import Map, Place, need_map, need_scale, on_map
from yakir.common.charts.sankey import Flow, Streams, overlaps, streams
from yakir.common.charts.spots import Spot, plan_map
from yakir.common.charts.stacked import Columns, Part, columns

__all__ = [
    "PALETTE",
    "Closing",
    "Columns",
    "Curve",
    "Entry",
    "Flow",
    "Gap",
    "Layer",
    "Map",
    "Part",
    "Place",
    "Point",
    "Region",
    "Rising",
    "Spot",
    "Step",
    "Steps",
    "Streams",
    "Text",
    "Timeline",
    "Told",
    "Touch",
    "Week",
    "Work",
    "closing",
    "columns",
    "enclosed",
    "gap",
    "hourly",
    "lanes",
    "need_map",
    "need_scale",
    "nice_step",
    "on_map",
    "overlaps",
    "plan_map",
    "rising",
    "steps",
    "streams",
    "timeline",
]
