"""What editors and approvers do in the browser ends in the same files as the command line's work."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.web.conftest import SignedIn
from upstate.actions.describe import describe as core_describe
from upstate.catalog.draft import has_draft, load_draft
from upstate.catalog.folders import dataset_folder
from upstate.catalog.versions import all_versions
from upstate.city import Workspace
from upstate.web.background import site_jobs
from upstate.web.people import actions as people
from upstate.web.people.models import Person

pytestmark = pytest.mark.usefixtures("work_here")
TREES = """tree_id,species,contact_phone
1,Norway Maple,217-782-0001
2,Red Oak,
3,Ginkgo,217-782-0003
"""
DESCRIPTION = {
    "title": "Street trees",
    "description": "One row is one tree beside a street.",
    "contact": "parks@springfield.example",
    "licence": "CC0-1.0",
    "frequency": "yearly",
    "place": "Springfield",
    "topics": "trees, parks",
    "key": "tree_id",
}
DICTIONARY = {f"meaning-{place}": f"What column {place} means." for place in range(3)}


def upload(text: str = TREES, name: str = "trees.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), content_type="text/csv")


def give(editor: Client, text: str = TREES, file: str = "trees.csv", **more: str):
    """Offer a new dataset, and let the background do its work."""
    said = {"title": "Street trees", "name": "street-trees", "department": "Parks", **more}
    response = editor.post("/staff/new/", {**said, "file": upload(text, file)})
    site_jobs().run_waiting()
    return response


def describe(editor: Client) -> None:
    assert editor.post("/staff/street-trees/describe/", DESCRIPTION).status_code == 302
    assert editor.post("/staff/street-trees/dictionary/", DICTIONARY).status_code == 302


def decide(editor: Client, choice: str = "remove column", reason: str = "") -> None:
    said = {"finding-0-choice": choice, "finding-0-reason": reason, "draft": hidden(editor, "draft")}
    editor.post("/staff/street-trees/decide/0/", said)


def hidden(visitor: Client, name: str) -> str:
    """What the draft's page holds in a hidden field."""
    page = visitor.get("/staff/street-trees/").content.decode()
    found = re.search(rf'name="{name}" value="([0-9a-f]+)"', page)
    return found[1] if found else ""


def approve(approver: Client):
    said = {"seen": hidden(approver, "seen")}
    return approver.post("/staff/street-trees/approve/", said, follow=True)


def publish(editor: Client, approver: Client, text: str = TREES) -> None:
    folder = editor.get("/staff/street-trees/")
    if folder.status_code == 404:
        give(editor, text)
    else:
        editor.post("/staff/street-trees/offer/", {"file": upload(text)})
        site_jobs().run_waiting()
    describe(editor)
    decide(editor)
    editor.post("/staff/street-trees/submit/", {})
    approve(approver)
    site_jobs().run_waiting()


@pytest.fixture
def editor(person) -> SignedIn:
    return person("editor", ["Parks"])


@pytest.fixture
def approver(person) -> SignedIn:
    return person("approver")


def test_an_upload_becomes_a_draft_with_what_was_found(city: Workspace, editor: SignedIn) -> None:
    response = give(editor)
    assert response.status_code == 302
    assert response["Location"] == "/staff/street-trees/"
    page = editor.get("/staff/street-trees/").content.decode()
    assert "phone number" in page.lower()
    assert "3 rows" in page
    assert "217-782-0001" in page  # the preview is for staff; the finding's examples are masked
    assert load_draft(dataset_folder(city.catalog, "street-trees")).made_by == editor.person.email


def test_while_the_file_is_read_the_page_says_so_and_goes_on_by_itself(city: Workspace, editor: SignedIn) -> None:
    editor.post(
        "/staff/new/",
        {"title": "Street trees", "name": "street-trees", "department": "Parks", "file": upload()},
    )
    page = editor.get("/staff/street-trees/").content.decode()
    assert "Waiting for its turn" in page
    assert "hx-get" in page
    assert "Waiting for its turn" in editor.get("/staff/").content.decode()
    site_jobs().run_waiting()
    assert editor.get("/staff/street-trees/progress/")["HX-Refresh"] == "true"


def test_the_whole_way_ends_in_two_versions_and_a_difference(
    city: Workspace, editor: SignedIn, approver: SignedIn, client: Client
) -> None:
    publish(editor, approver)
    assert client.get("/datasets/street-trees/").status_code == 200
    publish(editor, approver, TREES.replace("Ginkgo", "Elm"))
    assert [one.number for one in all_versions(dataset_folder(city.catalog, "street-trees"))] == [1, 2]
    page = client.get("/datasets/street-trees/versions/2/difference/").content.decode()
    assert "Ginkgo" in page
    assert "Elm" in page
    assert b"782" not in client.get("/datasets/street-trees/versions/2/street-trees.csv").getvalue()


