"""From a file to a published version: what is found, who decides, what the public gets, and what it never gets."""

from __future__ import annotations

import csv
import json
import multiprocessing
import re
from datetime import date, timedelta
from pathlib import Path

import duckdb
import frictionless
import pytest

from upstate.actions.datasets import fingerprint_of, open_dataset, open_findings, waiting_draft
from upstate.actions.decide import decide
from upstate.actions.describe import describe
from upstate.actions.discard import discard
from upstate.actions.offer import offer
from upstate.actions.publish import publish
from upstate.actions.send_back import send_back
from upstate.actions.submit import submit
from upstate.catalog.description import BadDescription
from upstate.catalog.draft import Draft, load_draft, now, save_draft
from upstate.catalog.versions import Version, all_versions, public_versions
from upstate.city import CitySettings, Workspace, create_workspace
from upstate.city.locking import holding
from upstate.errors import UpstateError

ANA, BEN = "ana@springfield.example", "ben@springfield.example"
TREES = """tree_id,species,planted,height_m,contact_phone,longitude,latitude
1,Norway Maple,2001-04-30,12.5,217-782-0001,-89.65,39.78
2,Red Oak,1998-05-01,17.0,,-89.66,39.79
3,Ginkgo,2015-10-12,6.25,217-782-0003,-89.64,39.80
4,Red Oak,,9.0,217-782-0004,-89.65,39.81
"""
MEANINGS = {
    name: {"meaning": f"The tree's {name.replace('_', ' ')}."}
    for name in ("tree_id", "species", "planted", "height_m", "contact_phone", "longitude", "latitude")
}
SAID = {
    "title": "Street trees",
    "description": "One row is one tree beside a street, from the forester's list.",
    "department": "Parks",
    "contact": "parks@springfield.example",
    "licence": "CC0-1.0",
    "frequency": "yearly",
    "place": "Springfield",
    "key": ("tree_id",),
    "topics": ("trees",),
    "fields": MEANINGS,
}
PHONE = "phone:contact_phone"


@pytest.fixture
def city(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "springfield", CitySettings(name="Springfield, IL", departments=("Parks",)))


def a_file(folder: Path, text: str = TREES, name: str = "trees.csv") -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder / name


def offered(city: Workspace, text: str = TREES, name: str = "trees.csv"):
    made = offer(workspace=city.folder, dataset="street-trees", source=a_file(city.folder, text, name), by=ANA)
    describe(workspace=city.folder, dataset="street-trees", changes=SAID)
    return made


def published(city: Workspace, text: str = TREES, choice: str = "remove column", **more: object) -> Version:
    return decided(city, offered(city, text).draft, choice, **more)


def decided(city: Workspace, draft: Draft, choice: str = "keep", **more: object) -> Version:
    for finding in draft.findings:
        decide(
            workspace=city.folder,
            dataset="street-trees",
            finding=finding.key,
            choice=choice,
            reason="These are office numbers.",
            by=ANA,
        )
    submit(workspace=city.folder, dataset="street-trees", by=ANA, **more)  # type: ignore[arg-type]
    return publish(workspace=city.folder, dataset="street-trees", by=BEN)


