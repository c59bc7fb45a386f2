"""An applicant is mailed what happens, in their language, and the mail tells nothing that others should not read."""

from __future__ import annotations

import pytest

from tests.web.business.desk import approve_all, case_of, worker
from tests.web.business.making import send_application
from upstate.web.business.models import Application, Mail
from upstate.web.business.reviewing import actions
from upstate.web.business.reviewing.actions.reviews import Place

pytestmark = pytest.mark.usefixtures("portal")
FUEL = Place("the_truck", 0, "fuel")


def subjects(application: Application) -> list[str]:
    return [one.subject.replace(application.reference, "…") for one in Mail.objects.order_by("pk")]


def test_a_question_and_the_permit_are_mailed_and_only_what_is_public_of_them() -> None:
    truck = send_application(language="es")
    actions.ask(case_of(truck), "fire", FUEL, by=worker("fire"), seen=1, words="¿Carbón?")
    mail = Mail.objects.get()
    assert (mail.to, mail.language) == (truck.email, "es")
    assert "tiene una pregunta sobre su solicitud" in mail.body and truck.reference in mail.body
    assert "Carbón" not in mail.body and "Ana" not in mail.body


def test_a_visit_and_the_decision_are_mailed_once_each() -> None:
    truck = send_application()
    approve_all(truck)
    actions.issue(case_of(truck), by=worker("treasury"), seen=1)
    assert subjects(truck) == [
        "A visit is planned for your application …",
        "Your permit is issued: application …",
    ]


def test_who_gave_no_address_is_mailed_nothing() -> None:
    truck = send_application()
    Application.objects.filter(pk=truck.pk).update(email="")
    actions.ask(case_of(truck), "fire", FUEL, by=worker("fire"), seen=1, words="Charcoal?")
    assert not Mail.objects.exists()
