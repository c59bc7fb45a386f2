"""The most frequent values."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from tests.catalog.reading import oracle
from tests.catalog.reading.strategies import NAMES, filters, tables
from tests.catalog.reading.tables import plain, write
from tests.catalog.reading.test_rows import EXACT
from upstate.catalog.reading import BadFilter, Filter, NoSuchColumn, Operator, facet_values


@EXACT
@given(columns=tables(), asked=filters())
def test_a_facet_is_what_plain_python_counts(columns: Any, asked: list[Filter]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "x.parquet", columns)
        rows = plain(path)
        found = {
            kind: facet_values(parquet=path, filters=asked, column=NAMES[kind], most=3)
            for kind in ("text", "yes", "day")
        }
    for kind, facet in found.items():
        others = [one for one in asked if not (one.column == NAMES[kind] and one.operator is Operator.IS)]
        counts, missing = oracle.frequencies(rows, oracle.matching(rows, others), NAMES[kind])
        assert [(one.value, one.rows) for one in facet.values] == counts[:3]
        assert (facet.distinct, facet.other, facet.missing) == (len(counts), sum(n for _, n in counts[3:]), missing)


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
