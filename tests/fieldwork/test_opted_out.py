"""Homes that do not want to be visited are on no list; what was found there is still known."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.called import Called
from tests.fieldwork.town import NAME, TODAY, make_visited_city
from upstate.actions.plan_round import plan_round
from upstate.actions.prove import prove
from upstate.actions.rank import rank
from upstate.actions.record_visits import record_visits
from upstate.actions.report import report
from upstate.errors import UpstateError
from upstate.fieldwork.visit import OptOut

OUT = ("H10", "H11", "H140")  # two that were visited, and one that was not
SENTENCE = "3 homes asked not to be visited and are not on the list."


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_visited_city(tmp_path_factory.mktemp("out"))


@pytest.fixture(scope="module")
def before(city: Path) -> dict[str, Any]:
    """The list and the proof of before anybody opted out."""
    whole = rank(workspace=city, solution=NAME, today=TODAY)
    proof = prove(workspace=city, solution=NAME, today=TODAY).evidence
    record_visits(workspace=city, solution=NAME, opt_outs=[OptOut(unit=unit, on=TODAY) for unit in OUT], today=TODAY)
    return {"list": scores_in(whole.files[0]), "proof": proof, "opted_out": whole.ranking["opted_out"]}


def scores_in(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["score"] for row in csv.DictReader(file)}


def test_no_file_of_a_list_holds_a_home_that_opted_out_and_the_list_says_so(
    city: Path, before: dict[str, Any], call: Callable[..., Called]
) -> None:
    assert before["opted_out"] == 0 and {*OUT} < before["list"].keys()
    called = call("rank", NAME, "--budget", "150", "-w", city)
    assert SENTENCE in " ".join(called.out.split())
    ranked = rank(workspace=city, solution=NAME, budget="150", today=TODAY)
    assert (ranked.ranking["ranked"], ranked.ranking["opted_out"]) == (147, 3)
    assert not {*OUT} & {unit["id"] for unit in ranked.ranking["units"]}
    assert {path.suffix for path in ranked.files} >= {".csv", ".geojson", ".json"}
    for path in ranked.files:
        if path.suffix != ".parquet":
            assert not [home for home in OUT if f'"{home}"' in path.read_text("utf-8")], path.name
    page = report(workspace=city, solution=NAME).path.read_text("utf-8")
    assert SENTENCE in page and ">H10<" not in page and ">H12<" in page


def test_what_was_found_at_a_home_that_opted_out_still_tells_of_its_neighbors(
    city: Path, before: dict[str, Any]
) -> None:
    after = scores_in(rank(workspace=city, solution=NAME, today=TODAY).files[0])
    assert after == {home: score for home, score in before["list"].items() if home not in OUT}


def test_a_proof_counts_the_doors_that_were_visited_before_they_opted_out(city: Path, before: dict[str, Any]) -> None:
    after = prove(workspace=city, solution=NAME, today=TODAY).evidence
    told = ("visits", "rankers", "dates", "verdict")
    assert [after[key] for key in told] == [before["proof"][key] for key in told]


def test_a_plan_says_how_many_opted_out_though_the_list_does_not_hold_them(city: Path, before: dict[str, Any]) -> None:
    rank(workspace=city, solution=NAME, today=TODAY)
    assert plan_round(workspace=city, solution=NAME, homes=5, today=TODAY).round.opted_out == 3


def test_where_everybody_opted_out_there_is_no_list_and_that_is_told(city: Path, before: dict[str, Any]) -> None:
    everybody = [OptOut(unit=f"H{n}", on=TODAY) for n in range(150)]
    record_visits(workspace=city, solution=NAME, opt_outs=everybody, today=TODAY)
    with pytest.raises(UpstateError) as fault:
        rank(workspace=city, solution=NAME, today=TODAY)
    assert "150" in fault.value.given and "--take-back" in fault.value.next_step
    back = [wish.model_copy(update={"out": False}) for wish in everybody if wish.unit not in OUT]
    record_visits(workspace=city, solution=NAME, opt_outs=back, today=TODAY)
    assert json.loads(rank(workspace=city, solution=NAME, today=TODAY).files[-2].read_text("utf-8"))["ranked"] == 147
