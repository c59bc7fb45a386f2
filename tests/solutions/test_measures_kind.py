"""The kind measures: what the shelf holds gives its sample's figures, and what is wrong with any file is told."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from upstate.actions.check_solutions import check_solutions
from upstate.errors import BadSolution
from upstate.solutions import find_on_shelf, read_folder, read_solution
from upstate.solutions.measures import COLUMNS, MeasuresSolution, read_measure, read_measures
from upstate.tables.crosswalk.document import Crosswalk, FieldMap, SourceMap

NAME = "city-stat"


@pytest.fixture(scope="module")
def stat() -> MeasuresSolution:
    return read_measures(read_folder(find_on_shelf(NAME)))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of city-stat with three of its measures, so that a test reads little."""
    folder = Path(shutil.copytree(find_on_shelf(NAME), tmp_path / NAME))
    kept = ("requests-on-time", "streets-in-poor-shape", "main-breaks-per-100-km")
    for path in (folder / "measures").iterdir():
        if path.stem not in kept:
            path.unlink()
    for path in (folder / "sample").glob("*.csv"):
        if path.stem not in ("requests", "ratings", "mains", "breaks", "expected"):
            path.unlink()
    expected = folder / "sample" / "expected.csv"
    lines = expected.read_text("utf-8").splitlines()
    expected.write_text("\n".join(line for line in lines if line.startswith(("measure,", *kept))) + "\n")
    return folder


def faults(folder: Path) -> str:
    [checked] = check_solutions(folders=[folder])
    assert all(line.isprintable() for line in checked.faults)
    return "\n".join(checked.faults)


def spoil(folder: Path, file: str, old: str, new: str) -> str:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text, f"{file} does not hold {old!r}"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return faults(folder)


def test_it_has_measures_of_every_topic_and_each_figure(stat: MeasuresSolution) -> None:
    assert len(stat.measures) >= 25
    assert {*stat.by_topic} == {*stat.settings.topics} and all(len(one) > 1 for one in stat.by_topic.values())
    assert {one.text.figure for one in stat.measures.values()} == {*COLUMNS}
    assert isinstance(read_solution(read_folder(find_on_shelf(NAME))), MeasuresSolution)


def test_each_says_in_both_languages_what_it_does_not_say(stat: MeasuresSolution) -> None:
    for one in stat.measures.values():
        for words in (one.text.title, one.text.question, one.text.says_not, one.text.unit):
            assert words.en.strip() and words.es.strip() and words.en != words.es
        assert "--" in one.sql, f"{one.name}.sql does not say why"


def test_a_city_is_named_only_with_a_source(stat: MeasuresSolution) -> None:
    named = [by for one in stat.measures.values() for by in one.text.used_by]
    assert named and all(by.source.strip() for by in named)


def test_the_cut_copy_is_sound(copy: Path) -> None:
    assert faults(copy) == ""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("closed_on <= due_on", "closed_on < due_on"),
        ("coalesce(closed_on <= due_on, FALSE)", "closed_on <= due_on"),
        ("due_on AS day", "opened_on AS day"),
        ("WHERE due_on IS NOT NULL", "WHERE closed_on IS NOT NULL"),
    ],
)
def test_a_query_that_counts_otherwise_gives_another_figure_than_the_sample(copy: Path, old: str, new: str) -> None:
    assert "sample: requests-on-time" in spoil(copy, "measures/requests-on-time.sql", old, new)


def test_another_figure_in_the_sample_is_seen(copy: Path) -> None:
    told = spoil(
        copy,
        "sample/expected.csv",
        "main-breaks-per-100-km,,,2024-01-01,13.30601,4",
        "main-breaks-per-100-km,,,2024-01-01,13.3071,4",
    )
    assert "main-breaks-per-100-km from 2024-01-01 is 13.30601 of 4 cases, expected 13.3071 of 4" in told


