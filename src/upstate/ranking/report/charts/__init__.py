"""The pictures of the report, each a chart of `upstate.charts`."""

from upstate.ranking.report.charts.bars import caught_chart
from upstate.ranking.report.charts.dots import dot_chart
from upstate.ranking.report.charts.lines import line_chart
from upstate.ranking.report.charts.places import place_chart
from upstate.ranking.report.charts.reliability import reliability_chart

__all__ = ["caught_chart", "dot_chart", "line_chart", "place_chart", "reliability_chart"]
