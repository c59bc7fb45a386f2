"""Tables, and filters that fit them, as Hypothesis draws them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from hypothesis import strategies as st

from upstate.catalog.reading import OPERATORS, Filter, Kind, Operator, Sort

# Letters of which some have another size, some are wild cards of LIKE and of patterns, and some are quotes.
TEXT = st.text(alphabet="aAbBßéÉ%_\\'\";*? \n日", max_size=4)
WHOLE = st.one_of(st.integers(-3, 3), st.sampled_from([2**63 - 1, -(2**63), 10**15 + 1]))
NUMBER = st.one_of(
    st.sampled_from([0.1, 0.5, -0.0, 1.0, 2.5]),
    st.floats(width=64),
    st.sampled_from([float("inf"), float("nan"), 1e300]),
)
DAY = st.one_of(
    st.dates(date(1899, 12, 1), date(1900, 3, 1)), st.dates(date(2013, 12, 1), date(2014, 2, 1)), st.just(date(1, 1, 1))
)
TIME = st.datetimes(datetime(2013, 12, 31, 23), datetime(2014, 1, 1, 1))
CELLS = {"text": TEXT, "whole": WHOLE, "number": NUMBER, "yes": st.booleans(), "day": DAY, "time": TIME}
KINDS = {
    "text": Kind.TEXT,
    "whole": Kind.WHOLE,
    "number": Kind.NUMBER,
    "yes": Kind.YES_NO,
    "day": Kind.DATE,
    "time": Kind.TIME,
}
# The names of the columns are the worst that a city could give.
NAMES = {
    "text": 'a "name"',
    "whole": "'; DROP TABLE published; --",
    "number": "line\nbreak.is",
    "yes": "file_row_number",
    "day": "day. größe 日本",
    "time": "c0",
}


@st.composite
def tables(draw: st.DrawFn) -> dict[str, tuple[str, list[Any]]]:
    """Columns by name: type and values, up to 20 rows."""
    size = draw(st.integers(0, 20))
    return {
        NAMES[kind]: (kind, draw(st.lists(st.one_of(st.none(), cells), min_size=size, max_size=size)))
        for kind, cells in CELLS.items()
    }


@st.composite
def filters(draw: st.DrawFn) -> list[Filter]:
    """Up to three filters that fit the tables above."""
    return [draw(_filter()) for _ in range(draw(st.integers(0, 3)))]


@st.composite
def _filter(draw: st.DrawFn) -> Filter:
    kind = draw(st.sampled_from(sorted(CELLS)))
    operator = draw(st.sampled_from(OPERATORS[KINDS[kind]]))
    needed = operator not in (Operator.IS_MISSING, Operator.IS_NOT_MISSING)
    return Filter(NAMES[kind], operator, draw(_values(kind)) if needed else "")


def _values(kind: str) -> st.SearchStrategy[str]:
    return {
        "text": TEXT.filter(str.strip),
        "whole": st.one_of(WHOLE.map(str), st.sampled_from(["1.5", "-0.5", "1e30", "-1e200", "9223372036854775808"])),
        "number": st.floats(allow_nan=False, allow_infinity=False)
        .filter(lambda n: n == 0 or 1e-290 < abs(n) < 1e290)
        .map(repr)
        | st.sampled_from(["0.1", "0", "1", "2.5"]),
        "yes": st.sampled_from(["yes", "no"]),
        "day": DAY.map(date.isoformat) | st.sampled_from(["2014", "2014-01", "1900", "1900-02", "0001"]),
        "time": TIME.map(lambda moment: moment.strftime("%Y-%m-%d %H:%M:%S"))
        | st.sampled_from(["2014", "2013-12", "2014-01-01", "2014-01-01 00:00", "2013-12-31 23:30"]),
    }[kind]


SORTS = st.one_of(st.none(), st.builds(Sort, column=st.sampled_from(sorted(NAMES.values())), descending=st.booleans()))
