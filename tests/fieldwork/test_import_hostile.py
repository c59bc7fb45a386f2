"""Files of visits that lose wishes, doors and sense unless they are read with care."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.fieldwork.test_import import need, take_in
from tests.fieldwork.town import NAME, TODAY, Town, furnish
from upstate.actions.adapt import adapt
from upstate.actions.correct_visit import correct_visit
from upstate.actions.list_visits import list_visits
from upstate.actions.new import new
from upstate.actions.plan_round import plan_round
from upstate.actions.record_visits import record_visits
from upstate.errors import UpstateError
from upstate.fieldwork.visit import OptOut

WISHES = ("never again", "x", "Do not contact", "2026-11-20", "yes", "opted out", "checked")


def out(town: Town) -> set[str]:
    return list_visits(workspace=town.folder, solution=NAME).standing.opted_out


def test_every_cell_that_is_not_a_no_is_a_wish_also_beside_a_result_that_nobody_understands(town: Town) -> None:
    rows = [f"H{n},2026-05-01,working,{wish}" for n, wish in enumerate(WISHES)]
    rows += ["H7,2026-05-01,Alarm chirping,yes", "H8,not a day,working,yes"]
    rows += [f"H{n},2026-05-01,working,{wish}" for n, wish in enumerate(("no", "N", "n/a", "", "0", "FALSE"), start=9)]
    rows += ["H999,2026-05-01,working,yes"]
    told = take_in(town, town.file("a.csv", "home_id,visited_on,result,do not contact", rows))
    assert out(town) == {f"H{n}" for n in range(9)} and told.opted_out == 9
    assert "never again" in " ".join(told.notes)
    assert [row for row, why in told.not_understood if "wish" in why] == [17], "a wish of nobody knows whom is told"
    take_back = [OptOut(unit="H1", on=TODAY, out=False)]
    record_visits(workspace=town.folder, solution=NAME, opt_outs=take_back, today=TODAY)
    take_in(town, town.folder.parent / "a.csv")
    assert "H1" not in out(town), "the same file again does not undo a change of mind"


def test_a_file_of_wishes_alone_is_well(town: Town) -> None:
    told = take_in(town, town.file("a.csv", "home_id,visited_on,result,opt out", ["H1,2026-05-01,Alarm chirping,yes"]))
    assert told.well and out(town) == {"H1"}


def test_a_third_file_that_changes_its_mind_again_is_heard_and_a_correction_of_the_office_stays(town: Town) -> None:
    header = "visit_id,home_id,visited_on,in_need"
    for day, answer in enumerate(("yes", "no", "yes")):
        take_in(town, town.file(f"{day}.csv", header, [f"7,H1,2026-05-01,{answer}"]))
    assert need(town) == {"H1": True}
    (visit,) = list_visits(workspace=town.folder, solution=NAME).standing.visits
    correct_visit(workspace=town.folder, solution=NAME, visit=visit, in_need=False)
    told = take_in(town, town.file("3.csv", header, ["7,H1,2026-05-01,yes", "8,H2,2026-05-01,no"]))
    assert (told.corrections, told.known, need(town)["H1"]) == (0, 1, False)


@pytest.fixture
def tower(tmp_path: Path) -> Town:
    """H0 is a building of 24 homes, 100 Elm St."""
    city = tmp_path / "springfield"
    new(folder=city, place="Springfield, IL", longitude=-89.65, latitude=39.8)
    furnish(city, homes=5, stands_for=24)
    return Town(city, tuple(f"H{n}" for n in range(5)))


def test_each_apartment_of_a_building_is_a_door_and_rows_without_one_are_counted_through(tower: Town) -> None:
    rows = ["100 Elm St Apt 1,2026-05-01,yes", "100 Elm St # 2,2026-05-01,no"]
    rows += [f"100 Elm St,2026-05-01,{answer}" for answer in ("yes", "yes", "no", "no")]
    told = take_in(tower, tower.file("a.csv", "address,visited_on,in_need", rows))
    assert (told.new, told.conflicts) == (6, ())
    again = take_in(tower, tower.file("a.csv", "address,visited_on,in_need", rows))
    assert (again.new, again.known) == (0, 6)
    other = [f"100 Elm St,2026-05-01,{answer}" for answer in ("yes", "no", "no")]
    assert take_in(tower, tower.file("b.csv", "address,visited_on,in_need", other)).new == 3, "of another crew"
    assert "which door" in " ".join(told.notes)


def test_two_apartments_at_one_home_are_no_conflict_and_one_apartment_twice_is(town: Town) -> None:
    rows = ["101 Oak Ave Apt 1,2026-05-01,yes", "101 Oak Ave Unit 2,2026-05-01,no"]
    told = take_in(town, town.file("a.csv", "address,visited_on,in_need", rows))
    assert (told.new, told.conflicts) == (2, ())
    told = take_in(town, town.file("b.csv", "address,visited_on,in_need", ["101 OAK AVENUE #1,2026-05-01,no"]))
    assert len(told.conflicts) == 1


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("in_need,result", "no,no alarm"),
        ("in_need,result", "yes,working alarm"),
        ("in_need,result", "yes,nobody home"),
        ("in_need,anyone home", "yes,no"),
        ("alarm present,alarm works", "no,yes"),
        ("anyone home,alarms installed", "no,2"),
    ],
)
def test_a_row_that_contradicts_itself_is_told_and_not_kept(town: Town, header: str, row: str) -> None:
    rows = [f"H1,2026-05-01,{row}", "H2,2026-05-01,,"]
    told = take_in(town, town.file("a.csv", f"home_id,visited_on,{header}", rows))
    assert [number for number, _ in told.not_understood] == [2] and ", and " in told.not_understood[0][1]
    assert need(town) == {"H2": None}


@pytest.mark.parametrize(
    ("header", "row", "found"),
    [
        ("in_need,alarm works,alarms installed", "no,no,2", False),
        ("in_need,alarms installed", "no,2", False),
        ("anyone home,alarm present", "no,no", None),
    ],
)
def test_which_of_two_cells_won_is_said(town: Town, header: str, row: str, found: object) -> None:
    told = take_in(town, town.file("a.csv", f"home_id,visited_on,{header}", [f"H1,2026-05-01,{row}"]))
    assert need(town) == {"H1": found} and "row 2" in " ".join(told.notes)


@pytest.mark.parametrize("day", ["1899-12-31", "0001-01-02", "1970-01-01"])
def test_a_day_before_anybody_went_out_is_not_kept(town: Town, day: str) -> None:
    rows = [f"H1,{day},yes", "H2,2026-05-01,no"]
    told = take_in(town, town.file("a.csv", "home_id,visited_on,in_need", rows))
    assert [row for row, _ in told.not_understood] == [2]


def plan(town: Town, name: str, **options: Any) -> Any:
    values: dict[str, Any] = {"homes": 20, "control": 0, "name": name, "today": TODAY} | options
    return plan_round(workspace=town.folder, solution=NAME, **values)


def test_a_second_round_takes_no_visit_of_the_first_and_tells_what_is_still_open_there(town: Town) -> None:
    plan(town, "first")
    rows = [f"H{n},{TODAY},{'no' if n < 5 else ''}" for n in range(10)]
    file = town.file("a.csv", "home_id,visited_on,in_need", rows)
    take_in(town, file)
    second = plan(town, "second")
    assert second.as_json()["still_open"] == {"first": 15}
    take_in(town, file)
    assert {row["round"] for row in town.table} == {"first"}
    later = [f"H{n},{TODAY},yes" for n in (6, 7)]
    take_in(town, town.file("b.csv", "home_id,visited_on,in_need", later[:1]))
    take_in(town, town.file("c.csv", "home_id,visited_on,in_need", later[1:]), round_name="first")
    assert [row["round"] for row in town.table][-2:] == ["second", "first"]
    with pytest.raises(UpstateError) as fault:
        take_in(town, file, round_name="third")
    assert "first, second" in fault.value.allowed
    early = take_in(town, town.file("d.csv", "home_id,visited_on,in_need", ["H8,2026-05-01,yes"]), round_name="first")
    assert "before" in str(early.not_understood)


def test_no_round_is_called_all(town: Town) -> None:
    with pytest.raises(UpstateError):
        plan(town, "all")


def test_of_two_homes_with_one_address_the_one_on_the_round_is_meant_and_else_both_are_named(tmp_path: Path) -> None:
    city = tmp_path / "springfield"
    new(folder=city, place="Springfield, IL", longitude=-89.65, latitude=39.8)
    town = furnish(city, homes=6)
    rename(town, {"H4": "256 Stribling Ave", "H5": "256 Stribling Ave"})
    file = town.file(
        "a.csv", "address,visited_on,in_need", ["256 stribling ave,2026-05-20,yes", f"{'x' * 9000},2026-05-20,no"]
    )
    told = take_in(town, file)
    assert told.unmatched[0] == (2, "2 have the address '256 stribling ave': H4, H5; add the id")
    assert len(told.unmatched[1][1]) < 200
    other = town.file("b.csv", "address,visited_on,in_need", ["256 Stribling Avenue,2026-05-20,yes"])
    assert "H4, H5; add the id" in take_in(town, other).unmatched[0][1]
    plan(town, "first", homes=5)
    assert take_in(town, file).new == 1 and need(town) == {"H4": True}
    assert take_in(town, other).known == 1


def rename(town: Town, addresses: dict[str, str]) -> None:
    path = town.folder.parent / "homes.csv"
    text = path.read_text("utf-8")
    for home, address in addresses.items():
        text = text.replace(town.address(home), address)
    path.write_text(text, "utf-8")
    adapt(workspace=town.folder, solution=NAME, files={"homes": [path]}, today=TODAY)


def test_words_that_are_not_known_are_named_with_the_persons_own_column_and_what_to_write(town: Town) -> None:
    told = take_in(
        town, town.file("a.csv", "Home,Date,Visit Result", ["H1,2026-05-01,Alarm chirping", "H2,2026-05-01,"])
    )
    assert told.not_understood == ((2, "Visit Result says 'Alarm chirping'"),)
    note = " ".join(told.notes)
    assert "Visit Result" in note and "no alarm" in note and "working" in note
    assert "1 rows have a day and no result" in note and need(town) == {"H2": None}


def test_ids_that_look_like_a_truth_or_a_formula_stay_as_they_are(tmp_path: Path) -> None:
    city = tmp_path / "springfield"
    new(folder=city, place="Springfield, IL", longitude=-89.65, latitude=39.8)
    town = furnish(city, homes=4)
    path = town.folder.parent / "homes.csv"
    path.write_text(path.read_text("utf-8").replace("H1,", "TRUE,").replace("H2,", "=1+1,"), "utf-8")
    adapt(workspace=town.folder, solution=NAME, files={"homes": [path]}, today=TODAY)
    take_in(town, town.file("a.csv", "home_id,visited_on,in_need", ["TRUE,2026-05-01,yes"]))
    assert need(town) == {"TRUE": True}
    take_in(town, town.file("b.csv", "home_id,visited_on,in_need", ["=1+1,2026-05-01,no"]))
    assert need(town) == {"TRUE": True, "=1+1": False}
    assert not [
        path
        for path in town.fieldwork.rglob("*.csv")
        if "\n=" in path.read_text("utf-8") or ",=" in path.read_text("utf-8")
    ]
