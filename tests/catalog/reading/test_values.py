"""What people type."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalog.reading.strategies import CELLS, KINDS
from upstate.catalog.reading.columns import Column, Kind
from upstate.catalog.reading.values import BadFilter, parse_value, value_text


def _column(kind: Kind) -> Column:
    return Column("x", kind, 0, "")


@pytest.mark.parametrize(
    ("kind", "text", "low", "high"),
    [
        (Kind.WHOLE, " 1,200 ", Decimal(1200), Decimal(1200)),
        (Kind.NUMBER, "\N{MINUS SIGN}3.5", Decimal("-3.5"), Decimal("-3.5")),
        (Kind.NUMBER, "1e3", Decimal(1000), Decimal(1000)),
        (Kind.YES_NO, "Yes", True, True),
        (Kind.YES_NO, "sí", True, True),
        (Kind.YES_NO, "0", False, False),
        (Kind.DATE, "2014", date(2014, 1, 1), date(2014, 12, 31)),
        (Kind.DATE, "2012-2", date(2012, 2, 1), date(2012, 2, 29)),
        (Kind.DATE, "1899-12-31", date(1899, 12, 31), date(1899, 12, 31)),
        (Kind.DATE, "9999", date(9999, 1, 1), date(9999, 12, 31)),
        (Kind.TIME, "9999", datetime(9999, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999)),
        (Kind.TIME, "2014-05-31T08:30", datetime(2014, 5, 31, 8, 30), datetime(2014, 5, 31, 8, 30, 59, 999999)),
        (Kind.TIME, "2014-05-31 08:30:15Z", datetime(2014, 5, 31, 8, 30, 15), datetime(2014, 5, 31, 8, 30, 15, 999999)),
        (
            Kind.TIME,
            "2014-05-31 08:30:15.5",
            datetime(2014, 5, 31, 8, 30, 15, 500000),
            datetime(2014, 5, 31, 8, 30, 15, 500000),
        ),
    ],
)
def test_a_value_covers_what_it_says(kind: Kind, text: str, low: Any, high: Any) -> None:
    span = parse_value(_column(kind), text)
    assert (span.low, span.high) == (low, high)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.WHOLE, "12 inches"),
        (Kind.WHOLE, "1,2"),
        (Kind.NUMBER, "inf"),
        (Kind.NUMBER, ""),
        (Kind.NUMBER, "1e400"),
        (Kind.YES_NO, "maybe"),
        (Kind.DATE, "0000"),
        (Kind.DATE, "2014-13"),
        (Kind.DATE, "2013-02-29"),
        (Kind.DATE, "14"),
        (Kind.DATE, "2014-05-31 08:30"),
        (Kind.DATE, "٢٠١٤"),
        (Kind.TIME, "2014-05-31 25:00"),
        (Kind.TIME, "2014-02-30 08:00"),
        (Kind.SHAPE, "POINT (0 0)"),
    ],
)
def test_what_is_none_is_refused_in_three_parts(kind: Kind, text: str) -> None:
    with pytest.raises(BadFilter) as fault:
        parse_value(_column(kind), text)
    assert fault.value.given and fault.value.allowed and fault.value.next_step


@given(st.sampled_from(sorted(CELLS)).flatmap(lambda kind: st.tuples(st.just(kind), CELLS[kind])))
def test_a_value_as_text_stands_for_that_value(drawn: tuple[str, Any]) -> None:
    kind, value = drawn
    if isinstance(value, float) and (value != value or abs(value) > 1e300 or 0 < abs(value) < 1e-300):
        return
    span = parse_value(_column(KINDS[kind]), value_text(value))
    assert span.low <= value <= span.high if not isinstance(value, float) else float(span.low) == value
