"""People apply to a real server that is killed in the middle; `python -m benchmarks applications` does it with 500."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks.applications import apply_at_once, make_city

from tests.thorough import examples

PEOPLE = examples(40)


def test_of_many_applications_none_is_lost_and_none_doubled_when_the_server_is_killed(
    tmp_path: Path, migrated_database: Path
) -> None:
    city = tmp_path / "city"
    make_city(city)
    (city / "site").mkdir()
    shutil.copyfile(migrated_database, city / "site" / "site.sqlite3")
    told = apply_at_once(city, people=PEOPLE, kills=1)
    assert told["without a confirmation"] == told["lost"] == []
    assert (told["sent applications in the database"], told["doubled"], told["kills"]) == (PEOPLE, 0, 1)
