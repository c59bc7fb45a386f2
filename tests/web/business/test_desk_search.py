"""The desk finds an application by what people say on the telephone: its reference, who applied, or the business."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from tests.web.business.desk import text
from tests.web.business.making import FOOD_TRUCK, send_again, send_application
from tests.web.conftest import SignedIn
from upstate.actions.open_service import OpenService
from upstate.web.business.models import Application, Stage
from upstate.web.business.tracking.erasing import erase

Make = Callable[..., SignedIn]


def look(person: SignedIn, words: str, **more: str) -> str:
    return text(person.get("/business/desk/", {"words": words, **more}))


@pytest.mark.parametrize("words", ["ana diaz", "DÍAZ", "tac an", "Tacos", "díaz, tacos"])
def test_the_desk_finds_by_beginnings_of_names_without_accents(portal: OpenService, person: Make, words: str) -> None:
    truck, other = send_application(), send_application(answers={"you": [{"applicant_name": "Bo Lee"}]})
    Application.objects.filter(pk=other.pk).update(found_by=" bo lee ")
    found = look(person("editor", ["Fire"]), words)
    assert truck.reference in found and other.reference not in found and "1 application." in found


def test_the_desk_finds_by_reference_however_it_is_typed(portal: OpenService, person: Make) -> None:
    truck = send_application()
    for typed in (truck.reference, truck.reference.lower(), f"  {truck.reference[:5]}"):
        assert truck.reference in look(person("editor", ["Fire"]), typed)


def test_a_row_says_who_applied_for_which_business(portal: OpenService, person: Make) -> None:
    send_application()
    assert "Tacos Ana , Ana Díaz" in text(person("editor", ["Fire"]).get("/business/desk/"))


@pytest.mark.parametrize("words", ["nobody", "iaz", "ana_", "' OR 1=1 --", "ana bo", "a" * 5000])
def test_what_is_not_there_is_said_not_to_be_found(portal: OpenService, person: Make, words: str) -> None:
    truck = send_application()
    found = look(person("editor", ["Fire"]), words)
    assert "Nobody is found by these words" in found and truck.reference not in found


def test_nobody_finds_what_does_not_concern_their_department(portal: OpenService, person: Make) -> None:
    truck = send_application()
    for words in ("ana", truck.reference):
        assert truck.reference not in look(person("editor", ["Parks"]), words)
        assert "Tacos" not in look(person("editor", ["Parks"]), words)


def test_the_names_are_those_of_the_newest_answers(portal: OpenService, person: Make) -> None:
    truck, fire = send_application(), person("editor", ["Fire"])
    renamed = {**FOOD_TRUCK, "the_truck": [{**FOOD_TRUCK["the_truck"][0], "business_name": "Arepas Ana"}]}
    send_again(truck, renamed)
    assert truck.reference in look(fire, "arepas") and truck.reference not in look(fire, "tacos")
    assert "Arepas Ana" in text(fire.get("/business/desk/"))


def test_what_is_decided_is_found_too_and_waits_for_nobody(portal: OpenService, person: Make) -> None:
    truck, fire = send_application(), person("editor", ["Fire"])
    Application.objects.filter(pk=truck.pk).update(stage=Stage.ISSUED, decided=timezone.now())
    assert truck.reference not in text(fire.get("/business/desk/"))
    found = look(fire, "ana")
    assert truck.reference in found and "Issued." in found
    assert "Waits for" not in found and "Due on" not in found
    assert truck.reference not in look(fire, "ana", stage=Stage.SENT)


def test_what_waits_for_the_applicant_says_so_at_the_desk(portal: OpenService, person: Make) -> None:
    truck = send_application()
    Application.objects.filter(pk=truck.pk).update(stage=Stage.WAITING)
    queue = text(person("editor", ["Fire"]).get("/business/desk/"))
    assert "Waiting for the applicant." in queue and "Waiting for you" not in queue


def test_a_name_that_was_erased_finds_nothing(portal: OpenService) -> None:
    truck = send_application()
    truck.refresh_from_db()
    assert "tacos" in truck.found_by
    erase(truck, portal.solution.forms["food_truck"], who="the program", at=timezone.now())
    truck.refresh_from_db()
    assert truck.found_by == ""
