"""Joining the files: who is a place, which figure counts, and what is told."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from tests.places.conftest import TODAY
from tests.places.published import FILES, publish
from upstate.errors import NoPlaces
from upstate.places.building import build_table
from upstate.places.cache import cache_folder, load_table, save_table, table_path
from upstate.places.counting import count_by_size
from upstate.places.finding import find_places, find_row, same_place
from upstate.places.folder import read_folder
from upstate.places.table import PlaceTable


def test_places_without_a_government_are_left_out_but_for_urban_honolulu(table: PlaceTable) -> None:
    assert "0100100" not in table.positions
    assert "1571550" in table.positions
    assert table.notes[0].startswith("1 census designated places")


def test_a_newer_city_counts_although_it_was_a_census_designated_place(tmp_path: Path) -> None:
    folder = publish(tmp_path, "sub-est2022.csv")
    gazetteer = FILES["2024_Gaz_place_national.zip"]
    assert gazetteer
    (folder / "gaz.txt").write_text(
        "GEOID\tNAME\tALAND\tINTPTLAT\tINTPTLONG\n3673000\tSyracuse CDP\t1\t43\t-76\n3663000\tRochester city\t1\t43\t-77\n"
    )
    table = build_table(read_folder(folder).parts, today=TODAY)
    assert table.place(table.positions["3673000"]).kind == "city"


def test_population_is_the_newest_that_is_known_and_says_of_when(table: PlaceTable) -> None:
    syracuse, honolulu = table.positions["3673000"], table.positions["1571550"]
    assert table.figure("population", syracuse) == 144451
    assert table.population_vintage(syracuse) == "July 2022, Population Estimates Program, vintage 2022"
    assert table.figure("population", honolulu) == 345661
    assert table.population_vintage(honolulu) == "July 2012, Population Estimates Program, vintage 2012"


def test_density_is_computed_where_it_can_be(table: PlaceTable) -> None:
    row = table.positions["3673000"]
    assert table.figure("density", row) == pytest.approx(144451 / 64.863)


def test_a_measure_is_never_mixed_from_two_files(table: PlaceTable) -> None:
    # The survey knows two places that count, the peers' table two; the survey also tells of a third one.
    assert table.columns["poverty"].source == "acs5_2022.json"
    assert table.figure("poverty", table.positions["0639003"]) is None


def test_every_column_tells_its_vintage_and_how_many_it_knows(table: PlaceTable) -> None:
    assert set(table.columns) >= {*table.figures}
    for name, note in table.columns.items():
        assert note.vintage and note.source and note.known > 0, name
    assert table.columns["population_2012"].known == 5


def test_a_mix_up_of_a_village_and_its_town_is_seen(tmp_path: Path) -> None:
    folder = publish(tmp_path, "2024_Gaz_place_national.zip", "made_2021.csv", "ranked.csv", "density.csv")
    table = build_table(read_folder(folder).parts, today=TODAY)
    assert table.figure("population", table.positions["3633139"]) == 54700
    assert table.figure("population_2021", table.positions["3633139"]) == 790982
    assert table.figure("population", table.positions["3673000"]) == 146103
    assert "Hempstead, NY 790,982 against 54,700" in table.notes[-1]


def test_without_any_population_there_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(NoPlaces, match="how many people"):
        build_table(read_folder(publish(tmp_path, "2024_Gaz_place_national.zip")).parts, today=TODAY)


def test_a_folder_tells_what_it_did_not_know_and_what_is_missing(tmp_path: Path) -> None:
    folder = publish(tmp_path / "some", "sub-est2022.csv")
    (folder / "notes.csv").write_text("who,what\nme,hello\n")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n")
    (folder / "empty.csv").write_bytes(b"")
    read = read_folder(folder)
    assert [name for name, _ in read.unknown] == ["empty.csv", "notes.csv", "picture.png"]
    assert dict(read.unknown)["notes.csv"] == "its header is of no known kind: who, what"
    assert "gazetteer of places" in read.missing


def test_a_folder_without_anything_of_use_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(NoPlaces) as fault:
            read_folder(folder)
        assert fault.value.allowed and fault.value.next_step


def test_the_cache_gives_back_what_was_kept(table: PlaceTable, tmp_path: Path) -> None:
    save_table(table, table_path(tmp_path))
    again = load_table(table_path(tmp_path))
    assert again.as_json() == table.as_json()
    assert list(again.places()) == list(table.places())
    assert math.isnan(again.figures["poverty"][again.positions["0639003"]])


def test_a_cache_that_is_no_table_is_told_and_not_a_traceback(tmp_path: Path) -> None:
    table_path(tmp_path).write_bytes(b"PAR1 not really")
    with pytest.raises(NoPlaces, match="can not be read"):
        load_table(table_path(tmp_path))
    with pytest.raises(NoPlaces) as fault:
        load_table(table_path(tmp_path / "none"))
    assert "upstate places update" in fault.value.next_step
    assert "--population" in fault.value.next_step


def test_the_cache_lies_where_the_machine_keeps_caches(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("UPSTATE_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("UPSTATE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/cache/me")
    assert cache_folder() == Path("/var/cache/me/upstate")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/is/ignored")
    assert cache_folder() == Path.home() / ".cache" / "upstate"


def test_places_are_found_whatever_the_case_and_the_accents(table: PlaceTable) -> None:
    assert [one.geoid for one in find_places(table, "canada FLINTRIDGE")] == ["0639003"]
    assert [one.label for one in find_places(table, "new york")][:2] == ["Rochester, NY", "Syracuse, NY"]
    assert find_places(table, "  ") == []


def test_a_city_is_identified_by_its_whole_name_and_state(table: PlaceTable) -> None:
    assert [one.geoid for one in same_place(table, "Syracuse, NY")] == ["3673000"]
    assert [one.geoid for one in same_place(table, "syracuse, New York")] == ["3673000"]
    assert same_place(table, "Syracuse, UT") == []


@pytest.mark.parametrize("geoid", ["3673000", "1600000US3673000", " 3673000 "])
def test_a_code_is_read_in_all_its_forms(table: PlaceTable, geoid: str) -> None:
    assert table.place(find_row(table, geoid)).name == "Syracuse"


@pytest.mark.parametrize("geoid", ["", "36", "9973000", "36067", "3673000'; DROP", "٣٦٧٣٠٠٠", "0500000US36067"])
def test_what_is_no_code_of_a_place_is_refused(table: PlaceTable, geoid: str) -> None:
    with pytest.raises(NoPlaces, match="has the code"):
        find_row(table, geoid)


def test_sizes_are_counted_by_vintage_with_honolulu_told(table: PlaceTable) -> None:
    by_column = {count.column: count for count in count_by_size(table, least=100_000, most=500_000)}
    assert by_column["population_2012"].places == 3
    assert by_column["population_2012"].honolulu
    assert by_column["population_2022"].places == 2
    assert not by_column["population_2022"].honolulu
    assert next(iter(by_column)) == "population_2022"
