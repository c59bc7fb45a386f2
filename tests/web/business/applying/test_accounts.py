"""Applicants with an account, what they keep of themselves, and staff who type in for others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.web.business.applying.filling import SHOP, TRUCK, YOU, begin, fill_in, fill_shop, photo, send, upload
from tests.web.conftest import SignedIn
from upstate.web.business.applying.limits import AN_HOUR
from upstate.web.business.applying.profile import keep_profile
from upstate.web.business.models import Application, Event, Profile, Version

Make = Callable[..., SignedIn]
ENTERED = {"channel": "phone", "language": "en", "email": "", "token": "n" * 43}
KEPT = {"name": "Ana Ruiz", "phone": "315-555-0100", "business_name": "Ana's Books"}


def own_address() -> str:
    return f"/business/apply/{Application.objects.latest('pk').reference}/"


def test_who_has_an_account_goes_on_from_it_without_the_link(person: Make, portal: Any) -> None:
    ana = person("public")
    begin(ana, "business_licence")
    assert own_address() in ana.get("/business/apply/mine/").content.decode()
    fill_shop(ana, own_address())
    send(ana, own_address())
    assert Application.objects.get().stage == "sent"
    assert "business-" not in ana.get("/account/").content.decode()
    assert "/business/apply/mine/" in ana.get("/account/").content.decode()


def test_nobody_else_with_an_account_opens_it_whatever_their_role(person: Make, portal: Any) -> None:
    begin(person("public"), "business_licence")
    for role in ("public", "viewer", "editor", "approver", "administrator"):
        other = person(role)
        assert other.get(own_address()).status_code == 404, role
        assert other.post(f"{own_address()}part/you/", YOU).status_code == 404, role


def test_a_draft_begun_without_an_account_is_put_into_one_once(client: Client, person: Make, portal: Any) -> None:
    address = begin(client, "business_licence")
    ana, bo = person("public"), person("public")
    ana.post(f"{address}account/")
    bo.post(f"{address}account/")
    assert Application.objects.get().person == ana.person


def test_particulars_are_offered_and_put_in_only_when_asked(person: Make, portal: Any) -> None:
    ana = person("public")
    ana.post("/business/apply/particulars/", KEPT)
    begin(ana, "business_licence")
    page = ana.get(f"{own_address()}part/you/").content.decode()
    assert "Fill these in for me" in page and 'value="Ana Ruiz"' not in page
    fill_in(ana, own_address(), "you", {"t0-applicant_name": "Ana R.", "fill": "1"})
    assert Version.objects.get().answers["you"] == [{"applicant_name": "Ana R.", "applicant_phone": "315-555-0100"}]


def test_nobodys_particulars_are_offered_in_the_form_of_another(client: Client, person: Make, portal: Any) -> None:
    address, staff = begin(client, "business_licence"), person("editor")
    keep_profile(staff.person, KEPT)
    assert "Fill these in" not in staff.get(f"{address}part/you/").content.decode()
    fill_in(staff, address, "you", {"fill": "1"})
    assert Version.objects.get().answers["you"] == [{"applicant_name": "", "applicant_phone": ""}]


def test_what_was_sent_is_kept_for_the_next_form_and_forgotten_on_demand(person: Make, portal: Any) -> None:
    ana = person("public")
    begin(ana, "business_licence")
    fill_shop(ana, own_address())
    send(ana, own_address())
    ana.post(f"{own_address()}keep/")
    kept = Profile.objects.get()
    assert (kept.name, kept.phone, kept.business_name) == ("Ana Ruiz", "315-555-0100", SHOP["t0-business_name"])
    ana.post("/business/apply/particulars/", {"forget": "1"})
    assert not Profile.objects.exists()


def test_staff_type_in_what_came_on_paper_and_the_record_says_who_did(person: Make, portal: Any) -> None:
    staff = person("editor", name="Flo")
    assert 'href="/business/desk/enter/business_licence/"' in staff.get("/business/desk/enter/").content.decode()
    address = "/business/desk/enter/business_licence/?business=shop&at_home=no&employees=2"
    page = staff.get(address).content.decode()
    token = page.split('name="token" value="')[1].split('"')[0]
    entered = {"channel": "paper", "language": "es", "email": "", "token": token}
    places = {staff.post(address, entered)["Location"] for _ in range(2)}
    assert places == {own_address()}
    fill_shop(staff, own_address())
    assert "The name that is signed on the paper" in staff.get(f"{own_address()}check/").content.decode()
    send(staff, own_address())
    made = Application.objects.get()
    assert (made.channel, made.language, made.entered_by, made.person) == ("paper", "es", staff.person, None)
    assert {one.who for one in Event.objects.all()} == {f"Flo <{staff.person.email}>", "the program"}
    assert person("editor").get(own_address()).status_code == 404


def test_staff_are_asked_what_the_fees_hang_on_and_the_application_knows_it(person: Make, portal: Any) -> None:
    staff, first, asked = person("editor"), "/business/desk/enter/business_licence/", []
    query = "?"
    while "question" in (page := staff.get(first + query)).context:
        asked.append(page.context["question"].name)
        query += "business=salon&" if asked[-1] == "business" else f"-={asked[-1]}&"
    assert asked[0] == "business" and "place" not in asked and len(asked) < 6
    staff.post(first + query, ENTERED)
    assert Application.objects.get().interview == {"business": ["salon"]}
    assert staff.get("/business/desk/enter/nothing/").status_code == 404


def test_what_staff_post_without_these_answers_begins_nothing(person: Make, portal: Any) -> None:
    page = person("editor").post("/business/desk/enter/business_licence/", ENTERED)
    assert page.context["question"] and not Application.objects.exists()


def test_many_that_begin_at_one_address_are_told_and_the_drafts_that_they_have_go_on(
    client: Client, portal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(AN_HOUR, "begin", 2)
    addresses = [begin(Client(), "business_licence") for _ in range(2)]
    refused = client.post("/business/apply/begin/business_licence/", {"token": "n" * 43})
    assert refused.status_code == 400 and "Very many of these came from your address" in refused.content.decode()
    assert Application.objects.count() == 2
    assert fill_in(client, addresses[0], "you", YOU).status_code == 302
    fill_shop(client, addresses[1])
    assert send(client, addresses[1]).status_code == 302


def test_too_many_files_from_one_address_lose_no_answer(
    client: Client, portal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(AN_HOUR, "file", 0)
    address = begin(client)
    files = {"t0-truck_photo": upload("truck.jpg", photo())}
    page = client.post(f"{address}part/the_truck/", {**TRUCK, **files, "upload": "1"}, follow=True).content.decode()
    assert "Very many of these came from your address" in page and 'value="Tacos Ana"' in page
