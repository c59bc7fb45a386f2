"""The pictures of the report: Vega-Lite specifications, drawn as SVG that holds nothing but shapes and words."""

from upstate.ranking.report.charts.bars import caught_chart
from upstate.ranking.report.charts.chart import Chart
from upstate.ranking.report.charts.dots import dot_chart
from upstate.ranking.report.charts.drawing import draw
from upstate.ranking.report.charts.lines import line_chart
from upstate.ranking.report.charts.places import place_chart
from upstate.ranking.report.charts.reliability import reliability_chart

__all__ = ["Chart", "caught_chart", "dot_chart", "draw", "line_chart", "place_chart", "reliability_chart"]
