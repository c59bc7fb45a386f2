"""Columns that know the answer are named; honest ones are not."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cities import TODAY, Row, load_city, shelf

from upstate.engine import Limits, Sandbox
from upstate.ranking.leaks import TOO_GOOD, LeakWatch, curve_of, watch_own_columns
from upstate.ranking.units import build_units
from upstate.tables.crosswalk.fitting import Place

AS_OF = date(2015, 1, 1)


def leaky_city(count: int = 1500) -> dict[str, list[Row]]:
    """Mains of which the older break more, with own columns beside the contract's: some honest, some not."""
    random = np.random.default_rng(2)
    mains: list[Row] = []
    breaks: list[Row] = []
    for place in range(count):
        laid = date(1920, 1, 1) + timedelta(days=int(random.integers(0, 365 * 90)))
        broken = random.random() < 0.02 + 0.2 * (2015 - laid.year) / 95
        day = AS_OF + timedelta(days=int(random.integers(0, 1000)))
        mended = day + timedelta(days=30) if random.random() < 0.8 else None
        mains.append(
            {
                "main_id": f"m{place}",
                "installed": laid.isoformat(),
                "SCORE": f"{10 - 6 * broken + random.random():.2f}",  # written down after the breaks
                "STATE": random.choice(["poor", "fair"]) if broken else random.choice(["good", "new"]),
                "REPAIR_COST": "5000" if broken else None,
                "MENDED_ON": mended.isoformat() if broken and mended else None,
                "SURVEYED_ON": (date(2016, 1, 1) + timedelta(days=int(random.integers(0, 700)))).isoformat(),
                "ZONE": str(random.integers(1, 6)) + " zone",
                "COLOUR": random.choice(["red", "blue"]),
                "NOISE": f"{random.normal():.3f}",
            }
        )
        if broken:
            breaks.append({"main_id": f"m{place}", "broke_on": day.isoformat()})
    return {"mains": mains, "breaks": breaks}


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The leaks found, by column."""
    folder: Path = tmp_path_factory.mktemp("city")
    solution, city = shelf("water-main-breaks"), leaky_city()
    with Sandbox(Limits(memory="1GB", threads=1)) as sandbox:
        tables = load_city(sandbox, solution, city, folder, keep=tuple(city["mains"][0]))
        watch = watch_own_columns(tables, solution, folder, Place())
        watch.look(build_units(tables, solution, AS_OF))
        return {leak.column: leak for leak in watch.found()}


def test_a_number_computed_from_the_outcome_is_named(watched: dict[str, Any]) -> None:
    assert watched["SCORE"].sign == "predicts too well"
    assert watched["SCORE"].figure >= TOO_GOOD and not watched["SCORE"].used
    assert "do not add it" in watched["SCORE"].sentence


def test_a_category_written_after_the_outcome_is_named(watched: dict[str, Any]) -> None:
    assert watched["STATE"].sign == "predicts too well"


def test_a_number_that_stands_only_where_the_outcome_came_is_named(watched: dict[str, Any]) -> None:
    assert watched["REPAIR_COST"].sign == "predicts too well"


def test_a_date_written_because_of_the_outcome_is_named(watched: dict[str, Any]) -> None:
    assert watched["MENDED_ON"].sign == "written after the outcome"
    assert watched["MENDED_ON"].figure == pytest.approx(0.8, abs=0.06)


def test_honest_columns_are_not_named(watched: dict[str, Any]) -> None:
    assert set(watched) == {"SCORE", "STATE", "REPAIR_COST", "MENDED_ON"}


def test_rare_words_do_not_flatter_themselves() -> None:
    random = np.random.default_rng(5)
    words = np.array([f"w{random.integers(0, 50)}" for _ in range(800)], dtype=object)
    happened = random.random(800) < 0.1
    curve = curve_of(words, happened, random.integers(0, 2**64, 800, dtype=np.uint64))
    assert curve is not None and curve < 0.65


@pytest.mark.parametrize("step", [1, 2, 6, 26])
def test_words_are_judged_also_where_a_large_city_is_looked_at_in_part(step: int) -> None:
    random = np.random.default_rng(4)
    hashes = random.integers(0, 2**64, 2000 * step, dtype=np.uint64)
    hashes = hashes[hashes % np.uint64(step) == 0]
    happened = random.random(len(hashes)) < 0.2
    words = np.where(happened == (random.random(len(hashes)) < 0.9), "worn", "fine").astype(object)
    assert curve_of(words, happened, hashes) == pytest.approx(0.9, abs=0.05)


@pytest.mark.parametrize("happened", [np.zeros(100, bool), np.ones(100, bool), np.arange(100) < 5])
def test_too_few_of_either_kind_say_nothing(happened: np.ndarray) -> None:
    hashes = np.arange(100, dtype=np.uint64)
    for values in (np.arange(100.0), np.full(100, np.nan), np.array(["a", "b"] * 50, dtype=object)):
        assert curve_of(values, happened, hashes) is None


def test_a_city_without_a_table_of_its_own_is_watched_by_its_features(tmp_path: Path) -> None:
    solution = shelf("water-main-breaks")
    with Sandbox(Limits(memory="1GB", threads=1)) as sandbox:
        tables = load_city(sandbox, solution, {"breaks": [{"main_id": "a", "broke_on": "2015-01-01"}]}, tmp_path)
        assert watch_own_columns(tables, solution, tmp_path, Place()) == LeakWatch({}, {})
        assert tables.today == TODAY
