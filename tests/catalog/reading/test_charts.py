"""Charts: figures against plain Python, sentences against the figures, words that are true also where there is little to say."""

from __future__ import annotations

import re
import statistics
import tempfile
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.catalog.reading import oracle
from tests.catalog.reading.strategies import NAMES, filters, tables
from tests.catalog.reading.tables import plain, write
from tests.catalog.reading.test_rows import EXACT
from tests.thorough import examples
from upstate.catalog.reading import Filter, NoSuchColumn, Operator
from upstate.catalog.reading.charts import (
    ChartCounts,
    DatasetChart,
    build_chart,
    count_charts,
    count_places,
    draw_places,
    suggest_charts,
)
from upstate.catalog.reading.charts.words import number_text
from upstate.catalog.reading.profile import profile_table
from upstate.charts import draw
from upstate.city import write_json


def _chart(path: Path, column: str, *, asked: Any = (), until: date | None = None) -> DatasetChart:
    return build_chart(parquet=path, profile=profile_table(path), filters=asked, column=column, until=until)


# Mostly small, with a few far off: what a histogram gathers at its ends.
WHOLE = st.one_of(st.integers(-50, 5000), st.sampled_from([10**6, -(10**12), 2**63 - 1]))


@pytest.fixture
def chart_of(tmp_path: Path) -> Any:
    """The chart of one column with these cells."""

    def chart_of(kind: str, cells: list[Any], **more: Any) -> DatasetChart:
        return _chart(write(tmp_path / "x.parquet", {"x": (kind, cells)}), "x", **more)

    return chart_of


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def _drawn(chart: DatasetChart, field: str) -> list[Any]:
    assert chart.chart
    return [row[field] for row in chart.chart.wide["data"]["values"]]


@settings(EXACT, max_examples=examples(25))
@given(columns=tables(), asked=filters())
def test_every_chart_counts_what_plain_python_counts(columns: Any, asked: list[Filter]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "x.parquet", columns)
        rows = plain(path)
        found = {kind: _chart(path, name, asked=asked) for kind, name in NAMES.items()}
    places = oracle.matching(rows, asked)
    for kind, chart in found.items():
        values = [rows[place][NAMES[kind]] for place in places]
        filled = [value for value in values if value is not None]
        if chart.kind == "bars":
            assert sum(_number(row[1]) for row in chart.rows) == len(values)
            top = oracle.frequencies(rows, places, NAMES[kind])[0]
            assert [_number(row[1]) for row in chart.rows][: min(10, len(top))] == [n for _, n in top[:10]]
        elif chart.kind == "histogram":
            finite = [value for value in filled if abs(value) != float("inf")]
            assert sum(_number(row[1]) for row in chart.rows) == len(finite)
        elif chart.rows:
            counts = Counter(
                (value.year, value.month) if "-" in chart.rows[0][0] else (value.year,) for value in filled
            )
            shown = {tuple(int(part) for part in row[0].split("-")): _number(row[1]) for row in chart.rows}
            assert {period: n for period, n in shown.items() if n} == {
                period: n for period, n in counts.items() if period in shown
            }
            assert set(counts) - set(shown) == {period for period in counts if period < min(shown)}
        if chart.chart:
            assert [f"{n:,}" for n in _drawn(chart, "rows")] == [row[1] for row in chart.rows]
        assert (chart.chart is None) == (not chart.rows)
        assert chart.sentence.endswith(".") and "\n" not in chart.sentence


