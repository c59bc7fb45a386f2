"""Adapting: what is written, what a second export changes, and what a person's edits are worth."""

from __future__ import annotations

import tomllib

import pytest

from tests.tables.conftest import TODAY
from upstate.actions.adapt import adapt
from upstate.actions.borrow import borrow
from upstate.errors import BadCrosswalk, UpstateError
from upstate.tables.crosswalk.document import load_crosswalk

NAME = "water-main-breaks"


@pytest.fixture
def run(city):
    def run(files, **more):
        listed = {table: paths if isinstance(paths, list) else [paths] for table, paths in files.items()}
        return adapt(workspace=city.folder, solution=NAME, files=listed, today=TODAY, **more)

    return run


@pytest.fixture
def edit(city):
    """Replace text in the crosswalk, as a person with an editor does."""

    def edit(*pairs):
        path = city.borrowed(NAME).crosswalk
        text = path.read_text("utf-8")
        for old, new in pairs:
            assert old in text, f"{old!r} is not in\n{text}"
            text = text.replace(old, new)
        path.write_text(text, "utf-8")

    return edit


def replace(path, *pairs):
    text = path.read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


def columns(adapted):
    return {f"{one.table}.{one.field}": one.mapped.column for one in adapted.fields}


ALL = {
    "mains.main_id": "FACILITYID",
    "mains.installed": "INSTALLDATE",
    "mains.material": "MATERIAL",
    "mains.diameter_mm": "DIAMETER_IN",
    "mains.length_m": "LENGTH_FT",
    "breaks.main_id": "FACILITYID",
    "breaks.broke_on": "BREAKDATE",
    "breaks.kind": "BREAKTYPE",
}


def test_a_clean_city_is_mapped_whole_and_nothing_is_found(run, files):
    adapted = run(files)
    assert columns(adapted) == ALL
    assert not adapted.checks and not adapted.changes and not adapted.missing
    assert {one.field: one.mapped.unit for one in adapted.fields if one.mapped.unit} == {
        "diameter_mm": "in",
        "length_m": "ft",
    }


def test_json_has_the_promised_keys_alone_on_standard_output(call, city, files):
    called = call(
        "adapt", NAME, f"mains={files['mains']}", f"breaks={files['breaks']}", "--yes", "--json", "-w", city.folder
    )
    assert called.code == 0
    found = called.json
    assert {"fields", "unmapped", "checks"} <= {*found}
    assert {one["field"]: one["column"] for one in found["fields"]} == ALL
    assert all(0.7 <= one["confidence"] <= 1 and one["reasons"] for one in found["fields"])
    assert "mains.lined" in found["unmapped"] and not {*found["unmapped"]} & {*ALL}


def test_checks_in_json_have_name_rows_and_action(call, city, files):
    replace(files["breaks"], ("W3,1003", "W3,9999"))
    called = call("adapt", NAME, f"mains={files['mains']}", f"breaks={files['breaks']}", "--json", "-w", city.folder)
    (check,) = called.json["checks"]
    assert (check["name"], check["rows"], check["action"]) == ("event_without_asset", 1, "told")


def test_running_again_with_the_same_files_changes_nothing(run, city, files):
    run(files)
    before = city.borrowed(NAME).crosswalk.read_bytes()
    again = run(files)
    assert again.changes == ()
    assert city.borrowed(NAME).crosswalk.read_bytes() == before


def test_a_renamed_column_is_told(run, files):
    run(files)
    replace(files["mains"], ("INSTALLDATE", "YEAR_INSTALLED"))
    assert run(files).changes == ("mains.installed was INSTALLDATE and is now YEAR_INSTALLED.",)


def test_a_vanished_column_is_told(run, files):
    run(files)
    replace(files["mains"], ("MATERIAL", "NOTE_7"))
    adapted = run(files)
    assert adapted.changes == ("mains.material was MATERIAL, which is no longer there; it is unmapped now.",)
    assert "mains.material" in adapted.unmapped


def test_a_column_that_comes_back_is_told(run, files):
    replace(files["mains"], ("MATERIAL", "NOTE_7"))
    run(files)
    replace(files["mains"], ("NOTE_7", "MATERIAL"))
    assert run(files).changes == ("mains.material is now MATERIAL.",)


