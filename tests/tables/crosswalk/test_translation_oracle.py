"""What the SQL makes of a cell is what a slow and obvious reading of it makes."""

from __future__ import annotations

import math
import re
from calendar import monthrange
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.tables.conftest import TODAY
from tests.thorough import examples
from upstate.engine import Sandbox
from upstate.tables.contract import ContractField
from upstate.tables.crosswalk.dates import EPOCH_MS, EXCEL_DAYS, FORMATS, read_date, strip_time
from upstate.tables.crosswalk.document import FieldMap
from upstate.tables.crosswalk.translate import cell_text, translation, trimmed, within
from upstate.tables.crosswalk.values import BLANKS, METRES, MISSING_WORDS, UNIT_WORDS, as_number

_QUICK = settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as found:
        yield found


def by_sql(sandbox, field, mapped, cells, *, starts=False):
    """Each cell through the same SQL as when tables are loaded."""
    sandbox.run("CREATE OR REPLACE TABLE cells (place INTEGER, source VARCHAR)")
    if cells:
        marks = ", ".join("(?, ?)" for _ in cells)
        sandbox.run(f"INSERT INTO cells VALUES {marks}", [part for pair in enumerate(cells) for part in pair])
    value = translation(field, mapped, cell="cell", starts=starts, today=TODAY)
    rows = sandbox.rows(
        f'SELECT {within(field)} FROM (SELECT place, {value} AS "{field.name}" FROM '
        f"(SELECT place, {cell_text('source')} AS cell FROM (SELECT place, {trimmed('source')} AS source FROM cells))) ORDER BY place"
    )
    return [row[0] for row in rows]


def text_of(cell):
    """The cell as a person means it, or null."""
    if cell is None or cell.strip(BLANKS).lower() in MISSING_WORDS:
        return None
    return re.sub(r"^([-+]?[0-9]+)[.]0$", r"\1", cell.strip(BLANKS))


def field_of(type_, **more):
    return ContractField(name="it", type=type_, meaning="the field under test", **more)


# Dates ---------------------------------------------------------------------------------------------------------------


def slow_date(cell, formats, *, starts):
    """By the standard library's strptime, the width of each part checked by hand."""
    text = text_of(cell)
    if text is None:
        return None
    text = re.sub(r"[T ]+[0-9]{1,2}:[0-9]{2}.*$", "", text)
    for format_ in formats:
        day = slow_first_day(text, format_)
        if day is None or not 1700 <= day.year <= 2200:
            continue
        if starts or FORMATS[format_] == "day":
            return day
        month = day.month if FORMATS[format_] == "month" else 12
        last = date(day.year, month, monthrange(day.year, month)[1])
        return min(last, TODAY) if day <= TODAY else last
    return None


def slow_first_day(text, format_):
    if format_ == EPOCH_MS:
        if not re.fullmatch("-?[0-9]{11,13}", text):
            return None
        return (datetime(1970, 1, 1) + timedelta(milliseconds=int(text))).date()
    if format_ == EXCEL_DAYS:
        return (
            date(1899, 12, 30) + timedelta(days=int(text[:5])) if re.fullmatch(r"[0-9]{5}(\.[0-9]+)?", text) else None
        )
    widths = {
        "Y": "[0-9]{4}",
        "y": "[0-9]{2}",
        "m": "[0-9]{1,2}",
        "d": "[0-9]{1,2}",
        "b": "[A-Za-z]{3}",
        "B": "[A-Za-z]+",
    }
    if format_ == "%Y%m%d":
        widths |= {"m": "[0-9]{2}", "d": "[0-9]{2}"}
    if not re.fullmatch(
        re.sub("%([YymdbB])", lambda part: widths[part[1]], format_.replace(".", r"\.")), text, re.ASCII
    ):
        return None
    try:
        found = datetime.strptime(text, format_).date()
    except ValueError:
        return None
    if "%y" in format_:
        found = found.replace(year=2000 + found.year % 100)
        found = found.replace(year=found.year - 100) if found > TODAY else found
    return found


def written(draw, day, format_):
    if format_ == EPOCH_MS:
        return str(
            int((datetime(day.year, day.month, day.day) - datetime(1970, 1, 1)).total_seconds()) * 1000
            + draw(st.integers(0, 86_399_999))
        )
    if format_ == EXCEL_DAYS:
        return str((day - date(1899, 12, 30)).days) + draw(st.sampled_from(["", ".5", ".25"]))
    bare = draw(st.booleans()) and format_ != "%Y%m%d"
    text = format_.replace("%m", str(day.month)).replace("%d", str(day.day)) if bare else format_
    return draw(st.sampled_from([str.lower, str.upper, str.title]))(day.strftime(text))


