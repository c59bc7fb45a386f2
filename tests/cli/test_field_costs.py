"""What lacking a field costs goes from the city that measured it to the one that asks."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Called, call

SOLUTION = "water-main-breaks"


@pytest.fixture(scope="module")
def measuring(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(city, tmp_path_factory.mktemp("measuring") / "city"))


@pytest.fixture(scope="module")
def measured(measuring: Path) -> Called:
    return call("prove", SOLUTION, "--cost-of-fields", "--as-of", "2012-01-01", "--json", "-w", measuring)


@pytest.fixture(scope="module")
def asking(measured: Called, measuring: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another city, that trusts the registry in which the first one shared, and has mains without a material."""
    folder = tmp_path_factory.mktemp("asking")
    registry, other = folder / "registry", folder / "city"
    assert call("share", SOLUTION, "--to", registry, "--yes", "-w", measuring).code == 0
    assert call("registry", "build", registry, "--name", "Valley").code == 0
    call("new", other, "--place", "Fairview, NY")
    assert call("registry", "add", "valley", registry, "--unsigned", "--yes", "-w", other).code == 0
    (folder / "water_mains.csv").write_text("main_id,installed\n1,1950-01-01\n2,1961-01-01\n", "utf-8")
    return other


def test_how_many_proofs_are_needed_is_said_before(measured: Called) -> None:
    fields = [one["field"] for one in measured.json["field_costs"]["fields"]]
    assert (
        f"{len(fields) + 1} proofs: one with all fields, one more without each of {', '.join(fields)}." in measured.err
    )


def test_the_evidence_holds_the_cost_of_each_field_and_of_what(measured: Called) -> None:
    costs = measured.json["field_costs"]
    assert "mains.material" in [one["field"] for one in costs["fields"]]
    ranker = next(one for one in measured.json["rankers"] if one["name"] == costs["ranker"])
    assert costs["precision"] == ranker["precision"][costs["at"]]
    for one in costs["fields"]:
        assert one["cost"] == pytest.approx(costs["precision"] - one["precision"], abs=2e-6)
        assert one["interval"][0] <= one["interval"][1]


def test_find_in_another_city_tells_the_cost_and_where_it_was_measured(measured: Called, asking: Path) -> None:
    mains = asking.parent / "water_mains.csv"
    first = call("find", "--table", mains, "--json", "-w", asking).json["solutions"][0]
    told = {one["field"]: one for one in first["fields"]["missing"]}
    for one in measured.json["field_costs"]["fields"]:
        found = told[one["field"]]
        assert (found["cost"], found["interval"]) == (one["cost"], one["interval"])
        assert (found["cost_of"], found["cost_in"]) == ("precision at 1%", "Millbrook (simulated), NY")
        said = f"{one['field']} (costs about {round(one['cost'], 3):g} precision at 1% in Millbrook (simulated), NY"
        assert f"{said})" in first["sentence"] or f"{said}, no more than noise)" in first["sentence"]


def test_the_costs_stand_on_the_card(asking: Path) -> None:
    card = next((asking.parent / "registry" / "shared" / SOLUTION).glob("*/README.md")).read_text("utf-8")
    assert "| mains.material | precision at 1% |" in card


def test_without_the_option_nothing_is_measured(proved: Called) -> None:
    assert proved.json["field_costs"] is None
