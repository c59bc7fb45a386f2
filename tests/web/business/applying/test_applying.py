"""An application from its first page to the confirmation."""

from __future__ import annotations

import io
import logging
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

from django.db import connections
from django.test import Client

from tests.web.business.applying.filling import OWNERS, TRUCK, YOU, begin, fill_in, fill_shop, fill_truck, send, signing
from tests.web.conftest import SignedIn
from upstate.web.business.models import Application, Event, Mail, Version
from upstate.web.logs import JsonLines

Make = Callable[..., SignedIn]


def answers(number: int = 1) -> Any:
    return Version.objects.get(number=number).answers


def test_an_application_without_an_account_comes_in_with_its_answers_files_and_signature(
    client: Client, portal: Any
) -> None:
    address = begin(client)
    fill_truck(client, address)
    page = client.get(send(client, address)["Location"]).content.decode()
    made = Application.objects.get()
    assert made.stage == "sent" and made.reference in page
    version = made.versions.get()
    assert version.signed == "Ana Ruiz" and version.sent is not None
    truck = version.answers["the_truck"][0]
    assert truck["business_name"] == "Tacos Ana" and len(truck["truck_photo"]) == len(truck["insurance"]) == 1
    assert [one.what for one in made.events.exclude(what="review begun")] == ["begun", "sent"]
    assert "truck.jpg" in page


def test_the_key_of_the_link_is_nowhere_in_the_database(client: Client, portal: Any, city: Any) -> None:
    address = begin(client)
    fill_shop(client, address) if "licence" in address else fill_in(client, address, "you", YOU)
    key = address.split("/")[3]
    assert len(key) >= 43
    kept = b"".join(file.read_bytes() for file in (city.folder / "site").glob("site.sqlite3*"))
    assert key.encode() not in kept


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client: Client, portal: Any) -> None:
    address = begin(client)
    page = fill_in(client, address, "owners", {**OWNERS, "t0-owner_share": "one hundred & one"})
    assert page.status_code == 422
    assert "“one hundred &amp; one” is not a number we can read." in page.content.decode()
    again = client.get(f"{address}part/owners/").content.decode()
    assert 'value="one hundred &amp; one"' in again and 'value="Ana Ruiz"' in again


def test_who_comes_back_by_the_link_on_another_computer_finds_what_was_typed(client: Client, portal: Any) -> None:
    address = begin(client)
    fill_in(client, address, "you", YOU)
    assert 'value="Ana Ruiz"' in Client().get(f"{address}part/you/").content.decode()


def test_this_computer_knows_the_draft_until_it_is_told_to_forget_it(client: Client, portal: Any) -> None:
    address = begin(client)
    assert address in client.get("/business/apply/").content.decode()
    client.post("/business/apply/forget/")
    assert address not in client.get("/business/apply/").content.decode()
    assert client.get(address).status_code == 200


def test_the_answers_of_the_permit_finder_stand_in_the_form(client: Client, portal: Any) -> None:
    address = begin(client, query="?business=food_truck&cooks=yes&cooks=never&evil=1&seats=3")
    assert Application.objects.get().interview == {"business": ["food_truck"], "cooks": ["yes"], "seats": ["3"]}
    page = client.get(f"{address}part/the_truck/").content.decode()
    assert 'value="yes" id="id_t0-cooks_aboard_0" checked' in page
    assert "What do you cook with?" in page
    assert "Error" not in page


def test_an_answer_that_brings_a_question_shows_it_before_going_on(client: Client, portal: Any) -> None:
    address = begin(client)
    page = client.get(f"{address}part/the_truck/").content.decode()
    assert "What do you cook with?" not in page
    response = fill_in(client, address, "the_truck", {**TRUCK, "t0-cooks_aboard": "yes"})
    assert response["Location"].endswith("/part/the_truck/")
    assert "What do you cook with?" in client.get(response["Location"]).content.decode()


