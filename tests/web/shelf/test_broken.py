"""Files that are broken, half written or from another time give a page in three parts, and take nothing else with them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from typing import Any

import pytest

from tests.web.conftest import SignedIn
from tests.web.shelf.conftest import NAME, PAGE, Page, Shelf

See = Callable[..., Page]
PAGES = (
    "/solutions/",
    PAGE,
    f"{PAGE}ranking/",
    f"{PAGE}ranking/000001/",
    f"{PAGE}map/",
    f"{PAGE}rankings/",
    f"{PAGE}report/",
)


def all_stand(see: See) -> dict[str, Page]:
    """Every page answers with words for people."""
    pages = {address: see(address) for address in PAGES}
    for address, page in pages.items():
        assert page.status in (200, 400, 404, 503), address
        assert "Traceback" not in page.words
        assert "/tmp/" not in page.words, address
        if page.status != 200:
            assert "What is allowed" in page.words, address
            assert "What to do next" in page.words, address
    return pages


def break_evidence(shelf: Shelf, change: Callable[[dict[str, Any]], None]) -> None:
    evidence = shelf.evidence
    change(evidence)
    shelf.evidence_file.write_text(json.dumps(evidence), "utf-8")


def test_evidence_that_was_cut_off_is_told_and_the_list_stays(shelf: Shelf, see: See) -> None:
    whole = shelf.evidence_file.read_text("utf-8")
    for text in (
        whole[: len(whole) // 2],
        "[]",
        "null",
        "{}",
        '"a"',
        "[" * 100_000,
        "\udce4".encode("utf-8", "surrogatepass").decode("latin-1"),
    ):
        shelf.evidence_file.write_text(text, "utf-8")
        pages = all_stand(see)
        assert "can not be read" in pages[PAGE].words
        assert "What to do next" in pages[PAGE].words
        assert "The problem" in pages[PAGE].words, "the story stays"
        assert pages[f"{PAGE}ranking/"].status == 200
        assert pages[f"{PAGE}report/"].status == 503


@pytest.mark.parametrize("key", ["rankers", "verdict", "dates", "checks", "history", "inputs", "calibration", "leaks"])
def test_evidence_that_is_odd_inside_is_told(shelf: Shelf, see: See, key: str) -> None:
    kept = shelf.evidence
    for odd in (None, {}, "x", [None]):
        if key == "calibration" and not odd:
            continue  # a proof without a model has none
        break_evidence(shelf, lambda evidence: evidence.update(kept | {key: odd}))  # noqa: B023 - called at once
        pages = all_stand(see)
        assert pages[f"{PAGE}ranking/"].status in (200, 503)


def test_a_format_of_another_time_is_told_by_its_number(shelf: Shelf, see: See) -> None:
    break_evidence(shelf, lambda evidence: evidence.update(format=99))
    shelf.rewrite_about(format=98)
    pages = all_stand(see)
    assert "has the format 99" in pages[PAGE].words
    assert "has the format 98" in pages[f"{PAGE}ranking/"].words


def test_a_city_that_only_borrowed_is_told_what_to_do(shelf: Shelf, see: See) -> None:
    for name in ("evidence", "rankings", "models"):
        shutil.rmtree(shelf.folder / name)
    pages = all_stand(see)
    assert "was not proved in this city yet" in pages[PAGE].words
    assert "Tell the city's data office" in pages[PAGE].words
    assert "There is no list yet." in pages[f"{PAGE}ranking/"].words
    assert pages[f"{PAGE}ranking/"].status == 404


def test_a_proof_without_a_list_shows_the_proof(shelf: Shelf, see: See) -> None:
    shutil.rmtree(shelf.folder / "rankings")
    pages = all_stand(see)
    assert shelf.verdict in pages[PAGE].words
    assert pages[f"{PAGE}report/"].status == 200
    assert "There is no list yet." in pages[f"{PAGE}report/"].words


def test_a_list_that_is_being_written_is_not_seen(shelf: Shelf, see: See) -> None:
    before = see(f"{PAGE}rankings/").words
    shutil.copytree(shelf.ranking, shelf.folder / "rankings" / ".writing-12345678-2021-01-01-budget-9")
    empty = shelf.folder / "evidence" / "2999-01-01.json"
    empty.touch()  # a proof has taken the name and not filled it yet
    assert see(f"{PAGE}rankings/").words == before
    assert shelf.verdict in see(PAGE).words
    all_stand(see)


@pytest.mark.parametrize(
    "pointer",
    ["", "{", "[]", '{"folder": "../../../evidence"}', '{"folder": ".."}', '{"folder": 7}', '{"folder": "gone"}'],
)
def test_a_broken_pointer_to_the_latest_list_is_told(shelf: Shelf, see: See, pointer: str) -> None:
    (shelf.folder / "rankings" / "latest.json").write_text(pointer, "utf-8")
    pages = all_stand(see)
    assert pages[f"{PAGE}ranking/"].status in (404, 503)
    assert pages[f"{PAGE}rankings/"].status == 200, "each list can still be opened by its date"
    assert "budget" in pages[f"{PAGE}rankings/"].words.lower()


def test_a_list_without_its_files_is_told(shelf: Shelf, see: See) -> None:
    parquet = shelf.ranking / "ranking.parquet"
    parquet.write_bytes(parquet.read_bytes()[:1000])
    pages = all_stand(see)
    assert pages[f"{PAGE}ranking/"].status == 503
    parquet.unlink()
    assert all_stand(see)[f"{PAGE}ranking/"].status == 503
    shelf.rewrite_about(chosen="many")
    all_stand(see)
    (shelf.ranking / "about.json").write_text("{", "utf-8")
    assert all_stand(see)[f"{PAGE}rankings/"].status == 200


def test_a_list_with_other_columns_is_told(shelf: Shelf, see: See) -> None:
    shelf.rewrite_list(lambda table: table.select(["rank", "material"]))
    assert all_stand(see)[f"{PAGE}ranking/"].status in (400, 503)


def test_borrowed_text_that_was_changed_is_told(shelf: Shelf, see: See) -> None:
    story = next(shelf.folder.glob("solution-*")) / "README.md"
    story.write_text("another story", "utf-8")
    pages = all_stand(see)
    assert pages[PAGE].status == 503
    assert "was changed after it was borrowed" in pages[PAGE].words
    assert "was changed after it was borrowed" in pages["/solutions/"].words
    (shelf.folder / "solution.lock").write_text("x", "utf-8")
    assert "/tmp/" not in all_stand(see)["/solutions/"].words


def test_a_resident_is_given_no_command_and_the_data_office_is(
    shelf: Shelf, see: See, person: Callable[..., SignedIn]
) -> None:
    shutil.rmtree(shelf.folder / "rankings")
    viewer = person("viewer")
    for page in (PAGE, f"{PAGE}ranking/"):
        assert f"upstate rank {NAME}" not in see(page).words
        assert "Tell the city's data office" in see(page).words
        assert f"upstate rank {NAME}" in see(page, viewer).words
