"""The audit log: complete, append-only, without secrets, readable by administrators alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from tests.web.conftest import SignedIn
from upstate.city.workspace import Workspace
from upstate.web.people.audit import audit
from upstate.web.people.models import AuditEntry

Make = Callable[..., SignedIn]


def publish(request: HttpRequest, dataset: str) -> HttpResponse:
    audit(request, "Published version 3", about=dataset)
    return HttpResponse()


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken")


urlpatterns = [
    path("publish/<str:dataset>/", publish),
    path("fail/", fail),
    path("", include("upstate.web.people.urls")),
]


@pytest.fixture
def entry(city: Workspace) -> AuditEntry:
    return AuditEntry.objects.create(who="Ana", words="Did it", method="POST", path="/", status=200)


def test_an_entry_can_not_be_changed_or_removed_by_code(entry: AuditEntry) -> None:
    entry.words = "Did something else"
    for attempt in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(words="x"),
        lambda: AuditEntry.objects.bulk_update([entry], ["words"]),
        lambda: AuditEntry.objects.update_or_create(pk=entry.pk, defaults={"words": "x"}),
    ):
        with pytest.raises(TypeError, match="append-only"):
            attempt()
    assert AuditEntry.objects.get().words == "Did it"


@pytest.mark.parametrize("sql", ["UPDATE people_auditentry SET words = 'x'", "DELETE FROM people_auditentry"])
def test_nor_by_the_database(entry: AuditEntry, sql: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(sql)
    assert AuditEntry.objects.get().words == "Did it"


@override_settings(ROOT_URLCONF=__name__)
def test_a_view_says_in_words_what_it_did_and_on_what(person: Make) -> None:
    editor = person("editor")
    editor.post("/publish/street-trees/?token=secret", {"password": "secret"}, REMOTE_ADDR="10.0.0.7")
    entry = AuditEntry.objects.get()
    assert (entry.words, entry.about, entry.method, entry.path, entry.status, entry.address) == (
        "Published version 3", "street-trees", "POST", "/publish/street-trees/", 200, "10.0.0.7")  # fmt: skip
    assert entry.person == editor.person and editor.person.email in entry.who
    assert "secret" not in str(entry.__dict__)


@override_settings(ROOT_URLCONF=__name__)
def test_a_write_that_breaks_leaves_a_line_too(person: Make) -> None:
    editor = person("editor")
    editor.raise_request_exception = False
    editor.post("/fail/")
    assert AuditEntry.objects.get().status == 500


def test_reading_leaves_none(person: Make) -> None:
    administrator = person("administrator")
    for address in ("/people/", "/people/audit/", "/account/"):
        administrator.get(address)
    assert not AuditEntry.objects.exists()


def test_refused_requests_of_strangers_do_not_fill_the_log(client: Client, city: Workspace) -> None:
    for address in ("/people/invite/", "/account/", "/nothing/here/", "/people/audit/"):
        client.post(address)
    Client(enforce_csrf_checks=True).post("/account/sign-in/", {"login": "a@b.example", "password": "x"})
    assert not AuditEntry.objects.exists()


def test_signing_in_and_out_leave_lines(client: Client, person: Make) -> None:
    from tests.web.people.conftest import PASSWORD

    viewer = person("viewer").person
    from allauth.mfa.models import Authenticator

    Authenticator.objects.all().delete()
    client.post("/account/sign-in/", {"login": viewer.email, "password": PASSWORD})
    client.post("/account/sign-out/")
    assert [(one.words, one.person) for one in AuditEntry.objects.all()] == [
        ("Signed out", viewer),
        ("Signed in", viewer),
    ]


def test_the_page_editor_writes_into_the_log_too(person: Make) -> None:
    person("administrator").post("/write/pages/1/add_subpage/")
    assert AuditEntry.objects.get().path.startswith("/write/pages/1/")


def _entries(number: int, who: str = "Ana") -> None:
    for count in range(number):
        AuditEntry.objects.create(who=who, words=f"Did {count}", method="POST", path="/", status=200)


def test_the_log_is_filtered_by_person_and_day(person: Make) -> None:
    administrator = person("administrator")
    _entries(1, "Ana <ana@springfield.example>")
    _entries(1, "Bo <bo@springfield.example>")
    shown = administrator.get("/people/audit/", {"who": "ANA@"}).context["entries"]
    assert [one.who for one in shown] == ["Ana <ana@springfield.example>"]
    today = AuditEntry.objects.all()[0].at.date().isoformat()
    assert len(administrator.get("/people/audit/", {"since": today, "until": today}).context["entries"]) == 2
    assert administrator.get("/people/audit/", {"until": "2020-01-01"}).context["entries"] == []


@pytest.mark.parametrize(
    "query", [{"since": "x"}, {"before": "-1"}, {"before": "9" * 60}, {"who": "\x00"}, {"until": "9999-12-31"}]
)
def test_a_filter_that_can_not_be_read_breaks_nothing(person: Make, query: dict[str, str]) -> None:
    administrator = person("administrator")
    assert administrator.get("/people/audit/", query).status_code == 200
    assert administrator.get("/people/audit.csv", query).status_code == 200


def test_a_long_log_is_read_page_by_page_without_a_gap(person: Make) -> None:
    administrator = person("administrator")
    _entries(120)
    words, query = [], ""
    while True:
        answer = administrator.get(f"/people/audit/?{query}")
        words += [one.words for one in answer.context["entries"]]
        if "older" not in answer.context:
            break
        query = answer.context["older"]
    assert words == [f"Did {count}" for count in reversed(range(120))]


def test_the_file_holds_all_and_starts_no_formula(person: Make) -> None:
    administrator = person("administrator")
    _entries(60)
    for start in ("=", "+", "-", "@", "\t", "\r"):
        _entries(1, f'{start}HYPERLINK("http://evil.example")')
    answer: Any = administrator.get("/people/audit.csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert len(rows) == 67
    assert not [row for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r")]
