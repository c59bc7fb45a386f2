"""A file of predictions without fault, read by Arrow."""

from __future__ import annotations

from typing import Any

import numpy as np

from upstate.challenges.scoring.content import HEADER
from upstate.challenges.scoring.prepared import PreparedAnswers
from upstate.ranking.matrix import Floats

_EMPTY_LINES = 1000


def read_at_once(raw: bytes, answers: PreparedAnswers, *, allowed: tuple[float, float]) -> Floats | None:
    """The values in the order of the answers; None where anything is not as it should be, or is only unusual."""
    if raw.count(b"\n") > 2 * len(answers.ids) + _EMPTY_LINES:  # a huge file against few answers is not parsed
        return None
    read = _read(raw)
    if read is None or len(read[0]) != len(answers.ids):
        return None
    given, values = read
    if not ((values >= allowed[0]) & (values <= allowed[1])).all():  # NaN is neither
        return None
    return _in_order(given, values, answers.ids)


def _read(raw: bytes) -> tuple[Any, Floats] | None:
    import pyarrow as pa
    from pyarrow import csv

    # A lone carriage return ends a line for one reader and not for the other, and NUL is text to neither.
    if b"\0" in raw or raw.count(b"\r") != raw.count(b"\r\n"):
        return None
    names = HEADER.split(",")
    convert = csv.ConvertOptions(
        column_types=dict(zip(names, (pa.string(), pa.float64()), strict=True)),
        null_values=[],
        strings_can_be_null=False,
        quoted_strings_can_be_null=False,
    )
    try:
        table = csv.read_csv(pa.py_buffer(raw), convert_options=convert)
    except pa.ArrowInvalid:
        return None
    if table.column_names != names:
        return None
    return table.column(0).combine_chunks(), table.column(1).to_numpy()


def _in_order(given: Any, values: Floats, wanted: Any) -> Floats | None:
    """The values by their ids; None unless each id is there once. Most files keep the order of test.csv, which is the answers' own."""
    import pyarrow.compute as pc

    if given.equals(wanted):
        return values
    places = pc.index_in(given, value_set=wanted)
    if places.null_count:
        return None
    ordered = np.full(len(wanted), np.nan)
    ordered[places.to_numpy()] = values
    return None if np.isnan(ordered).any() else ordered
