"""An entry that the city takes out: where it is gone, what its members read, and that nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from tests.web.challenges.conftest import HOME, Judged, give, hand_in, send, works
from tests.web.challenges.made_up import CLOSED, NAME, RESULTS, launch, predictions
from tests.web.conftest import SignedIn
from tests.web.reading import words
from upstate.city import Workspace
from upstate.web.challenges.models import Entry, Marks, Submission
from upstate.web.people.models import AuditEntry

Make = Callable[..., SignedIn]
WHY = "Rule 3: the answers were looked up."


def disqualify(editor: SignedIn, name: str, *, why: str = WHY) -> Any:
    number = Entry.objects.get(name=name).pk
    return editor.post(f"{HOME}desk/", {"what": "disqualify", "entry": number, "why": why})


def let_in(editor: SignedIn, name: str) -> Any:
    return editor.post(f"{HOME}desk/", {"what": "let in", "number": Entry.objects.get(name=name).pk})


def shown_as(judge: SignedIn, work: int) -> str:
    """How a page of a judge names a work: by its title."""
    return words(judge.get(f"{HOME}judge/{work}/")).partition(" |")[0]


def test_an_entry_that_is_disqualified_leaves_the_board_and_comes_back_whole(
    entrant: Make, person: Make, client: Client, city: Workspace
) -> None:
    send(entrant("Cheaters"), predictions())
    send(entrant("Honest"), predictions(noise=1))
    editor = person("editor")
    assert disqualify(editor, "Cheaters").status_code == 302
    told = client.get(f"{HOME}board.json").json()["rows"]
    assert [(one["place"], one["name"]) for one in told if one["kind"] == "entry"] == [(1, "Honest")]
    assert (city.folder / "site" / Submission.objects.first().path).is_file()
    assert f"disqualified: {WHY}" in words(editor.get(f"{HOME}desk/"))
    let_in(editor, "Cheaters")
    assert "Cheaters" in words(client.get(f"{HOME}board/"))
    said = " ".join(AuditEntry.objects.values_list("words", flat=True))
    assert WHY in said and "take part again" in said


def test_its_members_read_why_and_can_change_nothing_nor_begin_anew(entrant: Make, person: Make) -> None:
    visitor = entrant("The Team", how="team")
    send(visitor, predictions())
    code, number = Entry.objects.get().code, Submission.objects.get().pk
    disqualify(person("editor"), "The Team")
    assert WHY in words(visitor.get(f"{HOME}entry/"))
    steps = [
        ("entry/change/", {"what": "leave"}),
        ("entry/change/", {"what": "withdraw"}),
        ("entry/change/", {"what": "name", "name": "Others"}),
        (f"entry/files/{number}/", {"what": "choose"}),
        ("entry/tracks/best-use/", {"what": "withdraw"}),
    ]
    for path, told in steps:
        answer = visitor.post(f"{HOME}{path}", told)
        assert answer.status_code == 422 and WHY in words(answer), (path, told)
    assert hand_in(visitor).status_code == 422
    assert send(visitor, predictions(noise=1)).status_code == 422
    assert visitor.post(f"{HOME}join/", {"how": "alone", "name": "Anew", "accept": "on"})["Location"] == f"{HOME}entry/"
    assert person("public").post(f"{HOME}join/{code}/", {"accept": "on"}).status_code == 422
    assert Entry.objects.get().members.count() == 1


def test_a_reason_is_asked_for(entrant: Make, person: Make) -> None:
    entrant()
    answer = disqualify(person("editor"), "The Pavers", why=" ")
    assert answer.status_code == 422 and Entry.objects.get().disqualified is None


def test_only_who_runs_the_challenge_disqualifies(entrant: Make, person: Make, city: Workspace) -> None:
    entrant()
    assert disqualify(person("viewer"), "The Pavers").status_code == 403
    launch(city, name="other")
    told = {"what": "disqualify", "entry": Entry.objects.get().pk, "why": WHY}
    assert person("editor").post("/challenges/other/desk/", told).status_code == 422
    assert Entry.objects.get().disqualified is None


def test_its_works_are_not_judged_others_keep_their_number_and_marks_are_kept(judged: Judged) -> None:
    editor, judges = judged
    give(judges[0], works()[1], use="5", care="5")
    before = {one.pk: shown_as(judges[0], one.pk) for one in works() if one.entry.name != "Beta"}
    disqualify(editor, "Beta")
    assert judges[0].get(f"{HOME}judge/{works()[1].pk}/").status_code == 404
    assert "Beta" not in words(judges[0].get(f"{HOME}judge/"))
    assert "Work of B" not in words(editor.get(f"{HOME}desk/best-use/")) and Marks.objects.count() == 1
    assert {pk: shown_as(judges[0], pk) for pk in before} == before
    let_in(editor, "Beta")
    assert "Beta" in words(editor.get(f"{HOME}desk/best-use/"))


def test_who_stood_behind_a_winner_that_is_disqualified_moves_up(
    judged: Judged, city: Workspace, client: Client
) -> None:
    editor, judges = judged
    for points, work in zip(("3", "5", "1"), works(), strict=True):
        give(judges[0], work, use=points, care=points)
    launch(city, when=CLOSED)
    editor.post(f"{HOME}desk/best-use/", {"adjusted": "no"})
    launch(city, when=RESULTS)
    assert "Beta is first" in words(client.get(HOME))
    disqualify(editor, "Beta")
    page = client.get(HOME).content.decode()
    assert "Beta" not in page
    assert page.index('<li value="1"><strong>Work of A') < page.index('<li value="2"><strong>Work of G')


def test_a_name_stays_as_it_was_when_the_challenge_closed(entrant: Make, city: Workspace) -> None:
    visitor = entrant("As it was")
    launch(city, when=CLOSED)
    answer = visitor.post(f"{HOME}entry/change/", {"what": "name", "name": "The Winners"})
    assert answer.status_code == 422 and "closed" in words(answer)
    assert Entry.objects.get(challenge=NAME).name == "As it was"
    assert "The name is fixed since the challenge closed" in words(visitor.get(f"{HOME}entry/"))


def test_a_judge_is_not_stopped_by_an_entry_that_left_after_its_work_was_given(entrant: Make, person: Make) -> None:
    visitor = entrant("Gone soon")
    hand_in(visitor)
    editor, judge = person("editor"), person("public")
    editor.post(f"{HOME}desk/", {"what": "invite", "email": judge.person.email, "name": "A judge"})
    editor.post(f"{HOME}desk/", {"what": "assign", "track": "best-use"})
    visitor.post(f"{HOME}entry/change/", {"what": "withdraw"})
    assert judge.get(f"{HOME}judge/").status_code == 200
