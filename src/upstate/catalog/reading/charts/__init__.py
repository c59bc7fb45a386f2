"""Pictures of a published table, one kind a file; each with a sentence made by rule and a table that says the same."""

from upstate.catalog.reading.charts.building import build_chart
from upstate.catalog.reading.charts.dataset_chart import DatasetChart
from upstate.catalog.reading.charts.places import PlaceCounts, count_places, draw_places
from upstate.catalog.reading.charts.suggesting import suggest_charts
from upstate.catalog.reading.charts.whole import ChartCounts, count_charts

__all__ = [
    "ChartCounts",
    "DatasetChart",
    "PlaceCounts",
    "build_chart",
    "count_charts",
    "count_places",
    "draw_places",
    "suggest_charts",
]
