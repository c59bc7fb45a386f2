"""Every wrong input leaves with code 2 and three parts: what was given, what is allowed, what to do next."""

from __future__ import annotations

import os
import stat

import pytest

from upstate.actions.opening import crosswalk_fingerprint, open_solution

NAME = "water-main-breaks"


@pytest.fixture
def refuse(call):
    """The call is refused in both ways of speaking; gives the three parts."""

    def refuse(*words):
        for_people = call(*words)
        assert for_people.code == 2, for_people
        assert for_people.out == ""
        for part in ("Not done.", "Allowed:", "Next:"):
            assert part in for_people.err
        assert "Traceback" not in for_people.err
        for_programs = call(*words, "--json")
        assert (for_programs.code, for_programs.out) == (2, "")
        assert set(for_programs.fault) == {"given", "allowed", "next_step"} and all(for_programs.fault.values())
        return for_programs.fault

    return refuse


def test_a_solution_that_is_not_on_the_shelf(refuse, city):
    assert "atlantis" in refuse("borrow", "atlantis", "-w", city.folder)["given"]


def test_a_solution_that_was_not_borrowed(refuse, city, files):
    refuse("adapt", "road-decay", f"ratings={files['mains']}", "-w", city.folder)


@pytest.mark.parametrize("name", ["../..", "/etc", "", ".", "water-main-breaks/../x", "a\x01b"])
def test_a_name_that_is_none(refuse, city, files, name):
    refuse("adapt", name, f"mains={files['mains']}", "-w", city.folder)


def test_a_table_that_the_contract_does_not_have(refuse, city, files):
    fault = refuse("adapt", NAME, f"rivers={files['mains']}", "-w", city.folder)
    assert "rivers" in fault["given"] and "mains" in fault["allowed"]


@pytest.mark.parametrize("given", ["mains=", "=x.csv", "mains", " = ", "x.csv"])
def test_a_file_without_its_table_or_a_table_without_its_file(refuse, city, given):
    assert "TABLE=FILE" in refuse("adapt", NAME, given, "-w", city.folder)["allowed"]


@pytest.mark.parametrize("path", ["nowhere.csv", "~nobody_here/x.csv", "a\x01b.csv", "x" * 300 + ".csv"])
def test_a_file_that_is_not_there(refuse, city, path):
    refuse("adapt", NAME, f"mains={path}", "-w", city.folder)


def test_a_folder_for_a_file(refuse, city, tmp_path):
    assert "folder" in refuse("adapt", NAME, f"mains={tmp_path}", "-w", city.folder)["given"]


def test_a_device_for_a_file(refuse, city):
    refuse("adapt", NAME, "mains=/dev/null", "-w", city.folder)


def test_the_same_file_twice(refuse, city, files, tmp_path):
    fault = refuse("adapt", NAME, f"mains={files['mains']}", f"mains={tmp_path}/./Water Mains.csv", "-w", city.folder)
    assert "twice" in fault["given"]


def test_an_empty_file_and_one_without_rows(refuse, city, tmp_path):
    path = tmp_path / "empty.csv"
    for text in ("", "FACILITYID,INSTALLDATE\n"):
        path.write_text(text)
        refuse("adapt", NAME, f"mains={path}", "-w", city.folder)


def test_a_file_that_is_no_table(refuse, city, tmp_path):
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)
    refuse("adapt", NAME, f"mains={path}", "-w", city.folder)


@pytest.mark.parametrize("words", [("adapt", NAME, "mains=x.csv"), ("borrow", NAME)])
def test_a_workspace_that_is_not_there(refuse, tmp_path, words):
    assert "city.toml" in refuse(*words, "-w", tmp_path / "nowhere")["given"]


@pytest.mark.parametrize("words", [("adapt", NAME, "mains=x.csv"), ("borrow", NAME)])
def test_a_file_for_a_workspace(refuse, files, words):
    refuse(*words, "-w", files["mains"])


