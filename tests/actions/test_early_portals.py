"""The lists of early portals: what their rows mean is read, what they do not tell is not guessed, and the claims are counted again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.called import Called
from upstate.actions.early_portals import early_portals
from upstate.actions.update_places import update_places
from upstate.errors import NoPlaces, UnreadableFile
from upstate.places.cache import save_table
from upstate.places.table import ColumnNote, PlaceTable
from upstate.standards.early_portals import read_early_list

PORTALS = 'Location,State,"Population (US Census, 2011)",Ownership?,Open Data Policy?,Link,Type '
POLICIES_2014 = "Date,Legal Means,Policy URL,State,City,County"
POLICIES = "Date,Legal Means,Policy URL,State,State Name,WWC,County,City"
PEOPLE = {
    "4819000": ("Dallas", 1_200_000), "1150000": ("Washington", 632_000), "3274000": ("Reno", 231_000),
    "3651000": ("New York", 8_300_000), "0653000": ("Oakland", 400_000), "3673000": ("Syracuse", 144_000),
    "4260000": ("Twin", 150_000), "4260001": ("Twin", 150_000),
}  # fmt: skip


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    geoids = tuple(sorted(PEOPLE))
    people = np.array([float(PEOPLE[one][1]) for one in geoids])
    texts = {"name": tuple(PEOPLE[one][0] for one in geoids), "population_of": ("population_2012",) * len(geoids)}
    texts |= dict.fromkeys(("kind", "website"), ("",) * len(geoids))
    notes = {"population_2012": ColumnNote("made up", "a test", len(geoids))}
    figures = {"population": people, "population_2011": people, "population_2012": people}
    table = PlaceTable(geoids, texts, figures, notes | {"population_2011": notes["population_2012"]})
    save_table(table, tmp_path / "cache" / "places.parquet")
    return tmp_path / "cache"


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """As they are published: the older with CR at the ends of lines, numbers with commas, one city thrice, days that were never."""
    folder = tmp_path / "sunlight"
    folder.mkdir()
    portals = [
        PORTALS, "New York,NY,19465197,Government,Yes,https://a.example,US State", 'Reno,NV,"233,294",Government,No,https://b.example,US City',
        "Washington D.C.,DC,797983,Government,Yes,https://c.example,US City", "Washington D.C.[GIS],DC,797983,Government,Yes,https://d.example,US City",
        "New York City,NY,8244910,Government,Yes,https://e.example,US City", "Twin,PA,150000,Government,No,https://f.example,US City",
        "Nowhere,NV,5000,Government,No,https://g.example,US City GIS",
    ]  # fmt: skip
    older = [
        POLICIES_2014, '10/15/2013,Legislation,https://a.example,,"Oakland, CA",', ",,,,,", '7/21/2014,Directive,https://b.example,,"Washington, D.C.",',
        "9/18/2120,Order,https://c.example,Illinois,,", "5/28/2014,Legislation,https://d.example,,,",
    ]  # fmt: skip
    newer = [
        POLICIES, "10/15/2013,Legislation,https://a.example,CA,California,False,,Oakland", "02/09/015,Directive,https://b.example,TX,Texas,False,,Dallas",
        "09/18/2120,Order,https://c.example,NY,New York,False,,Syracuse", "04/10/2014,Legislation,https://d.example,TX,Texas,False,,",
    ]  # fmt: skip
    for name, rows, end in (
        ("USlocalopendataportals_2014-12-17.csv", portals, "\r"),
        ("USlocalpolicylocations_2014-12-17.csv", older, "\r"),
        ("USlocalopendataportals.csv", portals, "\n"),
        ("USlocalpolicylocations.csv", newer, "\n"),
    ):
        (folder / name).write_bytes(end.join([*rows, ""]).encode())
    return folder


def test_each_edition_is_counted_by_the_lists_own_figures_and_by_the_census(lists: Path, cache: Path) -> None:
    older, newer = early_portals(folder=lists, cache=cache).editions
    assert [one.label for one in (older, newer)] == ["2014-12-17", "newest"]
    own, *census = older.claims
    assert (own.medium.portal, own.large.portal, own.medium.of, own.largest) == (1, 2, None, None)
    assert [one.people for one in census] == ["Census, July 2011", "Census, July 2012"]
    assert (census[1].medium.portal, census[1].medium.either, census[1].medium.of) == (1, 2, 5)
    assert (census[1].large.portal, census[1].large.either, census[1].large.of) == (2, 2, 3)
    assert newer.claims[2].medium.either == 3 and newer.claims[2].large.either == 3


def test_a_city_under_several_names_is_one_place(lists: Path, cache: Path) -> None:
    older = early_portals(folder=lists, cache=cache).editions[0]
    assert not any("this name" in one.what for one in older.odd if one.told.startswith("Washington"))
    places = {one.place.label: one for one in older.places}
    assert set(places) == {"New York, NY", "Washington, DC", "Reno, NV", "Oakland, CA"}
    assert places["Washington, DC"].portal and places["Washington, DC"].policy
    assert places["Reno, NV"].told_people == 233_294


@pytest.mark.parametrize(
    ("told", "what"),
    [
        ("Twin", "2 places have this name"),
        ("Nowhere", "no city, village or borough"),
        ("Washington D.C.", "said to have 797,983 people; the Census Bureau says 632,000"),
        ("Dallas", "'02/09/015' is no day"),
        ("Syracuse", "'09/18/2120' is no day"),
    ],
)
def test_what_is_odd_is_listed_by_row_and_not_guessed(lists: Path, cache: Path, told: str, what: str) -> None:
    odd = [one for edition in early_portals(folder=lists, cache=cache).editions for one in edition.odd]
    assert any(one.told == told and what in one.what and one.row > 0 for one in odd)


def test_states_and_counties_are_no_cities_and_are_counted_apart(lists: Path) -> None:
    portals = read_early_list(lists / "USlocalopendataportals_2014-12-17.csv")
    policies = read_early_list(lists / "USlocalpolicylocations_2014-12-17.csv")
    assert portals and policies
    assert portals.others == {"US State": 1} and policies.others == {"State": 1, "of no place": 1}
    assert policies.cities[0].on == date(2013, 10, 15) and portals.as_of == date(2014, 12, 17)


def test_a_folder_without_such_a_list_is_refused(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", "utf-8")
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(UnreadableFile, match="none of the Sunlight"):
            early_portals(folder=folder, cache=cache)


def test_without_a_table_of_places_nothing_is_counted(lists: Path, tmp_path: Path) -> None:
    with pytest.raises(NoPlaces):
        early_portals(folder=lists, cache=tmp_path / "empty")


def test_the_command_shows_the_counts_and_what_is_odd(
    call: Callable[..., Called], lists: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPSTATE_CACHE", str(cache))
    shown = call("standards", "early", lists)
    assert shown.code == 0 and "row 7, Twin: 2 places have this name" in shown.out
    value: Any = call("standards", "early", lists, "--json").json
    assert [one["as_of"] for one in value["editions"]] == ["2014-12-17", "newest"]


def test_the_figures_of_the_explanation_are_those_of_the_real_lists(city_data: Path, tmp_path: Path) -> None:
    if not (city_data / "sunlight").is_dir():
        pytest.skip("the Sunlight Foundation's lists are not in the folder of real data")
    update_places(source=city_data / "census", cache=tmp_path, today=date(2026, 11, 27))
    older, newer = early_portals(folder=city_data / "sunlight", cache=tmp_path).editions
    [then] = [one for one in older.claims if one.people == "Census, July 2012"]
    [later] = [one for one in newer.claims if one.people == "Census, July 2012"]
    page = (Path(__file__).parents[2] / "docs/explanation/who-had-portals.md").read_text("utf-8")
    for year, told in (("December 2014", then), ("October 2016", later)):
        assert told.largest
        cells = [f"{one.portal}, {one.either} of {one.of}" for one in (told.medium, told.large, told.largest)]
        assert f"| {year} | {' | '.join(cells)} |" in page
    assert older.claims[0].medium.portal == 24
