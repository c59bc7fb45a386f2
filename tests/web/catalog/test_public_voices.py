"""Requests for data, messages about datasets, and what people made: sent, read by staff, answered, shown."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from tests.web.conftest import SignedIn
from upstate.web.catalog.actions import give_feedback
from upstate.web.catalog.models import DataRequest, Feedback, Reuse
from upstate.web.people.models import AuditEntry

REQUEST = {"title": "Bus stops with shelters", "words": "For a map of shade.", "email": "ana@home.example"}
REUSE = {
    "title": "Tree map",
    "link": "https://trees.example/",
    "who": "Ana",
    "datasets": ["street-trees"],
    "email": "ana@home.example",
}
Person = Callable[..., SignedIn]


def test_a_request_is_shown_once_it_was_read_and_its_sender_never(visitor: Client, person: Person) -> None:
    answer = visitor.post("/requests/", REQUEST, follow=True)
    assert "Your request has the number 1." in answer.content.decode()
    assert "Bus stops" not in answer.content.decode()
    editor = person("editor")
    assert "Bus stops" in editor.get("/answers/").content.decode()
    assert "ana@home.example" in editor.get("/answers/requests/1/").content.decode()
    told = {"status": "published", "answer": "Here it is.", "dataset": "street-trees", "shown": "on"}
    assert editor.post("/answers/requests/1/", told).status_code == 302
    page = visitor.get("/requests/").content.decode()
    for words in (
        "Bus stops with shelters",
        "For a map of shade.",
        "Here it is.",
        "Published",
        "/datasets/street-trees/",
    ):
        assert words in page
    assert "ana@" not in page
    assert AuditEntry.objects.filter(words="Answered request 1 for data: published", about="street-trees").exists()


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ({"status": "declined", "answer": " "}, "No reason is given"),
        ({"status": "published"}, "not said which dataset"),
    ],
)
def test_a_request_is_not_closed_without_saying_why(
    visitor: Client, person: Person, told: dict[str, str], missing: str
) -> None:
    visitor.post("/requests/", REQUEST)
    answer = person("editor").post("/answers/requests/1/", told)
    assert answer.status_code == 400
    assert missing in answer.content.decode()
    assert DataRequest.objects.get().status == "received"


def test_a_message_has_a_secret_address_under_which_its_answer_is_read(visitor: Client, person: Person) -> None:
    sent = visitor.post("/datasets/street-trees/feedback/", {"words": "Tree T0007 was cut."})
    address = sent["Location"]
    assert re.fullmatch(r"/feedback/[\w-]{32}/", address)
    page = visitor.get(address)
    assert "There is no answer yet." in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    parks = person("editor", departments=["Parks"])
    assert parks.post("/answers/messages/1/", {"status": "mended", "answer": "We took it out."}).status_code == 302
    page = Client().get(address).content.decode()
    assert "We took it out." in page
    assert "The data was mended" in page
    assert parks.person.email not in page


def test_a_message_is_read_only_by_those_who_answer_for_the_department(visitor: Client, person: Person) -> None:
    visitor.post("/datasets/street-trees/feedback/", {"words": "Tree T0007 was cut."})
    fire = person("editor", departments=["Fire"])
    assert "T0007" not in fire.get("/answers/").content.decode()
    assert fire.get("/answers/messages/1/").status_code == 403
    assert fire.post("/answers/messages/1/", {"status": "mended"}).status_code == 403


def test_a_message_about_what_names_no_department_is_for_those_who_answer_for_all(person: Person) -> None:
    give_feedback(dataset="nobodys-trees", version=1, words="My number is 217-782-0001.")
    assert "217-782" not in person("editor", departments=["Fire"]).get("/answers/").content.decode()
    assert person("editor", departments=["Fire"]).get("/answers/messages/1/").status_code == 403
    assert person("editor").get("/answers/messages/1/").status_code == 200


@pytest.mark.parametrize("token", ["x", "0" * 32, "1", "%00", "a' OR 1=1 --"])
def test_a_secret_that_is_none_opens_nothing(visitor: Client, token: str) -> None:
    visitor.post("/datasets/street-trees/feedback/", {"words": "Tree T0007 was cut."})
    assert visitor.get(f"/feedback/{token}/").status_code == 404


def test_a_reuse_is_shown_once_it_was_looked_at(visitor: Client, person: Person) -> None:
    assert "looked at it" in visitor.post("/reuses/", REUSE, follow=True).content.decode()
    assert "https://trees.example/" not in visitor.get("/reuses/").content.decode()
    assert "https://trees.example/" not in visitor.get("/datasets/street-trees/").content.decode()
    assert person("editor").post("/answers/reuses/1/", {"status": "shown"}).status_code == 302
    for address in ("/reuses/", "/datasets/street-trees/"):
        page = visitor.get(address).content.decode()
        assert 'href="https://trees.example/" rel="nofollow noopener ugc"' in page
        assert "ana@" not in page
    assert "trees.example" not in visitor.get("/datasets/fire-calls/").content.decode()


def test_a_reuse_of_a_dataset_that_is_not_public_is_refused(visitor: Client) -> None:
    assert visitor.post("/reuses/", {**REUSE, "datasets": ["budget"]}).status_code == 400
    assert not Reuse.objects.exists()


def test_a_program_that_fills_every_field_is_told_the_same_and_nothing_is_kept(visitor: Client) -> None:
    trap = {"website": "https://spam.example/"}
    assert visitor.post("/requests/", REQUEST | trap).status_code == 302
    assert visitor.post("/reuses/", REUSE | trap).status_code == 302
    assert visitor.post("/datasets/street-trees/feedback/", {"words": "Buy!"} | trap).status_code == 302
    assert not (DataRequest.objects.exists() or Reuse.objects.exists() or Feedback.objects.exists())


def test_nobody_sends_more_than_six_forms_an_hour(visitor: Client) -> None:
    for _ in range(6):
        assert visitor.post("/requests/", REQUEST).status_code == 302
    for address, said in (
        ("/requests/", REQUEST),
        ("/reuses/", REUSE),
        ("/datasets/street-trees/feedback/", {"words": "a"}),
    ):
        answer = visitor.post(address, said)
        assert answer.status_code == 429
        assert answer["Retry-After"] == "3600"
        assert "6 forms an hour" in answer.content.decode()
    assert DataRequest.objects.count() == 6
    assert visitor.get("/requests/").status_code == 200
    cache.clear()
    assert visitor.post("/requests/", REQUEST).status_code == 302


def test_what_is_wrong_with_a_form_is_said_beside_it(visitor: Client) -> None:
    answer = visitor.post("/requests/", {"title": "", "email": "no address"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "This field is required." in page
    assert "Enter a valid email address." in page


@pytest.mark.parametrize("role", ["public", "viewer", "editor", "approver", "administrator"])
def test_answers_are_for_editors_and_those_above(visitor: Client, person: Person, role: str) -> None:
    visitor.post("/requests/", REQUEST)
    for address in ("/answers/", "/answers/requests/1/"):
        assert person(role).get(address).status_code == (403 if role in ("public", "viewer") else 200)
        assert visitor.get(address).status_code == 302