def rows_of(version: Version) -> list[dict[str, str]]:
    with (version.folder / "street-trees.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def test_a_telephone_column_stops_the_draft_until_somebody_decides(city):
    made = offered(city)
    assert PHONE in [one.key for one in made.draft.findings]
    with pytest.raises(UpstateError, match="telephone"):
        submit(workspace=city.folder, dataset="street-trees", by=ANA)


def test_no_example_of_a_finding_shows_a_whole_number(city):
    shown = " ".join(" ".join(one.examples) + one.words for one in offered(city).draft.findings)
    assert "782-0001" not in shown
    assert "782-0003" not in shown


def test_a_column_that_was_removed_is_in_no_file_of_the_version(city):
    version = published(city)
    assert "contact_phone" not in version.record.columns
    public = [version.folder / one.path for one in version.record.files] + [version.folder / "datapackage.json"]
    assert len(public) > 4
    for path in public:
        content = path.read_bytes()
        if path.suffix == ".xlsx":
            import zipfile

            content = b"".join(zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist())
        assert b"782-00" not in content, path.name
        assert b"contact_phone" not in content or path.name == "datapackage.json", path.name
    assert "contact_phone" not in [field["name"] for field in _schema(version)["fields"]]


def test_the_original_file_is_published_only_when_nothing_was_taken_out(city):
    assert "original" in published(city).record.left_out
    kept = published(city, choice="keep")
    assert kept.file("original-trees.csv")
    assert (kept.folder / "original-trees.csv").read_text("utf-8") == TREES


def test_an_original_that_may_hold_more_than_the_table_is_not_published(city):
    import openpyxl

    book = openpyxl.Workbook()
    for row in csv.reader(TREES.splitlines()):
        book.active.append(row)
    book.create_sheet("private").append(["Jane Roe", "217-782-0009"])
    book.save(city.folder / "trees.xlsx")
    made = offer(workspace=city.folder, dataset="street-trees", source=city.folder / "trees.xlsx!Sheet", by=ANA)
    describe(workspace=city.folder, dataset="street-trees", changes=SAID)
    version = decided(city, made.draft)
    assert [one.path for one in version.record.files if one.path.startswith("original")] == []


def test_blanked_cells_are_empty_and_all_others_stay(city):
    version = published(city, TREES.replace("217-782-0004", "see the office"), choice="blank cells")
    assert [row["contact_phone"] for row in rows_of(version)] == ["", "", "", "see the office"]
    assert [row["species"] for row in rows_of(version)] == ["Norway Maple", "Red Oak", "Ginkgo", "Red Oak"]


def test_to_keep_personal_data_needs_a_reason(city):
    offered(city)
    with pytest.raises(UpstateError, match="reason"):
        decide(workspace=city.folder, dataset="street-trees", finding=PHONE, choice="keep", reason="  ", by=ANA)


def test_a_finding_or_choice_that_is_not_there_is_refused(city):
    offered(city)
    with pytest.raises(UpstateError, match="no finding"):
        decide(workspace=city.folder, dataset="street-trees", finding="phone:species", choice="keep", by=ANA)
    with pytest.raises(UpstateError, match="can not be decided"):
        decide(workspace=city.folder, dataset="street-trees", finding=PHONE, choice="sell", by=ANA)


@pytest.mark.parametrize("silent", ["description", "department", "contact", "licence"])
def test_what_is_not_said_stops_the_draft(city, silent):
    made = offered(city)
    describe(workspace=city.folder, dataset="street-trees", changes={silent: ""})
    opened = open_dataset(city.folder, "street-trees")
    assert f"missing:{silent}" in [one.key for one in open_findings(opened, made.draft)]


def test_a_column_without_a_meaning_stops_the_draft_unless_it_is_removed(city):
    made = offered(city)
    describe(workspace=city.folder, dataset="street-trees", changes={"fields": {"contact_phone": {"meaning": ""}}})
    opened = open_dataset(city.folder, "street-trees")
    assert "missing:dictionary" in [one.key for one in open_findings(opened, made.draft)]
    draft = decide(workspace=city.folder, dataset="street-trees", finding=PHONE, choice="remove column", by=ANA)
    assert "missing:dictionary" not in [one.key for one in open_findings(opened, draft)]


def test_nobody_approves_what_they_had_a_part_in(city):
    offered(city)
    decide(
        workspace=city.folder,
        dataset="street-trees",
        finding=PHONE,
        choice="remove column",
        by="eve@springfield.example",
    )
    submit(workspace=city.folder, dataset="street-trees", by="sub@springfield.example")
    for person in (ANA, ANA.upper(), "eve@springfield.example", "sub@springfield.example"):
        with pytest.raises(UpstateError, match="had a part"):
            publish(workspace=city.folder, dataset="street-trees", by=person)
    assert publish(workspace=city.folder, dataset="street-trees", by=BEN).number == 1


@pytest.mark.parametrize(
    "by",
    [
        "ANA@Springfield.Example",
        "ana+second@springfield.example",
        "a.n.a@springfield.example",
        " ana@springfield.example. ",
        "\uff41na@springfield.example",
    ],
)
def test_another_spelling_of_an_address_is_no_second_person(city, by):
    offered(city)
    decide(workspace=city.folder, dataset="street-trees", finding=PHONE, choice="remove column", by=ANA)
    submit(workspace=city.folder, dataset="street-trees", by=ANA)
    with pytest.raises(UpstateError, match="had a part"):
        publish(workspace=city.folder, dataset="street-trees", by=by)
    assert all_versions(open_dataset(city.folder, "street-trees").folder) == []


def test_a_draft_is_not_published_before_it_is_submitted(city):
    offered(city)
    with pytest.raises(UpstateError, match="is open"):
        publish(workspace=city.folder, dataset="street-trees", by=BEN)


def test_what_was_sent_back_can_be_mended_and_submitted_again(city):
    offered(city)
    decide(workspace=city.folder, dataset="street-trees", finding=PHONE, choice="remove column", by=ANA)
    submit(workspace=city.folder, dataset="street-trees", by=ANA)
    send_back(workspace=city.folder, dataset="street-trees", by=BEN, words="Say what height_m is measured from.")
    submit(workspace=city.folder, dataset="street-trees", by=ANA)
    version = publish(workspace=city.folder, dataset="street-trees", by=BEN)
    steps = [event.what for event in version.record.draft.events]
    assert steps == ["offered", "decided", "submitted", "sent back", "submitted", "approved"]


def test_the_record_tells_what_was_found_decided_and_by_whom(city):
    record = json.loads((published(city).folder / "record.json").read_text("utf-8"))
    assert record["approved_by"] == BEN
    assert {one["finding"]: (one["choice"], one["by"]) for one in record["draft"]["decisions"]}[PHONE] == (
        "remove column",
        ANA,
    )


def test_a_second_version_tells_its_difference_row_by_row(city):
    published(city)
    changed = TREES.replace("17.0", "18.5").replace("3,Ginkgo", "5,Ginkgo") + "6,Elm,2020-01-01,3.0,,-89.6,39.7\n"
    second = published(city, changed)
    told = json.loads((second.folder / "difference.json").read_text("utf-8"))
    assert second.number == 2
    assert (told["added"], told["removed"], told["changed"]) == (2, 1, 1)
    assert "height_m" in json.dumps(told)


def test_a_version_is_never_changed_by_a_later_one(city):
    first = published(city)
    before = {path: path.read_bytes() for path in first.folder.rglob("*") if path.is_file()}
    published(city, TREES.replace("Ginkgo", "Elm"))
    assert {path: path.read_bytes() for path in first.folder.rglob("*") if path.is_file()} == before


def test_the_data_package_is_one_for_a_library_that_knows_them(city):
    version = published(city)
    package = frictionless.Package(str(version.folder / "datapackage.json"))
    table = next(one for one in package.resources if one.format == "csv" and not one.path.startswith("original"))
    report = frictionless.Resource(
        path=table.path, basepath=str(version.folder), schema=table.schema, hash=table.hash, bytes=table.bytes
    ).validate()
    assert report.valid, report.flatten(["message"])
    with table.open():
        assert len(table.read_rows()) == 4
    assert [field.name for field in table.schema.fields] == list(version.record.columns)
    assert _schema(version)["primaryKey"] == ["tree_id"]


def test_every_resource_of_the_package_is_there_with_its_bytes_and_hash(city):
    import hashlib

    version = published(city, choice="keep")
    package = json.loads((version.folder / "datapackage.json").read_text("utf-8"))
    assert {one["format"] for one in package["resources"]} >= {"csv", "geojson", "xlsx", "parquet"}
    assert len({one["name"] for one in package["resources"]}) == len(package["resources"])
    for one in package["resources"]:
        content = (version.folder / one["path"]).read_bytes()
        assert one["bytes"] == len(content)
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_a_version_under_embargo_is_there_and_not_public_yet(city):
    tomorrow = date.today() + timedelta(days=2)
    version = published(city, embargo=tomorrow)
    folder = open_dataset(city.folder, "street-trees").folder
    assert [one.number for one in all_versions(folder)] == [1]
    assert public_versions(folder, tomorrow - timedelta(days=1)) == []
    assert [one.number for one in public_versions(folder, tomorrow)] == [1]
    assert version.day == tomorrow


def test_a_key_that_does_not_name_each_row_is_not_given_to_the_public(city):
    version = published(city, TREES.replace("4,Red Oak", "2,Red Oak"))
    assert version.record.key_is_unique is False
    assert "primaryKey" not in _schema(version)


def test_only_one_draft_of_a_dataset_waits_at_a_time(city):
    offered(city)
    with pytest.raises(UpstateError, match="has a draft already"):
        offered(city)


def test_a_discarded_draft_leaves_its_record_and_no_data(city):
    offered(city)
    discard(workspace=city.folder, dataset="street-trees", by=ANA, words="The wrong file.")
    folder = city.catalog / "street-trees"
    assert not (folder / "draft").exists()
    assert json.loads((folder / "discarded" / "1.json").read_text("utf-8"))["events"][-1]["words"] == "The wrong file."
    assert not list(folder.rglob("*.parquet"))
    offered(city)


def test_a_file_that_is_no_table_leaves_no_draft(city):
    (city.folder / "trees.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    with pytest.raises(UpstateError):
        offer(workspace=city.folder, dataset="street-trees", source=city.folder / "trees.csv", by=ANA)
    assert waiting_draft(open_dataset(city.folder, "street-trees").folder) is None


@pytest.mark.parametrize("name", ["", "..", "../x", "Street", "a/b", "-a", "a" * 81, "a\n", "é"])
def test_a_name_that_would_lead_elsewhere_is_refused(city, name):
    with pytest.raises(UpstateError, match="can not be the name"):
        offer(workspace=city.folder, dataset=name, source=a_file(city.folder), by=ANA)


def test_a_meaning_is_taken_from_the_contract_that_the_table_follows(city, tmp_path):
    from tests.actions.conftest import BREAKS, MAINS, SHELF
    from upstate.actions.adapt import adapt
    from upstate.actions.borrow import borrow

    borrow(workspace=city.folder, solution=str(SHELF / "water-main-breaks"))
    mains = "\n".join(f"{1000 + n},{1950 + n}-06-01,CI,8,{100 + n}.5" for n in range(60))
    breaks = "\n".join(f"W{n},{1000 + n},{2013 + n % 8}-03-{1 + n % 28:02d},MAIN" for n in range(40))
    files = {"mains": [a_file(tmp_path, MAINS.format(rows=mains) + "\n", "mains.csv")]}
    files["breaks"] = [a_file(tmp_path, BREAKS.format(rows=breaks) + "\n", "breaks.csv")]
    adapt(workspace=city.folder, solution="water-main-breaks", files=files)
    made = offer(workspace=city.folder, dataset="mains", source=None, contract="water-main-breaks.mains", by=ANA)
    assert {"main_id", "installed", "material"} <= set(made.draft.columns)
    assert made.draft.rows == 60
    assert all(made.description.fields[name].meaning for name in made.draft.columns)
    raw = offer(
        workspace=city.folder, dataset="raw", source=files["mains"][0], contract="water-main-breaks.mains", by=ANA
    )
    assert raw.description.fields["INSTALLDATE"].meaning == made.description.fields["installed"].meaning


def test_no_two_writers_change_a_dataset_at_once(city, monkeypatch):
    monkeypatch.setattr("upstate.city.locking._WAIT_SECONDS", 0.2)
    offered(city)
    with (
        holding(city.catalog / ".locks" / "street-trees", what="it"),
        pytest.raises(UpstateError, match="Something else is working"),
    ):
        decide(workspace=city.folder, dataset="street-trees", finding=PHONE, choice="remove column", by=ANA)


def test_what_stands_in_the_files_is_what_was_in_the_table(city):
    version = published(city)
    with duckdb.connect() as connection:
        found = connection.execute(
            "SELECT tree_id, species, planted::VARCHAR, height_m FROM read_parquet(?)", [str(version.parquet)]
        ).fetchall()
    assert found == [
        (1, "Norway Maple", "2001-04-30", 12.5),
        (2, "Red Oak", "1998-05-01", 17.0),
        (3, "Ginkgo", "2015-10-12", 6.25),
        (4, "Red Oak", None, 9.0),
    ]


def _publish_in_a_process(folder: str) -> None:
    publish(workspace=Path(folder), dataset="street-trees", by=BEN)


def test_a_publication_that_is_killed_loses_nothing_and_shows_nothing_half_done(city):
    """The kills fall from the first millisecond to after the end; at each the draft or the whole version is there."""
    rows = "".join(f"{n},Red Oak,2001-04-30,12.5,,-89.65,39.78\n" for n in range(5, 20_000))
    offered(city, TREES + rows)
    decide(workspace=city.folder, dataset="street-trees", finding=PHONE, choice="remove column", by=ANA)
    submit(workspace=city.folder, dataset="street-trees", by=ANA)
    folder = open_dataset(city.folder, "street-trees").folder
    context = multiprocessing.get_context("spawn")
    killed = 0
    for wait in (0.9, 1.2, 1.5, 1.8, 2.1, 2.5):
        process = context.Process(target=_publish_in_a_process, args=(str(city.folder),))
        process.start()
        process.join(wait)
        if process.is_alive():
            process.kill()
            process.join()
            killed += 1
        if folder.numbers():
            break
        assert load_draft(folder).state == "submitted"
    assert killed, "no kill came in time"
    if not folder.numbers():
        publish(workspace=city.folder, dataset="street-trees", by=BEN)
    version = all_versions(folder)[0]
    assert version.record.rows == 20_000 - 1
    assert len(rows_of(version)) == version.record.rows
    assert waiting_draft(folder) is None


def test_a_draft_whose_version_is_there_already_is_not_published_twice(city):
    """A process killed between the two last steps leaves both."""
    version = published(city)
    folder = open_dataset(city.folder, "street-trees").folder
    folder.draft.mkdir()
    save_draft(folder, version.record.draft)
    assert waiting_draft(folder) is None
    with pytest.raises(UpstateError, match="no draft"):
        publish(workspace=city.folder, dataset="street-trees", by=BEN)
    assert folder.numbers() == [1]


def test_publishing_a_large_table_tells_how_far_its_copy_is(city):
    draft = offered(city, "tree_id,species\n" + "".join(f"{number},Red Oak\n" for number in range(50_000))).draft
    assert draft.findings == ()
    submit(workspace=city.folder, dataset="street-trees", by=ANA)
    told = []
    publish(
        workspace=city.folder,
        dataset="street-trees",
        by=BEN,
        progress=lambda words, done=0, total=0: told.append((words, done, total)),
    )
    steps = list(dict.fromkeys(words for words, _done, _total in told))
    copying = ["Keeping the rows once more, to be read fast", "Keeping an index of the words", "Drawing the map"]
    assert steps[steps.index("Looking at each column") + 1 :][:3] == copying
    assert ("Keeping an index of the words", 50_000, 50_000) in told


def test_times_on_record_are_utc_and_to_the_second():
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", now())


def _schema(version: Version) -> dict:
    package = json.loads((version.folder / "datapackage.json").read_text("utf-8"))
    return next(one["schema"] for one in package["resources"] if "schema" in one)


def test_who_described_the_draft_can_not_approve_it(city):
    offered(city)
    decide(workspace=city.folder, dataset="street-trees", finding=PHONE, choice="remove column", by=ANA)
    describe(workspace=city.folder, dataset="street-trees", changes={"title": "Trees"}, by=BEN)
    submit(workspace=city.folder, dataset="street-trees", by=ANA)
    with pytest.raises(UpstateError, match="had a part"):
        publish(workspace=city.folder, dataset="street-trees", by=BEN)


def test_what_was_submitted_is_not_described_anew(city):
    offered(city)
    decide(workspace=city.folder, dataset="street-trees", finding=PHONE, choice="remove column", by=ANA)
    submit(workspace=city.folder, dataset="street-trees", by=ANA)
    with pytest.raises(UpstateError, match="waits for approval"):
        describe(workspace=city.folder, dataset="street-trees", changes={"licence": ""}, by=ANA)


def test_an_approval_is_of_what_was_looked_at_and_of_nothing_else(city):
    offered(city)
    decide(workspace=city.folder, dataset="street-trees", finding=PHONE, choice="remove column", by=ANA)
    draft = submit(workspace=city.folder, dataset="street-trees", by=ANA)
    opened = open_dataset(city.folder, "street-trees")
    seen = fingerprint_of(draft, opened.description())
    discard(workspace=city.folder, dataset="street-trees", by=ANA)
    offered(city)
    decide(workspace=city.folder, dataset="street-trees", finding=PHONE, choice="keep", reason="Nobody looks.", by=ANA)
    submit(workspace=city.folder, dataset="street-trees", by=ANA)
    with pytest.raises(UpstateError, match="changed since you looked"):
        publish(workspace=city.folder, dataset="street-trees", by=BEN, seen=seen)
    assert opened.folder.numbers() == []


def test_a_description_emptied_by_hand_after_submitting_is_not_published(city):
    offered(city)
    decide(workspace=city.folder, dataset="street-trees", finding=PHONE, choice="remove column", by=ANA)
    submit(workspace=city.folder, dataset="street-trees", by=ANA)
    file = city.catalog / "street-trees" / "dataset.toml"
    file.write_text(file.read_text("utf-8").replace('licence = "CC0-1.0"\n', ""), "utf-8")
    with pytest.raises(UpstateError, match="No licence"):
        publish(workspace=city.folder, dataset="street-trees", by=BEN)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("trees.csv", "Report for Jane Roe 555-1234\n\n", ""),
        ("trees.json", '{"exported_by": "Jane Roe", "rows": ', "}"),
    ],
)
def test_an_original_of_which_the_reader_skipped_a_part_is_not_published(city, name, before, after):
    rows = [dict(zip(TREES.splitlines()[0].split(","), row, strict=True)) for row in csv.reader(TREES.splitlines()[1:])]
    text = TREES if name.endswith("csv") else json.dumps(rows)
    version = decided(city, offered(city, before + text + after, name).draft)
    assert "original" in version.record.left_out
    assert not list(version.folder.glob("original*"))