@pytest.mark.parametrize(
    "text",
    [
        "name = ",
        'name = ""',
        "name = 'x'\nlongitude = 999",
        "name = 'x'\ngeoid = 36",
        "\udcff",
        "a = " + "[" * 5000,
        "a = 1" + "0" * 6000,
    ],
)
def test_a_broken_city_toml(refuse, city, text):
    (city.folder / "city.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    refuse("borrow", NAME, "-w", city.folder)


def test_a_city_that_is_there_already(refuse, city):
    assert "already" in refuse("new", city.folder)["given"]


def test_a_file_where_the_city_should_be(refuse, files):
    refuse("new", files["mains"])
    refuse("new", files["mains"] / "below")


@pytest.mark.parametrize(
    "words",
    [
        ("--longitude", "-76"),
        ("--longitude", "-760", "--latitude", "43"),
        ("--longitude", "nan", "--latitude", "43"),
        ("--geoid", "36-73000"),
        ("--country", "Utopia"),
    ],
)
def test_a_place_that_is_none(refuse, tmp_path, words):
    refuse("new", tmp_path / "city", *words)
    assert not (tmp_path / "city").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_may_not_be_written(refuse, city, files):
    city.tables.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        refuse("adapt", NAME, f"mains={files['mains']}", "-w", city.folder)
    finally:
        city.tables.chmod(stat.S_IRWXU)


def test_a_workspace_whose_tables_are_a_file(refuse, city, files):
    city.tables.rmdir()
    city.tables.write_text("not a folder")
    refuse("adapt", NAME, f"mains={files['mains']}", "-w", city.folder)


def test_a_name_that_is_not_utf8(refuse, city, files, tmp_path):
    path = tmp_path / os.fsdecode(b"m\xff\xe9ins.csv")
    files["mains"].rename(path)
    assert "UTF-8" in refuse("adapt", NAME, f"mains={path}", "-w", city.folder)["given"]


def test_a_name_in_another_script_and_with_quotes_is_read(call, city, files, tmp_path):
    path = tmp_path / "Rörledning 'ny\" [2].csv"
    files["mains"].rename(path)
    called = call("adapt", NAME, f"mains={path}", f"breaks={files['breaks']}", "--json", "-w", city.folder)
    assert called.code == 0, called


def test_required_fields_that_nothing_meets_leave_with_code_2_and_are_named(call, city, files):
    called = call("adapt", NAME, f"breaks={files['breaks']}", "--json", "-w", city.folder)
    assert called.code == 2
    assert "mains.installed" in called.json["missing_required"]


def test_doctor_tells_what_is_ill_and_never_raises(call, city, files):
    assert call("doctor", "-w", city.folder).code == 0
    call("adapt", NAME, f"mains={files['mains']}", f"breaks={files['breaks']}", "-w", city.folder)
    well = call("doctor", "-w", city.folder, "--json")
    assert well.code == 0 and well.json["well"]
    (city.tables / "breaks.parquet").write_bytes(b"PAR1 and then nothing")
    ill = call("doctor", "-w", city.folder, "--json")
    assert ill.code == 2
    assert [one["what"] for one in ill.json["things"] if not one["well"]] == ["table breaks"]


@pytest.mark.parametrize(
    "spoil", ["city.toml", "solutions/water-main-breaks/crosswalk.toml", "solutions/water-main-breaks/solution.lock"]
)
def test_doctor_names_the_file_that_is_broken(call, city, spoil):
    (city.folder / spoil).write_text("this = = is no TOML")
    called = call("doctor", "-w", city.folder, "--json")
    assert called.code == 2 and not called.json["well"]
    assert any(spoil.rpartition("/")[2] in one["words"] for one in called.json["things"] if not one["well"])


def test_doctor_calls_a_solution_ill_that_lacks_a_required_field(call, city, files, tmp_path):
    narrow = tmp_path / "mains.csv"
    narrow.write_text("MAIN_ID,LENGTH_FT\n" + "\n".join(f"M{n},{n + 40}.5" for n in range(30)))
    call("adapt", NAME, f"mains={narrow}", f"breaks={files['breaks']}", "-w", city.folder)
    called = call("doctor", "-w", city.folder, "--json")
    assert called.code == 2
    assert any("still needs a column for mains.installed" in one["words"] for one in called.json["things"])


def test_doctor_does_not_take_an_older_proof_for_one_that_is_broken(call, city, files):
    call("adapt", NAME, f"mains={files['mains']}", f"breaks={files['breaks']}", "-w", city.folder)
    kept = city.folder / "solutions" / NAME / "evidence"
    kept.mkdir(exist_ok=True)
    print_ = crosswalk_fingerprint(open_solution(city.folder, NAME))
    (kept / "2026-01-02.json").write_text(f'{{"format": 1, "crosswalk_sha256": "{print_}"}}')
    assert call("doctor", "-w", city.folder).code == 0
    (kept / "2026-01-03.json").write_text("{")
    called = call("doctor", "-w", city.folder, "--json")
    assert called.code == 2
    assert any("2026-01-03.json" in one["words"] for one in called.json["things"] if not one["well"])


def test_doctor_of_a_place_without_a_city(call, tmp_path):
    called = call("doctor", "-w", tmp_path / "nowhere", "--json")
    assert called.code == 2 and not called.json["well"]