def test_a_new_word_is_told_and_its_code(run, files):
    run(files)
    replace(files["mains"], ("1000,1950-06-01,CI", "1000,1950-06-01,Cast Iron"))
    assert run(files).changes == ("mains.material: new word 'Cast Iron', taken as cast_iron.",)


def test_a_new_date_format_is_told(run, files):
    run(files)
    replace(files["mains"], ("1000,1950-06-01", "1000,6/1/1950"))
    adapted = run(files)
    assert adapted.changes == ("mains.installed: new date format '%m/%d/%Y'.",)
    assert not adapted.checks


def test_a_column_that_a_person_chose_is_kept_and_its_words_are_found(run, edit, files):
    run(files)
    edit(('column = "BREAKDATE"', 'column = "LOGGED"'))
    replace(files["breaks"], ("BREAKTYPE", "BREAKTYPE,LOGGED"), (",MAIN", ",MAIN,6/1/2019"))
    adapted = run(files)
    assert columns(adapted)["breaks.broke_on"] == "LOGGED"
    kept = next(one.mapped for one in adapted.fields if one.field == "broke_on")
    assert (kept.confidence, kept.reasons) == (1.0, ("as crosswalk.toml says",))
    assert adapted.changes == (
        "breaks.broke_on: new date format '%m/%d/%Y'.",
        "breaks.broke_on stays LOGGED, as crosswalk.toml says; BREAKDATE would be proposed now.",
    )
    assert not [one for one in adapted.checks if one.name == "odd_cell_broke_on"]


def test_words_and_units_that_a_person_wrote_are_kept(run, edit, city, files):
    run(files)
    edit(('CI = "cast_iron"', 'CI = "steel"'), ('unit = "in"', 'unit = "mm"'))
    run(files)
    fields = load_crosswalk(city.borrowed(NAME).crosswalk).tables["mains"][0].fields
    assert fields["material"].codes["CI"] == "steel"
    assert fields["diameter_mm"].unit == "mm"


def test_a_field_that_a_person_leaves_stays_unmapped(run, edit, files):
    run(files)
    edit(('files = ["Water_Mains"]', 'files = ["Water_Mains"]\nleave = ["material"]'))
    for _ in range(2):
        adapted = run(files)
        assert "mains.material" in adapted.unmapped


def test_the_crosswalk_can_be_read_by_people_and_by_toml(run, city, files):
    run(files)
    text = city.borrowed(NAME).crosswalk.read_text("utf-8")
    assert text.startswith("# Where this city's columns meet")
    read = tomllib.loads(text)["tables"]["mains"][0]["fields"]["diameter_mm"]
    assert read["unit"] == "in" and any("the name or the cells say in" in reason for reason in read["reasons"])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("solution =", "solution", "cannot be read"),
        ('column = "MATERIAL"', "column = 7", "column"),
        ('column = "MATERIAL"', 'column = ""', "column"),
        ('unit = "in"', 'unit = "furlongs"', "no unit of length"),
        ("%Y-%m-%d", "%Q", "no date format"),
        ("[tables.mains.fields.material]", '[tables.mains.fields.material]\ncolour = "red"', "colour"),
    ],
)
def test_a_broken_crosswalk_is_refused_before_anything_is_written(run, edit, city, files, old, new, said):
    run(files)
    edit((old, new))
    broken = city.borrowed(NAME).crosswalk.read_bytes()
    with pytest.raises(BadCrosswalk) as caught:
        run(files)
    assert said in caught.value.given and caught.value.allowed and caught.value.next_step
    assert city.borrowed(NAME).crosswalk.read_bytes() == broken


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[tables.mains.fields.material", "[tables.mains.fields.colour", "mains.colour"),
        ('column = "MATERIAL"', 'column = "MATTER"', "'MATTER'"),
        ('files = ["Water_Mains"]', 'files = ["Rivers"]', "the table Rivers"),
        ('CI = "cast_iron"', 'CI = "mithril"', "mithril"),
        ("tables.breaks", "tables.leaks", "the table leaks"),
    ],
)
def test_a_crosswalk_that_names_what_is_not_there_is_refused_by_prove(call, run, edit, city, files, old, new, said):
    run(files)
    edit((old, new))
    called = call("prove", NAME, "--json", "-w", city.folder)
    assert called.code == 2 and called.out == ""
    assert said in called.fault["given"] and called.fault["allowed"] and called.fault["next_step"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('column = "MATERIAL"', 'column = "DIAMETER_IN"'),
        ('column = "DIAMETER_IN"', 'column = "MATERIAL"'),
        ('column = "LENGTH_FT"', 'column = "INSTALLDATE"'),
        ('column = "INSTALLDATE"', 'column = "MATERIAL"'),
        ('column = "BREAKDATE"', 'column = "BREAKTYPE"'),
        ('column = "BREAKTYPE"', 'column = "FACILITYID"'),
    ],
)
def test_a_column_of_the_wrong_kind_never_crashes_prove(call, run, edit, city, files, old, new):
    run(files)
    edit((old, new))
    called = call("prove", NAME, "--json", "-w", city.folder)
    assert called.code in (0, 2)
    if called.code == 2:
        assert called.out == "" and all(called.fault.values())


