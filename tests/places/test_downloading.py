"""Fetching from the Census Bureau, over a real HTTP server on this machine that publishes at the same paths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.places.conftest import TODAY
from tests.places.published import publish
from tests.places.serving import ESTIMATES, GAZETTEER, SURVEY, Census, serving_census
from upstate.actions.update_places import UpdatedPlaces, update_places
from upstate.errors import NoPlaces
from upstate.places import downloading
from upstate.places.addresses import Addresses, addresses
from upstate.places.cache import load_table, table_path
from upstate.places.files.profile import FORMULAS
from upstate.tables.servers.http import Client


@pytest.fixture
def census(monkeypatch: pytest.MonkeyPatch) -> Iterator[Census]:
    monkeypatch.delenv("CENSUS_API_KEY", raising=False)
    monkeypatch.setattr(Client, "pause", staticmethod(lambda seconds: None))
    with serving_census() as served:
        monkeypatch.setenv("UPSTATE_CENSUS", served.address)
        yield served


def _update(cache: Path) -> UpdatedPlaces:
    return update_places(cache=cache, today=TODAY)


def test_the_network_gives_the_same_table_as_the_folder_of_its_files(census: Census, tmp_path: Path) -> None:
    fetched = _update(tmp_path / "cache").table
    folder = publish(tmp_path / "folder", "2024_Gaz_place_national.zip", "sub-est2022.csv", "acs5_2022.json")
    read = update_places(source=folder, cache=tmp_path / "other", today=TODAY).table
    assert list(fetched.places()) == list(read.places())
    for name in FORMULAS:
        assert fetched.figure(name, fetched.positions["3673000"]) == read.figure(name, read.positions["3673000"])


def test_every_column_tells_its_vintage(census: Census, tmp_path: Path) -> None:
    columns = _update(tmp_path).table.columns
    assert columns["population_2012"].vintage == "Population Estimates Program, vintage 2012"
    assert columns["poverty"].vintage == "American Community Survey 2019-2023"
    assert columns["land_km2"].vintage == "gazetteer of 2024"


def test_all_variables_are_asked_for_and_never_more_than_50_at_once(census: Census, tmp_path: Path) -> None:
    _update(tmp_path)
    asked = [address for address in census.asked if address.startswith(SURVEY)]
    lists = [address.split("get=")[1].split("&")[0].split(",") for address in asked]
    assert all(len(names) <= 50 and names[0] == "NAME" for names in lists)
    assert {name for names in lists for name in names} >= {
        name for formula in FORMULAS.values() for name in formula.needs
    }


def test_the_key_goes_to_the_api_alone_and_is_shown_to_nobody(
    census: Census, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CENSUS_API_KEY", "secret-key")
    census.faults[SURVEY] = [(400, "text/plain", b"error: unknown variable")] * 2
    with pytest.raises(NoPlaces) as fault:
        _update(tmp_path)
    assert "secret-key" not in str(fault.value)
    assert all(("key=secret-key" in address) == address.startswith(SURVEY) for address in census.asked)


def test_the_key_is_not_in_the_words_of_a_server_that_gives_up(
    census: Census, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CENSUS_API_KEY", "secret-key")
    census.faults[SURVEY] = [(503, "text/plain", b"secret-key")] * 9 * downloading.TRIES
    with pytest.raises(NoPlaces) as fault:
        downloading.download(addresses(), tmp_path)
    assert f"failed {downloading.TRIES} times" in fault.value.given
    assert "secret-key" not in str(fault.value)


def test_a_web_page_in_place_of_an_answer_says_that_a_key_may_be_needed(census: Census, tmp_path: Path) -> None:
    census.faults[SURVEY] = [(200, "text/html", b"<html>Missing Key</html>")] * 2
    with pytest.raises(NoPlaces, match="CENSUS_API_KEY"):
        _update(tmp_path)


def test_a_busy_server_is_asked_again(census: Census, tmp_path: Path) -> None:
    census.faults[GAZETTEER] = [(503, "text/plain", b"later")]
    assert len(_update(tmp_path).table) == 7
    assert census.asked.count(GAZETTEER) == 2


def test_an_answer_that_is_cut_off_is_not_taken_for_the_file(census: Census, tmp_path: Path) -> None:
    census.faults[ESTIMATES] = [(200, "cut", b"SUMLEV,STATE\n")]
    assert len(_update(tmp_path).table) == 7
    census.faults[ESTIMATES] = [(200, "cut", b"SUMLEV,STATE\n")] * downloading.TRIES
    with pytest.raises(NoPlaces, match=f"failed {downloading.TRIES} times"):
        _update(tmp_path)


def test_an_endless_answer_is_left(census: Census, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloading, "_MOST_BYTES", 100)
    with pytest.raises(NoPlaces, match="sends more than"):
        _update(tmp_path)


def test_all_that_failed_is_told_at_once_and_the_old_table_stays(census: Census, tmp_path: Path) -> None:
    before = _update(tmp_path).table
    census.faults[GAZETTEER] = [(404, "text/plain", b"")]
    census.faults[ESTIMATES] = [(403, "text/plain", b"")]
    with pytest.raises(NoPlaces) as fault:
        _update(tmp_path)
    assert "2024_Gaz_place_national.zip answered 404" in fault.value.given
    assert "sub-est2024.csv does not let us in (403" in fault.value.given
    assert "--from FOLDER" in fault.value.next_step
    assert load_table(table_path(tmp_path)).as_json() == before.as_json()


def test_without_a_network_the_error_says_what_to_do(census: Census, tmp_path: Path) -> None:
    nobody = Addresses(gazetteer="http://127.0.0.1:9/a.zip", estimates=(), survey="http://127.0.0.1:9/acs5")
    with pytest.raises(NoPlaces, match="the connection failed"):
        downloading.download(nobody, tmp_path)


def test_an_address_that_is_none_is_told(census: Census, tmp_path: Path) -> None:
    with pytest.raises(NoPlaces, match="is no address"):
        downloading.download(Addresses(gazetteer="a.zip", estimates=(), survey="https://127.0.0.1:9/"), tmp_path)


def test_a_table_is_not_replaced_by_one_that_knows_less(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    update_places(source=publish(tmp_path / "all"), cache=cache, today=TODAY)
    fewer = publish(tmp_path / "fewer", "2024_Gaz_place_national.zip", "sub-est2022.csv")
    with pytest.raises(NoPlaces) as fault:
        update_places(source=fewer, cache=cache, today=TODAY)
    assert "poverty" in fault.value.given
    assert "--fewer" in fault.value.next_step
    assert "poverty" not in update_places(source=fewer, cache=cache, fewer=True, today=TODAY).table.columns


def test_the_addresses_are_the_census_bureaus_own_unless_another_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UPSTATE_CENSUS", raising=False)
    hosts = {address.split("/")[2] for _, address in addresses().files()}
    assert hosts == {"www2.census.gov", "api.census.gov"}
    monkeypatch.setenv("UPSTATE_CENSUS", "http://127.0.0.1:1")
    assert {address.split("/")[2] for _, address in addresses().files()} == {"127.0.0.1:1"}
