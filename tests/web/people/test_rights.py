"""The table of `tests/web/rights.py` against every address that there is: role by role, method by method."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests.web.conftest import SignedIn
from tests.web.returning import Returning, sign_in_once
from tests.web.rights import EVERYBODY, NOBODY, ROWS, SAMPLES, Row
from upstate.city.workspace import Workspace
from upstate.web.people.access import NotAllowed, may, may_somewhere, require
from upstate.web.people.models import AuditEntry, Role

Make = Callable[..., SignedIn]
LADDER = [None, *(str(role) for role in Role)]
NO_METHOD, TO_SIGN_IN, REFUSED, IN = "405", "to the sign-in page", "403", "in"


def addresses() -> dict[str, URLPattern]:
    """Every address by its name (by its route where it has none); of Wagtail's own only the root of the editor."""
    return dict(_walk(get_resolver().url_patterns))


def _walk(patterns: Any) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            module = getattr(pattern.urlconf_name, "__name__", "") or getattr(pattern.urlconf_module, "__name__", "")
            if not module.startswith("wagtail"):
                yield from _walk(pattern.url_patterns)
        else:
            yield pattern.name or str(pattern.pattern), pattern
    if patterns is get_resolver().url_patterns:
        yield "wagtailadmin_home", get_resolver()


def path_of(name: str, row: Row, number: int) -> str:
    """An address to ask, with samples for what stands in it."""
    if row.sample and "path" in row.sample:
        return str(row.sample["path"])
    samples = {**SAMPLES, "number": number, **(row.sample or {})}
    for possible in get_resolver().reverse_dict.getlist(name):
        names = possible[0][0][1]
        try:
            return reverse(name, kwargs={part: samples[part] for part in names if part != "provider_id"} | (
                {"provider_id": "city"} if "provider_id" in possible[2] else {}
            ))  # fmt: skip
        except (NoReverseMatch, KeyError) as fault:
            pytest.fail(f"{name}: give a sample in tests/web/rights.py ({fault})")
    return reverse(name)


def outcome(response: Any) -> str:
    """What became of the request, as far as rights go."""
    if response.status_code in (403, 405):
        return str(response.status_code)
    doors = ("/account/sign-in/?next=", "/account/code/?next=")
    sent_away = response.status_code == 302 and response["Location"].startswith(doors)
    return TO_SIGN_IN if sent_away else IN


def expected(who: str, role: str | None) -> set[str]:
    """What must become of it."""
    if who == NOBODY:
        # The method is not offered; whether that or the missing right is told first is all the same.
        return {NO_METHOD, TO_SIGN_IN, REFUSED}
    if who == EVERYBODY or (role is not None and LADDER.index(role) >= LADDER.index(who)):
        return {IN}
    return {TO_SIGN_IN} if role is None else {REFUSED}