def test_a_draft_with_something_undecided_can_not_be_submitted(city: Workspace, editor: SignedIn) -> None:
    give(editor)
    describe(editor)
    response = editor.post("/staff/street-trees/submit/", {}, follow=True)
    assert "can not be submitted yet" in response.content.decode()
    assert load_draft(dataset_folder(city.catalog, "street-trees")).state == "open"


def test_to_keep_a_finding_without_a_reason_is_refused_in_words(city: Workspace, editor: SignedIn) -> None:
    give(editor)
    response = editor.post(
        "/staff/street-trees/decide/0/", {"finding-0-choice": "keep", "draft": hidden(editor, "draft")}, follow=True
    )
    assert "No reason is given" in response.content.decode()
    assert load_draft(dataset_folder(city.catalog, "street-trees")).decisions == ()


def test_who_offered_can_not_approve_even_as_an_approver(city: Workspace, approver: SignedIn) -> None:
    give(approver)
    describe(approver)
    decide(approver)
    approver.post("/staff/street-trees/submit/", {})
    response = approve(approver)
    assert "had a part in this draft" in response.content.decode()
    site_jobs().run_waiting()
    assert all_versions(dataset_folder(city.catalog, "street-trees")) == []


def test_an_editor_can_not_approve(editor: SignedIn, person) -> None:
    give(editor)
    describe(editor)
    decide(editor)
    editor.post("/staff/street-trees/submit/", {})
    assert person("editor").post("/staff/street-trees/approve/", {}).status_code == 403


@pytest.mark.parametrize("address", ["offer", "describe", "dictionary"])
def test_an_editor_of_another_department_is_refused(editor: SignedIn, person, address: str) -> None:
    give(editor)
    other = person("editor", ["Fire"])
    assert other.get(f"/staff/street-trees/{address}/").status_code == 403
    assert other.get("/staff/street-trees/").status_code == 403
    assert "Street trees" not in other.get("/staff/").content.decode()


def test_an_editor_can_not_name_a_department_that_is_not_theirs(city: Workspace, editor: SignedIn) -> None:
    response = give(editor, department="Fire")
    assert response.status_code == 400
    assert not (city.catalog / "street-trees").exists()


@pytest.mark.parametrize("name", ["Street Trees", "../x", "-a", "a" * 81, "é", "new\n"])
def test_a_short_name_that_can_be_no_address_is_refused(city: Workspace, editor: SignedIn, name: str) -> None:
    response = give(editor, name=name)
    assert response.status_code == 400
    assert list(city.catalog.glob("*/dataset.toml")) == []


@pytest.mark.parametrize(
    "file", ["../../evil.csv", "C:\\evil.csv", "a!b.csv", "....", "a/../b.csv", "x" * 300 + ".csv"]
)
def test_whatever_the_file_is_called_it_stays_in_its_folder(city: Workspace, editor: SignedIn, file: str) -> None:
    before = set(_files(city.folder.parent))
    give(editor, file=file)
    assert load_draft(dataset_folder(city.catalog, "street-trees")).rows == 3
    new = set(_files(city.folder.parent)) - before
    assert all(path.is_relative_to(city.folder) for path in new)
    assert not any(
        path.name.startswith("evil") and "draft" not in path.parts for path in new if "jobs" not in path.parts
    )


def test_a_file_that_is_no_table_is_told_in_three_parts(city: Workspace, editor: SignedIn) -> None:
    editor.post(
        "/staff/new/",
        {
            "title": "Trees",
            "name": "street-trees",
            "department": "Parks",
            "file": SimpleUploadedFile("trees.csv", b"\x89PNG\r\n\x1a\n" + bytes(200)),
        },
    )
    site_jobs().run_waiting()
    page = editor.get("/staff/street-trees/").content.decode()
    assert "It was not done" in page
    assert "Next:" in page


def test_an_empty_file_is_refused_at_once(editor: SignedIn) -> None:
    response = editor.post(
        "/staff/new/",
        {"title": "T", "name": "street-trees", "department": "Parks", "file": SimpleUploadedFile("t.csv", b"")},
    )
    assert response.status_code == 400