def test_a_workbook_that_is_called_csv_is_not_published_as_an_original(city):
    import openpyxl

    book = openpyxl.Workbook()
    for row in csv.reader(TREES.splitlines()):
        book.active.append(row)
    book.active["A1"].comment = openpyxl.comments.Comment("Jane Roe 217-782-0009", "Jane Roe")
    book.save(city.folder / "book.xlsx")
    (city.folder / "book.xlsx").rename(city.folder / "trees.csv")
    made = offer(workspace=city.folder, dataset="street-trees", source=city.folder / "trees.csv", by=ANA)
    assert not made.draft.is_all


def test_the_time_covered_is_not_taken_from_a_column_that_is_about_people(city):
    rows = "".join(f"{n},Jane Roe{n},19{n:02d}-01-02\n" for n in range(30, 90))
    file = a_file(city.folder, "id,owner_name,birth_date\n" + rows, "owners.csv")
    made = offer(workspace=city.folder, dataset="owners", source=file, by=ANA)
    assert "birth_date" in [one.column for one in made.draft.findings]
    assert made.description.covers_from is None


def test_cells_that_are_not_found_again_stop_the_publication(city, monkeypatch):
    offered(city)
    decide(workspace=city.folder, dataset="street-trees", finding=PHONE, choice="blank cells", by=ANA)
    submit(workspace=city.folder, dataset="street-trees", by=ANA)
    monkeypatch.setattr("upstate.catalog.applying.found_values", lambda *_: set())
    with pytest.raises(UpstateError, match="not found any more"):
        publish(workspace=city.folder, dataset="street-trees", by=BEN)
    assert open_dataset(city.folder, "street-trees").folder.numbers() == []