TOML = "measures/requests-on-time.toml"
SQL = "measures/requests-on-time.sql"
# file, old text, new text, what the check says
SPOILED = {
    "an unknown word": (TOML, 'figure = "share"', 'figure = "share"\nhook = "x"', "hook"),
    "an unknown figure": (TOML, 'figure = "share"', 'figure = "eval"', "figure"),
    "an unknown direction": (TOML, 'direction = "up"', 'direction = "sideways"', "direction"),
    "a text in one language": (TOML, ', es = "Solicitudes cerradas en el plazo prometido"', "", "title.es"),
    "a tag": (TOML, "Requests closed in the", "<script>Requests closed in the", "what looks like a tag"),
    "an escape code": (TOML, "Requests closed in", r"\u001b[2JRequests closed in", "can not be shown"),
    "right to left": (TOML, "Requests closed in", r"\u202eRequests closed in", "can not be shown"),
    "a text of 2,000 letters": (TOML, "Requests closed in", "x" * 2000, "title"),
    "no number": (TOML, 'direction = "up"', 'direction = "up"\nfew = nan', "few"),
    "a number of 5,000 digits": (TOML, 'direction = "up"', f'direction = "up"\nfew = {"9" * 5000}', "not TOML"),
    "lists in lists": (TOML, 'figure = "share"', f"figure = {'[' * 5000}{']' * 5000}", "not TOML"),
    "per of what is no rate": (TOML, 'direction = "up"', 'direction = "up"\nper = 100', "only a rate"),
    "a breakdown that is SQL": (TOML, "\ntype = {", '\n"type; DROP TABLE requests" = {', "no column type; DROP"),
    "a breakdown that is the figure's": (TOML, "\ntype = {", "\nmet = {", "a column that the figure needs"),
    "a breakdown that the query lacks": (TOML, "\ntype = {", "\nward = {", "no column ward"),
    "a topic that is not there": (TOML, 'topic = "requests"', 'topic = "secrets"', "none of requests, streets"),
    "a source that is missing": (TOML, 'source = "syracuse.com', 'sauce = "syracuse.com', "used_by"),
    "a field that it may lack and never reads": (TOML, 'topic = "requests"', 'topic = "requests"\nmay_lack = ["permits.fee"]', "decides nothing"),
    "a column that is missing": (SQL, " AS met", " AS reached", "no column met"),
    "a column twice": (SQL, ", type, neighborhood", ", type, type, neighborhood", "gives type twice"),
    "a figure that is text": (SQL, "coalesce(closed_on <= due_on, FALSE) AS met", "type AS met", "is VARCHAR, not true or false"),
    "a day that is text": (SQL, "due_on AS day", "'2024-01-01' AS day", "day is VARCHAR, not a date"),
    "a star without the columns": (SQL, "SELECT due_on AS day, coalesce(closed_on <= due_on, FALSE) AS met, type, neighborhood", "SELECT *", "no column day, met"),
    "a table that is not there": (SQL, "FROM requests", "FROM residents", "residents is not in the contract"),
    "a parameter": (SQL, "WHERE", "WHERE opened_on < :as_of AND", "parameter :as_of"),
    "a table called periods": ("contract.yaml", "- name: areas", "- name: periods", "may not be called periods"),
    "a table that must be there": ("contract.yaml", "    required: false\n", "", "required: false"),
    "an anchor": ("contract.yaml", "resources:", "x: &x [1]\ny: *x\nresources:", "anchors and aliases"),
    "no kind": ("solution.toml", 'kind = "measures"', 'kind = "measure"', "kind"),
    "an unknown setting": ("solution.toml", "[measures.topics]", "[measures]\nhook = 1\n[measures.topics]", "measures.hook"),
    "columns of the sample": ("sample/expected.csv", "measure,breakdown", "measure,by", "its columns are not"),
    "a day of the sample": ("sample/expected.csv", "2024-01-01", "soon", "can not be read"),
    "centuries of a sample": ("sample/expected.csv", "2024-01-01", "0001-01-01", "spans more than 50 years"),
    "a measure of the sample": ("sample/expected.csv", "\nrequests-on-time", "\nrequests-on-tome", "no measure here"),
    "a breakdown of the sample": ("sample/expected.csv", ",neighborhood,North", ",ward,North", "no breakdown ward"),
    "the day of the sample": ("sample/as_of.txt", "2025-01-01", "today", "does not hold a date"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "told"), SPOILED.values(), ids=SPOILED)
