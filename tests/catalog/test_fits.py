"""What can be done with a table: real and simulated tables fit where they belong, and nothing else gives false hope."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.catalog.decoys import DECOYS, draw_decoy
from tests.tables.crosswalk.other_cities import draw_city
from upstate.catalog.fits import SolutionFit, solutions_for
from upstate.simulation import simulate_roads, simulate_water
from upstate.tables.crosswalk.fitting import Place
from upstate.tables.reading import read_table

TODAY = date(2026, 11, 22)
USA = Place("US", (-180.0, 17.0, -64.0, 72.0))
CANADA = Place("CA", (-141.5, 41.5, -52.0, 84.0))

Fits = Callable[..., tuple[SolutionFit, ...]]


@pytest.fixture(scope="module")
def fits(tmp_path_factory: pytest.TempPathFactory) -> Fits:
    """What a file can be used for once it is published: as Parquet without the source's row numbers."""
    folder = tmp_path_factory.mktemp("published")
    known: dict[Path, Path] = {}

    def fits(source: Path, title: str = "A table", place: Place = USA) -> tuple[SolutionFit, ...]:
        if source not in known:
            known[source] = folder / f"{len(known)}.parquet"
            read_table(source=source, target=folder / "draft.parquet")
            pq.write_table(pq.read_table(folder / "draft.parquet").drop_columns("_row"), known[source])
        return solutions_for(parquet=known[source], title=title, place=place, today=TODAY)

    return fits


def served(found: tuple[SolutionFit, ...]) -> dict[str, tuple[int, int]]:
    """Solution and table to required fields that are met and that there are."""
    return {f"{fit.solution}/{one.table}": (one.met, one.of) for fit in found for one in fit.tables}


@pytest.mark.parametrize(("title", "place"), [("A table", CANADA), ("Water mains", Place())])
def test_the_mains_of_kitchener_are_mains_whatever_they_are_called(
    fits: Fits, city_data: Path, title: str, place: Place
) -> None:
    found = fits(city_data / "kitchener/Water_Mains.csv", title, place)
    assert served(found)["water-main-breaks/mains"] == (2, 2)
    mains = next(one for one in found[0].tables if one.table == "mains")
    assert mains.fields["installed"] == "INSTALLATION_DATE"
    assert "road-decay" not in {fit.solution for fit in found}


@pytest.mark.parametrize("title", ["A table", "Water main breaks"])
def test_the_breaks_of_kitchener_are_breaks_and_no_mains(fits: Fits, city_data: Path, title: str) -> None:
    found = fits(city_data / "kitchener/Water_Main_Breaks.csv", title, CANADA)
    assert served(found) == {"water-main-breaks/breaks": (2, 2)}
    assert found[0].is_whole
    assert found[0].also_needs == ("Water mains",)
    assert found[0].sentence == (
        "This table can be used in “Which water mains will break next?”: as “Main breaks” it meets 2 of 2 required fields and "
        "4 of 4 others. The solution also needs: Water mains."
    )


@pytest.mark.parametrize("year", [2000, 2015])
def test_the_ratings_of_syracuse_are_both_blocks_and_ratings(fits: Fits, city_data: Path, year: int) -> None:
    found = fits(city_data / f"syracuse/roads/RoadRatings{year}.csv")
    assert served(found) == {"road-decay/blocks": (1, 1), "road-decay/ratings": (3, 3)}
    assert found[0].also_needs == ()


