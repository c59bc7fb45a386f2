"""One city lends its model, another proves and ranks with it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Called, call

SOLUTION = "water-main-breaks"
WORDS = (SOLUTION, "--as-of", "2018-01-01", "--json")


@pytest.fixture(scope="module")
def lent(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("lent") / "model.json"
    assert call("model", SOLUTION, "--to", target, "-w", city).code == 0
    return target


@pytest.fixture(scope="module")
def borrower(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same records under another name."""
    folder = tmp_path_factory.mktemp("borrower") / "city"
    shutil.copytree(city, folder)
    settings = folder / "city.toml"
    settings.write_text(settings.read_text("utf-8").replace("Millbrook", "Ashford"), "utf-8")
    return folder


@pytest.fixture(scope="module")
def proved_with(borrower: Path, lent: Path) -> Called:
    return call("prove", *WORDS, "--model", lent, "-w", borrower)


def test_a_lent_model_tells_where_it_was_learned_and_holds_no_unit(lent: Path, city: Path) -> None:
    model = json.loads(lent.read_text("utf-8"))
    assert model["learned"]["place"] == "Millbrook (simulated), NY"
    assert model["solution"]["name"] == SOLUTION
    ranked = call("rank", SOLUTION, "--budget", "20", "--as-of", "2022-01-01", "--json", "-w", city).json
    assert not any(unit["id"] in lent.read_text("utf-8") for unit in ranked["units"])


def test_the_proof_compares_the_rungs_and_says_on_which_to_stand(proved_with: Called, lent: Path) -> None:
    evidence = proved_with.json
    by_name = {ranker["name"]: ranker for ranker in evidence["rankers"]}
    assert {"borrowed", "borrowed, recalibrated", "pooled"} <= by_name.keys()
    assert by_name["borrowed"]["precision"] == by_name["borrowed, recalibrated"]["precision"]
    assert by_name["pooled"]["foretold"] > 0 and by_name["random"]["foretold"] is None
    assert evidence["borrowed"][0]["learned"]["place"] == "Millbrook (simulated), NY"
    assert evidence["rung"]["ranker"] in by_name
    assert evidence["rung"]["rung"] in evidence["rung"]["sentence"]


def test_the_chosen_rung_is_told_on_the_terminal(borrower: Path, lent: Path) -> None:
    shown = call("prove", *WORDS[:-1], "--model", lent, "-w", borrower)
    assert "Of four rungs" in shown.out.replace("\n", " ")


@pytest.fixture
def listed_after(proved_with: Called, borrower: Path, tmp_path: Path) -> Callable[..., dict[str, str]]:
    """The ranker of the list that is made after a proof which chose this one."""

    def after(chose: str, *words: str | Path, **changes: Any) -> dict[str, str]:
        city = Path(shutil.copytree(borrower, tmp_path / "city"))
        evidence = {key: value for key, value in proved_with.json.items() if key != "file"}
        newest = city / "solutions" / SOLUTION / "evidence" / f"{evidence['made_on']}-99.json"
        newest.write_text(json.dumps(evidence | {"rung": {"ranker": chose}} | changes), "utf-8")
        asked = ("--as-of", "2022-01-01", "--budget", "5", "--json")
        found: dict[str, str] = call("rank", SOLUTION, *asked, *words, "-w", city).json["ranker"]
        return found

    return after


@pytest.mark.parametrize("chose", ["borrowed", "pooled", "logistic regression", "most past breaks first"])
def test_a_list_is_made_by_what_the_newest_proof_chose(
    listed_after: Callable[..., dict[str, str]], lent: Path, chose: str
) -> None:
    ranker = listed_after(chose, "--model", lent)
    assert ranker["name"] == chose
    assert ranker["why"].startswith("the rung that the proof of ")


def test_without_the_model_on_which_the_choice_rests_the_own_model_makes_the_list_and_that_is_told(
    listed_after: Callable[..., dict[str, str]],
) -> None:
    ranker = listed_after("borrowed")
    assert ranker["name"] == "power-law Poisson"
    assert "“borrowed”, which the proof of" in ranker["why"] and "not given" in ranker["why"]


def test_who_names_a_ranker_gets_that_one(listed_after: Callable[..., dict[str, str]], lent: Path) -> None:
    asked = listed_after("borrowed", "--model", lent, "--ranker", "oldest first")
    assert asked == {"name": "oldest first", "kind": "rule", "why": "as it was asked for"}


def test_a_proof_of_another_text_chooses_nothing(listed_after: Callable[..., dict[str, str]], lent: Path) -> None:
    ranker = listed_after("borrowed", "--model", lent, solution={"name": SOLUTION, "sha256": "0" * 64})
    assert (ranker["name"], ranker["why"]) == ("power-law Poisson", "the solution's own model")


def test_the_verdict_speaks_of_the_ranker_that_will_make_the_list(proved_with: Called) -> None:
    evidence = proved_with.json
    assert evidence["verdict"]["list"]["ranker"] == evidence["rung"]["ranker"]


def test_without_a_model_no_rung_is_chosen(borrower: Path) -> None:
    evidence = call("prove", *WORDS, "-w", borrower).json
    assert evidence["rung"] is None and evidence["borrowed"] == []


def test_models_in_the_workspace_compete_by_themselves_and_are_told_apart(borrower: Path, lent: Path) -> None:
    models = borrower / "solutions" / SOLUTION / "models"
    models.mkdir(exist_ok=True)
    (models / "2022-01-01-power-law-Poisson.json").write_text("what rank writes is not borrowed", "utf-8")
    for name in ("one.json", "two.json"):
        shutil.copy(lent, models / name)
    try:
        evidence = call("prove", *WORDS, "-w", borrower).json
    finally:
        shutil.rmtree(models)
    names = [ranker["name"] for ranker in evidence["rankers"]]
    assert "borrowed (1: Millbrook (simulated), NY)" in names and "pooled (2: Millbrook (simulated), NY)" in names
    assert evidence["rung"]["ranker"] in names


def test_a_borrowed_model_ranks_a_city_whose_record_is_too_short_to_learn_from(borrower: Path, lent: Path) -> None:
    words = (SOLUTION, "--as-of", "2000-01-01", "--json", "-w", borrower)
    assert call("rank", *words, "--ranker", "poisson").code == 2
    ranked = call("rank", *words, "--model", lent, "--ranker", "borrowed").json
    assert ranked["trained_on"] == [] and ranked["units"][0]["probability"] > ranked["units"][-1]["probability"]
    assert call("rank", *words, "--model", lent, "--ranker", "pooled").code == 2


def test_a_city_s_own_model_is_no_borrowed_one(city: Path, lent: Path) -> None:
    fault = call("prove", *WORDS, "--model", lent, "-w", city).fault
    assert "is this city" in fault["given"] and fault["allowed"] and fault["next_step"]


def test_a_spoiled_model_ends_in_three_parts(borrower: Path, tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text("{}", "utf-8")
    for model in (tmp_path / "model.json", tmp_path / "nowhere.json"):
        called = call("prove", *WORDS, "--model", model, "-w", borrower)
        assert called.code == 2 and set(called.fault) >= {"given", "allowed", "next_step"}
