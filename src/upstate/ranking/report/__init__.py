"""The report as one HTML page."""

from upstate.ranking.report.page import render_report

__all__ = ["render_report"]
