"""The newest evidence and the latest ranking: what is broken is said to be, and nothing older takes its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from upstate.city import BorrowedPaths
from upstate.errors import BadWorkspace
from upstate.ranking.newest import evidence_files, latest_folder, latest_ranking, newest_evidence

BROKEN = [
    "",
    "{",
    "{}",
    "[]",
    "null",
    "3",
    '"format"',
    '{"format": 99}',
    "[" * 100_000,
    '{"format": 1' + "0" * 6000 + "}",
]


@pytest.fixture
def paths(tmp_path: Path) -> BorrowedPaths:
    """A solution that was proven on two days, twice on the second, and ranked once."""
    found = BorrowedPaths(tmp_path / "water-main-breaks")
    for name in ("2026-01-02", "2026-01-03", "2026-01-03-2"):
        write(found.evidence / f"{name}.json", {"format": 1, "told": name})
    write(found.rankings / "2026-01-01-budget-50" / "ranking.json", {"format": 1, "told": "50"})
    write(found.rankings / "latest.json", {"folder": "2026-01-01-budget-50"})
    return found


def write(path: Path, what: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(what if isinstance(what, str) else json.dumps(what), "utf-8")


def test_the_second_proof_of_a_day_is_newer_than_the_first_and_the_tenth_than_the_second(paths: BorrowedPaths) -> None:
    assert newest_evidence(paths) == {"format": 1, "told": "2026-01-03-2"}
    write(paths.evidence / "2026-01-03-10.json", {"format": 1, "told": "the tenth"})
    assert [path.stem for path in evidence_files(paths)] == [
        "2026-01-03-10",
        "2026-01-03-2",
        "2026-01-03",
        "2026-01-02",
    ]


def test_where_nothing_was_proven_or_ranked_there_is_none(tmp_path: Path) -> None:
    paths = BorrowedPaths(tmp_path / "water-main-breaks")
    assert newest_evidence(paths) is None and latest_folder(paths) is None and latest_ranking(paths) is None


def test_a_name_that_a_proof_has_taken_and_not_filled_yet_is_no_evidence(paths: BorrowedPaths) -> None:
    (paths.evidence / "2999-01-01.json").touch()
    assert newest_evidence(paths) == {"format": 1, "told": "2026-01-03-2"}


@pytest.mark.parametrize("text", BROKEN[1:])
def test_evidence_that_is_broken_is_said_to_be_and_an_older_one_is_not_taken(paths: BorrowedPaths, text: str) -> None:
    write(paths.evidence / "2026-01-04.json", text)
    with pytest.raises(BadWorkspace, match=r"2026-01-04\.json of water-main-breaks") as caught:
        newest_evidence(paths)
    assert "upstate prove water-main-breaks" in caught.value.next_step and caught.value.allowed


@pytest.mark.parametrize("text", BROKEN)
def test_a_ranking_that_is_broken_is_said_to_be(paths: BorrowedPaths, text: str) -> None:
    assert latest_ranking(paths) == {"format": 1, "told": "50"}
    write(paths.rankings / "2026-01-01-budget-50" / "ranking.json", text)
    with pytest.raises(BadWorkspace, match="2026-01-01-budget-50 of water-main-breaks") as caught:
        latest_ranking(paths)
    assert "upstate rank water-main-breaks" in caught.value.next_step


@pytest.mark.parametrize("folder", ['"../evidence"', '".."', '""', "7", "null", '"/etc"', '"a\\u0000b"', "[]"])
def test_a_note_that_leads_elsewhere_is_not_followed(paths: BorrowedPaths, folder: str) -> None:
    write(paths.rankings / "latest.json", f'{{"folder": {folder}}}')
    with pytest.raises(BadWorkspace, match="the latest list of water-main-breaks"):
        latest_folder(paths)
