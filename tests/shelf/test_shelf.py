"""Everything on the shelf: sound, readable, and each sample's ranking is the one that was worked out by hand."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from upstate.actions.check_solutions import check_solutions
from upstate.actions.list_solutions import list_solutions
from upstate.ranking.sample import check_sample
from upstate.solutions import FolderText, find_on_shelf, read_folder, read_ranking, shelf_folders, shelf_rankings

SHELF = [folder.name for folder in shelf_folders()]
RANKINGS = [text.name for text, _ in shelf_rankings()]
CELLS = [
    (name, row, column)
    for name in RANKINGS
    for row, line in enumerate(csv.DictReader((find_on_shelf(name) / "sample/expected.csv").open()))
    for column in line
]


def test_the_shelf_holds_the_solutions_we_know() -> None:
    assert {"road-decay", "water-main-breaks"} <= set(SHELF)
    assert [entry.name for entry in list_solutions()] == SHELF


@pytest.mark.parametrize("name", SHELF)
def test_it_has_no_faults(name: str) -> None:
    [checked] = check_solutions(folders=[find_on_shelf(name)])
    assert checked.faults == ()


@pytest.mark.parametrize("name", RANKINGS)
def test_its_story_points_to_what_was_proved(name: str) -> None:
    assert "benchmarks/README.md" in read_folder(find_on_shelf(name)).text("README.md")


@pytest.fixture(scope="module")
def texts() -> dict[str, FolderText]:
    return {name: read_folder(find_on_shelf(name)) for name in SHELF}


def _changed(text: FolderText, row: int, column: str) -> FolderText:
    rows = list(csv.DictReader(io.StringIO(text.text("sample/expected.csv"))))
    rows[row][column] = f"1{rows[row][column]}"
    written = io.StringIO()
    writer = csv.DictWriter(written, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return FolderText(text.name, {**text.files, "sample/expected.csv": written.getvalue()})


# Every seventeenth cell: the sample runs again for it.
@pytest.mark.parametrize(("name", "row", "column"), CELLS[::17])
def test_a_changed_cell_of_the_sample_is_seen(texts: dict[str, FolderText], name: str, row: int, column: str) -> None:
    text = texts[name]
    assert check_sample(_changed(text, row, column), read_ranking(text))


# A date in a table of the sample, the other day it is moved to, and what must then differ.
MOVED = {
    "a break the day before the as-of date is seen": ("water-main-breaks", "breaks.csv", "M03,2015-01-01", "M03,2014-12-31", "breaks_all of M03"),
    "a break on the last day of the window counts, the day after not": ("water-main-breaks", "breaks.csv", "M01,2017-12-31", "M01,2018-01-01", "outcomes of M01"),
    "a break before the main was laid would count": ("water-main-breaks", "breaks.csv", "M13,1960-02-01", "M13,1966-02-01", "place 5"),
    "a cancelled break would count": ("water-main-breaks", "breaks.csv", "M08,2014-03-03,main,cancelled", "M08,2014-03-03,main,done", "place 5"),
    "a service line would count": ("water-main-breaks", "breaks.csv", "M13,2013-02-01,service", "M13,2013-02-01,main", "place 5"),
    "a main retired later would be ranked": ("water-main-breaks", "mains.csv", "2012-03-01", "2016-03-01", "place 1"),
    "a main laid a day earlier would be ranked": ("water-main-breaks", "mains.csv", "M10,2015-01-01", "M10,2014-12-31", "place"),
    "the last of two records counts": ("water-main-breaks", "mains.csv", "pvc,150,90", "pvc,175,90", "diameter_mm of M05"),
    "an earlier visit changes the fall": ("road-decay", "ratings.csv", "B01,2010-05-01,7", "B01,2010-05-01,8", "rating_change of B01"),
    "a visit on the as-of day would be seen the day before": ("road-decay", "ratings.csv", "B02,2013-01-01,5", "B02,2012-12-31,5", "place 2"),
    "a block at 5 would be ranked at 6": ("road-decay", "ratings.csv", "B04,2012-08-01,5", "B04,2012-08-01,6", "place 3"),
    "an overlay the year before would be seen": ("road-decay", "blocks.csv", "2013-07-01", "2012-07-01", "overlay_age of B05"),
    "a record of the block known later would be seen": ("road-decay", "blocks.csv", "B01,2014-05-01", "B01,2012-05-02", "class of B01"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "table", "old", "new", "says"), MOVED.values(), ids=MOVED.keys())
def test_the_sample_holds_the_edges_of_time(
    texts: dict[str, FolderText], name: str, table: str, old: str, new: str, says: str
) -> None:
    text = texts[name]
    file = f"sample/{table}"
    assert old in text.files[file]
    moved = FolderText(name, {**text.files, file: text.files[file].replace(old, new, 1)})
    assert says in "\n".join(check_sample(moved, read_ranking(text)))


def test_the_check_goes_red_on_disk(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(find_on_shelf("water-main-breaks"), tmp_path / "mains"))
    file = folder / "sample" / "expected.csv"
    file.write_text(file.read_text().replace("M01,3,", "M01,4,"))
    [checked] = check_solutions(folders=[folder])
    assert checked.faults == ("sample: breaks_all of M01 is 3.0, expected 4",)
