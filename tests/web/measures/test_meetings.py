"""Meetings through the site's forms: who may write, what is refused, what is counted without a name, what is logged and who is reminded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.web.conftest import SignedIn
from tests.web.measures.town import POTHOLES, met_today, town_day
from tests.web.reading import words
from upstate.actions.meeting_files import read_meetings
from upstate.actions.record_meeting import record_follow_up
from upstate.city import Workspace
from upstate.web.business.models import Mail
from upstate.web.business.sending import send_waiting
from upstate.web.people.models import AuditEntry
from upstate.web.reminding import remind_owners

Make = Callable[..., SignedIn]


def called() -> dict[str, object]:
    return {"title": "How we do", "on": town_day().isoformat(), "minutes": "60", "measures": [POTHOLES]}


def action() -> dict[str, str]:
    due = (town_day() + timedelta(20)).isoformat()
    return {"kind": "action", "action-text": "Ask what it costs", "action-owner": "Ana Ruiz", "action-due": due}


def meeting() -> str:
    return f"/performance/meetings/{met_today()}/"


@pytest.fixture
def editor(town: Workspace, person: Make) -> SignedIn:
    """Who has called a meeting."""
    made = person("editor", name="Ana Ruiz")
    assert made.post("/performance/meetings/new/", called()).status_code == 302
    return made


def test_the_agenda_is_written_when_a_meeting_is_called(editor: SignedIn, town: Workspace) -> None:
    page = words(editor.get(meeting()))
    assert "Potholes filled within 5 days" in page and "To ask:" in page and "Agenda for 60 minutes" in page
    assert (town.meetings / "agendas" / f"{met_today()}.md").exists()


def test_a_viewer_reads_and_answers_the_survey_and_writes_nothing_else(
    editor: SignedIn, person: Make, town: Workspace
) -> None:
    viewer = person("viewer")
    before = read_meetings(town.folder).all[0].source
    assert viewer.post(f"{meeting()}present/1/", action()).status_code == 403
    assert viewer.post(f"{meeting()}close/").status_code == 403
    assert viewer.post(f"{meeting()}prepare/").status_code == 403
    assert "Who does what" not in words(viewer.get(f"{meeting()}present/1/"))
    assert read_meetings(town.folder).all[0].source == before
    assert viewer.post(f"{meeting()}survey/", {"mark": "4", "word": "shorter"}).status_code == 302
    assert read_meetings(town.folder).all[0].text.survey.counts == (0, 0, 0, 1, 0)
    assert viewer.person.email not in read_meetings(town.folder).all[0].source


def test_nothing_is_written_by_somebody_who_is_not_signed_in(editor: SignedIn, client: Client, town: Workspace) -> None:
    for path in ("present/1/", "close/", "prepare/", "survey/"):
        assert client.post(f"{meeting()}{path}", {"mark": "5", **action()}).status_code == 302
    assert (
        not read_meetings(town.folder).all[0].text.follow_up
        and not read_meetings(town.folder).all[0].text.survey.answers
    )


@pytest.mark.parametrize(
    "typed",
    [
        {"action-text": "<script>alert(1)</script>"},
        {"action-owner": "<b>Ana</b>"},
        {"action-text": "x" * 2000},
        {"action-due": "yesterday"},
        {"action-due": (town_day() - timedelta(1)).isoformat()},
        {"action-due": "9999-12-31"},
        {"action-owner": "\x00\x1b[2J"},
        {"action-owner": ""},
    ],
)
def test_a_follow_up_that_can_not_be_kept_is_refused_and_what_was_typed_stays(
    editor: SignedIn, town: Workspace, typed: dict[str, str]
) -> None:
    found = editor.post(f"{meeting()}present/1/", {**action(), **typed})
    page = found.content.decode()
    assert found.status_code in (400, 422)
    assert "<script>alert" not in page and "<b>Ana" not in page
    if "action-owner" in typed:
        assert "Ask what it costs" in page
    assert not read_meetings(town.folder).all[0].text.follow_up


def test_a_decision_with_tags_is_refused_in_three_parts(editor: SignedIn, town: Workspace) -> None:
    found = editor.post(f"{meeting()}present/1/", {"kind": "decision", "decision-text": "<img src=x onerror=alert(1)>"})
    assert found.status_code == 422 and "What to do next" in found.content.decode()
    assert "<img src=x" not in found.content.decode() and not read_meetings(town.folder).all[0].text.decision


def test_text_that_looks_like_markdown_or_toml_stays_text(editor: SignedIn, town: Workspace) -> None:
    text = '# Not a title "] [[decision]] text = "y" *bold* & {{ 7 }}'
    editor.post(f"{meeting()}present/1/", {"kind": "decision", "decision-text": text})
    (kept,) = read_meetings(town.folder).all[0].text.decision
    assert kept.text == text and text in words(editor.get(meeting()))


def test_everything_that_is_written_stands_in_the_log(editor: SignedIn, town: Workspace) -> None:
    editor.post(f"{meeting()}present/1/", {"kind": "decision", "decision-text": "A second crew"})
    editor.post(f"{meeting()}present/1/", action())
    editor.post("/performance/follow-ups/1/", {"what": "dropped", "reason": "Too dear"})
    editor.post(f"{meeting()}close/")
    name = met_today()
    assert list(AuditEntry.objects.order_by("pk").values_list("words", flat=True)) == [
        f"Called the meeting {name}",
        f"Took down a decision of {name}",
        f"Took down follow-up 1 in {name}",
        "Follow-up 1: dropped",
        f"Closed the meeting {name}",
    ]
    memo = words(editor.get(meeting()))
    assert "A second crew" in memo and "dropped on" in memo and "Too dear" in memo


def test_a_closed_meeting_takes_nothing_more(editor: SignedIn, town: Workspace) -> None:
    editor.post(f"{meeting()}close/")
    assert editor.post(f"{meeting()}present/1/", action()).status_code == 422
    assert editor.post(f"{meeting()}close/").status_code == 422
    assert not read_meetings(town.folder).all[0].text.follow_up


def test_a_follow_up_is_dropped_with_a_reason_only(editor: SignedIn) -> None:
    editor.post(f"{meeting()}present/1/", action())
    refused = editor.post("/performance/follow-ups/1/", {"what": "dropped"})
    assert refused.status_code == 422 and "a follow-up is dropped with a reason" in words(refused)
    assert "Overdue" not in words(editor.get("/performance/follow-ups/"))
    editor.post("/performance/follow-ups/1/", {"what": "done"})
    assert "Done on" in words(editor.get("/performance/follow-ups/?owner=Ana+Ruiz"))


def test_what_is_overdue_stands_first_and_the_longest_first(editor: SignedIn, town: Workspace) -> None:
    for days, text in ((3, "young"), (30, "old")):
        made = town_day() - timedelta(days + 5)
        record_follow_up(
            workspace=town.folder,
            text=text,
            owner="Fire",
            due=town_day() - timedelta(days),
            today=made,
            meeting=met_today(),
        )
    editor.post(f"{meeting()}present/1/", action())
    page = words(editor.get("/performance/follow-ups/"))
    assert "2 follow-ups are overdue. 1 more is open." in page and "gets no mail" in page
    assert page.index("old") < page.index("young") < page.index("Ask what it costs")


def test_each_stage_is_mailed_once_to_whom_the_owner_is(editor: SignedIn, town: Workspace) -> None:
    meeting = met_today()

    def take_on(owner: str) -> Any:
        return record_follow_up(
            workspace=town.folder, text="Ask", owner=owner, due=town_day() + timedelta(3), meeting=meeting
        )

    for owner in ("Ana Ruiz", "bo@city.example", "Public Works", "a@b.c,d@e.f"):
        take_on(owner)
    assert (remind_owners(), remind_owners()) == (2, 0)
    assert {one.to for one in Mail.objects.all()} == {editor.person.email, "bo@city.example"}
    send_waiting()
    assert (
        len(mail.outbox) == 2
        and "You took on: 1" in mail.outbox[0].body
        and "/performance/follow-ups/1/" in mail.outbox[0].body
    )
    assert send_waiting() == 0


def test_a_city_without_meetings_is_not_given_a_folder_for_them(city: Workspace) -> None:
    assert remind_owners() == 0 and not city.meetings.exists()


def test_a_meeting_that_can_not_be_called_is_refused_with_what_was_typed(editor: SignedIn, town: Workspace) -> None:
    for typed in ({}, {"title": "<b>"}, {"on": "2199-01-01"}, {"minutes": "5"}, {"measures": ["no-such"]}):
        found = editor.post("/performance/meetings/new/", {**called(), **typed})
        assert found.status_code in (400, 422), typed
    assert len(read_meetings(town.folder).all) == 1
