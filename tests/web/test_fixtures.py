"""What the other tests of the site stand on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from tests.web.conftest import LiveSite, SignedIn
from upstate.city.workspace import Workspace
from upstate.web.city import this_city
from upstate.web.people.models import Person

TOP = "<!doctype html><html lang=en><title>t</title><link rel=icon href=data:,>"


def hello(request: HttpRequest) -> HttpResponse:
    who = request.user.email if request.user.is_authenticated else "nobody"
    return HttpResponse(f"{TOP}<p>{this_city().settings.name}: {who}")


def bad(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{TOP}<script>window.ran = 1</script>")


def afar(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{TOP}<img src=http://localhost:9/a.png alt>")


urlpatterns = [path("hello", hello), path("bad", bad), path("afar", afar)]


def test_each_test_has_its_own_city(city: Workspace) -> None:
    assert this_city().folder == city.folder == settings.WORKSPACE
    assert not Person.objects.exists()
    Person.objects.create(email="a@springfield.example")


def test_and_nothing_of_the_one_before_is_left(city: Workspace) -> None:
    assert not Person.objects.exists()


def test_the_models_and_their_migrations_agree(city: Workspace) -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@override_settings(ROOT_URLCONF=__name__)
def test_a_person_is_signed_in_with_the_role(person: Callable[..., SignedIn]) -> None:
    editor = person("editor", departments=["Fire"])
    assert editor.person.role == "editor"
    assert editor.person.answers_for("Fire")
    assert not editor.person.answers_for("Parks")
    assert "editor1@" in editor.get("/hello").content.decode()


@pytest.mark.browser
def test_a_real_browser_opens_the_live_site(
    live_site: LiveSite, browser_page: Any, person: Callable[..., SignedIn]
) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        browser_page.goto("/hello")
        assert "nobody" in browser_page.content()
        live_site.sign_in(browser_page, person("viewer"))
        browser_page.goto("/hello")
        assert "viewer1@" in browser_page.content()


@pytest.mark.browser
@pytest.mark.parametrize(("address", "told"), [("/bad", "Content Security Policy"), ("/afar", "another host")])
def test_a_page_that_does_what_it_should_not_is_told(
    browser_page: Any, browser_faults: list[str], address: str, told: str
) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        browser_page.goto(address)
    assert any(told in fault for fault in browser_faults), browser_faults
    browser_faults.clear()
