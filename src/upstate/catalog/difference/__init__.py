"""What changed between two versions of a dataset: counts to read, and every row that differs."""

from upstate.catalog.difference.building import build_difference
from upstate.catalog.difference.page import ChangedCell, DifferencePage, DifferentRow, load_difference_page
from upstate.catalog.difference.summary import Difference, TypeChange

__all__ = [
    "ChangedCell",
    "Difference",
    "DifferencePage",
    "DifferentRow",
    "TypeChange",
    "build_difference",
    "load_difference_page",
]
