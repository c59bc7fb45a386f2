"""Every address of the portal, for everybody, reading and writing: what stands in `rights.TABLE` is what happens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from tests.web.business import rights
from tests.web.business.making import add_file, send_application
from tests.web.business.rights import GONE, IN, NO_METHOD, PEOPLE, REFUSED, SIGN_IN, STRANGERS, TABLE
from tests.web.returning import Returning, sign_in_once
from upstate.city.workspace import Workspace
from upstate.web.business import urls
from upstate.web.business.applying.keys import hashed
from upstate.web.business.applying.opening import OPENED
from upstate.web.business.models import Application, Letter, Upload

pytestmark = pytest.mark.usefixtures("portal")
KEY = "k" * 43
ADDRESSES: dict[str, URLPattern] = {one.name: one for one in urls.urlpatterns}
# Of the application that all of this is about; strangers must find none of these on any page.
SECRETS = ("Ana Díaz", "Tacos Ana", "ana@tacos.example", "315-555-0133", "insured.pdf")


class World:
    """An application with a file and a letter, and a browser for each of PEOPLE."""

    def __init__(self, returning: Returning) -> None:
        self.clients: dict[str, Client] = {name: Client() for name in rights.NOT_SIGNED_IN}
        self.clients |= {name: returning.come_back(name) for name in returning.sessions}
        self._open_another()
        self.renew()

    def _open_another(self) -> None:
        self.another = send_application(answers={})
        self.foreign = {"file": _file(self.another), "letter": _letter(self.another, "2020-0000001")}
        session = self.clients[rights.OTHER_APPLICANT].session
        session[OPENED] = [self.another.reference]
        session.save()

    def renew(self) -> None:
        """A new application in place of the one that a request may have changed."""
        Application.objects.exclude(pk=self.another.pk).delete()
        owner: Any = self.clients[rights.OWNER]
        self.application = send_application(person=owner.person)
        Application.objects.filter(pk=self.application.pk).update(key=hashed(KEY))
        self.numbers = {"file": _file(self.application), "letter": _letter(self.application, "2020-0000002")}

    def values(self, name: str, who: str) -> dict[str, Any]:
        """What stands in an address when somebody asks for it: who has the link uses it, all others know the reference."""
        known: dict[str, Any] = {
            "reference": self.application.reference,
            "key": KEY if who == rights.APPLICANT else self.application.reference,
            "number": self.numbers["letter" if "letter" in name else "file"],
            "permit": "food_truck_permit",
            "section": "you",
            "step": "approve",
            "provider": "nobody",
            **(TABLE[name].sample or {}),
        }
        return {part: known[part] for part in ADDRESSES[name].pattern.converters}

    def ask(self, name: str, who: str, method: str, **values: Any) -> Any:
        path = reverse(name, kwargs=self.values(name, who) | values)
        return getattr(self.clients[who], method)(path)


def _file(application: Application) -> int:
    upload: Upload = add_file(application, "insurance", "insured.pdf")
    application.versions.update(answers={"the_truck": [{"business_name": "Tacos Ana", "insurance": [upload.pk]}]})
    _write(upload.path)
    return upload.pk


def _letter(application: Application, number: str) -> int:
    path = f"applications/{application.pk}/letters/a.pdf"
    _write(path)
    told = {"kind": "issued", "language": "en", "sha256": "0" * 64, "at": timezone.now(), "path": path}
    return Letter.objects.create(application=application, number=number, **told).pk


def _write(path: str) -> None:
    file = Path(settings.SITE) / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"%PDF Ana D\xc3\xadaz")


def outcome(answer: Any) -> str:
    """What became of a request, as far as rights go."""
    if answer.status_code in (403, 404, 405):
        return {403: REFUSED, 404: GONE, 405: NO_METHOD}[answer.status_code]
    if answer.status_code == 302 and "/sign-in/?next=" in answer["Location"]:
        return SIGN_IN
    return IN if answer.status_code in (200, 302, 409, 422) else str(answer.status_code)


def text_of(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode("utf-8", "replace"))


@pytest.fixture(scope="module")
def returning(migrated_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Returning:
    """Those of PEOPLE who have an account."""
    people: dict[str, dict[str, Any]] = {
        name: {"role": "public", "email": f"{number}@x.example"}
        for number, name in enumerate((rights.OWNER, rights.OTHER))
    }
    for name in (rights.ZONING, rights.TREASURY, rights.FIRE, rights.POLICE):
        people[name] = {"role": "editor", "departments": [name.capitalize()]}
    people[rights.PARKS] = {"role": "editor", "departments": ["Parks"]}
    people[rights.APPROVER] = {"role": "approver", "departments": ["Treasury"]}
    people[rights.OTHER_APPROVER] = {"role": "approver", "departments": ["Parks"]}
    people[rights.ADMINISTRATOR] = {"role": "administrator"}
    return sign_in_once(tmp_path_factory.mktemp("people") / "springfield", migrated_database, people)


@pytest.fixture
def world(city: Workspace, returning: Returning) -> World:
    returning.enter(city)
    return World(returning)


def test_every_address_of_the_portal_has_a_line() -> None:
    assert sorted(set(ADDRESSES) - set(TABLE)) == [], "write a line into tests/web/business/rights.py for each of these"
    assert sorted(set(TABLE) - set(ADDRESSES)) == [], "these are gone: take their lines out"
    assert all({*line.get} == {*line.post} == {*PEOPLE} for line in TABLE.values())


@pytest.mark.parametrize("name", sorted(TABLE))
def test_the_address_opens_to_whom_the_table_says_and_shows_strangers_nothing(name: str, world: World) -> None:
    found = []
    for who in PEOPLE:
        for method, expected in (("get", TABLE[name].get), ("head", TABLE[name].get), ("post", TABLE[name].post)):
            if method == "post" and expected[who] == IN:
                world.renew()
            answer = world.ask(name, who, method)
            became, told = outcome(answer), text_of(answer)
            if became != expected[who]:
                found.append(f"{method.upper()} {name} as {who}: {became}, not {expected[who]}")
            if who in STRANGERS or became not in (IN, NO_METHOD):
                found += [f"{method.upper()} {name} tells {who} {one}" for one in SECRETS if one in told]
    assert found == []


@pytest.mark.parametrize("name", ["business-file", "business-track-letter", "business-upload", "business-letter"])
def test_no_file_of_another_application_comes_by_the_address_of_ones_own(name: str, world: World) -> None:
    number = world.foreign["letter" if "letter" in name else "file"]
    for who in PEOPLE:
        assert outcome(world.ask(name, who, "get", number=number)) != IN, who
        assert outcome(world.ask(name, who, "get", number=10**15)) != IN, who


@pytest.mark.parametrize(
    "name", sorted(name for name, one in ADDRESSES.items() if "reference" in one.pattern.converters)
)
def test_what_is_not_there_looks_like_what_one_may_not_open(name: str, world: World) -> None:
    if TABLE[name].get == rights.roles(rights.ADMINISTRATOR) or name == "business-log":
        return  # one role opens them all
    method = "post" if TABLE[name].get == rights.never else "get"
    for who in rights.STRANGERS:
        there = world.ask(name, who, method)
        missing = world.ask(name, who, method, reference="BCDF2345")
        assert outcome(there) == outcome(missing)
        if outcome(there) == GONE:
            assert text_of(there).replace(world.application.reference, "") == text_of(missing).replace("BCDF2345", "")


@pytest.mark.parametrize("key", ["x", "é" * 43, "k" * 42, "k" * 500, "BCDF2345", "None", "%00", "..."])
def test_no_guess_of_a_link_opens_anything(world: World, key: str) -> None:
    for name in ("business-application", "business-tracked", "business-withdraw", "business-check"):
        for who in (rights.NOBODY, rights.OTHER, rights.ADMINISTRATOR):
            assert outcome(world.ask(name, who, "get", key=key)) == GONE
