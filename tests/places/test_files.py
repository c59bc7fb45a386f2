"""Each kind of published file, recognised by its header whatever its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.places.published import FILES, publish
from upstate.errors import UnreadableFile
from upstate.places.files import Part, recognise
from upstate.places.files.raw import open_raw


def _read(folder: Path, name: str, content: bytes | None = None) -> Part:
    path = folder / name
    path.write_bytes(FILES[name] if content is None else content)
    part = recognise(open_raw(path, folder))
    assert part is not None
    return part


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("2024_Gaz_place_national.zip", "gazetteer of places"),
        ("sub-est2022.csv", "population estimates of all places (SUB-EST)"),
        ("made_2021.csv", "population estimates of all places (SUB-EST)"),
        ("ranked.csv", "population estimates of places of 50,000 or more, ranked"),
        ("density.csv", "density of places"),
        ("peer_cities.csv", "peer cities (Chicago Fed)"),
        ("websites_2022.csv", "municipal websites"),
        ("acs5_2022.json", "American Community Survey (Census API)"),
    ],
)
def test_a_file_is_known_by_its_header_and_not_by_its_name(tmp_path: Path, name: str, kind: str) -> None:
    renamed = tmp_path / "download(1) 2022.dat"
    renamed.write_bytes(FILES[name])
    part = recognise(open_raw(renamed, tmp_path))
    assert part is not None
    assert part.kind == kind


def test_the_gazetteer_gives_names_kinds_points_and_land(tmp_path: Path) -> None:
    part = _read(tmp_path, "2024_Gaz_place_national.zip")
    assert part.texts["name"]["0639003"] == "La Cañada Flintridge"
    assert part.texts["kind"]["4752006"] == "metropolitan government (balance)"
    assert part.figures["longitude"]["3673000"] == -76.143554
    assert part.figures["land_km2"]["3673000"] == pytest.approx(64.863)
    assert part.vintage == "gazetteer of 2024"


def test_estimates_take_the_whole_place_and_not_its_parts_too(tmp_path: Path) -> None:
    part = _read(tmp_path, "sub-est2022.csv")
    assert part.figures["population_2021"]["3673000"] == 146103
    assert part.vintage == "Population Estimates Program, vintage 2022"


def test_a_place_that_stands_only_as_parts_by_county_is_added_up(tmp_path: Path) -> None:
    part = _read(tmp_path, "sub-est2022.csv")
    assert part.figures["population_2022"]["3601000"] == 98617
    assert part.notes == ["1 places stand only as parts by county; the parts were added up."]


def test_a_sum_with_an_unknown_part_is_not_known(tmp_path: Path) -> None:
    content = FILES["sub-est2022.csv"].replace(b"New York,617,617,617,617", b"New York,617,617,617,(X)")
    part = _read(tmp_path, "sub-est2022.csv", content)
    assert part.figures["population_2021"]["3601000"] == 98617
    assert "3601000" not in part.figures["population_2022"]


def test_what_is_no_place_is_left_out_and_counted(tmp_path: Path) -> None:
    part = _read(tmp_path, "sub-est2022.csv")
    assert part.left_out == {
        "states": 1,
        "counties": 1,
        "county subdivisions": 1,
        "balances of counties": 1,
        "consolidated cities": 1,
        "parts of consolidated cities": 1,
    }
    assert part.places == {"3673000", "3663000", "3633139", "3601000", "0639003", "4752006"}


def test_growth_is_that_of_one_file(tmp_path: Path) -> None:
    part = _read(tmp_path, "sub-est2022.csv")
    assert part.figures["growth"]["3673000"] == pytest.approx(100 * ((144451 / 148100) ** 0.5 - 1))


def test_a_made_file_takes_its_year_from_its_name_or_is_refused(tmp_path: Path) -> None:
    assert _read(tmp_path, "made_2021.csv").figures["population_2021"]["3673000"] == 146103
    (tmp_path / "made.csv").write_bytes(FILES["made_2021.csv"])
    with pytest.raises(UnreadableFile) as fault:
        recognise(open_raw(tmp_path / "made.csv", tmp_path))
    assert "does not say of which year" in fault.value.given
    assert "file's name" in fault.value.next_step


def test_a_column_name_that_stands_twice_does_no_harm(tmp_path: Path) -> None:
    part = _read(tmp_path, "ranked.csv")
    assert part.texts["name"]["3673000"] == "Syracuse"
    assert part.figures["population_2012"]["3673000"] == 144703
    assert "0637692" not in part.figures["population_2010_census"]  # (X)


def test_lost_leading_zeros_are_put_back(tmp_path: Path) -> None:
    assert _read(tmp_path, "peer_cities.csv").figures["poverty"]["0639003"] == 2.5
    assert _read(tmp_path, "density.csv").figures["density"]["0639003"] == pytest.approx(2346.4 / 2.589988, rel=1e-5)


def test_counties_and_townships_are_not_taken_for_places(tmp_path: Path) -> None:
    part = _read(tmp_path, "peer_cities.csv")
    assert part.places == {"3673000", "0639003"}
    assert part.left_out == {"counties and townships": 2}
    assert part.vintage == "American Community Survey 2018-2022, by the Chicago Fed"


def test_only_addresses_of_the_web_are_websites(tmp_path: Path) -> None:
    assert _read(tmp_path, "websites_2022.csv").texts["website"] == {"3673000": "https://www.syr.gov/"}


def test_the_survey_gives_shares_and_no_estimate_is_not_known(tmp_path: Path) -> None:
    part = _read(tmp_path, "acs5_2022.json")
    assert part.figures["poverty"] == {"3673000": 25.0, "0100100": 25.0}
    assert part.figures["home_value_to_income"]["3673000"] == pytest.approx(2.70512, rel=1e-5)
    assert "3601000" not in part.figures["household_income"]
    assert part.vintage == "American Community Survey 2018-2022"


def test_a_survey_answer_that_lacks_variables_gives_what_it_can(tmp_path: Path) -> None:
    content = b'[["NAME","B19013_001E","state","place"],["Syracuse city, New York","43584","36","73000"]]'
    assert set(_read(tmp_path, "acs5_2022.json", content).figures) == {"household_income"}


@pytest.mark.parametrize(
    "content", [b'[["NAME","B19013_001E","state","place"],["cut', b"[[" * 100_000, b'[["a","b"],["c"]]', b'[["a"],5]']
)
def test_a_broken_answer_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "cut.json").write_bytes(content)
    with pytest.raises(UnreadableFile, match="can not be read"):
        open_raw(tmp_path / "cut.json", tmp_path)


def test_a_name_can_not_send_commands_to_the_terminal(tmp_path: Path) -> None:
    content = FILES["sub-est2022.csv"].replace(b"Syracuse city", b"Syra\x1b[31mcuse city")
    assert _read(tmp_path, "sub-est2022.csv", content).texts["name"]["3673000"] == "Syra [31mcuse"


def test_points_off_the_globe_are_not_known(tmp_path: Path) -> None:
    publish(tmp_path, "made_2021.csv")
    part = _read(tmp_path, "made_2021.csv", FILES["made_2021.csv"].replace(b"43.04,-76.14", b"143.04,-76.14"))
    assert "3673000" not in part.figures.get("latitude", {})
    assert "3633139" in part.figures["latitude"]