@settings(EXACT, max_examples=examples(25))
@given(columns=tables())
def test_a_chart_from_what_was_counted_at_publication_is_the_one_counted_now(columns: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, kept = write(Path(folder) / "x.parquet", columns), Path(folder) / "charts.json"
        profile = profile_table(path)
        write_json(kept, count_charts(parquet=path, profile=profile).model_dump(mode="json"))
        counts = ChartCounts.model_validate_json(kept.read_text("utf-8"))
        cut = tuple(one.model_copy(update={"frequent": ()}) for one in profile.columns)
        bare = profile.model_copy(update={"columns": cut})
        for name in NAMES.values():
            assert build_chart(parquet=path, profile=profile, counts=counts, column=name) == build_chart(
                parquet=path, profile=bare, column=name
            )


def test_a_chart_of_some_rows_is_counted_now(tmp_path: Path) -> None:
    columns = {"x": ("number", [0.5, 1.5]), "day": ("day", [date(2014, 1, 1), None]), "w": ("text", ["a", "b"])}
    path, other = (
        write(tmp_path / name, {k: (kind, cells * times) for k, (kind, cells) in columns.items()})
        for name, times in (("x.parquet", 1), ("other.parquet", 2))
    )
    profile, filters = profile_table(path), [Filter("x", Operator.AT_LEAST, "0")]
    counts = count_charts(parquet=path, profile=profile)
    for name in columns:
        kept, counted = (
            build_chart(parquet=other, profile=profile, counts=counts, filters=asked, column=name)
            for asked in ([], filters)
        )
        assert sum(_number(row[1]) for row in counted.rows) == 2 * sum(_number(row[1]) for row in kept.rows) > 0


@settings(EXACT, max_examples=examples(40))
@given(cells=st.lists(WHOLE, min_size=20, max_size=40, unique=True))
def test_a_step_of_a_histogram_holds_the_numbers_that_its_name_says(cells: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        chart = _chart(write(Path(folder) / "x.parquet", {"x": ("whole", cells)}), "x")
    filled = [cell for cell in cells if abs(cell) < 2**53]  # beyond, a number has no exact place on the axis
    lost = len(cells) - len(filled)
    assert 1 <= len(chart.rows) <= 24
    found = [sum(_holds(row[0], cell) for cell in filled) for row in chart.rows]
    told = [_number(row[1]) for row in chart.rows]
    assert sum(told) - sum(found) == lost
    assert all(0 <= a - b <= lost for a, b in zip(told, found, strict=True))


def _holds(name: str, cell: float) -> bool:
    bounds = [float(text.replace(",", "")) for text in re.findall(r"-?[\d,.]+(?:e[+-]?\d+)?", name)]
    if name == "all":
        return True
    if name.startswith("below"):
        return cell < bounds[0]
    if name.endswith("and more"):
        return cell >= bounds[0]
    if " to below " in name:
        return bounds[0] <= cell < bounds[1]
    return bounds[0] <= cell <= bounds[-1]


@settings(EXACT, max_examples=examples(40))
@given(cells=st.lists(st.integers(0, 100).map(lambda n: n / 10), min_size=3, max_size=60))
def test_decimals_at_the_edge_of_a_step_are_in_the_step_that_begins_there(cells: list[float]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        chart = _chart(write(Path(folder) / "x.parquet", {"x": ("number", cells)}), "x")
    assert [_number(row[1]) for row in chart.rows] == [
        sum(_holds(row[0], cell) for cell in cells) for row in chart.rows
    ]
    if min(cells) < max(cells):
        assert f"values are {number_text(statistics.median(cells))} or less" in chart.sentence


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ([], "No row matches."),
        ([None], "The only row has no value of x."),
        ([None, None], "All 2 rows have no value of x."),
        (["CI"], "In the only row x is CI."),
        (["CI", "CI"], "x is CI in all 2 rows."),
        (["CI", None], "x is CI in 1 of the 2 rows, and never anything else. 1 row has no value."),
        (["CI", "DI"], "The most frequent values of x are CI and DI, with 1 row (50 %) each."),
        (["CI", "CI", "DI"], "x is CI in most of the 3 rows (67 %), then DI (33 %)."),
        (["CI"] * 2 + ["DI"] + [None], "The most frequent value of x is CI (50 % of the 4 rows), then DI (25 %). 1 row has no value."),
        ([str(n) for n in range(30)], "No value of x stands out: the most frequent ones have 1 row each."),
        (["a"] * 999 + ["b"], "x is a in most of the 1,000 rows (more than 99 %), then b (less than 1 %)."),
    ],
)  # fmt: skip
def test_the_sentence_of_bars_is_true_also_of_few_rows(chart_of: Any, cells: list[Any], sentence: str) -> None:
    assert chart_of("text", cells).sentence.replace("\xa0", " ") == sentence


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ([], "No row matches."),
        ([None], "The only row has no value of x."),
        ([float("nan"), float("inf")], "All 2 rows have no value of x."),
        ([5.5], "The only value of x is 5.5."),
        ([5.0, 5.0], "All 2 values of x are 5."),
        ([1.0, 2.0, None], "The two values of x are 1 and 2. 1 row has no value."),
        ([1.0, 3.0, 12345.5], "x goes from 1 to 12,345.5; at least half of the 3 values are 3 or less."),
    ],
)
def test_the_sentence_of_a_histogram_is_true_also_of_few_rows(chart_of: Any, cells: list[Any], sentence: str) -> None:
    assert chart_of("number", cells).sentence == sentence


