"""Where is my application: a code opens it to its applicant, and nobody learns anything by guessing."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.business.desk import approve_all, case_of, worker
from tests.web.business.making import send_again, send_application
from upstate.web.business.events import What
from upstate.web.business.models import Application, CodeAsked, Event, Mail, Stage
from upstate.web.business.reviewing import actions
from upstate.web.business.reviewing.actions.reviews import Place
from upstate.web.business.tracking.asking import CODES_AN_HOUR, code_of
from upstate.web.business.tracking.rounds import go_round, go_round_slowly

pytestmark = pytest.mark.usefixtures("portal")
ASK, CODE = "/business/track/", "/business/track/code/"


def ask(client: Client, reference: str, email: str = "ana@tacos.example", **extra: Any) -> Any:
    return client.post(ASK, {"reference": reference, "email": email}, follow=True, **extra)


def code_in_mail() -> str:
    """Out of the newest mail that went out."""
    go_round()
    found = re.search(r"\b(\d{6})\b", mail.outbox[-1].body)
    assert found
    return found[1]


def opened(application: Application) -> Client:
    """A browser that has opened it by a code."""
    client = Client()
    ask(client, application.reference)
    assert client.post(CODE, {"code": code_in_mail()})["Location"] == f"/business/track/{application.reference}/"
    return client


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_reference_and_a_code_by_mail_open_the_application_without_an_account(client: Client) -> None:
    application = send_application()
    page = ask(client, f" {application.reference[:4].lower()}-{application.reference[4:]} ", "ANA@tacos.example")
    assert "If the reference and the address belong together" in text_of(page)
    code = code_in_mail()
    assert mail.outbox[-1].to == ["ana@tacos.example"] and "Tacos" not in mail.outbox[-1].body
    page = client.post(CODE, {"code": f" {code[:3]} {code[3:]} "}, follow=True)
    told = text_of(page)
    assert "We have your application" in told and "You sent the application." in told and "Ana Díaz" not in told
    assert Client().get(f"/business/track/{application.reference}/").status_code == 404
    assert client.get(f"/business/apply/{application.reference}/").status_code == 200
    assert not client.cookies["sessionid"]["max-age"], "the browser forgets it when it is closed"


def test_asking_answers_the_same_and_looks_nothing_up_whether_it_is_there_or_not(client: Client) -> None:
    application = send_application()
    ask(Client(), "BCDF2346")  # the first one of an hour begins the count of this network address
    told, asked = set(), set()
    for reference, email in [
        (application.reference, "ana@tacos.example"),
        (application.reference, "mallory@evil.example"),
        ("BCDF2345", "ana@tacos.example"),
    ]:
        visitor = Client()
        with CaptureQueriesContext(connection) as caught:
            page = ask(visitor, reference, email)
        told.add(re.sub(r"csrf\w+\W+\w+\W+\w+", "", text_of(page)))
        asked.add(tuple(re.sub(r"'[^']*'|\d+", "?", one["sql"])[:60] for one in caught.captured_queries))
        assert not any("business_application" in one["sql"] for one in caught)
    assert len(told) == 1 and len(asked) == 1
    go_round()
    assert [one.to for one in mail.outbox] == [["ana@tacos.example"]]
    assert not CodeAsked.objects.exclude(email="").exists(), "addresses that were tried are kept nowhere"


def test_a_wrong_code_and_a_code_that_was_never_sent_are_told_alike(client: Client) -> None:
    application = send_application()
    told = set()
    for reference in (application.reference, "BCDF2345"):
        visitor = Client()
        ask(visitor, reference)
        go_round()
        right = code_of(CodeAsked.objects.latest("pk").nonce)
        tries = ["000000" if right != "000000" else "111111"] * 6 if reference == application.reference else [right] * 6
        for code in tries:
            answer = visitor.post(CODE, {"code": code})
            told.add((answer.status_code, text_of(answer)))
    assert len(told) == 1 and next(iter(told))[0] == 422


def test_after_five_tries_not_even_the_right_code_opens(client: Client) -> None:
    ask(client, send_application().reference)
    code = code_in_mail()
    for number in range(5):
        assert client.post(CODE, {"code": f"{(int(code) + number + 1) % 10**6:06}"}).status_code == 422
    assert client.post(CODE, {"code": code}).status_code == 422


def test_a_code_is_good_for_ten_minutes_once_and_in_one_browser(client: Client) -> None:
    application = send_application()
    ask(client, application.reference)
    code = code_in_mail()
    stranger = Client()
    ask(stranger, application.reference, "mallory@evil.example")
    assert stranger.post(CODE, {"code": code}).status_code == 422
    assert Client().post(CODE, {"code": code})["Location"] == ASK
    assert client.post(CODE, {"code": code}).status_code == 302
    ask(client, application.reference)
    code = code_in_mail()
    CodeAsked.objects.update(made=timezone.now() - timedelta(minutes=11))
    assert client.post(CODE, {"code": code}).status_code == 422
    go_round_slowly(timezone.now() + timedelta(hours=1))
    assert not CodeAsked.objects.exists()


def test_one_mailbox_gets_few_codes_an_hour_and_one_address_may_ask_only_so_often(client: Client) -> None:
    application = send_application()
    statuses = [ask(client, application.reference).status_code for _ in range(31)]
    go_round()
    assert len(mail.outbox) == CODES_AN_HOUR
    assert statuses[-1] == 429 and statuses[:-1] == [200] * 30
    assert ask(Client(), application.reference, REMOTE_ADDR="203.0.113.9").status_code == 200


@pytest.mark.parametrize(
    "reference", ["", "x", "BCDF234", "' OR 1=1", "B" * 5000, "AEIOU234", "BCDF2345\x00", "😀" * 8]
)
def test_what_can_be_no_reference_is_told_at_once(client: Client, reference: str) -> None:
    assert client.post(ASK, {"reference": reference, "email": "a@b.example"}).status_code == 422
    assert not CodeAsked.objects.exists()


@pytest.mark.parametrize("code", ["", "abcdef", "１２３４５６", "0" * 5000, "\x00", "-1"])
def test_nonsense_as_a_code_opens_nothing(client: Client, code: str) -> None:
    ask(client, send_application().reference)
    assert client.post(CODE, {"code": code}).status_code == 422


def test_drafts_without_an_address_and_erased_ones_are_opened_by_nothing(client: Client) -> None:
    none = send_application()
    Application.objects.filter(pk=none.pk).update(email="")
    erased = send_application()
    Application.objects.filter(pk=erased.pk).update(erased=timezone.now())
    for one in (none, erased):
        ask(client, one.reference)
        ask(client, one.reference, "")
    go_round()
    assert not mail.outbox and not Mail.objects.exists()


def test_the_session_gets_a_new_name_when_it_opens_an_application(client: Client) -> None:
    application = send_application()
    ask(client, application.reference)
    before = client.cookies["sessionid"].value
    client.post(CODE, {"code": code_in_mail()})
    assert client.cookies["sessionid"].value != before
    thief = Client()
    thief.cookies["sessionid"] = before
    assert thief.get(f"/business/track/{application.reference}/").status_code == 404


def test_closing_it_closes_it(client: Client) -> None:
    application = send_application()
    browser = opened(application)
    assert application.reference in text_of(browser.get(ASK))
    browser.post("/business/track/close/")
    assert browser.get(f"/business/track/{application.reference}/").status_code == 404
    assert application.reference not in text_of(browser.get(ASK))


def test_people_with_an_account_see_their_own_without_a_code(person: Any) -> None:
    ana, bo = person("public"), person("public")
    application = send_application(person=ana.person)
    assert application.reference in text_of(ana.get(ASK))
    assert ana.get(f"/business/track/{application.reference}/").status_code == 200
    assert bo.get(f"/business/track/{application.reference}/").status_code == 404
    assert application.reference not in text_of(bo.get(ASK))


def test_it_says_who_looks_at_it_by_when_and_promises_no_day_that_nobody_knows(client: Client) -> None:
    application = send_application()
    told = text_of(opened(application).get(f"/business/track/{application.reference}/"))
    assert "Fire" in told and "Police" in told and "means to answer by" in told
    assert "Too few applications like this one have been decided" in told


def test_it_says_what_the_applicant_owes_and_leads_to_the_answer(client: Client) -> None:
    application = send_application()
    place = Place("the_truck", 0, "serves")
    actions.ask(case_of(application), "fire", place, by=worker("fire"), seen=1, words="What exactly?")
    browser = opened(application)
    page = browser.get(f"/business/track/{application.reference}/")
    told = text_of(page)
    assert "We wait for your answer" in told and "What exactly?" in told and "What will you sell?" in told
    assert "as if you sent it today" in told
    link = f"/business/apply/{application.reference}/part/the_truck/"
    assert link in page.content.decode() and browser.get(link).status_code == 200
    assert "springfield.example" not in told, "no name of a person of the city is shown"
    send_again(application, {})
    assert "What we need from you" not in text_of(browser.get(f"/business/track/{application.reference}/"))


def test_a_letter_is_there_to_be_saved_when_it_is_decided_and_only_then_and_only_its_own(client: Client) -> None:
    application, other = send_application(), send_application()
    browser = opened(application)
    for one in (application, other):
        approve_all(one)
        actions.issue(case_of(one), by=worker("treasury"), seen=1)
    address = f"/business/track/{application.reference}/"
    mine, theirs = (one.letters.get(kind="issued") for one in (application, other))
    assert "The permit is issued." in text_of(browser.get(address))
    answer = browser.get(f"{address}letter/{mine.pk}/")
    assert answer.status_code == 200 and b"".join(answer.streaming_content).startswith(b"%PDF")
    for path in (f"{address}letter/{theirs.pk}/", f"/business/track/{other.reference}/letter/{theirs.pk}/"):
        assert browser.get(path).status_code == 404


def test_messages_go_to_and_fro_and_a_mail_says_only_that_there_is_one(client: Client, person: Any) -> None:
    application = send_application()
    browser, address = opened(application), f"/business/track/{application.reference}/"
    token = re.search(r'name="token" value="([^"]+)"', browser.get(address).content.decode())
    assert token
    for _ in range(2):  # pressed twice
        browser.post(f"{address}message/", {"words": "When do you come? <script>", "token": token[1]})
    assert Event.objects.filter(what=What.MESSAGE).count() == 1
    fire = person("editor", departments=["Fire"])
    desk = f"/business/desk/at/{application.reference}/messages/"
    assert "When do you come? &lt;script&gt;" in fire.get(desk).content.decode()
    fire.post(desk, {"words": "On Monday at nine.", "department": "fire", "token": "t"})
    told = text_of(browser.get(address))
    assert "On Monday at nine." in told and "Fire" in told and fire.person.email not in told
    go_round()
    assert application.reference in mail.outbox[-1].body and "Monday" not in mail.outbox[-1].body
    refused = fire.post(desk, {"words": "x", "department": "police", "token": "u"})
    assert refused.status_code == 422 and Event.objects.filter(what=What.MESSAGE).count() == 2
    assert person("editor", departments=["Parks"]).get(desk).status_code == 404


@pytest.mark.parametrize("words", ["", "   ", "\x00\x01", "x" * 4001])
def test_an_empty_or_endless_message_is_not_sent_and_stays_in_the_form(client: Client, words: str) -> None:
    application = send_application()
    browser = opened(application)
    answer = browser.post(f"/business/track/{application.reference}/message/", {"words": words, "token": "t"})
    assert answer.status_code == 422 and not Event.objects.filter(what=What.MESSAGE).exists()


def test_an_applicant_can_not_flood_the_desk(client: Client) -> None:
    application = send_application()
    browser = opened(application)
    address = f"/business/track/{application.reference}/message/"
    statuses = [browser.post(address, {"words": "?", "token": str(number)}).status_code for number in range(21)]
    assert statuses == [302] * 20 + [422]


def test_an_applicant_withdraws_once_and_is_asked_before(client: Client) -> None:
    application = send_application()
    browser, address = opened(application), f"/business/track/{application.reference}/withdraw/"
    assert "You can not take this back" in text_of(browser.get(address))
    assert Application.objects.get(pk=application.pk).stage == Stage.SENT
    for _ in range(2):
        assert browser.post(address).status_code == 302
    application.refresh_from_db()
    assert application.stage == Stage.WITHDRAWN and application.events.filter(what=What.WITHDRAWN).count() == 1
    with pytest.raises(Exception, match="closed"):
        actions.approve(case_of(application), "fire", by=worker("fire"), seen=1)
    assert "You have withdrawn" in text_of(browser.get(f"/business/track/{application.reference}/"))


def test_what_is_decided_is_not_withdrawn(client: Client) -> None:
    application = send_application()
    browser = opened(application)
    Application.objects.filter(pk=application.pk).update(stage=Stage.ISSUED, decided=timezone.now())
    assert browser.post(f"/business/track/{application.reference}/withdraw/").status_code == 409


def test_all_of_it_is_said_in_spanish_too(client: Client) -> None:
    application = send_application(language="es")
    page = client.post("/es" + ASK, {"reference": application.reference, "email": "ana@tacos.example"}, follow=True)
    assert "Escriba el código" in text_of(page)
    code = code_in_mail()
    assert "Su código" in mail.outbox[-1].body
    page = client.post("/es" + CODE, {"code": code}, follow=True)
    assert "Tenemos su solicitud" in text_of(page) and "Quién la revisa" in text_of(page)


def test_nothing_that_a_clerk_did_is_told_as_done_by_the_applicant(person: Any) -> None:
    clerk = person("editor", departments=["Parks"])
    application = send_application(entered_by=clerk.person, channel="paper")
    address = f"/business/track/{application.reference}/"
    clerk.post(f"{address}message/", {"words": "I take it back", "token": "t"})
    clerk.post(f"{address}withdraw/")
    did = dict(application.events.filter(what__in=["message", "withdrawn"]).values_list("what", "who"))
    assert did == {"message": clerk.person.named, "withdrawn": clerk.person.named}


def test_what_the_applicant_did_by_a_code_is_not_told_as_done_by_the_clerk(person: Any) -> None:
    application = send_application(entered_by=person("editor").person, channel="paper")
    opened(application).post(f"/business/track/{application.reference}/withdraw/")
    assert application.events.get(what=What.WITHDRAWN).who == "applicant"


def test_a_code_moves_an_application_to_no_other_address() -> None:
    application = send_application()
    browser, address = opened(application), f"/business/apply/{application.reference}/email/"
    assert browser.get(address).status_code == 403
    assert browser.post(address, {"email": "thief@example.org"}).status_code == 403
    application.refresh_from_db()
    assert application.email == "ana@tacos.example" and not Mail.objects.filter(key__startswith="link").exists()


def test_no_mailbox_is_flooded_with_codes_of_many_applications(client: Client) -> None:
    for _ in range(CODES_AN_HOUR + 2):
        ask(client, send_application().reference)
    go_round()
    assert Mail.objects.filter(key__startswith="code").count() == CODES_AN_HOUR