def test_what_editors_and_files_say_is_never_markup(editor: SignedIn, approver: SignedIn, client: Client) -> None:
    evil = '<script>alert("x")</script>'
    give(editor, f'"{evil}",species\n1,"{evil}"\n2,<img src=x onerror=alert(1)>\n', title=evil)
    editor.post("/staff/street-trees/describe/", {**DESCRIPTION, "title": evil, "description": evil, "key": ""})
    editor.post("/staff/street-trees/dictionary/", {"meaning-0": evil, "meaning-1": evil, "unit-0": evil[:40]})
    for address in ("", "describe/", "dictionary/"):
        page = editor.get(f"/staff/street-trees/{address}").content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    editor.post("/staff/street-trees/submit/", {"words": evil})
    assert "<script>alert" not in approver.get("/staff/street-trees/").content.decode()
    approver.post("/staff/street-trees/approve/", {"words": evil, "seen": hidden(approver, "seen")})
    site_jobs().run_waiting()
    for address in ("", "rows/", "versions/", "versions/1/", "charts/"):
        page = client.get(f"/datasets/street-trees/{address}").content.decode()
        assert "<script>alert" not in page, address
        assert "<img src=x" not in page, address


def test_what_was_sent_back_shows_the_words_and_is_open_again(editor: SignedIn, approver: SignedIn) -> None:
    give(editor)
    describe(editor)
    decide(editor)
    editor.post("/staff/street-trees/submit/", {})
    approver.post("/staff/street-trees/send-back/", {"words": "Say who plants them."})
    page = editor.get("/staff/street-trees/").content.decode()
    assert "Say who plants them." in page
    assert "Submit for approval" in page


def test_an_embargo_keeps_a_version_from_the_public(editor: SignedIn, approver: SignedIn, client: Client) -> None:
    give(editor)
    describe(editor)
    decide(editor)
    editor.post("/staff/street-trees/submit/", {"embargo": "2999-01-01"})
    approve(approver)
    site_jobs().run_waiting()
    assert client.get("/datasets/street-trees/").status_code == 404
    assert client.get("/datasets/street-trees/versions/1/street-trees.csv").status_code == 404


def test_a_day_that_is_none_is_refused_and_nothing_is_submitted(city: Workspace, editor: SignedIn) -> None:
    give(editor)
    describe(editor)
    decide(editor)
    response = editor.post("/staff/street-trees/submit/", {"embargo": "tomorrow"}, follow=True)
    assert "is not a day" in response.content.decode()
    assert load_draft(dataset_folder(city.catalog, "street-trees")).state == "open"


def test_a_second_file_waits_until_the_draft_is_done_with(editor: SignedIn) -> None:
    give(editor)
    response = editor.post("/staff/street-trees/offer/", {"file": upload()}, follow=True)
    assert "has a draft already" in response.content.decode()


def test_a_discarded_draft_is_gone_and_a_new_file_can_be_given(editor: SignedIn) -> None:
    give(editor)
    editor.post("/staff/street-trees/discard/", {})
    page = editor.get("/staff/street-trees/").content.decode()
    assert "Give a file" in page
    editor.post("/staff/street-trees/offer/", {"file": upload()})
    site_jobs().run_waiting()
    assert "What was found" in editor.get("/staff/street-trees/").content.decode()


def test_every_step_stands_in_the_audit_log(editor: SignedIn, approver: SignedIn) -> None:
    from upstate.web.people.models import AuditEntry

    publish(editor, approver)
    said = " ".join(AuditEntry.objects.values_list("words", flat=True))
    for step in ("Offered the file", "Described", "Decided phone:contact_phone", "Submitted", "Approved"):
        assert step in said
    assert "217-782" not in said


@pytest.mark.parametrize(
    "address", ["/staff/nothing/", "/staff/nothing/describe/", "/staff/..%2f..%2f/", "/staff/Nothing/"]
)
def test_a_dataset_that_is_not_there_is_not_found(editor: SignedIn, address: str) -> None:
    assert editor.get(address).status_code == 404


def test_a_step_is_never_taken_by_following_a_link(editor: SignedIn) -> None:
    give(editor)
    for step in ("decide/0", "submit", "approve", "send-back", "discard"):
        assert editor.get(f"/staff/street-trees/{step}/").status_code in (403, 405)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "static" not in path.parts]


def test_a_draft_that_was_exchanged_behind_the_approvers_back_is_not_published(
    city: Workspace, editor: SignedIn, approver: SignedIn
) -> None:
    give(editor)
    describe(editor)
    decide(editor)
    editor.post("/staff/street-trees/submit/", {})
    seen = hidden(approver, "seen")
    editor.post("/staff/street-trees/discard/", {})
    editor.post("/staff/street-trees/offer/", {"file": upload()})
    site_jobs().run_waiting()
    decide(editor, "keep", "Nobody will look again.")
    editor.post("/staff/street-trees/submit/", {})
    response = approver.post("/staff/street-trees/approve/", {"seen": seen}, follow=True)
    assert "was changed since" in response.content.decode()
    site_jobs().run_waiting()
    assert all_versions(dataset_folder(city.catalog, "street-trees")) == []


