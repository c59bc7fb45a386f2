"""Pages of a list against a slow, plain reading of the same file; addresses of units there and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.thorough import examples
from upstate.web.shelf.explaining import in_hundreds
from upstate.web.shelf.unit_address import read_unit, write_unit
from upstate.web.shelf.units import Question, find_unit, load_units

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(TEXT)
@example("~QS83")
@example("..")
@example("")
def test_a_unit_is_found_again_by_its_address(unit: str) -> None:
    part = write_unit(unit)
    assert read_unit(part) == unit
    assert part not in (".", "..", "")
    assert not set(part) & set("/\\?#%\n")


@given(st.lists(TEXT, unique=True, max_size=20))
def test_two_units_never_share_an_address(units: list[str]) -> None:
    assert len({write_unit(unit) for unit in units}) == len(units)


@pytest.mark.parametrize("part", ["~*", "~_w", "~QQ=Q", "~é"])
def test_an_address_that_follows_no_rule_is_refused(part: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_unit(part)


ROWS: list[dict[str, Any]] = [
    {
        "rank": place + 1,
        "id": f"M{place:02}",
        "probability": None if place % 7 == 0 else 1 - place / 50,
        "score": 5.0 - place,
        "chosen": place < 5,
        "reasons": f"{place} break(s) on record (risk ×1.5)" if place < 9 else None,
        "material": ["cast_iron", "pvc", None][place % 3],
        "length_m": None if place % 4 == 0 else float(place * 13 % 17),
        "nothing": None,
    }
    for place in range(40)
]


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("list") / "ranking.parquet"
    schema = pa.schema({"rank": pa.int64(), "id": pa.string(), "probability": pa.float64(), "score": pa.float64(), "chosen": pa.bool_(), "reasons": pa.string(), "material": pa.string(), "length_m": pa.float64(), "nothing": pa.string()})  # fmt: skip
    pyarrow.parquet.write_table(pa.Table.from_pylist(ROWS, schema), path)
    return path


def slow(question: Question) -> list[int]:
    """Ranks of all that the question leaves, in order, by reading every row in Python."""
    found = []
    for row in ROWS:
        said = [
            str(row[name]).replace("_", " ").lower() for name in ("id", "reasons", "material") if row[name] is not None
        ]
        fits = all(any(word.lower() in text for text in said) for word in question.words.split())
        if fits and (question.first or 1) <= row["rank"] <= (question.last or 99):
            found.append(row)
    if question.sort:
        known = [row for row in found if row[question.sort] is not None]
        known.sort(key=lambda row: row[question.sort], reverse=question.descending)  # stable: ties keep their rank
        found = known + [row for row in found if row[question.sort] is None]
    return [row["rank"] for row in found]


QUESTIONS = st.builds(
    Question,
    words=st.sampled_from(["", "iron", "CAST iron", "M1", "break", "record iron", "100%", "_", "'", "pvc M0"]),
    first=st.none() | st.integers(1, 45),
    last=st.none() | st.integers(1, 45),
    sort=st.sampled_from(["", "id", "length_m", "material", "probability", "score"]),
    descending=st.booleans(),
    rows=st.integers(6, 60),
)


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=QUESTIONS)
def test_pages_together_are_what_a_slow_reader_finds(parquet: Path, question: Question) -> None:
    expected = slow(question)
    first = load_units(parquet, question)
    assert first.matching == len(expected)
    ranks = [unit["rank"] for unit in first.units]
    for page in range(2, first.pages + 1):
        more = load_units(parquet, Question(**{**vars(question), "page": page}))
        assert more.first == len(ranks) + 1
        ranks += [unit["rank"] for unit in more.units]
    assert ranks == expected


def test_a_unit_comes_with_all_that_is_known_of_it(parquet: Path) -> None:
    unit = find_unit(parquet, "M05")
    assert unit is not None
    assert (unit["rank"], unit["probability"], unit["chosen"]) == (6, 0.9, False)
    assert unit["reasons"] == ["5 break(s) on record (risk ×1.5)"]
    assert unit["details"] == {"material": None, "length_m": 14.0, "nothing": None}
    assert find_unit(parquet, "m05") is None
    assert load_units(parquet, Question()).names == ("material", "length_m")


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.686, ("about 69", "100", "about 31")),
        (0.5, ("about 50", "100", "about 50")),
        (0.0125, ("about 1", "100", "about 99")),
        (0.004, ("about 4", "1,000", "about 996")),
        (0.0004, ("about 4", "10,000", "about 9,996")),
        (0.0, ("fewer than 1", "10,000", "nearly all")),
        (0.00001, ("fewer than 1", "10,000", "nearly all")),
        (1.0, ("nearly all", "100", "hardly any")),
    ],
)
def test_a_risk_is_told_in_whole_numbers(share: float, words: tuple[str, str, str]) -> None:
    assert in_hundreds(share) == words


@given(st.floats(0, 1))
def test_the_whole_numbers_are_near_the_risk(share: float) -> None:
    many, of, rest = in_hundreds(share)
    if many.startswith("about"):
        number, whole = (int(text.removeprefix("about ").replace(",", "")) for text in (many, of))
        assert abs(number / whole - share) <= 0.5 / whole + 1e-9
        assert number + int(rest.removeprefix("about ").replace(",", "")) == whole
