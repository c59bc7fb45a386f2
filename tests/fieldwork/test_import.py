"""A city's own file of visits, however it is written: taken in once, and told where it is not understood."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.fieldwork.town import NAME, TODAY, Town, make_town
from upstate.actions.import_visits import Imported, import_visits
from upstate.errors import UpstateError
from upstate.tables.crosswalk.document import load_crosswalk


def take_in(town: Town, file: Path, **options: Any) -> Imported:
    return import_visits(workspace=town.folder, file=file, today=TODAY, **options)


def need(town: Town) -> dict[str, object]:
    """What the table says of each home."""
    return {str(row["home_id"]): row["in_need"] for row in town.table}


def test_a_file_with_the_contracts_own_names_is_taken_in(town: Town) -> None:
    file = town.file(
        "day.csv",
        "home_id,visited_on,in_need,alarms_given",
        ["H1,2026-05-01,yes,2", "H2,2026-05-01,no,0", "H3,2026-05-01,,"],
    )
    imported = take_in(town, file)
    assert (imported.rows, imported.new, imported.known) == (3, 3, 0)
    assert need(town) == {"H1": True, "H2": False, "H3": None}
    assert [row["alarms_given"] for row in town.table] == [2, 0, None]
    assert all(isinstance(row["longitude"], float) for row in town.table), "a visit lies where its home lies"


def test_the_solution_reads_the_table_from_then_on(town: Town) -> None:
    take_in(town, town.file("day.csv", "home_id,visited_on,in_need", ["H1,2026-05-01,1"]))
    (source,) = load_crosswalk(town.folder / "solutions" / NAME / "crosswalk.toml").tables["visits"]
    assert source.files == ("visits",)
    assert all(field == mapped.column for field, mapped in source.fields.items())
    take_in(town, town.file("next.csv", "home_id,visited_on,in_need", ["H2,2026-05-02,1"]))
    assert len(load_crosswalk(town.folder / "solutions" / NAME / "crosswalk.toml").tables["visits"]) == 1


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("House ID,Date,Needs Alarm", "H1,05/01/2026,Y"),
        ("HOMEID,Visit Date,Alarm needed?", "H1,2026-05-01 14:30,TRUE"),
        ("home,date,result", "H1,1-May-2026,no alarm"),
        ("home,date,outcome", 'H1,2026-05-01,"No alarm; installed 2"'),
        ("home,date,status", "H1,2026-05-01,Dead battery"),
        ("home,date,status", "H1,2026-05-01,installed 2"),
        ("home,date,alarm present,alarm works", "H1,2026-05-01,yes,no"),
        ("home,date,working alarm", "H1,2026-05-01,No"),
        ("home,date,alarms installed", "H1,2026-05-01,2"),
        ("address,date,in_need", "101 OAK AVE.,2026-05-01,x"),
        ("address,date,in_need", "101 Oak Avenue,2026-05-01,x"),
        ("lat,lon,date,in_need", "39.80001,-89.64962,2026-05-01,1"),
        ("Home,When,in_need", "H1,2026-05-01,1"),
    ],
)
def test_names_and_words_of_other_programs_are_understood(town: Town, header: str, row: str) -> None:
    imported = take_in(town, town.file("day.csv", header, [row]))
    assert need(town) == {"H1": True}, imported


def test_a_column_under_a_strange_name_is_asked_for_by_the_homes_that_it_holds(town: Town) -> None:
    file = town.file("day.csv", "line,which one,date,in_need", [f"{n},H{n},2026-05-01,no" for n in range(20)])
    with pytest.raises(UpstateError) as fault:
        take_in(town, file)
    assert '--column home_id="which one"' in fault.value.next_step
    assert take_in(town, file, columns={"home_id": "which one"}).new == 20


@pytest.mark.parametrize(
    ("header", "row", "found"),
    [
        ("home,date,result", "H1,2026-05-01,Working", False),
        ("home,date,working alarm", "H1,2026-05-01,yes", False),
        ("home,date,no working alarm", "H1,2026-05-01,yes", True),
        ("home,date,result", "H1,2026-05-01,nobody home", None),
        ("home,date,anyone home?,needs alarm", "H1,2026-05-01,no,no", None),
        ("home,date,result", "H1,2026-05-01,Refused", None),
        ("home,date,vacant,result", "H1,2026-05-01,yes,", None),
        ("home,date,alarms installed", "H1,2026-05-01,0", None),
    ],
)
def test_what_is_not_need_is_told_from_what_nobody_knows(town: Town, header: str, row: str, found: object) -> None:
    take_in(town, town.file("day.csv", header, [row]))
    assert need(town) == {"H1": found}


def test_the_same_file_twice_and_files_that_overlap_count_once(town: Town) -> None:
    rows = [f"H{n},2026-05-0{1 + n % 3},{'yes' if n % 2 else 'no'}" for n in range(12)]
    first = take_in(town, town.file("a.csv", "home_id,visited_on,in_need", rows[:8]))
    again = take_in(town, town.file("a.csv", "home_id,visited_on,in_need", rows[:8]))
    wider = take_in(
        town,
        town.file(
            "b.csv", "Date,Home,need", [",".join([r.split(",")[1], r.split(",")[0], r.split(",")[2]]) for r in rows]
        ),
    )
    assert (first.new, again.new, again.known, wider.new, wider.known) == (8, 0, 8, 4, 8)
    assert len(town.table) == 12
    assert len(town.log()) == 2, "a file that says nothing new leaves nothing"


def test_a_row_that_names_its_visit_and_says_otherwise_later_is_a_correction(town: Town) -> None:
    old = town.file("old.csv", "visit_id,home_id,visited_on,in_need", ["7,H1,2026-05-01,no", "8,H2,2026-05-01,no"])
    take_in(town, old)
    later = take_in(town, town.file("new.csv", "visit_id,home_id,visited_on,in_need", ["7,H1,2026-05-01,yes"]))
    assert (later.new, later.corrections) == (0, 1)
    assert need(town) == {"H1": True, "H2": False}
    take_in(town, old)
    assert need(town) == {"H1": True, "H2": False}, "an old file does not undo a correction"


def test_numbers_that_begin_anew_every_day_are_not_taken_for_names(town: Town) -> None:
    take_in(
        town, town.file("mon.csv", "visit_id,home_id,visited_on,in_need", ["1,H1,2026-05-01,no", "2,H2,2026-05-01,no"])
    )
    tuesday = take_in(
        town, town.file("tue.csv", "visit_id,home_id,visited_on,in_need", ["1,H3,2026-05-02,yes", "2,H4,2026-05-02,no"])
    )
    assert (tuesday.new, tuesday.corrections) == (2, 0)
    assert "names a visit to another unit" in " ".join(tuesday.notes)
    assert need(town) == {"H1": False, "H2": False, "H3": True, "H4": False}


def test_two_answers_for_one_door_on_one_day_are_told_and_both_are_kept(town: Town) -> None:
    take_in(town, town.file("a.csv", "home_id,visited_on,in_need", ["H1,2026-05-01,yes"]))
    second = take_in(town, town.file("b.csv", "home_id,visited_on,in_need", ["H1,2026-05-01,no"]))
    (conflict,) = second.conflicts
    assert (conflict.unit, len(conflict.visits)) == ("H1", 2)
    assert len(town.table) == 2


def test_nobody_at_noon_and_somebody_in_the_evening_is_no_conflict(town: Town) -> None:
    told = take_in(
        town, town.file("a.csv", "home_id,visited_on,result", ["H1,2026-05-01,no answer", "H1,2026-05-01,working"])
    )
    assert told.conflicts == () and told.new == 2


def test_what_is_not_understood_is_named_by_row_and_not_kept(town: Town) -> None:
    rows = [
        "H1,2026-05-01,yes",
        "H2,2026-13-45,yes",
        "H3,2026-05-01,perhaps so",
        "H99,2026-05-01,no",
        "H4,2027-01-01,no",
    ]
    told = take_in(town, town.file("a.csv", "home_id,visited_on,in_need", rows))
    assert [row for row, _ in told.not_understood] == [3, 4, 6]
    assert [row for row, _ in told.unmatched] == [5]
    assert "perhaps so" in str(told.not_understood) and "future" in str(told.not_understood)
    assert need(town) == {"H1": True}
    rows[2] = "H3,2026-05-01,no"
    mended = take_in(town, town.file("a.csv", "home_id,visited_on,in_need", rows))
    assert (mended.new, mended.known) == (1, 1)


@pytest.mark.parametrize(
    ("header", "row", "words"),
    [
        ("home_id,in_need", "H1,yes", "the day of the visit"),
        ("visited_on,in_need", "2026-05-01,yes", "which home it was"),
        ("home_id,visited_on,colour", "H1,2026-05-01,red", "without a working smoke alarm"),
    ],
)
def test_a_file_that_lacks_a_column_is_refused_with_the_option_to_give(
    town: Town, header: str, row: str, words: str
) -> None:
    with pytest.raises(UpstateError) as fault:
        take_in(town, town.file("a.csv", header, [row]))
    assert words in fault.value.given
    assert "--column" in fault.value.next_step
    assert town.log() == []


def test_a_person_can_say_which_column_is_which(town: Town) -> None:
    file = town.file("a.csv", "home_id,visited_on,Colour", ["H1,2026-05-01,y"])
    take_in(town, file, columns={"in_need": "Colour"})
    assert need(town) == {"H1": True}
    for columns in ({"in_need": "Color"}, {"need": "Colour"}):
        with pytest.raises(UpstateError):
            take_in(town, file, columns=columns)


def test_a_file_without_days_takes_the_day_that_is_said(town: Town) -> None:
    take_in(town, town.file("a.csv", "home_id,in_need", ["H1,yes"]), on=TODAY)
    assert str(town.table[0]["visited_on"]).startswith("2026-05-20")


def test_areas_that_stand_for_many_homes_keep_every_door(tmp_path: Path) -> None:
    town = make_town(tmp_path, homes=5, stands_for=300)
    rows = ["H1,2026-05-01,yes", "H1,2026-05-01,yes", "H1,2026-05-01,no", "H2,2026-05-01,no"]
    told = take_in(town, town.file("a.csv", "home_id,visited_on,in_need", rows))
    assert (told.new, told.conflicts) == (4, ())
    again = take_in(town, town.file("a.csv", "home_id,visited_on,in_need", rows))
    assert (again.new, again.known) == (0, 4)


def test_a_home_that_wants_no_visits_is_noted(town: Town) -> None:
    told = take_in(town, town.file("a.csv", "home_id,visited_on,result,do not contact", ["H1,2026-05-01,refused,yes"]))
    assert told.opted_out == 1


def test_formulas_tags_and_long_words_in_cells_do_no_harm(town: Town) -> None:
    rows = [
        '=HYPERLINK("x"),2026-05-01,yes',
        "<script>alert(1)</script>,2026-05-01,yes",
        f"{'H' * 5000},2026-05-01,yes",
        "H1,2026-05-01,yes",
    ]
    told = take_in(town, town.file("a.csv", "home_id,visited_on,in_need", rows))
    assert (told.new, len(told.unmatched)) == (1, 3)


def test_a_table_of_visits_that_the_city_has_itself_is_not_written_over(town: Town) -> None:
    from upstate.tables.reading import read_table

    own = town.file("visits.csv", "what,when", ["a,b"])
    read_table(source=own, target=town.folder / "tables" / "visits.parquet")
    told = take_in(town, town.file("a.csv", "home_id,visited_on,in_need", ["H1,2026-05-01,yes"]))
    assert told.table is not None and told.table.name == "visits_smoke_alarms.parquet"
    assert town.table == [{"_row": 2, "what": "a", "when": "b"}]


def test_the_log_keeps_itself_out_of_git(town: Town) -> None:
    take_in(town, town.file("a.csv", "home_id,visited_on,in_need", ["H1,2026-05-01,yes"]))
    assert "\n*\n" in (town.folder / "fieldwork" / ".gitignore").read_text("utf-8")


def test_names_and_telephones_of_a_file_are_kept_nowhere(town: Town) -> None:
    take_in(
        town,
        town.file("a.csv", "home_id,visited_on,in_need,Resident,Phone", ["H1,2026-05-01,yes,Ann Smith,315-471-0001"]),
    )
    kept = b"".join(path.read_bytes() for path in town.folder.rglob("*") if path.is_file())
    assert b"Ann Smith" not in kept and b"471-0001" not in kept


def test_many_days_are_read_one_after_the_other(tmp_path: Path) -> None:
    town = make_town(tmp_path, homes=300)
    for day in range(1, 11):
        rows = [f"H{30 * (day - 1) + n},2026-05-{day:02d},{n % 3 == 0}" for n in range(30)]
        told = take_in(town, town.file("day.csv", "home_id,visited_on,in_need", rows))
        assert (told.new, told.visits) == (30, 30 * day)
