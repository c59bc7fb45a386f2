"""What was found of a table is kept, for as long as the table and the contract are the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from upstate.actions import kept_fits as module
from upstate.actions.kept_fits import Fits, kept_fits
from upstate.solutions import find_on_shelf, read_folder, read_ranking
from upstate.tables.contract import Contract
from upstate.tables.crosswalk.fitting import Place
from upstate.tables.reading import read_table

CONTRACTS = {
    name: read_ranking(read_folder(find_on_shelf(name))).contract for name in ("water-main-breaks", "road-decay")
}
ROWS = "main_id,installed,material\n" + "".join(f"{n},19{n}-06-01,CI\n" for n in range(10, 40))


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many contracts were held against a table, look by look."""
    looks: list[int] = []
    real = module.tables_for

    def counting(*, contracts: Mapping[str, Contract], **words: Any) -> Fits:
        looks.append(len(contracts))
        return real(contracts=contracts, **words)

    monkeypatch.setattr(module, "tables_for", counting)
    return looks


def fits(
    folder: Path, rows: str = ROWS, *, title: str = "Water mains", asked: Mapping[str, Contract] = CONTRACTS
) -> Fits:
    source = folder / "water_mains.csv"
    source.write_text(rows, "utf-8")
    parquet = read_table(source=source, target=folder / "water_mains.parquet").path
    day, place = date(2026, 11, 27), Place("US", None)
    return kept_fits(parquet=parquet, title=title, contracts=asked, place=place, today=day, cache=folder / "cache")


def test_the_same_table_is_looked_at_once_and_gives_the_same(tmp_path: Path, looked: list[int]) -> None:
    first = fits(tmp_path)
    assert {one.table for one in first["water-main-breaks"]} == {"mains"}
    assert fits(tmp_path) == first
    assert looked == [2]


def test_only_a_contract_that_is_new_is_held_against_the_table(tmp_path: Path, looked: list[int]) -> None:
    fits(tmp_path, asked={"one": CONTRACTS["road-decay"]})
    fits(tmp_path)
    assert looked == [1, 1]


def test_another_row_or_another_title_is_another_table(tmp_path: Path, looked: list[int]) -> None:
    fits(tmp_path)
    fits(tmp_path, ROWS + "99,1999-01-01,DI\n")
    fits(tmp_path, title="Pipes")
    assert looked == [2, 2, 2]


@pytest.mark.parametrize("broken", [b"", b"[1]", b"\x80", b'{"a": [{"table": 1}]}'])
def test_a_broken_cache_is_made_anew(tmp_path: Path, looked: list[int], broken: bytes) -> None:
    first = fits(tmp_path)
    (file,) = (tmp_path / "cache" / "fits").iterdir()
    file.write_bytes(broken)
    assert fits(tmp_path) == first
    assert looked == [2, 2]


def test_a_cache_that_can_not_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be", "utf-8")
    assert fits(tmp_path)["water-main-breaks"]
