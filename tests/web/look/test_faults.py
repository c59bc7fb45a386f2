"""Pages for what went wrong: three parts, in the frame of the site, and no traceback."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from upstate.city.workspace import Workspace
from upstate.errors import UpstateError
from upstate.web import urls as site
from upstate.web.look import faults


def _break(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret detail")


def _give_fault(_request: HttpRequest) -> HttpResponse:
    raise UpstateError("<b>Row 7</b> has no key.", allowed="a key in every row", next_step="Fill it in.")


def _distrust(_request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("secret detail")


urlpatterns = [
    path("breaks/", _break),
    path("gives-a-fault/", _give_fault),
    path("distrusts/", _distrust),
    *site.urlpatterns,
]
handler400, handler404, handler500 = faults.bad_request, faults.not_found, faults.server_error


@pytest.fixture
def visitor(city: Workspace) -> Any:
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status"), [("/breaks/", 500), ("/gives-a-fault/", 400), ("/distrusts/", 400), ("/not/here/", 404)]
)
def test_a_fault_has_three_parts_and_the_frame_of_the_site(visitor: Client, address: str, status: int) -> None:
    response = visitor.get(address)
    text = response.content.decode()
    assert response.status_code == status
    assert text.count('<strong class="') + text.count("<strong>") >= 1
    assert "What is allowed" in text
    assert "What to do next" in text
    assert 'id="main"' in text
    assert "Springfield, IL" in text
    assert "secret detail" not in text
    assert "Traceback" not in text


def test_a_fault_that_a_view_raised_is_shown_as_it_was_written_and_escaped(visitor: Client) -> None:
    text = visitor.get("/gives-a-fault/").content.decode()
    assert "&lt;b&gt;Row 7&lt;/b&gt; has no key." in text
    assert "a key in every row" in text
    assert "Fill it in." in text


def test_the_page_for_a_breakdown_needs_no_database(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the database was asked")

    request = HttpRequest()
    with connections["default"].execute_wrapper(refuse):
        response = faults.server_error(request)
    assert response.status_code == 500
    assert "Springfield, IL" in response.content.decode()


def test_the_page_for_a_breakdown_needs_no_city_file(visitor: Client, city: Workspace) -> None:
    (city.folder / "city.toml").write_text("name = [broken", "utf-8")
    response = visitor.get("/datasets/")
    assert response.status_code == 500
    assert "What to do next" in response.content.decode()


def test_a_host_that_is_not_ours_gets_the_page_for_what_cannot_be_read(visitor: Client) -> None:
    response = visitor.get("/breaks/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()


def test_a_form_from_elsewhere_is_not_accepted_and_told_why(city: Workspace) -> None:
    response = Client(enforce_csrf_checks=True).post("/account/sign-in/", {"login": "a@b.example"})
    assert response.status_code == 403
    assert "send the form once more" in response.content.decode()


def test_a_wrong_address_is_shown_as_text(client: Client) -> None:
    text = client.get("/%3Cscript%3Ealert(1)%3C/script%3E/").content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_a_page_that_one_may_not_see_has_three_parts_too(person: Callable[..., Client], role: str) -> None:
    response = person(role).get("/people/")
    assert response.status_code == 403
    assert 'id="main"' in response.content.decode()
