"""Sixteen yearly files of road ratings, which repeat old visits: as-of 2005 to 2013."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from real_city import best, of, proved
from tests.thorough import long_proof

pytestmark = long_proof


@pytest.fixture(scope="module")
def evidence(city_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    files = sorted((city_data / "syracuse" / "roads").glob("RoadRatings*.csv"))
    return proved(
        tmp_path_factory.mktemp("city") / "syracuse",
        place="Syracuse, NY",
        solution="road-decay",
        files={"blocks": files, "ratings": files},
        as_of=[date(year, 1, 1) for year in range(2005, 2014)],
    )


def test_a_model_reaches_the_reference(evidence: dict[str, Any]) -> None:
    assert best(evidence, "precision", "5%") >= 0.40
    assert best(evidence, "auc") >= 0.79


def test_the_rules_are_where_they_were(evidence: dict[str, Any]) -> None:
    assert of(evidence, "lowest rating first", "precision", "5%") == pytest.approx(0.30, abs=0.02)
    assert of(evidence, "lowest rating, then worst crack and patch", "precision", "5%") == pytest.approx(0.35, abs=0.02)


def test_the_verdict_is_a_gain_over_the_better_rule(evidence: dict[str, Any]) -> None:
    assert evidence["verdict"]["best_rule"] == "lowest rating, then worst crack and patch"
    assert evidence["verdict"]["by_share"]["5%"]["beats_rule"]