@st.composite
def date_cells(draw):
    day = draw(st.dates(date(1690, 1, 1), date(2210, 12, 31)))
    text = written(draw, day, draw(st.sampled_from([*FORMATS])))
    text += draw(st.sampled_from(["", "", " 00:00:00+00", "T15:15:00Z", " 7:54 AM", " 07:54", "x", "."]))
    return draw(st.sampled_from(["", " ", "\t", "\u00a0"])) + text + draw(st.sampled_from(["", " ", "\r\n"]))


_JUNK_DATES = st.text(alphabet="0123456789/-. :TJanFebmay,", max_size=14) | st.sampled_from(
    [
        "NULL",
        "n/a",
        "",
        "BRICK",
        "2/29/1900",
        "2/29/00",
        "2/30/2000",
        "13/13/2013",
        "0/0/00",
        "1987.0",
        "5/42",
        "11/26",
        "12/26",
        "2026",
        "2027",
        "99999",
        "00000",
        "10000-01-01",
    ]
)


@_QUICK
@given(
    cells=st.lists(st.none() | date_cells() | _JUNK_DATES, min_size=1, max_size=40),
    formats=st.lists(st.sampled_from([*FORMATS]), min_size=1, max_size=4, unique=True),
    starts=st.booleans(),
)
@example(cells=["11/26", "12/26", "5/42", "2026", "2027"], formats=["%m/%y", "%Y"], starts=False)
def test_dates(sandbox, cells, formats, starts):
    mapped = FieldMap(column="source", dates=tuple(formats))
    found = by_sql(sandbox, field_of("date"), mapped, cells, starts=starts)
    assert found == [slow_date(cell, formats, starts=starts) for cell in cells]


@pytest.mark.parametrize("format_", FORMATS)
@settings(max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), junk=st.lists(_JUNK_DATES, max_size=10))
def test_python_and_sql_agree_on_every_format(sandbox, format_, data, junk):
    days = data.draw(st.lists(st.dates(date(1700, 1, 1), date(2199, 12, 31)), min_size=5, max_size=20))
    cells = [*(written(data.draw, day, format_) for day in days), *junk]
    found = by_sql(sandbox, field_of("date"), FieldMap(column="source", dates=(format_,)), cells, starts=True)
    assert found == [
        None if text_of(cell) is None else read_date(strip_time(text_of(cell)), format_, today=TODAY) for cell in cells
    ]


def test_two_digit_years_are_never_in_the_future(sandbox):
    cells = [f"{month}/{year:02d}" for month in (1, 11, 12) for year in range(100)]
    found = by_sql(sandbox, field_of("date"), FieldMap(column="source", dates=("%m/%y",)), cells, starts=False)
    assert all(day is not None and day <= TODAY for day in found)
    assert max(found) == TODAY  # 11/26, the month that is not over


def test_a_coarse_date_is_the_last_day_it_can_be_and_the_first_for_the_start_of_an_asset(sandbox):
    mapped = FieldMap(column="source", dates=("%m/%Y", "%Y"))
    assert by_sql(sandbox, field_of("date"), mapped, ["2/2000", "1987"]) == [date(2000, 2, 29), date(1987, 12, 31)]
    assert by_sql(sandbox, field_of("date"), mapped, ["2/2000", "1987"], starts=True) == [
        date(2000, 2, 1),
        date(1987, 1, 1),
    ]


# Numbers -------------------------------------------------------------------------------------------------------------


def slow_number(cell, field, unit):
    text = text_of(cell)
    if text is None:
        return None
    negative = bool(re.match(r"[$€£ ]*[-(]", text))
    bare = re.fullmatch(r"[-+$€£( ]*([0-9.,eE+-]+?) *\)? *([a-zA-Z\"']*)\.?", text, re.ASCII)
    if as_number(text) is None or not bare:
        return None
    number = abs(as_number(text)) * (-1 if negative else 1)
    own = bare[2].lower()
    if field.unit not in METRES:
        return number if not own else None
    return number * METRES[UNIT_WORDS[own] if own else unit or field.unit] / METRES[field.unit]


_NUMBERS = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "", "-", "+", "$", "-$", "$-", "(", "($", "$ ", "€", "--"]),
    st.integers(0, 10**9).map(str)
    | st.integers(0, 10**9).map("{:,}".format)
    | st.decimals(0, 10**6, places=2).map(str)
    | st.sampled_from(["86,753.00", "83,99", "12,5", ".5", "5.", "1e3", "1E+05", "1e999", "0", "00012", "1987.0"]),
    st.sampled_from(["", "", ")", "in", " in", '"', "'", " ft", "FT", "mm", " km", "zz", "psi", "in."]),
    st.sampled_from(["", " ", "x"]),
)


