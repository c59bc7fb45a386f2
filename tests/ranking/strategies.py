"""Random small cities for Hypothesis, as dirty as real ones: missing keys and dates, duplicates, several records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from cities import Row
from hypothesis import strategies as st

AS_OF = (date(2015, 1, 1), date(2016, 2, 29), date(2014, 7, 15))
# Few, so that several records of one unit are the rule.
_IDS = st.sampled_from(["a", "b", "c", "a", "b", "c", None])
_LATEST = date(2022, 1, 1)
# Days that lie around the borders of windows are where mistakes are made.
_BORDERS = (-3653, -1827, -1826, -1096, -1095, -366, -365, -2, -1, 0, 1, 729, 730, 731, 732, 1094, 1095, 1096, 1097)


def days(as_of: date, *, first: date, end: date) -> st.SearchStrategy[str]:
    """Dates from `first` to the day before `end`, many of them near the borders of the windows around `as_of`."""
    borders = [day for shift in _BORDERS if first <= (day := as_of + timedelta(days=shift)) < end]
    anywhere = st.dates(first, end - timedelta(days=1))
    return (st.sampled_from(borders) | anywhere if borders else anywhere).map(date.isoformat)


def before(as_of: date) -> st.SearchStrategy[str]:
    """Dates before `as_of`."""
    return days(as_of, first=date(1990, 1, 1), end=as_of)


def from_then_on(as_of: date) -> st.SearchStrategy[str]:
    """Dates on or after `as_of`."""
    return days(as_of, first=as_of, end=_LATEST)


def mains(installed: st.SearchStrategy[str | None], retired: st.SearchStrategy[str | None]) -> st.SearchStrategy[Row]:
    return st.fixed_dictionaries(
        {
            "main_id": _IDS,
            "installed": installed,
            "retired": retired,
            "material": st.sampled_from(["cast_iron", "ductile_iron", "pvc", "other", "no such word", None]),
            "diameter_mm": st.sampled_from(["150", "300", "5", None]),
            "length_m": st.sampled_from(["0", "12.5", "100", "-3", None]),
            "lined": st.sampled_from(["true", "false", None]),
            "pressure_zone": st.sampled_from(["1", "2", None]),
            "longitude": st.sampled_from(["-76.5", "-76.25", None]),
            "latitude": st.sampled_from(["43.5", None]),
        }
    )


def breaks(broke_on: st.SearchStrategy[str | None]) -> st.SearchStrategy[Row]:
    return st.fixed_dictionaries(
        {
            "main_id": st.sampled_from(["a", "b", "c", "a", "b", "c", "not in the inventory", None]),
            "broke_on": broke_on,
            "kind": st.sampled_from(["main", "main", "other", "service", "hydrant", None]),
            "status": st.sampled_from(["done", "done", "open", "cancelled", None]),
            "longitude": st.sampled_from(["-76.5", "-76.0", None]),
            "latitude": st.sampled_from(["43.25", None]),
        }
    )


def blocks(known_on: st.SearchStrategy[str | None], overlay: st.SearchStrategy[str | None]) -> st.SearchStrategy[Row]:
    return st.fixed_dictionaries(
        {
            "block_id": _IDS,
            "known_on": known_on,
            "street": st.sampled_from(["Oak St", "Elm St", None]),
            "class": st.sampled_from(["local", "arterial", None]),
            "pavement": st.sampled_from(["1", "2", None]),
            "length_m": st.sampled_from(["80", "0.5", "120.5", None]),
            "width_m": st.sampled_from(["8", None]),
            "last_overlay": overlay,
        }
    )


def ratings(rated_on: st.SearchStrategy[str | None]) -> st.SearchStrategy[Row]:
    marks = st.sampled_from(["1", "3", "4.5", "5", None, "9"])
    return st.fixed_dictionaries(
        {
            "block_id": _IDS,
            "rated_on": rated_on,
            "overall": st.sampled_from(["5.5", "6", "6.5", "7", "7.5", "8.5", "10", "4", "5", "0", None]),
            "crack": marks,
            "patch": marks,
        }
    )


City = dict[str, list[Row]]


def together(cities: Sequence[City]) -> City:
    """Several small cities as one whose units and streets keep apart: loading one costs as much as loading six."""
    merged: City = {name: [] for name in cities[0]}
    for place, city in enumerate(cities):
        for name, rows in city.items():
            merged[name] += [_marked(row, place) for row in rows]
    return merged


def _marked(row: Row, place: int) -> Row:
    own = {name: f"{place}{row[name]}" for name in ("main_id", "block_id", "street") if row.get(name) is not None}
    return row | own


@st.composite
def dated(draw: Callable[..., Any], cities: Callable[[date], st.SearchStrategy[Any]]) -> tuple[date, list[Any]]:
    """An as-of date, and four to six of what `cities` makes for it."""
    as_of = draw(st.sampled_from(AS_OF))
    return as_of, draw(st.lists(cities(as_of), min_size=4, max_size=6))
