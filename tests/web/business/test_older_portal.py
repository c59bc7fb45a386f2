"""A portal that was borrowed with a text which today's program can not read: every page says how to go on, and that mends it."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.permits.portal import NAME
from upstate.actions.open_service import OpenService, open_service
from upstate.actions.update import update
from upstate.errors import BadSolution
from upstate.solutions import copy_borrowed
from upstate.solutions.folder import FolderText

LETTER = "letters/asked.en.md"


@pytest.fixture
def older(portal: OpenService) -> OpenService:
    """The portal as an earlier Upstate took it: its letter names a day that letters of this kind have no more."""
    files = {**portal.text.files, LETTER: portal.text.files[LETTER] + "\nAnswer by {answer_by}.\n"}
    copy_borrowed(
        portal.paths, FolderText(NAME, files), version="0.9.0", origin="Long Beach, CA 2016", day="2026-01-02"
    )
    return portal


def test_an_older_text_says_on_every_page_to_update_it_and_then_the_portal_opens(
    older: OpenService, client: Client
) -> None:
    for page in ("", "permits/", "apply/", "track/", "contacts/"):
        response = client.get(f"/business/{page}")
        told = response.content.decode()
        assert 400 <= response.status_code < 600 and f"upstate update {NAME}" in told, page
        assert f"{LETTER} names answer_by" in told and "Traceback" not in told
    update(workspace=older.city.folder, solution=NAME, accept=lambda _changes: True)
    assert client.get("/business/").status_code == 200


def test_a_fault_of_the_citys_own_tables_is_not_mended_by_an_update(portal: OpenService) -> None:
    (portal.paths.own / "fees.csv").write_text("permit\nx\n", "utf-8")
    with pytest.raises(BadSolution) as fault:
        open_service(workspace=portal.city.folder, name=NAME)
    assert "upstate update" not in fault.value.next_step
