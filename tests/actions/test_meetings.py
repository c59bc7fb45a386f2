"""Meetings are files that many people change at once, that a killed process leaves whole, and that people edit by hand."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.thorough import long_proof
from upstate.actions.call_meeting import call_meeting
from upstate.actions.close_meeting import close_meeting
from upstate.actions.look_at_files import see_meetings
from upstate.actions.meeting_files import read_meetings
from upstate.actions.new import new
from upstate.actions.open_meeting import open_meeting, prepare_meeting
from upstate.actions.record_meeting import change_follow_up, follow_ups, record_decision, record_follow_up, record_vote
from upstate.actions.remind import due_reminders, remind
from upstate.city import open_workspace
from upstate.errors import BadWorkspace
from upstate.measures.meeting.reminding import Reminder

DAY = date(2026, 12, 1)
NEXT = date(2027, 1, 5)
MEASURE = 'title = "Potholes filled"\ngoal = "Streets"\nowner = "Works"\ntarget = 80\npublic = true\n'


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A city with one measure and one open meeting."""
    folder = tmp_path / "springfield"
    new(folder=folder, place="Springfield")
    (folder / "measures").mkdir()
    (folder / "measures" / "potholes.toml").write_text(MEASURE, "utf-8")
    call_meeting(workspace=folder, on=DAY, measures=["potholes"], today=DAY)
    return folder


def take_on(city: Path, text: str = "Ask", *, due: date = NEXT, owner: str = "Ana", today: date = DAY) -> int:
    return record_follow_up(workspace=city, text=text, owner=owner, due=due, today=today).id


def test_a_follow_up_is_on_every_agenda_until_it_is_done(city: Path) -> None:
    number = take_on(city)
    close_meeting(workspace=city, today=DAY)
    for month in (date(2027, 1, 5), date(2027, 2, 2)):
        made = call_meeting(workspace=city, on=month, today=month)
        agenda = open_meeting(workspace=city, meeting=made.name, today=month).agenda
        assert agenda.topics[0].follow_ups == (number,)
        assert made.text.measures == ("potholes",)  # as the last one
        close_meeting(workspace=city, today=month)
    change_follow_up(workspace=city, number=number, what="done", who="Ana", today=date(2027, 2, 3))
    for month, told in ((date(2027, 3, 2), (number,)), (date(2027, 4, 6), ())):
        call_meeting(workspace=city, on=month, today=month)
        first = open_meeting(workspace=city, today=month).agenda.topics[0]
        assert first.follow_ups == told
        close_meeting(workspace=city, today=month)


def test_the_history_of_a_follow_up_is_kept(city: Path) -> None:
    number = take_on(city)
    change_follow_up(
        workspace=city, number=number, what="moved", owner="Bo", due=date(2027, 2, 1), reason="Ana is away", today=DAY
    )
    change_follow_up(workspace=city, number=number, what="dropped", reason="No money", today=NEXT)
    change_follow_up(workspace=city, number=number, what="opened", today=NEXT)
    [found] = follow_ups(city)
    assert (found.state, found.owner, found.due) == ("open", "Bo", date(2027, 2, 1))
    assert [(one.what, one.reason) for one in found.changes] == [
        ("moved", "Ana is away"),
        ("dropped", "No money"),
        ("opened", ""),
    ]


def test_an_agenda_is_no_note_of_a_meeting_and_the_memo_after_is(city: Path) -> None:
    prepared = prepare_meeting(workspace=city, today=DAY)
    assert prepared.path.read_text("utf-8").startswith("# How we do: the meeting of 2026-12-01\n")
    assert [one.title for one in prepared.opened.meeting.text.topic] == [
        one.title for one in prepared.opened.agenda.topics
    ]
    assert [*see_meetings(open_workspace(city))] == []
    closed = close_meeting(workspace=city, today=DAY)
    [note] = see_meetings(open_workspace(city))
    assert (note.on, note.path) == (DAY, f"meetings/{closed.path.name}")


def test_a_meeting_is_closed_once_and_takes_nothing_after_it(city: Path) -> None:
    record_decision(workspace=city, text="A second crew.", today=DAY)
    record_vote(workspace=city, mark=4, today=DAY)
    memo = close_meeting(workspace=city, today=DAY).path.read_text("utf-8")
    assert "A second crew" in memo and "1 person answered" in memo
    name = "2026-12-01-how-we-do"
    for late in (
        lambda: close_meeting(workspace=city, meeting=name, today=DAY),
        lambda: record_decision(workspace=city, text="More", meeting=name, today=DAY),
        lambda: record_vote(workspace=city, mark=1, meeting=name, today=DAY),
        lambda: prepare_meeting(workspace=city, meeting=name, today=DAY),
    ):
        with pytest.raises(BadWorkspace, match="is closed"):
            late()


