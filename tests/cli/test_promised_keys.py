"""The JSON that other programs rely on."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Called, call

SHARES = {"0.5%", "1%", "2%", "5%", "10%"}


def test_prove_gives_the_promised_keys(proved: Called) -> None:
    evidence = proved.json
    assert {"horizon_years", "as_of", "rankers", "verdict", "seconds"} <= evidence.keys()
    for ranker in evidence["rankers"]:
        assert {"name", "kind", "auc", "precision", "recall", "interval"} <= ranker.keys()
        assert ranker["kind"] in ("rule", "index", "model", "random")
        assert set(ranker["precision"]) == set(ranker["recall"]) == set(ranker["interval"]) == SHARES
    assert {"best", "best_rule", "gain", "interval", "beats_rule", "sentence"} <= evidence["verdict"].keys()


def test_per_date_figures_stand_beside_the_means(proved: Called) -> None:
    evidence = proved.json
    for ranker in evidence["rankers"]:
        days = [day["precision"]["5%"] for day in ranker["dates"]]
        assert len(days) == len(evidence["as_of"])
        assert abs(sum(days) / len(days) - ranker["precision"]["5%"]) < 1e-5


def test_the_evidence_file_is_what_was_shown(proved: Called) -> None:
    shown = proved.json
    kept = json.loads(Path(shown.pop("file")).read_text("utf-8"))
    assert kept == shown


def test_a_budget_is_measured_and_a_group_is_told(proved: Called) -> None:
    evidence = proved.json
    assert all("budget" in ranker for ranker in evidence["rankers"])
    rows = evidence["equity"]["rows"]
    assert sum(row["units"] for row in rows) == sum(day["units"] for day in evidence["dates"])
    assert all(row["caught"] + row["missed"] == row["with_outcome"] for row in rows)


def test_rank_gives_the_promised_keys(ranked: Called) -> None:
    ranking = ranked.json
    assert [unit["rank"] for unit in ranking["units"]] == list(range(1, 21))
    for unit in ranking["units"]:
        assert {"id", "rank", "probability", "reasons"} <= unit.keys()
        assert 0 <= unit["probability"] <= 1
        assert unit["reasons"]
    assert {Path(file).suffix for file in ranking["files"]} >= {".csv", ".parquet", ".geojson"}
    assert all(Path(file).is_file() for file in ranking["files"])


def test_another_budget_leaves_the_earlier_list_where_it_is(city: Path, ranked: Called) -> None:
    other = call("rank", "water-main-breaks", "--budget", "1 km", "--as-of", "2022-01-01", "--json", "-w", city).json
    assert not {*other["files"][:4]} & {*ranked.json["files"][:4]}
    assert all(Path(file).is_file() for file in [*ranked.json["files"], *other["files"]])
    assert other["per_work"] and not other["proved_at_budget"]
    assert other["work_total"] == pytest.approx(sum(max(unit["work"], 0.02) for unit in other["units"]), abs=1e-4)


def test_the_list_in_the_files_is_the_list_that_was_shown(ranked: Called) -> None:
    ranking = ranked.json
    path = next(file for file in ranking["files"] if file.endswith(".csv"))
    with Path(path).open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) == ranking["ranked"]
    assert [row["id"] for row in rows[:20]] == [unit["id"] for unit in ranking["units"]]
    assert [row["chosen"] for row in rows[:21]] == ["true"] * 20 + ["false"]


def test_geojson_has_a_feature_for_every_unit(ranked: Called) -> None:
    path = next(file for file in ranked.json["files"] if file.endswith(".geojson"))
    features = json.loads(Path(path).read_text("utf-8"))["features"]
    assert len(features) == ranked.json["ranked"]
    placed = [feature["geometry"]["coordinates"] for feature in features if feature["geometry"]]
    assert all(-77 < longitude < -75 and 42 < latitude < 44 for longitude, latitude in placed)