@pytest.fixture(scope="module")
def returning(migrated_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Returning:
    """Somebody of each role, and a victim: whom the forms about people are about."""
    people = {role: {"role": role} for role in LADDER if role} | {"victim": {"role": "viewer"}}
    return sign_in_once(tmp_path_factory.mktemp("people") / "springfield", migrated_database, people)


@pytest.fixture
def visit(city: Workspace, returning: Returning) -> Callable[[str | None], Client]:
    """A new visitor by role."""
    returning.enter(city)
    return lambda role: Client() if role is None else returning.come_back(role)


@pytest.fixture
def victim(visit: object, returning: Returning) -> int:
    return int(returning.come_back("victim").person.pk)


def test_every_address_says_who_may_open_it(city: Workspace) -> None:
    there = set(addresses())
    assert sorted(there - set(ROWS)) == [], "write a line into tests/web/rights.py for each of these"
    assert sorted(set(ROWS) - there) == [], "these are gone: take their lines out of tests/web/rights.py"


@pytest.mark.parametrize("name", sorted(ROWS))
def test_the_address_opens_to_whom_the_table_says(
    name: str, visit: Callable[[str | None], Client], victim: int
) -> None:
    if name not in addresses():
        pytest.fail(f"{name} is gone")
    row = ROWS[name]
    path, found = path_of(name, row, victim), []

    def check(visitor: Client, method: str, role: str | None, allowed: set[str]) -> None:
        became = outcome(getattr(visitor, method)(path))
        if became not in allowed:
            found.append(f"{method.upper()} {path} as {role}: {became}")

    for role in LADDER:
        visitor, reading, writing = visit(role), expected(row.get, role), expected(row.post, role)
        if name == "wagtailadmin_home" and role is not None:
            reading |= {TO_SIGN_IN} if IN not in reading else set()  # Wagtail's own way to refuse
        check(visitor, "get", role, reading)
        check(visitor, "head", role, reading | {NO_METHOD})
        # Other methods may not open what POST does not.
        for method in () if IN in writing else ("put", "patch", "delete"):
            check(visitor, method, role, {NO_METHOD, TO_SIGN_IN, REFUSED})
        if name != "wagtailadmin_home":
            check(visitor, "post", role, writing)  # the last, for it may sign out
    assert found == []


# What another program sends is no form: it is signed, and refused where it is not.
SIGNED = ("business-told",)
# Clients of CKAN ask by POST, and only read.
READING = ("ckan-action", "ckan-action-unversioned", "ckan-no-action", "ckan-nothing")


@pytest.mark.parametrize(
    "name", sorted(name for name, row in ROWS.items() if row.post != NOBODY and name not in (*SIGNED, *READING))
)
def test_a_form_from_another_site_is_refused_and_one_of_ours_leaves_a_line_in_the_log(
    name: str, visit: Callable[[str | None], Client], victim: int
) -> None:
    path = path_of(name, ROWS[name], victim)
    stranger = visit("administrator")
    stranger.handler.enforce_csrf_checks = True
    assert stranger.post(path, {"name": "Mallory"}).status_code == 403
    before = AuditEntry.objects.count()
    visit("administrator").post(path)
    assert AuditEntry.objects.count() > before
    entry = AuditEntry.objects.first()
    assert entry is not None and entry.person is not None and entry.method == "POST" and entry.words


def test_a_page_that_is_refused_says_three_things(person: Make) -> None:
    answer = person("viewer").get("/people/")
    assert answer.status_code == 403
    text = re.sub(r"\s+", " ", answer.content.decode())
    assert "Viewer" in text and "Administrator" in text and "Ask an administrator" in text


ACTIONS = ["record visits", "see drafts", "edit", "approve", "look after people"]


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("public", 0), ("crew", 1), ("viewer", 2), ("editor", 3), ("approver", 4), ("administrator", 5)],
)
def test_who_may_do_what_for_a_department(person: Make, role: str, allowed: int) -> None:
    someone = person(role, departments=["Fire"]).person
    assert [may(someone, action, "Fire") for action in ACTIONS] == [number < allowed for number in range(5)]
    assert not any(may(someone, action, "Parks") for action in ACTIONS)
    someone.departments = ""
    assert [may(someone, action, "Parks") for action in ACTIONS] == [number < allowed for number in range(5)]
    someone.is_active = False
    assert not any(may(someone, action, "Parks") for action in ACTIONS)


def test_nobody_who_is_not_signed_in_may_do_anything(city: Workspace) -> None:
    from django.contrib.auth.models import AnonymousUser

    for someone in (AnonymousUser(), None, "administrator"):
        assert not any(may_somewhere(someone, action) for action in ACTIONS)
        assert not any(may(someone, action, department) for action in ACTIONS for department in ("", "Fire"))


def test_what_has_no_department_is_for_those_who_answer_for_all(person: Make) -> None:
    editor = person("editor", departments=["Fire"]).person
    assert may_somewhere(editor, "edit") and not may(editor, "edit", "")
    editor.departments = "Fire\n\nParks"
    assert not may(editor, "edit", ""), "an empty line in an account opens nothing"
    editor.departments = ""
    assert may(editor, "edit", "")


def test_a_department_that_only_looks_like_ones_own_is_another(person: Make) -> None:
    editor = person("editor", departments=["Public Works"]).person
    for other in ("public works", "Public", "Public Works ", "Works", "Public Works\nFire"):
        assert not may(editor, "edit", other), other


def test_require_says_in_three_parts_why_not(person: Make) -> None:
    editor = person("editor", departments=["Fire"]).person
    require(editor, "edit", "Fire")
    with pytest.raises(NotAllowed) as fault:
        require(editor, "edit", "Parks")
    assert "Parks" in fault.value.given and "Fire" in fault.value.allowed and fault.value.next_step
    with pytest.raises(NotAllowed) as fault:
        require(editor, "approve", "Fire")
    assert "Approver" in fault.value.allowed