def test_nothing_of_the_site_or_of_a_draft_is_for_git(city):
    import subprocess

    offered(city)
    (city.folder / "site").mkdir()
    (city.folder / "site" / "secret-key").write_text("secret")
    subprocess.run(["git", "init", "-q", str(city.folder)], check=True)
    subprocess.run(["git", "-C", str(city.folder), "add", "."], check=True)
    listed = subprocess.run(
        ["git", "-C", str(city.folder), "ls-files"], capture_output=True, text=True, check=True
    ).stdout
    assert "dataset.toml" in listed
    assert not [
        name for name in listed.splitlines() if name.startswith("site/") or "/draft/" in name or ".locks" in name
    ]


@pytest.mark.parametrize("published_before", [False, True])
def test_a_title_that_can_not_stand_is_refused_and_the_dataset_stays_as_it_was(city, published_before):
    source = a_file(city.folder)
    if published_before:
        published(city)
    with pytest.raises(BadDescription, match="title"):
        offer(workspace=city.folder, dataset="street-trees", source=source, by=ANA, title="t" * 300)
    opened = open_dataset(city.folder, "street-trees")
    assert opened.folder.description.exists() == published_before
    if published_before:
        assert opened.description().title == SAID["title"]


PERMITS = """permit_id,opened,fee,note
1,01/31/2024,"$1,234.50",a
2,2/1/2024,($20.00),b
3,12/15/2024,$0.5,
"""
FIELDS = {name: {"meaning": f"The {name}."} for name in ("permit_id", "opened", "fee", "note")}
READ = {
    **FIELDS,
    "opened": {"meaning": "Day.", "read_as": "month/day/year"},
    "fee": {"meaning": "Fee.", "read_as": "amount"},
}


