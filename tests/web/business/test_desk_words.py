"""What the desk shows first, and in which words: names and answers before forms, days and pages as people say them."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.business.desk import text
from tests.web.business.making import send_application
from tests.web.conftest import SignedIn
from upstate.actions.open_service import OpenService
from upstate.solutions.service import FormQuestion
from upstate.web.business.applying.pages import describe
from upstate.web.business.mailing import queue_mail
from upstate.web.people.models import Person

Make = Callable[..., SignedIn]


def test_names_and_answers_come_before_every_form_of_the_desk(portal: OpenService, person: Make) -> None:
    truck, administrator = send_application(), person("administrator")
    page = administrator.get(f"/business/desk/at/{truck.reference}/").content.decode()
    main = page[page.index("<main") :]
    assert main.index('class="desk-names"') < main.index('id="answers"') < main.index("<form")
    assert page.count('id="answers"') == 1
    log = text(administrator.get(f"/business/desk/at/{truck.reference}/log/"))
    assert "Read the application at the desk" in log and "business-case" not in log


def test_the_list_of_mail_shows_no_more_of_a_key_than_what_it_is_about(portal: OpenService, person: Make) -> None:
    told = {"to": "ana@x.example", "subject": "s", "body": "b", "language": "en"}
    queue_mail(key="link BCDF2345 7096321040975369 2026-11-27 18", **told)
    page = text(person("administrator").get("/business/desk/mail/"))
    assert "link BCDF2345" in page and "7096321040975369" not in page


def test_a_person_without_a_name_is_called_by_the_address() -> None:
    assert Person(email="ed@x.example").named == "ed@x.example"
    assert Person(email="ed@x.example", name="Ed").named == "Ed <ed@x.example>"


def test_a_day_is_read_out_in_words_and_what_is_none_as_it_was_typed() -> None:
    question = FormQuestion(name="opens", kind="date", en="When?", es="¿Cuándo?")
    assert describe(question, "2027-01-02") == "Jan. 2, 2027"
    assert describe(question, "soon") == "soon"