def test_owners_are_added_and_taken_out_without_a_script(client: Client, portal: Any) -> None:
    address = begin(client)
    fill_in(client, address, "owners", {**OWNERS, "add": "1"})
    page = client.get(f"{address}part/owners/").content.decode()
    assert "Owner 1" in page and "Owner 2" in page
    fill_in(
        client,
        address,
        "owners",
        {**OWNERS, "times": "2", "t1-owner_name": "Bo Lee", "t1-owner_share": "5", "add": "1"},
    )
    assert len(answers()["owners"]) == 3
    both = {**OWNERS, "times": "3", "t1-owner_name": "Bo Lee", "t1-owner_share": "5"}
    fill_in(client, address, "owners", {**both, "remove": "0"})
    assert [one.get("owner_name") for one in answers()["owners"]] == ["Bo Lee", ""]


def test_two_clicks_on_begin_make_one_application(client: Client, portal: Any) -> None:
    token = "t" * 43
    places = {client.post("/business/apply/begin/food_truck_permit/", {"token": token})["Location"] for _ in range(3)}
    assert len(places) == Application.objects.count() == Version.objects.count() == 1


def test_two_clicks_on_send_and_the_back_button_send_once(client: Client, portal: Any) -> None:
    address = begin(client, "business_licence")
    fill_shop(client, address)
    form = signing(client.get(f"{address}check/").content.decode())
    places = [client.post(f"{address}check/", form)["Location"] for _ in range(3)]
    assert {*places} == {address}
    assert Version.objects.filter(sent__isnull=False).count() == Event.objects.filter(what="sent").count() == 1


def test_hands_that_press_at_the_same_moment_begin_one_and_send_one(client: Client, portal: Any) -> None:
    begun = "/business/apply/begin/business_licence/"
    places = at_once(lambda: Client().post(begun, {"token": "t" * 43})["Location"])
    assert len({*places}) == Application.objects.count() == 1
    fill_shop(client, places[0])
    form = signing(client.get(f"{places[0]}check/").content.decode())
    assert {*at_once(lambda: Client().post(f"{places[0]}check/", form).status_code)} == {302}
    assert Version.objects.count() == Event.objects.filter(what="sent").count() == 1


def at_once(do: Callable[[], Any]) -> list[Any]:
    """What comes of it, done by six threads together."""
    ready = threading.Barrier(6)

    def one(_number: int) -> Any:
        try:
            ready.wait()
            return do()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        return list(pool.map(one, range(6)))


def test_what_was_typed_does_nothing_on_any_page(client: Client, portal: Any) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 }}{% now %}'
    address = begin(client, "business_licence", query=f"?place={quote(evil)}")
    fill_in(client, address, "you", {"t0-applicant_name": evil})
    fill_in(client, address, "the_business", {"t0-business_name": evil, "t0-business_address": evil})
    pages = [client.get(f"{address}{part}") for part in ("", "part/you/", "part/the_business/", "check/")]
    pages.append(client.post(f"{address}check/", signing(pages[-1].content.decode(), name="")))
    client.post(f"{address}check/", signing(pages[-1].content.decode(), name=evil))
    pages.append(client.get(address))
    assert Application.objects.get().stage == "sent"
    for page in pages:
        assert "<script>alert" not in page.content.decode() and "<img src=x" not in page.content.decode()
    assert "&lt;script&gt;alert(1)" in pages[-1].content.decode()


