"""From an issued application to a published row that everybody can look up, with nobody entering it again."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.permits.portal import open_portal
from tests.web.business.making import issue, send_application
from tests.web.business.record.published import EDITOR, approve, offered, some
from upstate.actions.datasets import open_dataset
from upstate.actions.describe import describe
from upstate.actions.discard import discard
from upstate.actions.open_service import OpenService
from upstate.actions.publish_by_rule import BY_RULE
from upstate.actions.record_file import DATASETS
from upstate.catalog.draft import load_draft
from upstate.catalog.versions import all_versions
from upstate.city.settings import CitySettings, load_settings, save_settings
from upstate.city.workspace import create_workspace
from upstate.permits.open_record import Issued, Kind
from upstate.web.background import site_jobs
from upstate.web.business.events import APPLICANT, What, record
from upstate.web.business.models import Application, Letter, Stage
from upstate.web.business.record.gathering import gather_issued
from upstate.web.business.record.offering import offer_when_due


def gathered(portal: OpenService, kind: Kind = "permit") -> list[Issued]:
    return list(gather_issued(portal.solution, kind))


def set_rule(portal: OpenService, *names: str) -> None:
    path = portal.city.folder / "city.toml"
    save_settings(path, load_settings(path).model_copy(update={"published_by_rule": names}))


def test_an_issued_food_truck_is_a_row_and_says_nothing_personal(portal: OpenService) -> None:
    truck = issue(days=14)
    (row,) = gathered(portal)
    assert (row.number, row.type, row.business) == ("2026-0000001", "Food truck permit", "Tacos Ana")
    assert row.days == row.all_days and row.days is not None and 8 <= row.days <= 10
    told = str(row)
    assert not [one for one in ("Díaz", "315-555", "ana@", truck.reference, "Luis") if one in told]


def test_days_on_which_the_applicant_owed_an_answer_are_not_the_citys(portal: OpenService) -> None:
    truck, now = issue(days=28), timezone.now()
    asked = record(truck, What.ASKED, who="fire", department="fire", at=now - timedelta(days=27))
    record(truck, What.ANSWERED, who=APPLICANT, at=now - timedelta(days=6), asked=asked.pk)
    (row,) = gathered(portal)
    assert row.days is not None and row.all_days is not None and row.days < row.all_days - 10


def test_drafts_refusals_and_what_has_no_number_are_not_on_record(portal: OpenService) -> None:
    send_application()
    refused = issue(number="2026-0000009")
    Application.objects.filter(pk=refused.pk).update(stage=Stage.REFUSED)
    Letter.objects.filter(application=issue(number="2026-0000010")).delete()
    assert gathered(portal) == []


def test_a_licence_goes_to_the_register_and_a_permit_does_not(portal: OpenService) -> None:
    issue("business_licence", number="2026-0000001", form="business_licence")
    issue(number="2026-0000002")
    assert [one.number for one in gathered(portal, "licence")] == ["2026-0000001"]
    assert [one.number for one in gathered(portal)] == ["2026-0000002"]


def test_what_was_erased_tells_its_number_its_days_and_its_business(portal: OpenService) -> None:
    truck = issue()
    assert gathered(portal)[0].description
    Application.objects.filter(pk=truck.pk).update(erased=timezone.now())
    (row,) = gathered(portal)
    assert (row.number, row.business, row.description, row.address) == ("2026-0000001", "Tacos Ana", "", "")


def test_the_first_version_waits_for_people(portal: OpenService) -> None:
    set_rule(portal, "issued-permits")
    told = offered(portal.city.folder, some(3))
    assert (told.state, told.rows) == ("offered", 3) and "first version" in told.why
    draft = load_draft(open_dataset(portal.city.folder, "issued-permits").folder)
    assert draft.made_by == "the program" and draft.columns["IssuedDate"] == "date"


def test_without_the_citys_rule_a_person_approves_each_version(portal: OpenService) -> None:
    offered(portal.city.folder, some(3))
    approve(portal.city.folder, "issued-permits")
    assert offered(portal.city.folder, some(3)).state == "unchanged"
    told = offered(portal.city.folder, some(4))
    assert told.state == "offered" and "A person approves each version" in told.why
    assert offered(portal.city.folder, some(5)).state == "waits"


def test_by_the_citys_rule_a_version_just_like_the_last_is_published(portal: OpenService) -> None:
    offered(portal.city.folder, some(20))
    approve(portal.city.folder, "issued-permits")
    set_rule(portal, "issued-permits")
    told = offered(portal.city.folder, some(21))
    assert (told.state, told.version) == ("published", 2)
    newest = all_versions(open_dataset(portal.city.folder, "issued-permits").folder)[-1]
    assert newest.record.approved_by == BY_RULE and newest.record.rows == 21


def test_the_rule_hands_over_to_people_whatever_is_new(portal: OpenService) -> None:
    offered(portal.city.folder, some(20))
    approve(portal.city.folder, "issued-permits")
    set_rule(portal, "issued-permits")
    workspace = portal.city.folder

    def why(rows: list[Issued]) -> str:
        told = offered(portal.city.folder, rows)
        assert told.state == "offered"
        discard(workspace=workspace, dataset="issued-permits", by=EDITOR)
        return told.why

    assert "so many fewer" in why(some(17))
    assert "nobody decided before" in why(
        [*some(20), Issued("x", "Sign", description="write to ana.diaz@mail.example")]
    )
    describe(workspace=workspace, dataset="issued-permits", changes={"licence": "CC-BY-4.0"})
    assert "was changed since" in why(some(22))


def test_the_measure_of_days_to_issue_is_written(portal: OpenService) -> None:
    day = portal.city.settings.today()
    offered(portal.city.folder, some(12, issued=day, days=3, all_days=4))
    text = (portal.city.folder / "measures" / "days-to-issue-permit.csv").read_text("utf-8").splitlines()
    assert text == ["type,year,issued,counted,half,most,ours", f"Sign permit,{day.year},12,12,4.0,4,3.0"]


def test_the_record_is_offered_by_itself_once_a_day_and_when_something_changed(
    portal: OpenService, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue()
    assert offer_when_due() == ["issued-permits", "business-licences"]
    assert offer_when_due() == []
    _next_day()
    assert offer_when_due() == []  # nothing changed
    issue(number="2026-0000002")
    assert offer_when_due() == ["issued-permits"]
    jobs = site_jobs().all(on="issued-permits")
    (file,) = (Path(settings.SITE) / "jobs" / jobs[0].id).glob("files/issued/*")
    assert "Tacos Ana" in file.read_text("utf-8") and "Díaz" not in file.read_text("utf-8")


def _next_day() -> None:
    """Let the last offer be one of yesterday."""
    file = Path(settings.SITE) / "open-record.json"
    today = timezone.now().date()
    text = file.read_text("utf-8")
    for day in (today, today - timedelta(days=1), today + timedelta(days=1)):
        text = text.replace(f'"{day.isoformat()}"', '"2026-01-01"')
    file.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def record_of_springfield(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalog's folder with 45 permits and one license, published once. Copy it; do not write to it."""
    made = create_workspace(tmp_path_factory.mktemp("record") / "springfield", CitySettings(name="Springfield, IL"))
    open_portal(made.folder)
    day = made.settings.today()
    offered(made.folder, some(45, issued=day, days=3, all_days=4))
    approve(made.folder, "issued-permits")
    offered(made.folder, [Issued("L-1", "Business license", business="<b>Ana</b> & Co", issued=day)], "licence")
    approve(made.folder, "business-licences")
    return made.folder / "catalog"


