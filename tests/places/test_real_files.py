"""The real files as they lie: their traps, and the article's own figure."""

from __future__ import annotations

import numpy as np

from upstate.places.counting import count_by_size
from upstate.places.table import PlaceTable


def test_there_were_256_places_of_100_000_to_500_000_people_in_july_2012(real_table: PlaceTable) -> None:
    counts = {count.column: count for count in count_by_size(real_table, least=100_000, most=500_000)}
    places = {column: count.places for column, count in counts.items()}
    assert places["population_2012"] == 256
    assert counts["population_2012"].honolulu
    assert [places[f"population_{year}"] for year in (2010, 2011, 2013, 2014)] == [246, 254, 260, 261]
    assert places["population_2010_census"] == 241
    assert places["population_2010_base"] == 244


def test_every_place_of_the_real_files_has_people_and_all_but_three_a_point(real_table: PlaceTable) -> None:
    assert len(real_table) == 19_625
    assert not np.isnan(real_table.figures["population"]).any()
    assert np.isnan(real_table.figures["longitude"]).sum() == 3


def test_the_codes_of_the_960_cities_all_find_their_place(real_table: PlaceTable) -> None:
    """17 are counties or townships; Hilo has no government of its own."""
    assert real_table.columns["poverty"].known == 942
    assert "1514650" not in real_table.positions
    alameda = real_table.positions["0600562"]
    assert round(real_table.figure("poverty", alameda) or 0, 2) == 5.08


def test_a_village_does_not_get_the_people_of_its_town(real_table: PlaceTable) -> None:
    hempstead = real_table.positions["3633139"]
    assert real_table.figure("population", hempstead) == 55_527
    assert any("Hempstead, NY 790,982 against 55,527" in note for note in real_table.notes)
