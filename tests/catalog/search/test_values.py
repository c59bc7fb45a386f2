"""Which values of a table it can be found by."""

from __future__ import annotations

import uuid
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

from upstate.catalog.search import text_values


def values(tmp_path: Path, **columns: list[str | None] | list[int]) -> dict[str, tuple[str, ...]]:
    pq.write_table(pa.table(columns), tmp_path / "t.parquet")
    return text_values(tmp_path / "t.parquet", 3)


def test_the_most_frequent_values_come_first_and_no_more_than_asked(tmp_path: Path) -> None:
    found = values(tmp_path, species=["Oak"] * 3 + ["Elm"] * 5 + ["Ash"] * 2 + ["Fir", None, None, None])
    assert found == {"species": ("Elm", "Oak", "Ash")}


def test_columns_that_only_number_or_name_their_rows_are_left_out(tmp_path: Path) -> None:
    random = Random(1)
    count = 500
    assert values(
        tmp_path,
        id=[f"TR-{number:05}" for number in range(count)],
        guid=[str(uuid.UUID(int=random.getrandbits(128))) for _ in range(count)],
        phone=[f"315-555-{random.randrange(10_000):04}" for _ in range(count)],
        address=[f"{number} Main Street" for number in range(count)],
        number=[*range(count)],
        kind=["Oak 2", "Elm"] * (count // 2),
    ) == {"kind": ("Elm", "Oak 2")}


def test_names_that_stand_once_are_kept_because_people_search_for_them(tmp_path: Path) -> None:
    assert values(tmp_path, park=["Burnet Park", "Thornden Park"]) == {"park": ("Burnet Park", "Thornden Park")}


def test_cells_without_a_letter_are_no_words(tmp_path: Path) -> None:
    assert values(tmp_path, code=["13202", "13202", "13203", "-", "ñ", "ñ"]) == {"code": ("ñ",)}
    assert values(tmp_path, code=["13202", "13202"]) == {}


def test_a_long_text_is_cut(tmp_path: Path) -> None:
    assert values(tmp_path, note=["x" * 10_000] * 2) == {"note": ("x" * 200,)}


def test_an_empty_table_has_no_values(tmp_path: Path) -> None:
    assert values(tmp_path, note=pa.array([], pa.string())) == {}
