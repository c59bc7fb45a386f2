"""What each column holds."""

from __future__ import annotations

import math
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given

from tests.catalog.reading import oracle
from tests.catalog.reading.strategies import NAMES, tables
from tests.catalog.reading.tables import plain, write
from tests.catalog.reading.test_rows import EXACT
from upstate.catalog.reading.profile import Profile, profile_table, value_of
from upstate.catalog.reading.values import value_text
from upstate.city import write_json


@EXACT
@given(columns=tables())
def test_a_profile_is_what_plain_python_counts(columns: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "x.parquet", columns)
        rows, profile = plain(path), profile_table(path)
    assert profile.rows == len(rows)
    for kind, name in NAMES.items():
        counts, missing = oracle.frequencies(rows, range(len(rows)), name)
        found = profile.column(name)
        assert (found.filled, found.missing, found.distinct) == (len(rows) - missing, missing, len(counts))
        assert [(one.value, one.rows) for one in found.frequent] == [
            (value_text(_zero(value)), n) for value, n in counts[:20]
        ]
        if kind == "text":
            assert found.longest == max((len(value) for value, _ in counts), default=None)
        if kind in ("whole", "number", "day", "time"):
            filled = sorted(row[name] for row in rows if row[name] is not None and not _is_infinite(row[name]))
            for said, value in _extent(filled).items():
                text = getattr(found, said)
                assert (None if text is None else value_of(text, found.kind)) == value


def _zero(value: Any) -> Any:
    """-0.0 is 0.0 to people."""
    return 0.0 if isinstance(value, float) and value == 0 else value


def _is_infinite(value: Any) -> bool:
    return isinstance(value, float) and math.isinf(value)


def _extent(filled: list[Any]) -> dict[str, Any]:
    """The lowest value that a share of the values does not exceed."""

    def at(hundredths: int) -> Any:
        return next((v for n, v in enumerate(filled, 1) if n * 100 >= len(filled) * hundredths), None)

    return {"least": at(0), "low": at(1), "middle": at(50), "high": at(99), "greatest": filled[-1] if filled else None}


def test_a_profile_is_kept_as_json_and_read_back(tmp_path: Path) -> None:
    columns = {
        "size": ("number", [float("inf"), float("nan"), float("-inf"), 2**0.5]),
        "id": ("whole", [2**63 - 1, -(2**63), 0, None]),
        "day": ("day", [date(1, 1, 1), date(9999, 12, 31), date(1899, 5, 1), None]),
        "place": ("shape", [b"x", None, None, b""]),
    }
    profile = profile_table(write(tmp_path / "x.parquet", columns))
    write_json(tmp_path / "profile.json", profile.model_dump(mode="json"))
    assert Profile.model_validate_json((tmp_path / "profile.json").read_text("utf-8")) == profile
    assert profile.column("place").missing == 2
    assert (profile.column("day").least, profile.column("day").greatest) == ("0001-01-01", "9999-12-31")
