"""Solutions of the kind `measures`: what cities count to see whether it gets better, each as a text and a query."""

from __future__ import annotations

from upstate.solutions.measures.columns import needed_columns, type_faults
from upstate.solutions.measures.measure import COLUMNS, Measure
from upstate.solutions.measures.reading import (
    MEASURE_NAME,
    MOST_LETTERS_OF_NAME,
    PERIODS,
    MeasuresSolution,
    ShelfMeasure,
    read_measure,
    read_measures,
    with_query,
)

__all__ = [
    "COLUMNS",
    "MEASURE_NAME",
    "MOST_LETTERS_OF_NAME",
    "PERIODS",
    "Measure",
    "MeasuresSolution",
    "ShelfMeasure",
    "needed_columns",
    "read_measure",
    "read_measures",
    "type_faults",
    "with_query",
]