def offered_permits(city: Workspace, text: str = PERMITS, fields: dict[str, dict[str, str]] = FIELDS):
    made = offer(workspace=city.folder, dataset="permits", source=a_file(city.folder, text, "permits.csv"), by=ANA)
    describe(workspace=city.folder, dataset="permits", changes={**SAID, "key": ("permit_id",), "fields": fields})
    return made


def published_permits(city: Workspace) -> Version:
    submit(workspace=city.folder, dataset="permits", by=ANA)
    return publish(workspace=city.folder, dataset="permits", by=BEN)


def test_dates_and_amounts_of_us_offices_are_proposed_and_stay_text_until_somebody_says_so(city):
    draft = offered_permits(city).draft
    assert draft.readable == {"opened": ("month/day/year",), "fee": ("amount",)}
    assert any("Every cell of opened can be read as month/day/year." in note for note in draft.notes)
    version = published_permits(city)
    assert (version.record.columns["opened"], version.record.columns["fee"]) == ("text", "text")


def test_what_the_dictionary_says_is_published_as_dates_and_numbers(city):
    offered_permits(city, fields=READ)
    version = published_permits(city)
    assert version.record.columns == {"permit_id": "integer", "opened": "date", "fee": "number", "note": "text"}
    rows = duckdb.sql(f"SELECT opened, fee FROM '{version.parquet}'").fetchall()
    assert rows == [(date(2024, 1, 31), 1234.5), (date(2024, 2, 1), -20.0), (date(2024, 12, 15), 0.5)]
    package = json.loads((version.folder / "datapackage.json").read_text("utf-8"))
    table = next(one for one in package["resources"] if one["name"] == "permits-csv")
    assert [field["type"] for field in table["schema"]["fields"]] == ["integer", "date", "number", "string"]