@_QUICK
@given(
    cells=st.lists(
        st.none() | _NUMBERS | st.sampled_from(["", "NA", "abc", "-", "inf", "nan", "1 2"]), min_size=1, max_size=40
    ),
    unit=st.sampled_from(["", "mm", "in", "ft", "m"]),
    wanted=st.sampled_from(["", "USD", "mm", "m", "degrees"]),
)
def test_numbers(sandbox, cells, unit, wanted):
    field = field_of("number", unit=wanted)
    found = by_sql(sandbox, field, FieldMap(column="source", unit=unit), cells)
    expected = [slow_number(cell, field, unit) for cell in cells]
    expected = [None if value is None or math.isinf(value) else value for value in expected]
    assert found == [None if value is None else pytest.approx(value, rel=1e-12) for value in expected]


def test_a_cell_that_names_its_unit_is_read_in_it(sandbox):
    found = by_sql(
        sandbox, field_of("number", unit="mm"), FieldMap(column="source"), ["200", "8in", '8"', "0.2 m", "8 furlongs"]
    )
    assert found == [200, pytest.approx(203.2), pytest.approx(203.2), 200, None]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("$86,753.00", 86753),
        ("($1,200.50)", -1200.5),
        ("-$5", -5),
        ("$-5", -5),
        ("83,99", None),
        ("1,25", None),
        (".5", 0.5),
    ],
)
def test_money_is_read_as_it_is_meant(sandbox, cell, value):
    assert by_sql(sandbox, field_of("number", unit="USD"), FieldMap(column="source"), [cell]) == [value]
    assert as_number(cell) == value


def test_whole_numbers_are_rounded_and_bounds_hold(sandbox):
    field = field_of("integer", constraints={"minimum": 1, "maximum": 10})
    assert by_sql(sandbox, field, FieldMap(column="source"), ["3", "3.6", "0", "11", "10.4", "1e300"]) == [
        3,
        4,
        None,
        None,
        None,
        None,
    ]


# Words ---------------------------------------------------------------------------------------------------------------

_CODES = {"cast_iron": ("CI",), "pvc": ("PVC",), "other": ("UNK",)}


@_QUICK
@given(
    known=st.dictionaries(st.text(min_size=1, max_size=8), st.sampled_from([*_CODES]), max_size=6),
    unseen=st.lists(st.none() | st.text(max_size=8), max_size=10),
    with_other=st.booleans(),
)
@example(known={'it\'s "x"': "pvc", "ünï": "cast_iron"}, unseen=["'", "\x00", "\\"], with_other=True)
def test_codes(sandbox, known, unseen, with_other):
    codes = _CODES if with_other else {name: words for name, words in _CODES.items() if name != "other"}
    known = {word: code for word, code in known.items() if code in codes and text_of(word) == word}
    cells = [*known, *unseen]
    field = field_of("string", codes=codes)
    other = "other" if with_other else None
    expected = [None if text_of(cell) is None else known.get(text_of(cell), other) for cell in cells]
    assert by_sql(sandbox, field, FieldMap(column="source", codes=known), cells) == expected


@_QUICK
@given(
    cells=st.lists(
        st.sampled_from(["Y", "y", "Yes", "YES", "n", "NO", "No ", "maybe", "", None, "1", "0", "TRUE", "x"]),
        max_size=20,
    )
)
def test_yes_and_no_in_any_case(sandbox, cells):
    mapped = FieldMap(column="source", yes=("Y", "yes", "TRUE"), no=("no", "N"))

    def meant(cell):
        word = (text_of(cell) or "").lower()
        return True if word in ("y", "yes", "true") else False if word in ("n", "no") else None

    assert by_sql(sandbox, field_of("boolean"), mapped, cells) == [meant(cell) for cell in cells]


def test_yes_and_no_without_words_are_the_usual_ones(sandbox):
    found = by_sql(sandbox, field_of("boolean"), FieldMap(column="source"), ["T", "f", "1", "0", "no", "perhaps"])
    assert found == [True, False, True, False, False, None]


@_QUICK
@given(
    cells=st.lists(
        st.none() | st.text(max_size=10) | st.sampled_from(["10080.0", "-5.0", " x ", "\u00a0a\t", "1.00", "NaN"]),
        max_size=20,
    )
)
def test_text_is_trimmed_and_whole_numbers_lose_their_point(sandbox, cells):
    assert by_sql(sandbox, field_of("string"), FieldMap(column="source"), cells) == [text_of(cell) for cell in cells]