def test_notes_that_a_person_wrote_are_not_written_over(city: Path) -> None:
    notes = city / "meetings" / "2026-12-01-how-we-do.md"
    notes.write_text("My own notes.\n", "utf-8")
    with pytest.raises(BadWorkspace, match="Somebody has written"):
        close_meeting(workspace=city, today=DAY)
    assert notes.read_text("utf-8") == "My own notes.\n" and not read_meetings(city).all[0].is_closed


def test_which_meeting_is_meant_is_not_guessed(city: Path) -> None:
    call_meeting(workspace=city, on=NEXT, today=DAY)
    assert open_meeting(workspace=city, today=NEXT).meeting.text.on == NEXT
    with pytest.raises(BadWorkspace, match="More than one meeting is open") as fault:
        open_meeting(workspace=city, today=date(2026, 12, 24))
    assert fault.value.allowed == "2026-12-01-how-we-do, 2027-01-05-how-we-do"


def test_nobody_is_reminded_twice_and_a_name_without_an_address_is_offered_again(city: Path) -> None:
    take_on(city, owner="Ana <ana@city.gov>")
    take_on(city, owner="Public Works")
    mailed: list[str] = []

    def mail(one: Reminder) -> bool:
        if one.address:
            mailed.append(one.address)
        return bool(one.address)

    for _again in range(3):
        remind(workspace=city, give=mail, today=NEXT)
    assert mailed == ["ana@city.gov"]
    assert [one.owner for one in due_reminders(workspace=city, today=NEXT)] == ["Public Works"]
    remind(workspace=city, give=mail, today=NEXT + timedelta(days=7))
    assert mailed == ["ana@city.gov"] * 2


def test_what_was_given_before_a_fault_is_not_given_again(city: Path) -> None:
    for _number in range(3):
        take_on(city, owner="ana@city.gov")
    given: list[int] = []

    def breaks(one: Reminder) -> bool:
        if len(given) == 2:
            raise OSError("no mail server")
        given.append(one.follow_up.id)
        return True

    with pytest.raises(OSError, match="no mail server"):
        remind(workspace=city, give=breaks, today=NEXT)
    assert given == [1, 2]
    assert [one.follow_up.id for one in due_reminders(workspace=city, today=NEXT)] == [3]


@pytest.mark.parametrize("broken", [b"{", b'{"given": [5]}', b"\xff", b"[" * 100_000])
def test_a_broken_record_of_reminders_reminds_nobody(city: Path, broken: bytes) -> None:
    take_on(city)
    (city / "meetings" / "reminded.json").write_bytes(broken)
    with pytest.raises(BadWorkspace) as fault:
        remind(workspace=city, give=lambda _one: pytest.fail("reminded"), today=NEXT)
    assert "reminded.json" in fault.value.given and fault.value.next_step


def test_twenty_threads_that_add_at_once_lose_nothing(city: Path) -> None:
    with ThreadPoolExecutor(20) as pool:
        numbers = list(pool.map(lambda at: take_on(city, f"Do {at}"), range(20)))
        list(pool.map(lambda _at: record_vote(workspace=city, mark=5, today=DAY), range(20)))
    assert sorted(numbers) == list(range(1, 21))
    assert {one.text for one in follow_ups(city)} == {f"Do {at}" for at in range(20)}
    assert read_meetings(city).all[0].text.survey.counts == (0, 0, 0, 0, 20)


_ADD = """
import sys
from datetime import date
from pathlib import Path
from upstate.actions.record_meeting import change_follow_up, record_follow_up
print("begun", flush=True)
for at in range(int(sys.argv[2])):
    made = record_follow_up(workspace=Path(sys.argv[1]), text=f"Do {sys.argv[3]} {at}", owner="Ana", due=date(2027, 1, 5), today=date(2026, 12, 1))
    change_follow_up(workspace=Path(sys.argv[1]), number=made.id, what="done", today=date(2026, 12, 1))
    print(made.id, flush=True)
"""


