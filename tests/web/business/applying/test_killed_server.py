"""People apply to a real server that is killed in the middle; `python -m benchmarks applications` does it with 500."""

from __future__ import annotations

from pathlib import Path

from benchmarks.applications import apply_at_once


def test_of_forty_applications_none_is_lost_and_none_doubled_when_the_server_is_killed(tmp_path: Path) -> None:
    told = apply_at_once(tmp_path / "city", people=40, kills=1)
    assert told["without a confirmation"] == told["lost"] == []
    assert (told["sent applications in the database"], told["doubled"], told["kills"]) == (40, 0, 1)