def test_the_upload_is_kept_nowhere_but_in_the_draft(city: Workspace, editor: SignedIn) -> None:
    give(editor)
    kept = [path for path in city.folder.rglob("*.csv") if "site" in path.parts]
    assert kept == []


def test_the_approver_sees_what_is_said_about_the_data(editor: SignedIn, approver: SignedIn) -> None:
    give(editor)
    describe(editor)
    page = approver.get("/staff/street-trees/").content.decode()
    for words in (DESCRIPTION["description"], DESCRIPTION["contact"], "What column 1 means."):
        assert words in page


def close(person: Person) -> None:
    people.disable(person)


def take_the_role(person: Person) -> None:
    people.change_role(person, role="editor")


def bind_to_another_department(person: Person) -> None:
    people.change_role(person, role="approver", departments=["Fire"])


@pytest.mark.parametrize("change", [close, take_the_role, bind_to_another_department])
def test_an_approval_that_waits_is_void_once_the_approver_may_no_longer_approve(
    city: Workspace, editor: SignedIn, approver: SignedIn, change: Callable[[Person], None]
) -> None:
    give(editor)
    describe(editor)
    decide(editor)
    editor.post("/staff/street-trees/submit/", {})
    approve(approver)
    change(Person.objects.get(pk=approver.person.pk))
    site_jobs().run_waiting()
    assert all_versions(dataset_folder(city.catalog, "street-trees")) == []
    assert load_draft(dataset_folder(city.catalog, "street-trees")).state == "submitted"
    error = site_jobs().all(on="street-trees")[-1].error
    assert error and "may no longer do this" in error["given"]


def test_a_file_that_waits_is_not_read_for_somebody_whose_account_was_closed(
    city: Workspace, editor: SignedIn, person
) -> None:
    said = {"title": "Street trees", "name": "street-trees", "department": "Parks", "file": upload()}
    editor.post("/staff/new/", said)
    people.disable(editor.person)
    site_jobs().run_waiting()
    assert not has_draft(dataset_folder(city.catalog, "street-trees"))
    assert "may no longer do this" in person("editor", ["Parks"]).get("/staff/street-trees/").content.decode()


def test_what_names_no_department_is_listed_only_for_those_who_answer_for_all(
    city: Workspace, editor: SignedIn, approver: SignedIn
) -> None:
    core_describe(workspace=city.folder, dataset="nobodys-trees", changes={"title": "Trees of nobody"})
    assert "Trees of nobody" in approver.get("/staff/").content.decode()
    assert "Trees of nobody" not in editor.get("/staff/").content.decode()


def test_the_short_name_is_made_of_the_title_where_it_is_left_empty(city: Workspace, editor: SignedIn) -> None:
    response = give(editor, title="Árboles de la calle_2", name="")
    assert response["Location"] == "/staff/arboles-de-la-calle-2/"
    assert give(editor, title="漢字", name="").status_code == 400
    assert give(editor, title="Trees", name="Not A Name").status_code == 400
    assert give(editor, title="", name="").status_code == 400


def test_what_was_decided_is_said_in_words(city: Workspace, editor: SignedIn) -> None:
    give(editor)
    decide(editor)
    assert "<strong>Decided:</strong> Leave the whole column out" in editor.get("/staff/street-trees/").content.decode()


def test_beside_each_column_stand_some_of_its_values(city: Workspace, editor: SignedIn) -> None:
    give(editor, "tree_id,planted,note\n1,01/31/2024,\n2,02/01/2024,<b>\n3,03/01/2024,\n4,04/01/2024,\n")
    page = editor.get("/staff/street-trees/dictionary/").content.decode()
    assert "Such as 01/31/2024 · 02/01/2024 · 03/01/2024</span>" in page
    assert "Such as &lt;b&gt;</span>" in page


def test_dates_as_us_offices_write_them_are_offered_as_dates(city: Workspace, editor: SignedIn) -> None:
    give(editor, "tree_id,planted,cost\n1,01/31/2024,$1.50\n2,02/13/2024,$2\n")
    page = editor.get("/staff/street-trees/dictionary/").content.decode()
    assert re.findall(r'<option value="([^"]*)"', page) == ["", "month/day/year", "", "amount"]
    said = {**DICTIONARY, "read-1": "month/day/year"}
    assert editor.post("/staff/street-trees/dictionary/", said).status_code == 302
    meanings = dataset_folder(city.catalog, "street-trees").description.read_text("utf-8")
    assert 'read_as = "month/day/year"' in meanings and "amount" not in meanings
    assert '<option value="month/day/year" selected>' in editor.get("/staff/street-trees/dictionary/").content.decode()
    assert editor.post("/staff/street-trees/dictionary/", {**said, "read-1": "backwards"}).status_code == 400