def test_a_page_that_was_made_up_breaks_nothing(client: Client, portal: Any) -> None:
    address = begin(client)
    strange: list[dict[str, Any]] = [
        {"times": "99999", "t98-owner_name": "x"},
        {"times": "-1", "remove": "77"},
        {"times": "1", "t0-owner_name": "a\0b\ud800".encode("utf-8", "surrogatepass"), "remove_file": "9" * 30},
        {"t0-owner_share": "9" * 100_000, "add": "1", "fill": "1"},
        {"t0-owner_name": ["a", "b"], "t0-evil": "x"},
    ]
    for one in strange:
        assert fill_in(client, address, "owners", one).status_code in (302, 422)
    for path in ("part/no_such/", "part/gas/", "file/999999999999/"):
        assert client.get(address + path).status_code == 404
    assert "evil" not in str(answers()) and len(answers()["owners"]) <= 5
    assert client.get(f"{address}check/").status_code == 200


def test_what_another_window_changed_is_read_again_before_it_is_sent(client: Client, portal: Any) -> None:
    address = begin(client, "business_licence")
    fill_shop(client, address)
    form = signing(client.get(f"{address}check/").content.decode())
    fill_in(client, address, "you", {**YOU, "t0-applicant_name": "Bo Lee"})
    page = client.post(f"{address}check/", form)
    assert page.status_code == 422 and "maybe in another window" in page.content.decode()
    assert "Bo Lee" in page.content.decode()
    assert Application.objects.get().stage == "draft"


def test_what_was_sent_is_not_changed_by_a_window_that_was_left_open(client: Client, portal: Any) -> None:
    address = begin(client, "business_licence")
    fill_shop(client, address)
    send(client, address)
    page = client.post(f"{address}part/you/", {**YOU, "t0-applicant_name": "Somebody Else"}, follow=True)
    assert "It can not be changed now." in page.content.decode()
    assert answers()["you"][0]["applicant_name"] == "Ana Ruiz"


def test_a_form_that_is_not_whole_is_not_sent(client: Client, portal: Any) -> None:
    address = begin(client)
    fill_in(client, address, "you", YOU)
    page = client.get(f"{address}check/").content.decode()
    assert "Send the application" not in page and "This is not answered yet." in page
    from upstate.web.business.applying.actions import shown_as

    draft = Version.objects.get()
    forced = {"number": "1", "shown": shown_as(draft), "signed": "Ana"}
    assert client.post(f"{address}check/", forced).status_code == 422
    assert Application.objects.get().stage == "draft"


def test_nothing_is_sent_without_a_signature(client: Client, portal: Any) -> None:
    address = begin(client, "business_licence")
    fill_shop(client, address)
    form = signing(client.get(f"{address}check/").content.decode(), name="  ")
    page = client.post(f"{address}check/", form)
    assert page.status_code == 422 and "The declaration is not signed." in page.content.decode()


def test_what_the_city_asks_for_is_sent_again_as_a_new_version(client: Client, portal: Any) -> None:
    from upstate.web.business.events import What, record

    address = begin(client)
    fill_truck(client, address)
    send(client, address)
    made = Application.objects.get()
    asked = record(made, What.ASKED, who="Flo <flo@springfield.example>", department="fire", question="serves")
    Application.objects.update(stage="waiting")
    fill_in(client, address, "the_truck", {**TRUCK, "t0-serves": "Tacos and soup"})
    send(client, address)
    first, second = made.versions.all()
    assert first.answers["the_truck"][0]["serves"] == "Tacos"
    assert second.answers["the_truck"][0]["serves"] == "Tacos and soup"
    assert first.answers["the_truck"][0]["insurance"] == second.answers["the_truck"][0]["insurance"]
    whats = [(one.what, one.department, one.values) for one in made.events.all()][-2:]
    assert whats == [("sent again", "", {"version": 2}), ("answered", "fire", {"asked": asked.pk})]
    made.refresh_from_db()
    assert made.stage == "in review"


def test_the_link_is_mailed_once_an_hour_in_the_language_of_the_application(client: Client, portal: Any) -> None:
    address = begin(client, language="/es")
    for _ in range(2):
        client.post(f"{address}email/", {"email": "ana@example.com"})
    mail = Mail.objects.get()
    assert address in mail.body and mail.to == "ana@example.com" and mail.language == "es"
    assert "Siga" in mail.body


