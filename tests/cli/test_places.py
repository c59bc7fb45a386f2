"""`upstate places` and `upstate peers`, as a person calls them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import call
from tests.places.published import publish
from upstate.actions.update_places import update_places


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of this test's own."""
    monkeypatch.setenv("UPSTATE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(scope="module")
def made_table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a table that was made once of published files."""
    folder = tmp_path_factory.mktemp("table")
    update_places(source=publish(folder / "published"), cache=folder)
    return folder


@pytest.fixture
def folder(made_table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, on a machine that has the table."""
    monkeypatch.setenv("UPSTATE_CACHE", str(made_table))
    return tmp_path


def test_update_tells_what_was_recognised_and_what_was_not(tmp_path: Path, cache: Path) -> None:
    folder = publish(tmp_path / "published", "sub-est2022.csv", "density.csv")
    (folder / "letter.txt").write_text("Dear city,\n")
    made = call("places", "update", "--from", folder, "--json").json
    assert {one["kind"] for one in made["recognised"]} == {
        "population estimates of all places (SUB-EST)",
        "density of places",
    }
    assert [one["file"] for one in made["not_recognised"]] == ["letter.txt"]
    assert "gazetteer of places" in made["missing"]
    assert Path(made["file"]) == cache / "places.parquet"
    shown = call("places", "update", "--from", folder).out
    assert "Not used: letter.txt" in shown
    assert "Missing: gazetteer of places" in shown


def test_places_are_found_without_naming_the_command_for_it(folder: Path) -> None:
    found = call("places", "syracuse", "ny", "--json").json["found"]
    assert [(one["geoid"], one["population"]) for one in found] == [("3673000", 144451)]
    assert found == call("places", "find", "--geoid", "3673000", "--json").json["found"]
    assert "Syracuse" in call("places", "syracuse").out
    assert "population_2012" in call("places").out


def test_places_of_a_size_are_counted_by_vintage(folder: Path) -> None:
    counts = call("places", "--between", 100_000, 500_000, "--json").json["counts"]
    assert {count["column"]: count["places"] for count in counts}["population_2012"] == 3
    assert "Urban Honolulu" in call("places", "--between", 100_000, 500_000).out


def test_peers_give_the_promised_keys(folder: Path) -> None:
    group = call("peers", "--like", "3673000", "--json").json
    assert set(group) == {"place", "theme", "compared", "peers", "variables", "not_known"}
    assert group["place"]["geoid"] == "3673000"
    for peer in group["peers"]:
        assert set(peer) == {
            "rank", "geoid", "name", "kind", "state", "population", "longitude", "latitude", "website", "distance",
            "closest", "furthest", "not_known", "sentence",
        }  # fmt: skip
        for reason in (*peer["closest"], *peer["furthest"]):
            assert set(reason) == {"variable", "title", "gap", "here", "there", "words"}
    for variable in group["variables"]:
        assert set(variable) == {
            "variable", "title", "unit", "weight", "vintage", "here", "peers", "everyone", "known",
        }  # fmt: skip
    assert all(set(one) == {"variable", "title"} for one in group["not_known"])


def test_peers_are_shown_with_reasons_medians_and_what_is_not_known(folder: Path) -> None:
    shown = call("peers", "--like", "3673000", "--theme", "size", "--count", "2").out
    assert "Rochester, NY (3663000)" in shown
    assert "peers (median)" in shown
    assert "Not known of" in shown


def test_peers_come_as_csv_too(folder: Path) -> None:
    rows = list(csv.DictReader(call("peers", "--like", "3673000", "--theme", "size", "--csv").out.splitlines()))
    assert rows[0]["rank"] == "1"
    assert set(rows[0]) == {"rank", "geoid", "name", "state", "population", "distance", "reasons", "website"}


def test_a_new_city_is_looked_up_by_its_name(folder: Path) -> None:
    made = call("new", folder / "syracuse", "--place", "Syracuse, NY", "--json").json
    assert (made["geoid"], made["population"]) == ("3673000", 144451)
    assert "Syracuse, NY (3673000): 144,451 people" in made["notice"]
    assert call("peers", "-w", folder / "syracuse", "--theme", "size", "--json").json["place"]["name"] == "Syracuse"


def test_a_new_city_is_looked_up_by_its_code_and_what_is_given_goes_before(folder: Path) -> None:
    made = call("new", folder / "s", "--geoid", "3673000", "--population", "150000", "--json").json
    assert (made["name"], made["population"]) == ("Syracuse, NY", 150000)
    assert call("peers", "-w", folder / "s", "--theme", "size", "--json").json["place"]["population"] == 150000


def test_without_a_table_a_city_is_made_and_the_notice_says_what_to_do(cache: Path, tmp_path: Path) -> None:
    made = call("new", tmp_path / "v", "--place", "Smallbrook, NY", "--population", "900", "--json")
    assert made.code == 0
    assert "upstate places update" in made.json["notice"]
    assert "population = 900" in (tmp_path / "v" / "city.toml").read_text("utf-8")
    refused = call("peers", "-w", tmp_path / "v", "--json")
    assert refused.code == 2
    assert "upstate places update" in json.loads(refused.err)["error"]["next_step"]


def test_a_city_of_another_country_is_told_nothing_of_the_census(cache: Path, tmp_path: Path) -> None:
    assert call("new", tmp_path / "k", "--place", "Kitchener, ON", "--json").json["notice"] == ""


def test_a_village_that_the_table_lacks_has_peers(folder: Path) -> None:
    call("new", folder / "v", "--place", "Smallbrook, NY", "--population", "900")
    group = call("peers", "-w", folder / "v", "--json").json
    assert group["place"]["state"] == "NY"
    assert group["peers"]
    assert "density" in {one["variable"] for one in group["not_known"]}


@pytest.mark.parametrize(
    "words",
    [
        ("places", "zzz"),
        ("places", "--geoid", "../../etc/passwd"),
        ("places", "update", "--from", "/nowhere"),
        ("peers", "--like", "0"),
        ("peers", "--like", "3673000", "--theme", "[red]"),
        ("peers", "--like", "3673000", "--count", "0"),
        ("peers", "-w", "/nowhere"),
        ("places", "--between", "5", "x"),
        ("new", "/tmp/never-made", "--population", "-1"),
    ],
)
def test_bad_input_ends_in_three_parts(folder: Path, words: tuple[str, ...]) -> None:
    refused = call(*words)
    assert refused.code == 2
    assert "Not done." in refused.err and "Allowed:" in refused.err and "Next:" in refused.err
    assert "Traceback" not in refused.err
