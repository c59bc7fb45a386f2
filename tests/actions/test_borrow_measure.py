"""A measure borrowed alone: its solution comes with it, what it is to reach is the city's to say, and nothing is written over."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from tests.actions.conftest import SHELF
from upstate.actions.borrow import borrow
from upstate.actions.borrow_measure import borrow_measure
from upstate.actions.find import find
from upstate.actions.list_shelf_measures import list_shelf_measures
from upstate.actions.open_shelf_measures import open_shelf_measures
from upstate.city import Workspace
from upstate.errors import BadSolution, BadWorkspace, UpstateError
from upstate.solutions import load_lock

NAME = "potholes-filled"
REQUESTS = "number,opened,closed,due date,category,ward\n" + "".join(
    f"{n},2024-01-{1 + n % 28:02d},2024-02-{1 + n % 28:02d},2024-02-{1 + n % 20:02d},Pothole,{n % 3}\n"
    for n in range(40)
)


def test_its_solution_is_borrowed_with_it_and_the_file_says_what_is_to_be_filled_in(city: Workspace) -> None:
    borrowed = borrow_measure(workspace=city.folder, measure=NAME)
    assert (borrowed.with_solution, borrowed.waits_for) == (True, ("potholes",))
    assert borrowed.next_step == "upstate adapt city-stat potholes=FILE"
    text = borrowed.file.read_text("utf-8")
    assert tomllib.loads(text) == {"from": "city-stat", "public": False}
    for place in ("goal", "objective", "owner", "target", "by"):
        assert f"\n# {place} = " in text
    assert "It does not say: Many filled potholes" in text
    lock, _text = load_lock(city.borrowed("city-stat"))
    assert lock.origin == "Syracuse, NY 2018"
    assert not borrow_measure(workspace=city.folder, measure="home-fires").with_solution


def test_every_place_can_be_filled_in_by_taking_the_mark_away(city: Workspace) -> None:
    text = borrow_measure(workspace=city.folder, measure=NAME).file.read_text("utf-8")
    filled = tomllib.loads("\n".join(line.removeprefix("# ") if " = " in line else line for line in text.splitlines()))
    assert {*filled} == {"from", "goal", "objective", "owner", "target", "by", "public"}


def test_what_the_city_wrote_is_never_written_over(city: Workspace) -> None:
    file = borrow_measure(workspace=city.folder, measure=NAME).file
    file.write_text("goal = 'ours'")
    with pytest.raises(BadWorkspace, match="has a measure potholes-filled already"):
        borrow_measure(workspace=city.folder, measure=NAME)
    assert file.read_text() == "goal = 'ours'"
    link = city.folder / "measures" / "home-fires.toml"
    link.symlink_to(city.folder / "nowhere.toml")
    with pytest.raises(BadWorkspace, match="already"):
        borrow_measure(workspace=city.folder, measure="home-fires")
    assert not (city.folder / "nowhere.toml").exists()


@pytest.mark.parametrize(
    "name", ["", "../x", "a/b", "A", "x.toml", "\x1b[31m", "no-such-measure", "potholes_filled", "x" * 500]
)
def test_a_measure_that_is_not_there_borrows_nothing(city: Workspace, name: str) -> None:
    with pytest.raises(UpstateError) as fault:
        borrow_measure(workspace=city.folder, measure=name)
    assert fault.value.given.isprintable() and fault.value.allowed and fault.value.next_step
    assert "city-stat" not in city.borrowed_names() and not (city.folder / "measures").exists()


def test_a_solution_of_another_kind_has_no_measures(city: Workspace) -> None:
    for source in ("road-decay", "water-main-breaks"):  # one of the shelf, one that the city has borrowed
        with pytest.raises(BadSolution, match="there are no measures in it"):
            borrow_measure(workspace=city.folder, measure=NAME, source=source)
    assert "road-decay" not in city.borrowed_names()


def test_a_folder_of_a_stranger_is_read_before_it_is_taken(city: Workspace, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SHELF / "city-stat", tmp_path / "theirs"))
    (folder / "measures" / f"{NAME}.sql").write_text("SELECT * FROM read_csv('/etc/passwd')")
    with pytest.raises(BadSolution, match="can not be used"):
        borrow_measure(workspace=city.folder, measure=NAME, source=str(folder))
    assert "theirs" not in city.borrowed_names()


def test_the_list_says_what_is_ours_and_what_waits(city: Workspace) -> None:
    before = {line.measure: line for line in list_shelf_measures(workspace=city.folder)}
    assert not before[NAME].here and before[NAME].waits_for == ("potholes",)
    borrow_measure(workspace=city.folder, measure=NAME)
    assert {line.measure: line for line in list_shelf_measures(workspace=city.folder)}[NAME].here


def test_one_table_a_time_is_enough_and_no_table_is_taken_for_another(call, city: Workspace, tmp_path: Path) -> None:
    (tmp_path / "requests.csv").write_text(REQUESTS)
    (tmp_path / "fires.csv").write_text("alarm date\n" + "".join(f"2024-03-{1 + n:02d}\n" for n in range(20)))
    assert call("measures", "borrow", "requests-on-time", "-w", city.folder).code == 0
    told = call("adapt", "city-stat", f"requests={tmp_path / 'requests.csv'}", "-y", "--json", "-w", city.folder).json
    assert "requests-on-time" in told["ready"] and told["waiting"]["home-fires"] == ["fires"]
    told = call("adapt", "city-stat", f"fires={tmp_path / 'fires.csv'}", "-y", "--json", "-w", city.folder).json
    assert {"requests-on-time", "home-fires"} <= {*told["ready"]} and told["waiting"]["potholes-filled"] == ["potholes"]
    mapped = open_shelf_measures(workspace=city.folder, name="city-stat").mapped
    assert {*mapped.tables} == {"requests", "fires"}


def test_a_table_that_the_city_has_is_named_in_the_next_command(city: Workspace, tmp_path: Path) -> None:
    rows = "".join(f"{100 + n},{1 + n % 12}/15,{1 + n % 10},Local\n" for n in range(40))
    (tmp_path / "Street survey.csv").write_text("streetID,dateRated,overall,class\n" + rows)
    borrow(workspace=city.folder, solution="city-stat")
    found = find(workspace=city.folder, files=[tmp_path / "Street survey.csv"], cache=tmp_path / "cache")
    assert {one.name: one for one in found.solutions}[
        "city-stat"
    ].next_command == "upstate adapt city-stat ratings=FILE"


def test_the_commands_of_rankings_say_that_there_is_nothing_to_rank(call, city: Workspace) -> None:
    call("borrow", "city-stat", "-w", city.folder)
    for words in (("rank", "city-stat"), ("prove", "city-stat"), ("report", "city-stat")):
        done = call(*words, "-w", city.folder)
        assert done.code == 2 and "kind measures; there is nothing in it to rank" in done.err
    assert "Traceback" not in call("doctor", "-w", city.folder).out