def _days(*years: tuple[int, int]) -> list[date]:
    """So many days spread over each year."""
    return [
        date.fromordinal(date(year, 1, 1).toordinal() + n * 364 // max(1, number - 1))
        for year, number in years
        for n in range(number)
    ]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ([], "No row matches."),
        ([None, None], "All 2 rows have no value of x."),
        ([date(2014, 5, 1)], "The only row with a date is of May 2014. The records do not cover the whole month."),
        ([date(2014, 5, 1), date(2014, 5, 31), None], "All 2 rows with a date are of May 2014. 1 row has no date."),
        (_days((2010, 8), (2011, 8), (2012, 16), (2013, 9), (2014, 12)), "The number of rows per year of x rose from 8 in 2010 to 12 in 2014; it was highest in 2012, with 16."),
        (_days((2010, 100), (2011, 100), (2012, 100), (2013, 100))[:-60], "The number of rows per year of x was the same in 2010 and in 2012: 100. The last year is not complete, so the line leaves it out."),
        ([date(1, 1, 1), *_days((2010, 99))], "There are too few complete years to tell a change. 2008: 0 rows, 2009: 0 rows, 2010: 99 rows."),
    ],
)  # fmt: skip
def test_the_sentence_of_a_line_is_true_also_of_few_rows(chart_of: Any, cells: list[Any], sentence: str) -> None:
    found = chart_of("day", cells).sentence.replace("\xa0", " ")
    if cells[:1] == [date(1, 1, 1)]:
        assert found.endswith("1 row before 1861 is not drawn.")
    else:
        assert found == sentence


def test_a_year_after_the_last_day_that_is_covered_is_not_complete(chart_of: Any) -> None:
    cells = _days((2010, 100), (2011, 100), (2012, 100), (2013, 100))
    assert [row[2] for row in chart_of("day", cells).rows] == ["yes"] * 4
    assert [row[2] for row in chart_of("day", cells, until=date(2013, 12, 30)).rows] == ["yes", "yes", "yes", "no"]


def test_a_year_that_a_filter_cuts_is_not_complete(chart_of: Any) -> None:
    cells = _days((2010, 100), (2011, 100), (2012, 100), (2013, 100), (2014, 100))
    asked = [Filter("x", Operator.AT_LEAST, "2010-06-15"), Filter("x", Operator.AT_MOST, "2014-11")]
    chart = chart_of("day", cells, asked=asked)
    assert [row[2] for row in chart.rows] == ["no", "yes", "yes", "yes", "no"]
    assert "from 2011" in chart.sentence.replace("\xa0", " ") or "in 2011" in chart.sentence
    assert chart.sentence.endswith("The first year and the last year are not complete, so the line leaves them out.")


def test_the_line_joins_no_period_that_is_not_complete(chart_of: Any) -> None:
    months = [date(2013, month, day) for month in range(1, 7) for day in range(1, 29)] + [date(2013, 7, 1)]
    chart = chart_of("day", months)
    assert chart.sentence.endswith("The last month is not complete, so the line leaves it out.")
    assert chart.rows[-1] == ("2013-07", "1", "no")
    assert _drawn(chart, "joined") == [28] * 6 + [None]
    assert _drawn(chart, "rows") == [28] * 6 + [1]
    # Six complete months are five steps of the line; the seventh point stands apart.
    line = re.search(r'<path d="(M[^"]+)" stroke="#1f4e79"', draw(chart.chart))
    assert line and line[1].count("L") == 5


def test_few_years_are_told_by_month_without_gaps(chart_of: Any) -> None:
    chart = chart_of("time", [datetime(2013, 11, 30, 23, 59), datetime(2014, 2, 1)])
    assert [row[:2] for row in chart.rows] == [("2013-11", "1"), ("2013-12", "0"), ("2014-01", "0"), ("2014-02", "1")]


def test_values_beyond_the_first_ten_are_one_bar(chart_of: Any) -> None:
    cells = [str(n) for n in range(12) for _ in range(20 - n)] + [None]
    chart = chart_of("text", cells)
    assert chart.rows[10][0] == "(2 other values together)" and _number(chart.rows[10][1]) == 10 + 9
    assert chart.rows[11][0] == "(no value)"


def test_a_single_further_value_is_named(chart_of: Any) -> None:
    assert [row[0] for row in chart_of("text", [str(n) for n in range(11) for _ in range(n + 1)]).rows][-1] == "0"


def test_there_is_no_chart_of_shapes_or_of_a_column_that_is_not_there(tmp_path: Path) -> None:
    path = write(tmp_path / "x.parquet", {"place": ("shape", [b"x", None])})
    for name in ("place", "nothing"):
        with pytest.raises(NoSuchColumn):
            _chart(path, name)