@pytest.mark.parametrize(
    "file",
    [
        "syracuse/city/permits_raw.csv",
        "syracuse/city/parcels.csv.gz",
        "syracuse/city/vacant_properties.csv",
        "requests311/newport_issues_2009_2017.json",
        "licences/san_luis_obispo_licences.csv",
    ],
)
def test_real_tables_of_other_things_fit_nothing(fits: Fits, city_data: Path, file: str) -> None:
    path = next(city_data.glob(f"{file}*"), None)
    assert path is not None
    assert fits(path) == ()


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One file of each simulated table."""
    folder = tmp_path_factory.mktemp("exports")
    files = simulate_water(folder=folder, mains=1500).files | simulate_roads(folder=folder, blocks=300).files
    return {table: paths[-1] for table, paths in files.items()}


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("mains", {"water-main-breaks/mains": (2, 2)}),
        ("breaks", {"water-main-breaks/breaks": (2, 2)}),
        ("ratings", {"road-decay/blocks": (1, 1), "road-decay/ratings": (3, 3)}),
    ],
)
def test_simulated_exports_fit_where_they_belong(
    fits: Fits, exports: dict[str, Path], table: str, expected: dict[str, tuple[int, int]]
) -> None:
    assert served(fits(exports[table])) == expected


@pytest.mark.parametrize("seed", range(3))
def test_mains_of_other_cities_fit_by_their_title_however_their_headers_are_written(
    fits: Fits, tmp_path: Path, seed: int
) -> None:
    city = draw_city(tmp_path, seed)
    found = served(fits(city.files["mains"][0], "Water mains of Springfield"))
    assert found["water-main-breaks/mains"] == (2, 2)
    assert "water-main-breaks/breaks" not in found


def published(folder: Path, rows: list[dict[str, Any]]) -> Path:
    pq.write_table(pa.Table.from_pylist(rows), folder / "published.parquet")
    return folder / "published.parquet"


@pytest.mark.parametrize("title", [*DECOYS])
def test_what_only_looks_like_it_gives_no_false_hope(tmp_path: Path, title: str) -> None:
    parquet = published(tmp_path, draw_decoy(title))
    for place in (USA, Place()):
        assert solutions_for(parquet=parquet, title=title, place=place, today=TODAY) == ()


def test_a_table_of_the_kind_says_which_required_field_it_lacks(tmp_path: Path, exports: dict[str, Path]) -> None:
    read_table(source=exports["mains"], target=tmp_path / "mains.parquet")
    table = pq.read_table(tmp_path / "mains.parquet")
    pq.write_table(table.drop_columns("INSTALLDATE"), tmp_path / "mains.parquet")
    (fit,) = solutions_for(parquet=tmp_path / "mains.parquet", title="Mains", place=USA, today=TODAY)
    assert not fit.is_whole
    (mains,) = fit.tables
    assert (mains.met, mains.of, mains.missing) == (1, 2, ("installed",))
    assert "1 of 2 required fields and" in fit.sentence
    assert "and lacks installed" in fit.sentence


def test_a_field_that_other_tables_have_too_tells_neither_for_nor_against(
    tmp_path: Path, exports: dict[str, Path]
) -> None:
    read_table(source=exports["breaks"], target=tmp_path / "breaks.parquet")
    table = pq.read_table(tmp_path / "breaks.parquet").drop_columns("WO_STATUS")
    pq.write_table(table, tmp_path / "breaks.parquet")
    found = solutions_for(parquet=tmp_path / "breaks.parquet", title="A table", place=USA, today=TODAY)
    assert served(found) == {"water-main-breaks/breaks": (2, 2)}


def test_a_table_without_rows_fits_nothing(tmp_path: Path) -> None:
    rows = pa.table({"WATMAINID": pa.array([], pa.int64()), "INSTALLATION_DATE": pa.array([], pa.date32())})
    pq.write_table(rows, tmp_path / "t.parquet")
    assert solutions_for(parquet=tmp_path / "t.parquet", title="Water mains", place=USA, today=TODAY) == ()


def test_shapes_and_row_numbers_are_not_looked_at(tmp_path: Path) -> None:
    rows = [{"_row": number, "geometry": b"\x01" * 21, "note": "x"} for number in range(50)]
    assert solutions_for(parquet=published(tmp_path, rows), title="Water mains", place=USA, today=TODAY) == ()


def test_of_a_large_table_a_part_is_looked_at_and_the_answer_is_the_same(
    tmp_path: Path, exports: dict[str, Path]
) -> None:
    read_table(source=exports["breaks"], target=tmp_path / "small.parquet")
    small = pq.read_table(tmp_path / "small.parquet")
    times = 450_000 // small.num_rows + 1
    pq.write_table(pa.concat_tables([small] * times), tmp_path / "large.parquet")
    answers = [
        solutions_for(parquet=tmp_path / name, title="Breaks", place=USA, today=TODAY)
        for name in ("small.parquet", "large.parquet", "large.parquet")
    ]
    assert answers[0] == answers[1] == answers[2] != ()