def test_who_gave_an_address_is_written_that_the_application_came_in(client: Client, portal: Any) -> None:
    address = begin(client, "business_licence")
    client.post(f"{address}email/", {"email": "ana@example.com"})
    fill_shop(client, address)
    send(client, address)
    assert Application.objects.get().reference in Mail.objects.get(key__startswith="received").body


def test_one_choice_is_one_answer_and_no_number_is_out_of_bounds_however_the_address_is_written(
    client: Client, portal: Any
) -> None:
    begin(client, query="?business=office&business=restaurant&cooks=maybe&employees=999999999999&nobody=asked")
    assert Application.objects.get().interview == {"business": ["restaurant"]}


def test_nobody_signs_without_reading_what_the_address_said_before_the_form(client: Client, portal: Any) -> None:
    address = begin(client, "business_licence", query="?business=office")
    fill_shop(client, address)
    page = client.get(f"{address}check/").content.decode()
    assert "Answered in the permit finder" in page and "<dd>Office" in page
    send(client, address)
    assert Application.objects.get().stage == "sent"


def test_no_mailbox_is_flooded_with_links_whoever_asks_for_them(client: Client, portal: Any) -> None:
    for number in range(7):
        address = begin(Client(REMOTE_ADDR=f"203.0.113.{number}"))
        Client(REMOTE_ADDR=f"203.0.113.{number}").post(f"{address}email/", {"email": f"vic.tim+{number}@example.org"})
    assert Mail.objects.filter(key__startswith="link").count() == 5
    assert Application.objects.filter(email="").count() == 2


def test_nobody_moves_an_application_to_another_address_unseen(client: Client, portal: Any) -> None:
    address = begin(client)
    for email in ("ana@example.com", "thief@example.org"):
        client.post(f"{address}email/", {"email": email})
    told = Mail.objects.get(key__startswith="moved")
    assert told.to == "ana@example.com" and "thief" not in told.body
    assert Application.objects.get().events.filter(what="address changed", who="applicant").count() == 1


def test_the_secret_of_a_link_stands_in_no_line_of_the_log(client: Client, portal: Any) -> None:
    address, written = begin(client), io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    logging.getLogger("django").addHandler(handler)
    try:
        assert Client(enforce_csrf_checks=True).post(f"{address}email/").status_code == 403
        logging.getLogger("django.request").error("Internal Server Error: %s", address)
    finally:
        logging.getLogger("django").removeHandler(handler)
    assert "CSRF" in written.getvalue() and "Internal Server Error" in written.getvalue()
    assert address.split("/")[-2] not in written.getvalue()


def test_who_comes_without_the_interview_is_asked_what_the_fees_hang_on(client: Client, portal: Any) -> None:
    first, asked = "/business/apply/begin/business_licence/", []
    said = {"business": "business=salon"}
    query = "?"
    while "question" in (page := client.get(first + query)).context:
        asked.append(page.context["question"].name)
        query += f"{said.get(asked[-1], f'-={asked[-1]}')}&"
    assert asked[0] == "business" and "place" not in asked and len(asked) < 6
    assert 'name="token"' in page.content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page.content.decode())
    client.post(first + query, {"token": token[1] if token else ""})
    assert Application.objects.get().interview == {"business": ["salon"]}


def test_a_permit_that_is_for_one_kind_of_business_does_not_ask_which(client: Client, portal: Any) -> None:
    page = client.get("/business/apply/begin/food_truck_permit/")
    assert "question" not in page.context or page.context["question"].name != "business"
    begin(client)
    assert Application.objects.get().interview["business"] == ["food_truck"]


def test_a_question_before_the_form_that_was_not_answered_is_asked_again(client: Client, portal: Any) -> None:
    page = client.get("/business/apply/begin/business_licence/?asked=business")
    assert page.status_code == 422 and "Choose an answer" in page.content.decode()