def test_a_later_file_with_a_cell_that_can_not_be_read_so_is_stopped(city):
    offered_permits(city, fields=READ)
    published_permits(city)
    offered_permits(city, PERMITS.replace("2/1/2024", "31/1/2024"), fields=READ)
    with pytest.raises(UpstateError, match="opened is read as month/day/year, but not every cell can be"):
        submit(workspace=city.folder, dataset="permits", by=ANA)


@pytest.mark.parametrize(
    ("cells", "ways"),
    [
        (["01/02/2024", "11/12/2024"], ["month/day/year", "day/month/year"]),
        (["13/02/2024", "01/02/2024"], ["day/month/year"]),
        (["02/30/2024", "01/02/2024"], []),
        (["01/31/2024", "unknown"], []),
        (["1,234", "5"], ["amount"]),
        (["1,23", "5"], []),
        (["00123", "$5"], []),
        (["$1,234,567.89", "-$3", "$-4", "(1,000)"], ["amount"]),
        (["$", "$5"], []),
        (["1/2/24", "1/3/24"], []),
        (["$99999999999999999", "$1"], []),
        (["'; DROP TABLE x", "a"], []),
    ],
)
def test_a_way_to_read_is_proposed_only_where_every_cell_can_be_read(city, cells, ways):
    lines = "".join(f'{number},"{cell}"\n' for number, cell in enumerate(cells))
    made = offer(
        workspace=city.folder, dataset="odd", source=a_file(city.folder, f"n,x\n{lines}9,\n", "odd.csv"), by=ANA
    )
    assert list(made.draft.readable.get("x", ())) == ways
