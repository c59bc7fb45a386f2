"""An editor and an approver publish in real browsers, through sign-in with a second factor, and are stopped where they must be."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from tests.web.people.conftest import app_code
from upstate.actions.describe import describe
from upstate.actions.offer import offer
from upstate.actions.publish import publish
from upstate.actions.submit import submit

pytestmark = pytest.mark.browser
PASSWORD = "a long and simple sentence"
HEADER = "tree_id,species,planted"
FIRST = f"{HEADER}\n1,Norway Maple,2001-04-30\n2,Red Oak,1998-05-01\n3,Ginkgo,2015-10-12\n"
SECOND = f"{HEADER},owner_phone\n1,Norway Maple,2001-04-30,315-471-0001\n2,Pin Oak,1998-05-01,315-471-0002\n4,Elm,2020-01-01,\n"
SAID = {
    "title": "Street trees",
    "description": "One row is one tree beside a street. Simulated for a test.",
    "department": "Public Works",
    "contact": "trees@millbrook.example",
    "licence": "CC0-1.0",
    "key": ("tree_id",),
    "fields": {name: {"meaning": f"The tree's {name}."} for name in HEADER.split(",")},
}


@pytest.fixture
def first_version(city: Any, open_demo: Any, tmp_path: Path) -> Any:
    """The demo city with one version of the street trees, before its site is opened."""
    file = tmp_path / "trees.csv"
    file.write_text(FIRST, "utf-8")
    offer(workspace=city.folder, dataset="street-trees", source=file, by="ana@millbrook.example")
    describe(workspace=city.folder, dataset="street-trees", changes=SAID)
    submit(workspace=city.folder, dataset="street-trees", by="ana@millbrook.example")
    publish(workspace=city.folder, dataset="street-trees", by="ben@millbrook.example")
    return open_demo


def sign_in(page: Any, person: Any, secret: str) -> None:
    page.goto("/account/sign-in/")
    page.fill("#id_login", person.email)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/second-factor/**")
    page.get_by_label("Code").fill(app_code(secret, time.time()))
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/")


def member(role: str) -> tuple[Any, str]:
    """A person with a password and an authenticator app, and the app's key."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.contrib.auth.hashers import Argon2PasswordHasher, make_password

    from upstate.web.people import actions

    made = actions.add_person(email=f"{role}@millbrook.example", name=role.title(), role=role)
    made.password = make_password(PASSWORD, hasher=Argon2PasswordHasher())  # the site that is opened takes no quick one
    made.save()
    secret = generate_totp_secret()
    TOTP.activate(made, secret)
    return made, secret


def test_a_planted_telephone_column_is_stopped_decided_and_approved_by_a_second_person(
    first_version: Any, visitor: Any, city: Any, tmp_path: Path
) -> None:
    editor, approver = member("editor"), member("approver")
    address = first_version()
    file = tmp_path / "trees 2026.csv"
    file.write_text(SECOND, "utf-8")

    ana = visitor(address)
    sign_in(ana, *editor)
    ana.goto("/staff/street-trees/")
    ana.get_by_label("File").set_input_files(file)
    ana.get_by_role("button", name="Read this file").click()
    ana.get_by_role("heading", name="What was found").wait_for()
    assert ana.get_by_role("heading", name="Phone number: owner_phone").is_visible()
    assert ana.get_by_role("button", name="Submit for approval").count() == 0, "nothing undecided can be submitted"

    ana.get_by_text("Publish it as it is; say why below").click()
    ana.get_by_role("button", name="Decide phone:owner_phone").click()
    assert ana.get_by_text("No reason is given").is_visible()
    ana.get_by_text("Leave the whole column out").click()
    ana.get_by_role("button", name="Decide phone:owner_phone").click()
    ana.get_by_role("button", name="Submit for approval").click()
    assert ana.get_by_text("A second person looks at it").is_visible()
    assert ana.get_by_role("button", name="Approve and publish").count() == 0

    ben = visitor(address)
    sign_in(ben, *approver)
    ben.goto("/staff/")
    ben.get_by_role("link", name="Street trees").first.click()
    ben.get_by_role("button", name="Approve and publish").click()
    ben.get_by_text("2 versions are published").wait_for()

    reader = visitor(address)
    reader.goto("/datasets/street-trees/versions/2/difference/")
    words = reader.locator("main").inner_text()
    assert "1 row was added, 1 removed and 1 changed" in words
    assert "Red Oak" in words
    assert "Pin Oak" in words
    package = json.loads(reader.request.get("/datasets/street-trees/versions/2/datapackage.json").text())
    for resource in package["resources"]:
        content = reader.request.get(f"/datasets/street-trees/versions/2/{resource['path']}").body()
        assert b"471-000" not in content, resource["path"]
