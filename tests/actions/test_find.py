"""What a city finds first: what its own tables suffice for, and what is proven where it is alike."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.called import Called
from upstate.actions.borrow import borrow
from upstate.actions.build_registry import build_registry
from upstate.actions.find import FoundSolution, FoundSolutions, find
from upstate.actions.trust_registry import add_registry
from upstate.actions.update_places import update_places
from upstate.city import CitySettings, create_workspace
from upstate.errors import UnreadableFile
from upstate.simulation import simulate_water
from upstate.solutions import find_on_shelf, read_folder
from upstate.solutions.bundle import Bundle, FieldCost
from upstate.solutions.finding import Had, Proof, TableHad, evidence_level, standing
from upstate.solutions.registry import SHARED, SOLUTIONS
from upstate.tables.reading import read_table

MAINS, ROADS = "water-main-breaks", "road-decay"
SHA = read_folder(find_on_shelf(MAINS)).sha256


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A city without any table."""
    create_workspace(tmp_path / "springfield", CitySettings(name="Springfield, IL", geoid="1772000"))
    return tmp_path / "springfield"


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The files of a simulated water department."""
    made = simulate_water(folder=tmp_path_factory.mktemp("simulated"), mains=400)
    return [file for files in made.files.values() for file in files]


def bundle(place: str, geoid: str, **said: Any) -> Bundle:
    known = {
        "solution": MAINS,
        "title": "Water mains",
        "version": "1.0.0",
        "sha256": SHA,
        "shared_on": date(2026, 1, 2),
    }
    return Bundle.model_validate({**known, "place": place, "geoid": geoid, "status": "backtested", **said})


def trust(city: Path, *bundles: Bundle, lend: str = MAINS) -> None:
    """Trust a registry that lends a solution and holds these bundles."""
    folder = city.parent / "registry"
    shutil.copytree(find_on_shelf(MAINS), folder / SOLUTIONS / lend)
    if lend != MAINS:
        story = folder / SOLUTIONS / lend / "README.md"
        story.write_text(story.read_text("utf-8") + "\nChanged.\n", "utf-8")
    for number, one in enumerate(bundles):
        place = folder / SHARED / one.solution / f"city-{number}"
        place.mkdir(parents=True)
        (place / "bundle.json").write_text(one.model_dump_json(), "utf-8")
    build_registry(folder=folder, name="Central")
    add_registry(workspace=city, name="central", address=str(folder), unsigned=True, answer=lambda _: True)


def cost(field: str, cost: float, low: float) -> FieldCost:
    return FieldCost(field=field, of="precision at 1%", cost=cost, low=low, high=0.09)


def by_name(found: FoundSolutions, name: str) -> FoundSolution:
    return next(one for one in found.solutions if one.name == name)


def test_the_real_tables_of_kitchener_put_water_mains_first(
    tmp_path: Path, city_data: Path, call: Callable[..., Called]
) -> None:
    city = create_workspace(tmp_path / "kitchener", CitySettings(name="Kitchener, Ontario", country="CA"))
    for name in ("Water_Mains", "Water_Main_Breaks"):
        read_table(source=city_data / "kitchener" / f"{name}.csv", target=city.tables / f"{name}.parquet")
    first = call("find", "--json", "-w", city.folder).json["solutions"][0]
    assert first["name"] == MAINS
    assert first["fields"]["required_have"] == first["fields"]["required_of"] == 4
    mains = first["fields"]["tables"][0]
    assert mains["from"] == "Water_Mains"
    assert mains["fields"]["material"] == "MATERIAL"
    assert "mains.retired" in {lack["field"] for lack in first["fields"]["missing"]}


def test_files_that_were_never_adapted_put_their_solution_first(empty: Path, exports: list[Path]) -> None:
    found = find(workspace=empty, files=exports)
    assert found.solutions[0].name == MAINS
    assert found.solutions[0].had.is_whole
    assert not by_name(found, ROADS).had.is_whole
    assert not [*(empty / "tables").iterdir()], "find only reads"


def test_what_a_missing_field_costs_is_told_with_the_city_that_measured_it(empty: Path) -> None:
    costs = (cost("mains.material", 0.0204, 0.011), cost("mains.lined", 0.001, -0.002))
    trust(empty, bundle("Kitchener, Ontario", "", costs=costs))
    told = by_name(find(workspace=empty), MAINS).sentence
    assert "mains.material (costs about 0.02 precision at 1% in Kitchener, Ontario)" in told
    assert "mains.lined (costs about 0.001 precision at 1% in Kitchener, Ontario, no more than noise)" in told


def test_of_two_cities_the_nearer_peer_tells_the_cost(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("upstate.actions.find.peer_ranks", lambda *_: {"3663000": 9, "3611000": 2})
    told = {"Far, TX": "4800000", "Rochester, NY": "3663000", "Buffalo, NY": "3611000"}
    measured = enumerate(told.items(), 1)
    trust(empty, *(bundle(place, code, costs=(cost("mains.lined", n / 100, 0.001),)) for n, (place, code) in measured))
    lack = next(one for one in by_name(find(workspace=empty), MAINS).lacks if one.field == "mains.lined")
    assert (lack.cost, lack.cost_in) == (0.03, "Buffalo, NY")


def test_a_failure_is_told_with_its_reason_and_its_peer(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("upstate.actions.find.peer_ranks", lambda *_: {"3663000": 3})
    trust(empty, bundle("Rochester, NY", "3663000", status="stopped", because="our breaks have no dates"))
    found = by_name(find(workspace=empty), MAINS)
    assert found.proofs[0].words == "stopped in Rochester, NY (peer 3) because our breaks have no dates"
    assert found.evidence == "reported"


def test_without_a_table_of_places_peers_are_not_marked_and_that_is_told(empty: Path) -> None:
    assert any("Peers are not marked" in note for note in find(workspace=empty).notes)


def test_peers_are_marked_by_the_census_s_own_table_of_places(empty: Path, city_data: Path, tmp_path: Path) -> None:
    """Of Springfield, IL: Peoria is near in size and state; Syracuse and a place that no table holds are none."""
    update_places(source=city_data / "census", cache=tmp_path / "places", today=date(2026, 11, 27))
    trust(empty, bundle("Somewhere, NY", "3600000"), bundle("Peoria, IL", "1759000"))
    found = find(workspace=empty, cache=tmp_path / "places")
    proofs = by_name(found, MAINS).proofs
    assert not any("Peers are not marked" in note for note in found.notes)
    assert [one.place for one in proofs if one.peer] == ["Peoria, IL"]
    assert proofs[0].words == f"backtested in Peoria, IL (peer {proofs[0].peer})"


def test_the_same_text_on_the_shelf_and_in_a_registry_is_one_solution(empty: Path) -> None:
    trust(empty, bundle("Rochester, NY", "3663000"))
    found = find(workspace=empty)
    assert by_name(found, MAINS).also_in == (f"central/{MAINS}",)
    assert by_name(found, MAINS).evidence == "backtested elsewhere"
    assert [one.name for one in found.solutions].count(MAINS) == 1
    assert f"central/{MAINS}" not in {one.name for one in found.solutions}


def test_a_solution_of_a_registry_is_scored_as_one_on_the_shelf(empty: Path, exports: list[Path]) -> None:
    trust(empty, lend="pipes")
    found = {one.name: one for one in find(workspace=empty, files=exports).solutions}
    assert found["central/pipes"].had == found[MAINS].had
    assert found[MAINS].had.is_whole


def test_a_column_counts_by_what_it_holds_also_for_a_solution_of_a_registry(empty: Path, tmp_path: Path) -> None:
    trust(empty, lend="pipes")
    file = tmp_path / "water_mains.csv"
    file.write_text("main_id,installed,material\n1,unknown,CI\n2,never,PVC\n", "utf-8")
    found = by_name(find(workspace=empty, files=[file]), "central/pipes")
    assert found.had.tables[0].fields.keys() == {"main_id", "material"}
    assert found.next_command == "upstate borrow central/pipes"


def test_what_a_registry_tells_of_this_city_is_left_out(empty: Path) -> None:
    trust(empty, bundle("Springfield, IL", "1772000", status="field-tested"))
    assert by_name(find(workspace=empty), MAINS).evidence == "reported"


def test_the_own_proof_is_backtested_here(empty: Path) -> None:
    borrow(workspace=empty, solution=MAINS)
    kept = empty / "solutions" / MAINS / "evidence"
    kept.mkdir(exist_ok=True)
    (kept / "2026-01-02.json").write_text(
        json.dumps({"format": 1, "verdict": {"sentence": "The model is better."}}), "utf-8"
    )
    found = by_name(find(workspace=empty), MAINS)
    assert found.evidence == "backtested here"
    assert found.proofs[0].words == "backtested here: The model is better."


@pytest.mark.parametrize("words", ["water", "watr", "WATER mians", "break"])
def test_words_are_found_with_slips(empty: Path, words: str) -> None:
    assert find(workspace=empty, words=words).solutions[0].name == MAINS


@pytest.mark.parametrize("words", ["streets decay", "pavment", "block repair"])
def test_words_in_a_title_come_before_words_in_a_story(empty: Path, words: str) -> None:
    assert find(workspace=empty, words=words).solutions[0].name == ROADS


def test_words_that_nobody_has_find_nothing(empty: Path, call: Callable[..., Called]) -> None:
    said = call("find", "zeppelin", "-w", empty)
    assert said.code == 0
    assert "No solution" in said.out


@pytest.mark.parametrize("words", ['"; DROP TABLE', "\x1b[31m", "*" * 5000, "%s {0}", "[bold]"])
def test_hostile_words_do_no_harm(empty: Path, words: str) -> None:
    find(workspace=empty, words=words)


def test_a_broken_table_is_told_and_the_others_are_looked_at(empty: Path) -> None:
    (empty / "tables" / "mains.parquet").write_bytes(b"PAR1 no")
    assert any("mains.parquet was left out" in note for note in find(workspace=empty).notes)


def test_a_file_that_is_no_table_is_refused(empty: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        find(workspace=empty, files=[tmp_path / "nothing.csv"])


def had(*fields: str) -> Had:
    return Had((TableHad("mains", "m", dict.fromkeys(fields, "x"), {"main_id": True, "lined": False}),))


def test_what_the_city_can_run_comes_before_what_peers_have_proven() -> None:
    peer = Proof("Rochester, NY", "backtested", "3663000", peer=1)
    assert standing(had("main_id"), []) > standing(had("lined"), [peer])


def test_peers_count_before_other_cities_and_a_stop_counts_against() -> None:
    peer = Proof("Rochester, NY", "backtested", "3663000", peer=1)
    others = [Proof(f"City {n}", "field-tested") for n in range(3)]
    stopped = Proof("Buffalo, NY", "stopped", "3611000", peer=2)
    assert standing(had("main_id"), [peer]) > standing(had("main_id"), others)
    assert standing(had("main_id"), [peer]) > standing(had("main_id"), [peer, stopped])


def test_a_city_that_shares_often_counts_once() -> None:
    one = Proof("Rochester, NY", "backtested", "3663000")
    assert standing(had("main_id"), [one, one]) == standing(had("main_id"), [one])


def test_a_contract_that_requires_nothing_is_not_met() -> None:
    assert not Had(()).is_whole


def test_a_stop_proves_nothing() -> None:
    assert evidence_level([Proof("Here", "stopped", here=True)]) == "reported"
