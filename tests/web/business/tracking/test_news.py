"""Applicants are told by mail that there is news, in their language, once, and of all it says only the reason of a hold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.web.business.desk import case_of, worker
from tests.web.business.making import send_application
from upstate.web.business.events import PROGRAM, What, record
from upstate.web.business.models import Application, Mail, Stage
from upstate.web.business.reviewing.actions import approve, hold
from upstate.web.business.tracking.rounds import go_round_slowly
from upstate.web.city import today

pytestmark = pytest.mark.usefixtures("portal")
SECRET = "Which propane tank is it?"


def news_of(application: Application) -> list[Mail]:
    return list(Mail.objects.filter(key__startswith=f"news {application.reference} ").order_by("pk"))


@pytest.mark.parametrize(
    "what", [What.ASKED, What.INSPECTION_PLANNED, What.CHARGED, What.PAID, What.REFUNDED, What.ISSUED, What.REFUSED]
)
def test_news_are_mailed_without_their_words(what: What) -> None:
    application = send_application()
    record(application, what, who="Fay <fay@fire.example>", department="fire", words=SECRET)
    [mail] = news_of(application)
    assert mail.to == application.email and application.reference in mail.body
    assert SECRET not in mail.body + mail.subject and "fay" not in mail.body.lower()


def test_what_is_no_news_is_not_mailed() -> None:
    application = send_application()
    for what in (What.REVIEW_BEGUN, What.APPROVED, What.NOT_NEEDED):
        record(application, what, who="Fay", department="fire")
    assert news_of(application) == []


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ("Fire can not approve your application to Springfield, IL yet", "What to do: mend what is named")),
        ("es", ("todavía no puede aprobar su solicitud", "Qué hacer: corrija lo que se nombra")),
    ],
)
def test_a_hold_is_mailed_with_its_reason_and_what_to_do_and_stands_on_the_page(
    language: str, parts: tuple[str, str], person: Any
) -> None:
    ana, reason = person("public"), "The hood is missing: 100% of %(city)s <b>rules</b> ask for one."
    application = send_application(language=language, person=ana.person)
    hold(case_of(application), "fire", by=worker("fire"), seen=1, words=reason)
    [mail] = news_of(application)
    assert all(part in mail.body for part in (*parts, reason))
    page = ana.get(f"/business/track/{application.reference}/").content.decode()
    assert "Something stands against your application." in page and "What to do: mend what is named" in page
    assert "100% of %(city)s &lt;b&gt;rules" in page
    approve(case_of(application), "fire", by=worker("fire"), seen=1)
    assert "Something stands against" not in ana.get(f"/business/track/{application.reference}/").content.decode()


def test_news_are_in_the_language_of_the_application() -> None:
    application = send_application(language="es")
    record(application, What.ISSUED, who="Tom")
    assert "ha otorgado su permiso" in news_of(application)[0].body


def test_who_gave_no_address_is_mailed_nothing() -> None:
    application = send_application()
    Application.objects.filter(pk=application.pk).update(email="")
    application.refresh_from_db()
    record(application, What.ISSUED, who="Tom")
    assert news_of(application) == []


def test_the_holder_of_a_permit_that_ends_soon_is_told_once() -> None:
    application = send_application()
    ends_on = today() + timedelta(days=20)
    Application.objects.filter(pk=application.pk).update(stage=Stage.ISSUED, ends_on=ends_on)
    go_round_slowly()
    go_round_slowly()
    assert [event.who for event in application.events.filter(what=What.RENEWAL_TOLD)] == [PROGRAM]
    assert len(news_of(application)) == 1
