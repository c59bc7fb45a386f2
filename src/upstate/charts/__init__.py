"""Drawing: Vega-Lite specifications in two widths, as SVG that holds nothing but shapes and words."""

from upstate.charts.chart import Chart
from upstate.charts.drawing import draw

__all__ = ["Chart", "draw"]
