"""The most frequent values."""

from __future__ import annotations

import tempfile
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
from upstate.catalog.reading import BadFilter, Filter, NoSuchColumn, Operator, facet_values, profile_table


@settings(EXACT, max_examples=examples(60))
@given(columns=tables(), asked=filters())
def test_a_facet_is_what_plain_python_counts(columns: Any, asked: list[Filter]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "x.parquet", columns)
        rows = plain(path)
        found = {
            kind: facet_values(parquet=path, profile=profile_table(path), filters=asked, column=NAMES[kind], most=3)
            for kind in ("text", "yes", "day")
        }
    for kind, facet in found.items():
        others = [one for one in asked if not (one.column == NAMES[kind] and one.operator is Operator.IS)]
        counts, missing = oracle.frequencies(rows, oracle.matching(rows, others), NAMES[kind])
        assert [(one.value, one.rows) for one in facet.values] == counts[:3]
        assert (facet.distinct, facet.other, facet.missing) == (len(counts), sum(n for _, n in counts[3:]), missing)


# More values than a profile keeps, many as frequent as each other, and some that are alike until where a profile cuts them.
WORDS = st.one_of(st.none(), st.integers(0, 40).map(str), st.sampled_from(["x" * 199, "x" * 200, "x" * 201, "x" * 202]))


@settings(EXACT, max_examples=examples(40))
@given(cells=st.lists(WORDS, max_size=80), most=st.integers(1, 30))
def test_what_a_profile_holds_is_what_counting_gives(cells: list[str | None], most: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "x.parquet", {"x": ("text", cells)})
        profile = profile_table(path)
        found, counted = (facet_values(parquet=path, profile=one, column="x", most=most) for one in (profile, None))
    assert found == counted


def test_values_that_a_profile_holds_are_not_counted_again(tmp_path: Path) -> None:
    profile = profile_table(write(tmp_path / "x.parquet", {"x": ("text", ["CI", "CI", None])}))
    other = write(tmp_path / "other.parquet", {"x": ("text", ["DI"])})
    values = facet_values(parquet=other, profile=profile, column="x").values
    assert [(one.value, one.rows) for one in values] == [("CI", 2)]
    filters = [Filter("x", Operator.IS_NOT_MISSING, "")]
    values = facet_values(parquet=other, profile=profile, filters=filters, column="x").values
    assert [(one.value, one.rows) for one in values] == [("DI", 1)]


@pytest.fixture
def mains(tmp_path: Path) -> Path:
    materials = ["CI"] * 5 + ["DI"] * 3 + [None] + ["PVC"]
    return write(
        tmp_path / "x.parquet",
        {"material": ("text", materials), "leak": ("yes", [True, False] * 5), "km": ("number", [1.0] * 10)},
    )


def test_choosing_a_value_leaves_the_others_to_choose(mains: Path) -> None:
    facet = facet_values(parquet=mains, filters=[Filter("material", Operator.IS, "DI")], column="material")
    assert [(one.value, one.rows, one.chosen) for one in facet.values] == [
        ("CI", 5, False),
        ("DI", 3, True),
        ("PVC", 1, False),
    ]


def test_a_choice_in_another_column_counts(mains: Path) -> None:
    facet = facet_values(parquet=mains, filters=[Filter("leak", Operator.IS, "true")], column="material")
    assert [(one.value, one.rows) for one in facet.values] == [("CI", 3), ("DI", 1)]
    assert facet.missing == 1
    assert [
        one.chosen
        for one in facet_values(parquet=mains, filters=[Filter("leak", Operator.IS, "true")], column="leak").values
    ] == [
        False,
        True,
    ]


def test_measures_are_no_choice(mains: Path) -> None:
    with pytest.raises(NoSuchColumn, match="can not be listed"):
        facet_values(parquet=mains, column="km")


def test_a_filter_on_the_column_itself_must_fit_too(mains: Path) -> None:
    with pytest.raises(BadFilter):
        facet_values(parquet=mains, column="leak", filters=[Filter("leak", Operator.IS, "maybe")])