@pytest.fixture
def published(portal: OpenService, record_of_springfield: Path) -> OpenService:
    """The test's own city, with that record in it."""
    shutil.copytree(record_of_springfield, portal.city.folder / "catalog", dirs_exist_ok=True)
    return portal


def test_everybody_looks_a_permit_up_and_reads_its_page(published: OpenService, client: Client) -> None:
    page = client.get("/business/record/", {"number": "0000007"})
    text = page.content.decode()
    assert page.status_code == 200 and "1 permit of 45 matches." in text and "Shop 7" in text
    assert "Half of them were issued within 4 working days" in text
    (place,) = page.context["page"].numbers
    one = client.get(f"/business/record/permits/1/{place}/").content.decode()
    assert "2026-0000007" in one and "7 South St" in one and "/datasets/issued-permits/" in one


def test_the_pages_of_the_list_hold_each_row_once(published: OpenService, client: Client) -> None:
    address, seen = "/business/record/?address=south", []
    while address:
        page = client.get(address)
        seen += page.context["page"].numbers
        address = f"/business/record/?{page.context['next']}" if page.context["next"] else ""
    assert sorted(seen) == list(range(45))


def test_the_table_of_what_was_found_holds_the_same_rows(published: OpenService, client: Client) -> None:
    page = client.get("/business/record/", {"name": "Shop 4", "type": "SIGN"})
    table = b"".join(client.get(page.context["csv"]).streaming_content).decode()
    assert table.count("South St") == page.context["page"].matching == 7


def test_a_name_that_is_html_is_text(published: OpenService, client: Client) -> None:
    text = client.get("/business/record/", {"what": "licences"}).content.decode()
    assert "&lt;b&gt;Ana&lt;/b&gt; &amp; Co" in text and "<b>Ana" not in text
    assert client.get("/business/record/licences/1/0/").status_code == 200


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"since": "yesterday"}, 400),
        ({"until": "2026-13-45"}, 400),
        ({"after": "9" * 40}, 400),
        ({"after": "-1"}, 400),
        ({"before": "99999"}, 400),
        ({"name": "%' OR 1=1 --", "what": "nothing"}, 200),
        ({"name": "\0", "number": "\ud7ff", "type": "x" * 5000}, 200),
        ({"address": "100%_"}, 200),
        ({"since": "2020", "until": "2019-05"}, 200),
    ],
)
def test_a_hostile_question_is_answered_in_words(
    published: OpenService, client: Client, asked: dict[str, str], status: int
) -> None:
    page = client.get("/business/record/", asked)
    assert page.status_code == status
    assert status == 400 or "match" in page.content.decode()
    assert status == 200 or 'role="alert"' in page.content.decode()


@pytest.mark.parametrize(
    "address", ["permits/2/0", "permits/1/45", "nothing/1/0", "permits/0/0", "permits/1/999999999999999999999"]
)
def test_what_is_not_there_is_not_found(published: OpenService, client: Client, address: str) -> None:
    assert client.get(f"/business/record/{address}/").status_code == 404


def test_nothing_is_shown_before_people_have_published_it(portal: OpenService, client: Client) -> None:
    offered(portal.city.folder, some(3))
    page = client.get("/business/record/")
    assert page.status_code == 200 and "not published yet" in page.content.decode()
    assert "Shop 1" not in page.content.decode()
    assert client.get("/business/record/permits/1/0/").status_code == 404


def test_the_datasets_have_the_names_that_the_pages_ask_for() -> None:
    assert DATASETS == {"permit": "issued-permits", "licence": "business-licences"}