@pytest.mark.parametrize("kind", ["text", "whole", "number", "yes", "day", "time"])
def test_every_picture_can_be_drawn_from_hostile_cells(chart_of: Any, kind: str) -> None:
    hostile: Any = {
        "text": ["<script>", "a\nb", "\u202eabc", "\x00", "日本", "x" * 5000, "", "'; DROP", "%s{datum.x}", "toString"]
        * 2
        + ["y"],
        "whole": [2**63 - 1, -(2**63), *range(20)],
        "number": [1e300, -1e300, 1e-300, float("inf"), float("nan"), 0.1],
        "yes": [True, None],
        "day": [date(1, 1, 1), date(9999, 12, 31), date(1899, 2, 3)],
        "time": [datetime(1, 1, 1), datetime(9999, 12, 31, 23), datetime(1899, 2, 3)],
    }[kind]
    chart = chart_of(kind, hostile)
    assert chart.chart
    drawn = draw(chart.chart)
    assert drawn.count("aria-hidden") == 2
    assert "<script" not in drawn


def test_the_places_are_counted_by_square_and_by_part(tmp_path: Path) -> None:
    columns = {
        "longitude": ("number", [0.0, 0.0, 0.3, 0.3, None, 0.15, 200.0, 9.0]),
        "latitude": ("number", [0.0, 0.0, 0.3, 0.3, 0.1, 0.15, 0.0, 9.0]),
    }
    path = write(tmp_path / "x.parquet", columns)
    found = count_places(parquet=path)
    assert found and found == count_places(parquet=path, profile=profile_table(path))
    chart = draw_places(found)
    assert chart.chart
    counts = {row[0]: int(row[1]) for row in chart.rows}
    assert {name: n for name, n in counts.items() if n} == {"south-west": 2, "middle": 1, "north-east": 2}
    assert sorted(_drawn(chart, "rows")) == [1, 2, 2]
    assert chart.sentence.replace("\xa0", " ") == (
        "5 of the 8 rows are on the map; 2 have no place and 1 lies more than 150 km from the others, which is surely a slip. "
        "Of nine equal parts of the map, the north-east and south-west have the most rows: 2 each."
    )
    assert "svg" in draw(chart.chart)


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ([], "No row matches."),
        ([(None, None)], "No row that matches has a place."),
        ([(1.0, 2.0)], "The only row is on the map."),
        ([(1.0, 2.0)] * 2, "All 2 rows are on the map. They all lie close together."),
    ],
)
def test_few_places_are_told_as_they_are(tmp_path: Path, points: list[Any], sentence: str) -> None:
    columns = {"longitude": ("number", [p[0] for p in points]), "latitude": ("number", [p[1] for p in points])}
    counts = count_places(parquet=write(tmp_path / "x.parquet", columns))
    assert counts
    chart = draw_places(counts)
    assert chart.sentence == sentence
    assert chart.chart is None or "svg" in draw(chart.chart)


def test_a_table_without_points_has_no_map(tmp_path: Path) -> None:
    assert count_places(parquet=write(tmp_path / "x.parquet", {"x": ("whole", [1])})) is None


def test_the_columns_worth_a_picture_are_suggested(tmp_path: Path) -> None:
    size = 200
    columns: Any = {
        "OBJECTID": ("whole", list(range(size))),
        "main_id": ("text", [f"M{n % 20}" for n in range(size)]),
        "owner_name": ("text", ["Ann", "Bo"] * (size // 2)),
        "Inspector": ("text", ["Ann", "Bo"] * (size // 2)),
        "remarks": ("text", [f"text {n}" for n in range(size)]),
        "longitude": ("number", [n / 10 for n in range(size)]),
        "zipCode": ("whole", [13202 + n % 7 for n in range(size)]),
        "constant": ("text", ["x"] * size),
        "rare": ("text", ["x", "y"] + [None] * (size - 2)),
        "length_m": ("number", [n * 1.5 for n in range(size)]),
        "material": ("text", ["CI", "DI"] * (size // 2)),
        "installed": ("day", [date(1990 + n % 20, 1, 1) for n in range(size)]),
        "leaking": ("yes", [True, False] * (size // 2)),
        "geometry": ("shape", [b"x"] * size),
    }
    profile = profile_table(write(tmp_path / "x.parquet", columns))
    assert suggest_charts(profile) == ["installed", "material", "length_m", "leaking"]
    assert suggest_charts(profile, most=2) == ["installed", "material"]
