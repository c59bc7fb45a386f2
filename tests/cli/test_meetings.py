"""`upstate meeting`, as a person and another program call it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import call
from upstate.actions.call_meeting import call_meeting
from upstate.actions.new import new
from upstate.actions.record_meeting import record_follow_up
from upstate.city import open_workspace

WORKS = "Public Works"


@pytest.fixture
def city(tmp_path: Path) -> Path:
    folder = tmp_path / "springfield"
    new(folder=folder, place="Springfield")
    (folder / "measures").mkdir()
    for name in ("potholes", "fires"):
        (folder / "measures" / f"{name}.toml").write_text(
            f'title = "{name.title()}"\nowner = "{WORKS}"\ntarget = 80\n', "utf-8"
        )
    return folder


def today(city: Path) -> date:
    return open_workspace(city).settings.today()


def test_a_meeting_from_the_agenda_to_the_memo_after_it(city: Path) -> None:
    day = today(city)
    due = (day + timedelta(days=5)).isoformat()
    made = call(
        "meeting",
        "new",
        "--title",
        "City stat",
        "--minutes",
        "45",
        "--measures",
        "potholes,fires",
        "--json",
        "-w",
        city,
    ).json
    assert (made["meeting"], made["minutes"], made["measures"]) == (f"{day}-city-stat", 45, ["potholes", "fires"])
    taken = call(
        "meeting", "follow-up", "Ask", "--owner", WORKS, "--due", due, "--measure", "fires", "--json", "-w", city
    ).json["follow_ups"]
    assert (taken[0]["id"], taken[0]["state"], taken[0]["late_by"]) == (1, "open", 0)
    agenda = call("meeting", "agenda", "--json", "-w", city).json
    assert sum(one["minutes"] for one in agenda["topics"]) == agenda["minutes"] == 45
    assert [one["kind"] for one in agenda["topics"]] == ["follow_ups", "standing", "standing", "data", "close"]
    assert Path(agenda["memo"]).read_text("utf-8").startswith("# City stat")
    assert (
        call("meeting", "decide", "A second crew.", "--who", "Ana", "--json", "-w", city).json["decision"][0]["by"]
        == "Ana"
    )
    assert call("meeting", "survey", "5", "--word", "Short", "--json", "-w", city).json["survey"]["counts"] == [
        0,
        0,
        0,
        0,
        1,
    ]
    closed = call("meeting", "close", "--json", "-w", city).json
    assert closed["closed_on"] == day.isoformat() and closed["proposals"] == []
    memo = Path(closed["memo"]).read_text("utf-8")
    assert "- A second crew. (Ana)" in memo and "- Short" in memo
    # A meeting every quarter is seen in the notes of two.
    (city / "meetings" / f"{day - timedelta(days=30)}-city-stat.md").write_text("# City stat", "utf-8")
    assert call("assess", "what-works-cities-2022", "--json", "-w", city).json["score"] >= 1


def test_a_follow_up_is_moved_done_opened_again_and_dropped(city: Path) -> None:
    call("meeting", "new", "-w", city)
    day, later = today(city), (today(city) + timedelta(days=30)).isoformat()
    call("meeting", "follow-up", "Ask", "--owner", WORKS, "--due", day.isoformat(), "-w", city)
    assert (
        call("meeting", "move", "1", "--owner", "Fire", "--due", later, "-w", city).out
        == f"1: Ask (Fire; due {later})\n"
    )
    assert call("meeting", "done", "1", "-w", city).out == f"1: Ask (Fire; done on {day})\n"
    assert call("meeting", "follow-ups", "-w", city).out == "Nothing is open.\n"
    assert "done on" in call("meeting", "follow-ups", "--all", "-w", city).out
    call("meeting", "reopen", "1", "-w", city)
    assert call("meeting", "follow-ups", "--owner", "nobody", "--json", "-w", city).json["follow_ups"] == []
    dropped = call("meeting", "drop", "1", "--reason", "No money", "--json", "-w", city).json["follow_ups"][0]
    assert (dropped["state"], dropped["reason"]) == ("dropped", "No money")
    assert [one["what"] for one in dropped["changes"]] == ["moved", "done", "opened", "dropped"]


def test_reminders_are_looked_at_and_then_given_once(city: Path) -> None:
    call("meeting", "new", "-w", city)
    call("meeting", "follow-up", "Ask", "--owner", "Ana <ana@city.gov>", "--due", today(city).isoformat(), "-w", city)
    for words, many in ((("--look",), 1), ((), 1), ((), 0), (("--look",), 0)):
        assert len(call("meeting", "remind", *words, "--json", "-w", city).json["reminders"]) == many
    assert call("meeting", "remind", "-w", city).out == "Nobody is to be reminded.\n"


@pytest.mark.parametrize("command", ["agenda", "close", "follow-ups"])
def test_a_meeting_is_told_in_words_and_brackets_are_no_colours(city: Path, command: str) -> None:
    call("meeting", "new", "--title", "[red]How[/red]", "--measures", "potholes", "-w", city)
    call("meeting", "follow-up", "[bold]Ask[/]", "--owner", "[x]", "--due", today(city).isoformat(), "-w", city)
    told = call("meeting", command, "-w", city)
    assert told.code == 0 and ("[bold]Ask[/] ([x]" in told.out or command == "close")


LONG = "x" * 5_000
STRANGE = ["", "a\x00b", "\ud800", LONG, "<b>x</b>"]
DAYS = ["soon", "2026-02-31", "0001-01-01", "9999-12-31"]
TAKE = ("follow-up", "Ask", "--owner", "Ana", "--due")
HOSTILE: list[tuple[str, ...]] = [
    *(("new", "--on", day) for day in DAYS),
    *(("new", "--title", text) for text in STRANGE if text),
    *(("new", "--minutes", number) for number in ("14", "481", "x", "9" * 30)),
    *(("new", "--measures", text) for text in ("nope", "../x", "a\x00b")),
    *(("decide", text) for text in STRANGE),
    *(("decide", "x", "--who", text) for text in STRANGE if text),
    *(("decide", "x", "--meeting", text) for text in ("nope", "a\x00b", "\ud800")),
    *((*TAKE, day) for day in DAYS),
    *(("follow-up", text, "--owner", "Ana", "--due", "2030-01-01") for text in STRANGE),
    *(("follow-up", "Ask", "--owner", text, "--due", "2030-01-01") for text in STRANGE),
    *(("done", number) for number in ("0", "7", "x", "9" * 40)),
    ("drop", "1"),
    ("drop", "1", "--reason", " "),
    ("move", "1"),
    ("reopen", "1"),
    *(("survey", number) for number in ("0", "6", "4.5")),
    *(("survey", "4", "--word", text) for text in STRANGE if text),
]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city with an open meeting and one follow-up, that nothing may change."""
    folder = tmp_path_factory.mktemp("begun") / "springfield"
    new(folder=folder, place="Springfield")
    call_meeting(workspace=folder, title="Now")
    record_follow_up(workspace=folder, text="Ask", owner="Ana", due=today(folder))
    return folder


@pytest.mark.parametrize("words", HOSTILE, ids=[f"{number}-{words[0]}" for number, words in enumerate(HOSTILE)])
def test_words_that_can_not_be_followed_are_told_in_three_parts_and_nothing_is_kept(
    begun: Path, words: tuple[str, ...]
) -> None:
    before = {path.name: path.read_bytes() for path in (begun / "meetings").glob("*.*") if path.is_file()}
    told = call("meeting", *words, "--json", "-w", begun)
    assert (told.code, told.out) == (2, ""), told.err
    fault = told.fault
    assert fault["given"] and fault["allowed"] and fault["next_step"]
    assert {path.name: path.read_bytes() for path in (begun / "meetings").glob("*.*") if path.is_file()} == before


def test_without_a_meeting_every_command_says_how_to_call_one(city: Path) -> None:
    for words in (("agenda",), ("decide", "x"), ("survey", "3"), ("close",), (*TAKE, (today(city)).isoformat())):
        assert "upstate meeting new" in call("meeting", *words, "--json", "-w", city).fault["next_step"]
