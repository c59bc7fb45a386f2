"""Judged tracks: handing in, judges and their ties, marks, pairs, the tally, and what the public sees when."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.web.challenges.conftest import HOME, Judged, give, hand_in, works
from tests.web.challenges.made_up import CLOSED, JUDGING, RESULTS, launch
from tests.web.conftest import SignedIn
from tests.web.reading import words
from upstate.city import Workspace
from upstate.web.challenges.models import Assignment, Comparison, Conflict, Entry, Judge, Marks, Verdict, Work

Make = Callable[..., SignedIn]
Enter = Callable[..., SignedIn]
TRACK = f"{HOME}entry/tracks/best-use/"


def picture() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((400, 300), 80).save(out, "PNG")
    return out.getvalue()


def test_a_work_is_handed_in_with_a_picture_and_changed_until_the_end(entrant: Enter, city: Workspace) -> None:
    visitor = entrant()
    file = SimpleUploadedFile("p.png", picture())
    assert hand_in(visitor, file=file).status_code == 302
    work = Work.objects.get()
    assert work.kind == "png" and (city.folder / "site" / work.file).is_file()
    answer = visitor.get(f"{TRACK}file/")
    assert answer["Content-Disposition"] == f'attachment; filename="work-{work.pk}.png"'
    assert b"".join(answer.streaming_content) == picture() or answer["Content-Type"] == "application/octet-stream"
    hand_in(visitor, title="A better map", drop="on")
    work.refresh_from_db()
    assert work.title == "A better map" and work.file == ""
    launch(city, when=JUDGING)
    assert hand_in(visitor, title="Too late").status_code == 422


@pytest.mark.parametrize(
    "content",
    [b"MZ\x90\x00program", b"<html><script>alert(1)</script>", b"%PDF-1.4 broken", b"\x89PNG\r\n\x1a\nbroken"],
)
def test_a_file_of_another_kind_is_refused_whatever_its_name_says(entrant: Enter, content: bytes) -> None:
    answer = hand_in(entrant(), file=SimpleUploadedFile("nice.png", content))
    assert answer.status_code == 422 and "What is allowed" in words(answer) and not Work.objects.exists()


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "ftp://example.org/x", "data:text/html,x", "https://example.org/\u202egpj.exe", "https://example.org/\u200bx"],
)  # fmt: skip
def test_a_link_leads_to_the_web_and_to_nothing_else(entrant: Enter, link: str) -> None:
    assert hand_in(entrant(), link=link).status_code == 422
    assert not Work.objects.exists()


def test_each_work_gets_as_many_judges_as_its_track_asks_for(judged: Judged) -> None:
    assert [one.assignments.count() for one in works()] == [2, 2, 2]
    assert [one.assignments.count() for one in works("stories")] == [1, 1, 1]


def test_a_blind_judge_reads_no_name_beside_a_work(judged: Judged) -> None:
    page = judged[1][0].get(f"{HOME}judge/{works()[0].pk}/").content.decode()
    assert "Work of A" in page and "Alpha" not in page
    assert "each has a number in place of the name" in words(judged[1][0].get(f"{HOME}judge/"))
    give(judged[1][0], works()[0])
    number = re.search(r"Work (\d+)", page)
    assert number and f"Alpha to judges: Work {number[1]}" in words(judged[0].get(f"{HOME}desk/best-use/"))


def test_only_judges_open_the_pages_of_judges_and_only_works_that_they_were_given(
    judged: Judged, entrant: Enter, person: Make
) -> None:
    work = works()[0]
    for other in (person("public"), person("administrator")):
        for address in (
            f"{HOME}judge/",
            f"{HOME}judge/{work.pk}/",
            f"{HOME}judge/{work.pk}/file/",
            f"{HOME}judge/pairs/stories/",
        ):
            assert other.get(address).status_code == 404, address
    Assignment.objects.filter(work=work, judge=Judge.objects.first()).delete()
    assert judged[1][0].get(f"{HOME}judge/{work.pk}/").status_code == 404


def test_a_judge_who_has_not_signed_in_is_led_to_a_code_by_e_mail_and_back(client: Client, challenge: Path) -> None:
    for page in (f"{HOME}judge/", f"{HOME}judge/1/"):
        assert client.get(page)["Location"] == f"/account/code/?{urlencode({'next': page})}"
    assert client.post(f"{HOME}judge/")["Location"].startswith("/account/sign-in/")


def test_marks_are_saved_in_part_and_done_only_when_they_are_whole(judged: Judged) -> None:
    judge, work = judged[1][0], works()[0]
    assert give(judge, work, care="", what="save").status_code == 302
    assert Marks.objects.get().marks == {"use": 4.0} and not Marks.objects.get().done
    refused = give(judge, work, use="5", care="", what="done")
    assert refused.status_code == 422 and "no points yet" in words(refused)
    assert Marks.objects.get().marks == {"use": 5.0}
    give(judge, work)
    assert Marks.objects.get().done


@pytest.mark.parametrize("points", ["6", "-1", "nan", "inf", "1e99", "x"])
def test_points_outside_of_the_rubric_are_refused(judged: Judged, points: str) -> None:
    assert give(judged[1][0], works()[0], use=points).status_code == 422
    assert not Marks.objects.exists()


def test_a_judge_who_says_they_have_ties_judges_that_entry_no_more(judged: Judged) -> None:
    judge, entry = judged[1][0], Entry.objects.get(name="Beta")
    give(judge, works()[1])
    judge.post(f"{HOME}judge/", {"entry": entry.pk, "why": "my sister"})
    assert Conflict.objects.get().by == "judge"
    assert not Marks.objects.exists()
    assert judge.get(f"{HOME}judge/{works()[1].pk}/").status_code == 404
    judged[0].post(f"{HOME}desk/", {"what": "assign", "track": "best-use"})
    assert judge.get(f"{HOME}judge/{works()[1].pk}/").status_code == 404
    assert "Still with fewer than 2 judges: Beta" in words(judged[0].get(f"{HOME}desk/"))


def test_a_judge_who_takes_part_is_not_given_the_own_work(city: Workspace, entrant: Enter, person: Make) -> None:
    visitor = entrant("Mine")
    hand_in(visitor)
    launch(city, when=JUDGING)
    editor = person("editor")
    editor.post(f"{HOME}desk/", {"what": "invite", "email": visitor.person.email, "name": "Mine too"})
    editor.post(f"{HOME}desk/", {"what": "assign", "track": "best-use"})
    assert not Assignment.objects.exists()


def test_a_judge_who_joins_a_team_after_the_works_were_given_judges_the_own_work_no_more(
    city: Workspace, entrant: Enter, person: Make
) -> None:
    hand_in(entrant("The Team", how="team"))
    editor, judge = person("editor"), person("public")
    editor.post(f"{HOME}desk/", {"what": "invite", "email": judge.person.email, "name": "Mine too"})
    editor.post(f"{HOME}desk/", {"what": "assign", "track": "best-use"})
    assert judge.get(f"{HOME}judge/{works()[0].pk}/").status_code == 200
    assert judge.post(f"{HOME}join/{Entry.objects.get().code}/", {"accept": "on"}).status_code == 302
    launch(city, when=JUDGING)
    assert "A map" not in words(judge.get(f"{HOME}judge/"))
    assert judge.get(f"{HOME}judge/{works()[0].pk}/").status_code == 404
    assert give(judge, works()[0], use="5", care="5").status_code == 404 and not Marks.objects.exists()


def test_two_works_at_a_time_until_all_pairs_are_compared(judged: Judged, person: Make) -> None:
    judge = judged[1][0]
    own = Judge.objects.get(email=judge.person.email)
    for one in works("stories"):
        Assignment.objects.get_or_create(judge=own, work=one)
    address = f"{HOME}judge/pairs/stories/"
    first, second, third = works("stories")
    assert "3 of 3 pairs are left" in words(judge.get(address))
    for one, other, what in ((first, second, "first"), (third, second, "second"), (third, first, "equal")):
        assert judge.post(address, {"first": one.pk, "second": other.pk, "what": what}).status_code == 302
    assert "You compared all of your pairs" in words(judge.get(address))
    assert sorted((one.first_id, one.second_id, one.better_id) for one in Comparison.objects.all()) == [
        (first.pk, second.pk, first.pk),
        (first.pk, third.pk, None),
        (second.pk, third.pk, second.pk),
    ]
    strange = {"first": first.pk, "second": works()[0].pk, "what": "first"}
    assert judge.post(address, strange).status_code == 404


def test_the_result_is_published_once_and_seen_from_its_day_on(judged: Judged, city: Workspace, client: Client) -> None:
    editor, judges = judged
    for judge in judges:
        for points, work in zip(("1", "5", "3"), works(), strict=True):
            give(judge, work, use=points, care=points, feedback=f"Good points: {points}")
    address = f"{HOME}desk/best-use/"
    early = editor.post(address, {"adjusted": "yes"})
    assert early.status_code == 422 and not Verdict.objects.exists()
    launch(city, when=CLOSED)
    assert editor.post(address, {"adjusted": "yes"}).status_code == 302
    assert editor.post(address, {"adjusted": "no"}).status_code == 422
    assert give(judges[0], works()[0], use="5").status_code == 422
    assert "Work of B" not in words(client.get(HOME))
    launch(city, when=RESULTS)
    told = words(client.get(HOME))
    assert told.index("Work of B") < told.index("Work of G") < told.index("Work of A")


def test_teams_read_what_judges_said_without_their_names_after_the_result(
    judged: Judged, city: Workspace, person: Make
) -> None:
    editor, judges = judged
    give(judges[0], works()[0], feedback="Ask a plumber.")
    visitor = SignedIn()
    visitor.force_login(Entry.objects.get(name="Alpha").members.get().person)
    assert "Ask a plumber." not in words(visitor.get(TRACK))
    launch(city, when=CLOSED)
    editor.post(f"{HOME}desk/best-use/", {"adjusted": "yes"})
    launch(city, when=RESULTS)
    told = words(visitor.get(TRACK))
    assert "Ask a plumber." in told and not re.search(r"Judge \d", told)


def test_the_audit_file_has_every_step_and_no_formula(judged: Judged) -> None:
    Entry.objects.filter(name="Alpha").update(name="=1+1")
    give(judged[1][0], works()[0])
    rows = list(csv.reader(io.StringIO(judged[0].get(f"{HOME}desk/best-use/tally.csv").content.decode())))
    assert len(rows) > 1
    assert not any(cell.startswith("=") for row in rows for cell in row)


def test_which_places_hang_on_one_judge_is_told(judged: Judged) -> None:
    editor, judges = judged
    for points, judge in zip((("5", "1"), ("1", "4")), judges, strict=True):
        for one, work in zip(points, works(), strict=False):
            give(judge, work, use=one, care=one)
    told = words(editor.get(f"{HOME}desk/best-use/?adjusted=no"))
    assert "Which places would change without one judge" in told and "from 1 to 2" in told


def test_a_name_that_the_city_does_not_want_is_hidden(entrant: Enter, person: Make, client: Client) -> None:
    entrant("Rude Name")
    person("editor").post(f"{HOME}desk/", {"what": "hide", "number": Entry.objects.get().pk})
    assert Entry.objects.get().is_hidden


def test_a_name_that_the_city_hid_is_shown_again_by_the_city_alone(entrant: Enter, person: Make) -> None:
    visitor, editor = entrant("Rude Name"), person("editor")
    number = Entry.objects.get().pk
    editor.post(f"{HOME}desk/", {"what": "hide", "number": number})
    answer = visitor.post(f"{HOME}entry/change/", {"what": "name", "name": "Rude Name"})
    assert answer.status_code == 422 and "The city hid the name" in words(answer)
    assert Entry.objects.get().is_hidden
    renamed = visitor.post(f"{HOME}entry/change/", {"what": "name", "name": "Kind Name", "is_hidden": "on"})
    assert renamed.status_code == 302 and Entry.objects.get().name == "Kind Name"
    editor.post(f"{HOME}desk/", {"what": "show", "number": number})
    assert not Entry.objects.get().is_hidden


def test_a_name_that_is_hidden_after_the_result_is_published_is_hidden_there_too(
    judged: Judged, city: Workspace, client: Client
) -> None:
    editor, judges = judged
    give(judges[0], works()[0])
    launch(city, when=RESULTS)
    editor.post(f"{HOME}desk/best-use/", {"adjusted": "yes"})
    assert "Alpha" in words(client.get(HOME))
    number = Entry.objects.get(name="Alpha").pk
    editor.post(f"{HOME}desk/", {"what": "hide", "number": number})
    told = words(client.get(HOME))
    assert "Alpha" not in told and f"Entry {number}" in told


def test_the_desk_of_one_challenge_changes_no_other(
    entrant: Enter, person: Make, city: Workspace, challenge: Path
) -> None:
    launch(city, name="other")
    entrant("Elsewhere")
    number = Entry.objects.get().pk
    assert person("editor").post("/challenges/other/desk/", {"what": "hide", "number": number}).status_code == 404