def test_what_is_wrong_with_it_is_told(copy: Path, file: str, old: str, new: str, told: str) -> None:
    assert told in spoil(copy, file, old, new)


def test_the_faults_of_all_files_are_told_at_once(copy: Path) -> None:
    spoil(copy, TOML, 'figure = "share"', 'figure = "eval"')
    spoil(copy, "measures/streets-in-poor-shape.sql", "FROM periods", "FROM read_csv('x.csv')")
    (copy / "measures" / "main-breaks-per-100-km.toml").unlink()
    (copy / "measures" / "notes.md").write_text("x")
    told = spoil(copy, "solution.toml", 'version = "1.0.0"', 'version = "one"')
    for part in (
        "figure",
        "measures/streets-in-poor-shape.sql is refused",
        "has no measures/main-breaks-per-100-km.toml",
        "version",
        "notes.md is not a file of this kind",
    ):
        assert part in told


def test_a_folder_without_a_measure_and_one_with_too_many_are_told(copy: Path) -> None:
    shutil.rmtree(copy / "measures")
    assert "has no measure" in faults(copy)
    (copy / "measures").mkdir()
    for number in range(46):
        (copy / "measures" / f"m{number}.sql").write_text("SELECT 1 AS day")
    told = faults(copy)
    assert "it has 46 measures; 45 is the most" in told and "Traceback" not in told


@pytest.mark.parametrize("name", ["Requests", "a--b", "-a", "a_b", "a" * 70, "1st", "a.b", "ä"])
def test_a_strange_name_is_no_name_of_a_measure(stat: MeasuresSolution, name: str) -> None:
    with pytest.raises(BadSolution, match="can not be the name of a measure"):
        read_measure(name, text="", sql="", contract=stat.contract)


def test_a_text_too_long_for_people_is_refused_before_it_is_read(stat: MeasuresSolution) -> None:
    with pytest.raises(BadSolution, match="20,000 is the most"):
        read_measure("long", text="", sql="SELECT 1 AS day --" + "x" * 20_000, contract=stat.contract)


def mapped(**tables: str) -> Crosswalk:
    """A crosswalk in which these fields of these tables have a column."""
    fields = {table: {name: FieldMap(column=name) for name in names.split()} for table, names in tables.items()}
    return Crosswalk(NAME, {table: (SourceMap(files=(table,), fields=one),) for table, one in fields.items()})


def test_a_measure_waits_for_whole_tables_and_for_columns_and_for_nothing_that_it_may_lack(
    stat: MeasuresSolution,
) -> None:
    def waits(name: str, **tables: str) -> tuple[str, ...]:
        return stat.measures[name].lacking(mapped(**tables))

    assert waits("requests-on-time") == ("requests",)
    assert waits("requests-on-time", requests="request_id opened_on closed_on") == ("requests.due_on",)
    assert waits("requests-on-time", requests="due_on closed_on") == ()
    assert waits("requests-per-1000-people", requests="opened_on") == ("areas",)
    assert waits("main-breaks", breaks="broke_on") == ()
    assert waits("main-breaks-per-100-km", breaks="broke_on main_id", mains="main_id length_m") == ()
    assert waits("main-breaks-per-100-km", breaks="broke_on", mains="main_id") == ("mains.length_m",)


def test_no_comment_of_a_query_reaches_the_database(stat: MeasuresSolution) -> None:
    assert not any(re.search(r"--|/\*", one.query.sql(parameters={})) for one in stat.measures.values())
