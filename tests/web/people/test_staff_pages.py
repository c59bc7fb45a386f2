"""Looking after people in the browser, and what nobody can do to their own rights."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import override_settings

from tests.web.conftest import SignedIn
from tests.web.people.conftest import PASSWORD, sign_in
from upstate.city.workspace import Workspace
from upstate.web.people import actions
from upstate.web.people.models import AuditEntry, Person

Make = Callable[..., SignedIn]
XSS = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}'


def test_an_invited_person_gets_a_link_by_mail_and_can_sign_in(person: Make, client: Any) -> None:
    administrator = person("administrator")
    form = {"email": "Bo@springfield.example", "name": "Bo", "role": "viewer", "departments": ["Fire"]}
    shown = administrator.post("/people/invite/", form).content.decode()
    path = re.search(r"http://testserver(/account/invitation/[^<\s]+/)", shown)
    assert path and path.group() in mail.outbox[-1].body and mail.outbox[-1].to == ["bo@springfield.example"]
    client.get(path.group(1))
    client.post("/account/invitation/opened/", {"password": PASSWORD, "again": PASSWORD})
    made = Person.objects.get(email="bo@springfield.example")
    assert sign_in(client, made)["Location"] == "/account/"
    assert made.departments == "Fire"


@pytest.mark.parametrize(
    "wrong",
    [{"role": "king"}, {"role": "public"}, {"email": "no address"}, {"departments": ["Secret Service"]}, {"name": ""}],
)
def test_a_wrong_invitation_is_refused_on_the_page(person: Make, wrong: dict[str, Any]) -> None:
    form = {"email": "bo@springfield.example", "name": "Bo", "role": "viewer"} | wrong
    assert person("administrator").post("/people/invite/", form).status_code == 200
    assert Person.objects.count() == 1


def test_an_address_that_has_an_account_is_not_invited_twice(person: Make) -> None:
    administrator, editor = person("administrator"), person("editor")
    form = {"email": editor.person.email.upper(), "name": "Bo", "role": "administrator"}
    answer = administrator.post("/people/invite/", form)
    assert "already an account" in answer.content.decode()
    editor.person.refresh_from_db()
    assert editor.person.role == "editor"


def test_the_last_administrator_can_neither_close_the_own_account_nor_give_the_role_away(person: Make) -> None:
    administrator = person("administrator")
    number = administrator.person.pk
    administrator.post(f"/people/{number}/disable/")
    administrator.post(f"/people/{number}/", {"role": "viewer"})
    administrator.person.refresh_from_db()
    assert administrator.person.is_active and administrator.person.role == "administrator"
    second = person("administrator")
    second.post(f"/people/{number}/disable/")
    with pytest.raises(actions.BadPerson):
        actions.disable(second.person)
    administrator.person.refresh_from_db()
    assert not administrator.person.is_active


def test_nobody_raises_themself_by_the_own_account(person: Make) -> None:
    for role in ("public", "viewer", "editor", "approver"):
        visitor = person(role, departments=["Fire"])
        extra = {"role": "administrator", "departments": "", "is_superuser": "on", "is_staff": "on", "email": "x@y.example",
                 "is_active": "1", "epoch": "0", "password": "x", "groups": "1", "pk": "1", "id": "1"}  # fmt: skip
        visitor.post("/account/", {"name": "New Name", **extra})
        was, now = visitor.person, Person.objects.get(pk=visitor.person.pk)
        assert now.name == "New Name"
        for field in ("role", "departments", "is_superuser", "is_staff", "email", "is_active", "epoch", "password"):
            assert getattr(now, field) == getattr(was, field), field


def test_only_the_fields_of_the_form_reach_the_person(person: Make) -> None:
    administrator, editor = person("administrator"), person("editor")
    administrator.post(
        f"/people/{editor.person.pk}/",
        {"role": "viewer", "email": "x@y.example", "is_superuser": "on", "password": "x", "name": "x"},
    )
    now = Person.objects.get(pk=editor.person.pk)
    assert (now.role, now.email, now.is_superuser, now.name) == ("viewer", editor.person.email, False, "")


def test_the_rights_of_the_page_editor_follow_the_role(person: Make) -> None:
    flags = {role: person(role).person for role in ("public", "viewer", "editor", "approver", "administrator")}
    assert [one.is_staff for one in flags.values()] == [False, False, True, True, True]
    assert [one.is_superuser for one in flags.values()] == [False, False, False, False, True]
    lowered = actions.change_role(flags["approver"], role="viewer")
    lowered.refresh_from_db()
    assert not lowered.is_staff


def test_members_of_the_public_are_not_listed_and_not_opened(person: Make) -> None:
    administrator, resident = person("administrator"), person("public")
    page = administrator.get("/people/").content.decode()
    assert resident.person.email not in page and "1 member of the public" in page
    assert administrator.get(f"/people/{resident.person.pk}/").status_code == 404
    assert administrator.post(f"/people/{resident.person.pk}/", {"role": "editor"}).status_code == 404


def test_a_name_is_shown_as_it_was_typed_and_never_runs(person: Make) -> None:
    administrator, editor = person("administrator"), person("editor", name=XSS[:150])
    editor.post("/account/", {"name": XSS}, headers={"user-agent": XSS})
    for path in ("/people/", f"/people/{editor.person.pk}/", f"/people/audit/?who={XSS}", "/people/audit/"):
        page = administrator.get(path).content.decode()
        assert "<script>alert" not in page and "<img src=x" not in page and ">49" not in page, path
    assert "<script>alert" not in editor.get("/account/").content.decode()
    assert "<script>alert" not in editor.get("/account/sessions/").content.decode()


def test_where_mail_goes_is_told_on_the_screen(person: Make) -> None:
    administrator = person("administrator")
    assert "outbox" in administrator.get("/people/").content.decode()
    with override_settings(EMAIL_GOES_OUT=True):
        assert "outbox" not in administrator.get("/people/").content.decode()


def test_mail_without_a_server_is_written_to_the_outbox(city: Workspace) -> None:
    backend = "django.core.mail.backends.filebased.EmailBackend"
    outbox = city.folder / "site" / "outbox"
    with override_settings(EMAIL_BACKEND=backend, EMAIL_FILE_PATH=outbox):
        mail.send_mail("Hello", "Text", None, ["a@springfield.example"])
    assert "Hello" in next(outbox.iterdir()).read_text()


def test_a_resident_who_is_invited_keeps_the_account_and_signs_in_anew(person: Make) -> None:
    resident = person("public")
    made = actions.add_person(email=resident.person.email, name="Ren", role="editor")
    assert made.pk == resident.person.pk
    assert resident.get("/account/").status_code == 302


def test_people_and_their_departments_are_those_of_the_city(city: Workspace) -> None:
    with pytest.raises(actions.BadPerson) as fault:
        actions.add_person(email="a@springfield.example", name="A", role="editor", departments=["Police"])
    assert fault.value.allowed == "Public Works, Fire, Parks"
    bound = actions.add_person(email="b@springfield.example", name="B", role="administrator", departments=["Fire"])
    assert bound.departments == ""


def test_the_link_of_an_invitation_is_not_in_the_log(person: Make) -> None:
    person("administrator").post("/people/invite/", {"email": "bo@springfield.example", "name": "Bo", "role": "viewer"})
    path = re.search(r"/account/invitation/([^/]+)/", mail.outbox[-1].body)
    assert path
    from django.test import Client

    Client().post(path.group(), {"password": "x"})
    for entry in AuditEntry.objects.all():
        assert path.group(1) not in f"{entry.path}{entry.words}{entry.about}"