def adding(city: Path, many: int, name: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", _ADD, str(city), str(many), name]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None and process.stdout.readline().strip() == "begun"
    return process


def test_three_processes_that_add_at_once_lose_nothing(city: Path) -> None:
    processes = [adding(city, 8, name) for name in "abc"]
    numbers = [int(line) for one in processes for line in one.communicate(timeout=120)[0].split()]
    assert sorted(numbers) == list(range(1, 25))
    assert [(one.id, one.state) for one in follow_ups(city)] == [(number, "done") for number in range(1, 25)]


@long_proof
def test_a_process_that_is_killed_leaves_the_last_good_state(city: Path) -> None:
    chance = random.Random(8)
    told = 0
    for kill in range(6):
        process = adding(city, 1000, f"k{kill}")
        time.sleep(chance.uniform(0.0, 0.3))
        process.send_signal(signal.SIGKILL)
        told += len(process.communicate(timeout=60)[0].split())
        found = follow_ups(city)
        assert [one.id for one in found] == list(range(1, len(found) + 1))
        assert sum(one.state == "done" for one in found) >= told
    take_on(city, "After all that")
    assert follow_ups(city)[-1].text == "After all that"


def test_a_meeting_whose_closing_was_killed_can_be_closed_again(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_words: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("upstate.actions.meeting_files.Meetings.save", killed)
        close_meeting(workspace=city, today=DAY)
    record_decision(workspace=city, text="One more", today=DAY)
    assert "One more" in close_meeting(workspace=city, today=DAY).path.read_text("utf-8")


BAD_FILES: dict[str, tuple[str, bytes]] = {
    "a fault": ("2026-11-01-old.toml", b"on = 2026-11-01\n"),
    "bytes": ("2026-11-01-old.toml", b"\xff\xfe"),
    "a strange name": ("2026-11-01 old.toml", b""),
    "a capital letter": ("2026-11-01-Old.toml", b""),
}


@pytest.mark.parametrize("what", BAD_FILES)
def test_a_file_that_a_person_broke_is_told_and_stops_every_change(city: Path, what: str) -> None:
    name, content = BAD_FILES[what]
    (city / "meetings" / name).write_bytes(content)
    with pytest.raises(BadWorkspace) as fault:
        take_on(city)
    assert name in fault.value.given and fault.value.allowed and name in fault.value.next_step
    assert (city / "meetings" / name).read_bytes() == content


def test_a_meeting_that_is_a_folder_or_leads_out_of_the_city_is_told(city: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.toml").write_text('on = 2026-11-01\ntitle = "x"\n', "utf-8")
    for make in (lambda path: path.mkdir(), lambda path: path.symlink_to(tmp_path / "outside.toml")):
        path = city / "meetings" / "2026-11-01-old.toml"
        make(path)
        with pytest.raises(BadWorkspace, match="no plain file"):
            read_meetings(city)
        path.rmdir() if path.is_dir() else path.unlink()


HOSTILE = ["", " ", "<script>alert(1)</script>", "a\x00b", "a\x1b[31m", "a\u202eb", "\ud800", "x" * 1001]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_are_refused_and_nothing_is_kept(city: Path, text: str) -> None:
    take_on(city)
    before = read_meetings(city)
    for refused in (
        lambda: record_decision(workspace=city, text=text, today=DAY),
        lambda: take_on(city, text),
        lambda: take_on(city, owner=text),
        lambda: change_follow_up(workspace=city, number=1, what="dropped", reason=text, today=DAY),
    ):
        with pytest.raises(BadWorkspace) as fault:
            refused()
        assert fault.value.given and fault.value.allowed and fault.value.next_step
    assert read_meetings(city) == before


def test_line_ends_become_spaces(city: Path) -> None:
    take_on(city, "Ask\n\nwhat\tit costs")
    assert follow_ups(city)[0].text == "Ask what it costs"


@pytest.mark.parametrize("due", [DAY - timedelta(days=1), date(2040, 1, 1), date(1, 1, 1), date(9999, 12, 31)])
def test_a_due_day_that_is_over_or_far_is_refused(city: Path, due: date) -> None:
    with pytest.raises(BadWorkspace, match="is over, or more than five years away"):
        take_on(city, due=due)


@pytest.mark.parametrize("on", [date(1, 1, 1), date(2020, 1, 1), date(9999, 12, 31)])
def test_a_meeting_is_not_called_for_a_day_far_away(city: Path, on: date) -> None:
    with pytest.raises(BadWorkspace, match="more than two years away"):
        call_meeting(workspace=city, on=on, today=DAY)


@pytest.mark.parametrize("name", ["", "nope", "../city", "potholes\x00", "x" * 300])
def test_a_measure_that_the_city_has_not_is_refused(city: Path, name: str) -> None:
    with pytest.raises(BadWorkspace, match="The city has no measure") as fault:
        call_meeting(workspace=city, on=NEXT, measures=[name], today=DAY)
    assert fault.value.allowed == "potholes"


def test_a_title_without_latin_letters_names_a_file_all_the_same(city: Path) -> None:
    assert call_meeting(workspace=city, on=NEXT, title="会議", today=DAY).name == "2027-01-05-meeting"
    assert call_meeting(workspace=city, on=NEXT, title="¿Cómo vamos?", today=DAY).name == "2027-01-05-como-vamos"
    with pytest.raises(BadWorkspace, match="is there already"):
        call_meeting(workspace=city, on=NEXT, title="会", today=DAY)


def test_a_measure_whose_file_is_hostile_is_told_on_the_agenda(city: Path) -> None:
    (city / "measures" / "potholes.toml").write_text(
        'title = "<b>x</b>\\u001b \\u202e"\ngoal = 5\ntarget = "soon"\nby = 7\n', "utf-8"
    )
    prepared = prepare_meeting(workspace=city, today=DAY)
    assert "<b>" not in prepared.path.read_text("utf-8") and "\x1b" not in prepared.path.read_text("utf-8")
    topics = read_meetings(city).all[0].text.topic
    assert topics[0].title == "potholes" and "measures/potholes.toml" in topics[0].said[0]
