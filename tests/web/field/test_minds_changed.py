"""Who changes their mind at a door is heard each time; what is sent again is not."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from tests.fieldwork.town import NAME, Town
from tests.web.conftest import SignedIn
from tests.web.field.conftest import visits
from tests.web.field.test_sending import door, send, states
from tests.web.field.test_walking import ZONE, name_on
from upstate.actions.correct_visit import correct_visit
from upstate.actions.plan_round import PlannedRound
from upstate.fieldwork.log import FieldLog
from upstate.fieldwork.visit import Batch, Source, Visit
from upstate.web.field.actions import assign
from upstate.web.field.zones import today_here

YES, NO = {"alarm_works": "yes"}, {"alarm_works": "no"}


@pytest.fixture
def other(crew: SignedIn, person: Callable[..., SignedIn]) -> SignedIn:
    visitor = person("crew")
    assign(solution=NAME, round_name="may", person=visitor.person, zones=[1])
    return visitor


def needs(town: Town) -> list[object]:
    return [row["in_need"] for row in town.table]


@pytest.mark.parametrize("numbered", [True, False], ids=["with edits", "without"])
def test_a_second_change_of_mind_counts(crew: SignedIn, town: Town, numbered: bool) -> None:
    for edit, answers in enumerate((NO, YES, NO), start=1):
        sent = door(1, answers=answers) | ({"edit": edit} if numbered else {})
        assert states(send(crew, sent)) == ["recorded"]
    assert needs(town) == [True] and len(visits(town)) == 3


def test_an_edit_that_comes_late_or_twice_does_not_undo_a_later_one(crew: SignedIn, town: Town) -> None:
    first, second = door(1, answers=NO, edit=1, opted_out=True), door(1, answers=YES, edit=2, takes_back=True)
    assert states(send(crew, first)) == states(send(crew, second)) == ["recorded"]
    assert states(send(crew, first, second)) == ["known", "known"]
    assert needs(town) == [False]
    assert states(send(crew, door(1, "another-phone", answers=NO, edit=1))) == ["recorded"], "an edit of another phone"
    assert needs(town) == [True] and len({row["visit_id"] for row in town.table}) == 1


def test_consent_batteries_and_a_note_that_change_are_kept(crew: SignedIn, other: SignedIn, town: Town) -> None:
    answers = {"alarm_works": "no", "may_install": "yes", "batteries": "1"}
    send(crew, door(1, answers=answers))
    changed = door(1, answers=answers | {"may_install": "no", "batteries": "3"}, note="gas smell!")
    assert states(send(crew, changed)) == ["recorded"]
    assert states(send(crew, changed)) == ["known"]
    last = visits(town)[-1]
    assert (last["answers"]["may_install"], last["answers"]["batteries"], last["note"]) == ("no", "3", "gas smell!")
    assert states(send(other, door(1, "of-the-other", answers=answers, note="The bell is dead."))) == ["recorded"]
    assert visits(town)[-1]["note"] == "The bell is dead." and len(town.table) == 1


def test_what_the_office_put_right_is_not_undone_by_a_telephone_that_sends_again(crew: SignedIn, town: Town) -> None:
    sent = door(1, answers=YES)
    send(crew, sent)
    correct_visit(workspace=town.folder, solution=NAME, visit=str(sent["visit"]), in_need=True)
    assert states(send(crew, sent)) == ["known"] and needs(town) == [True]


def test_a_wish_that_is_sent_twice_is_known(crew: SignedIn, other: SignedIn) -> None:
    sent = door(1, opted_out=True, edit=1)
    assert states(send(crew, sent)) == ["recorded"]
    assert states(send(crew, sent)) == ["known"]
    assert states(send(other, door(1, "of-the-other"))) == ["refused"], "nobody else knocks there"


def test_a_crew_takes_back_a_wish_that_it_noted_by_mistake(crew: SignedIn, other: SignedIn, town: Town) -> None:
    path, today = f"{ZONE}1/", today_here().isoformat()
    crew.post(path, {"visit": name_on(crew.get(path)), "opted_out": "on", **NO})
    assert "wants no more visits" in crew.get(ZONE).content.decode()
    assert other.get(path).status_code == 302, "for another crew the door is not there"
    assert "checked" in crew.get(path).content.decode().split('name="opted_out"')[1][:80]
    assert states(send(other, door(1, "of-the-other", takes_back=True, on=today))) == ["refused"]
    crew.post(path, {"visit": name_on(crew.get(path)), **NO})
    assert other.get(path).status_code == 200
    send(crew, door(2, opted_out=True, edit=1, on=today), door(2, takes_back=True, edit=2, on=today))
    assert other.get(f"{ZONE}2/").status_code == 200


def test_two_doors_under_one_name_are_not_one(crew: SignedIn, town: Town) -> None:
    assert states(send(crew, door(1, "one-name"), door(2, "one-name"))) == ["recorded", "refused"]
    assert states(send(crew, door(3, "one-name", answers=YES))) == ["refused"]
    assert needs(town) == [True]


def test_what_a_kill_left_between_log_and_table_is_made_whole_by_sending_again(crew: SignedIn, town: Town) -> None:
    send(crew, door(1))
    (town.folder / "tables" / "visits.parquet").unlink()
    assert states(send(crew, door(1))) == ["known"]
    assert needs(town) == [True]


@pytest.mark.parametrize("on", ["0001-01-02", "1970-01-01", "2026-05-19"])
def test_a_clock_that_lags_is_told(crew: SignedIn, town: Town, on: str) -> None:
    (answer,) = send(crew, door(1, on=on)).json()["visits"]
    assert answer["state"] == "refused" and "clock" in answer["words"]
    assert visits(town) == []


def test_however_many_doors_are_sent_each_file_of_the_log_is_read_once(
    crew: SignedIn, town: Town, planned: PlannedRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = FieldLog(town.fieldwork)
    now = datetime.now(UTC)
    for _ in range(30):
        visit = Visit(visit=uuid.uuid4().hex, unit="H19", on=date(2026, 5, 20))
        log.add(Batch(received_at=now, source=Source(kind="form"), visits=(visit,)))
    from upstate.fieldwork import log as module

    read: list[str] = []
    plain = module.read_kept
    monkeypatch.setattr(
        module, "read_kept", lambda model, path, **words: read.append(path.name) or plain(model, path, **words)
    )
    send(crew, *(door(stop, edit=1) for stop in range(1, 7)))
    assert len(read) == len(set(read)) == 30
    send(crew, *(door(stop, edit=2, answers=YES) for stop in range(1, 7)))
    assert len(read) == len(set(read)), "nor again by the next who sends"
    path = town.fieldwork / "log" / "000001.json"
    path.write_text(json.dumps({"visits": "all"}), "utf-8")
    with pytest.raises(Exception, match="000001"):
        log.read()