def test_a_file_of_the_same_name_for_another_table_does_not_overwrite_the_first(run, city, files, tmp_path):
    for table in files:
        (tmp_path / table).mkdir()
        files[table] = files[table].rename(tmp_path / table / "export.csv")
    run({"mains": files["mains"]})
    adapted = run({"breaks": files["breaks"]})
    assert sorted(path.stem for path in city.tables.glob("*.parquet")) == ["export", "export_2"]
    assert columns(adapted) == ALL and not adapted.missing


def test_another_solutions_table_is_not_overwritten(run, city, files, tmp_path):
    from tests.actions.conftest import SHELF

    borrow(workspace=city.folder, solution=str(SHELF / "road-decay"))
    export = tmp_path / "export.csv"
    files["mains"].rename(export)
    run({"mains": export, "breaks": files["breaks"]})
    before = (city.tables / "export.parquet").read_bytes()
    export.write_text(
        "streetID,dateRated,overall\n" + "".join(f"{n},{1 + n % 12}/0{n % 9},7\n" for n in range(50)), "utf-8"
    )
    adapt(workspace=city.folder, solution="road-decay", files={"ratings": [export]}, today=TODAY)
    assert (city.tables / "export.parquet").read_bytes() == before


def test_a_file_given_twice_is_refused(run, files, tmp_path):
    link = tmp_path / "link.csv"
    link.symlink_to(files["mains"])
    with pytest.raises(BadCrosswalk, match="twice"):
        run({"mains": [files["mains"], link]})


def test_yearly_files_of_one_table_are_read_together(run, files, tmp_path):
    header, *rows = files["breaks"].read_text("utf-8").splitlines()
    parts = []
    for year in range(2):
        parts.append(tmp_path / f"breaks_{year}.csv")
        parts[-1].write_text("\n".join([header, *rows[year::2]]) + "\n", "utf-8")
    adapted = run({"mains": files["mains"], "breaks": parts})
    assert columns(adapted) == ALL
    assert {one.files for one in adapted.fields if one.table == "breaks"} == {("breaks_0", "breaks_1")}


def test_exports_of_two_shapes_are_mapped_each(run, files, tmp_path):
    header, *rows = files["breaks"].read_text("utf-8").splitlines()
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text("\n".join([header, *rows[:20]]) + "\n", "utf-8")
    new.write_text("\n".join(["WO,ASSET_ID,REPORTED,TYPE", *rows[20:]]) + "\n", "utf-8")
    adapted = run({"mains": files["mains"], "breaks": [old, new]})
    assert not adapted.missing and not adapted.checks
    shapes = {one.files: one.mapped.column for one in adapted.fields if (one.table, one.field) == ("breaks", "main_id")}
    assert shapes == {("old",): "FACILITYID", ("new",): "ASSET_ID"}


def test_a_decision_is_asked_for_each_proposal(run, files):
    asked = []
    adapted = run(files, decide=lambda proposal: bool(asked.append(proposal.field)) or proposal.field != "material")
    assert "material" in asked and "mains.material" in adapted.unmapped
    assert [one.field for one in adapted.left] == ["material"]


def test_nothing_given_is_refused(run):
    with pytest.raises(UpstateError, match="No file"):
        run({})
