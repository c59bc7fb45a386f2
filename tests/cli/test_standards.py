"""`upstate assess` and `upstate standards`, as a person and another program call them."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import call

WWC = "what-works-cities-2022"
LEADS = '\n[leads]\ndata = "Ana Ruiz"\n'


@pytest.fixture
def city(tmp_path: Path) -> Path:
    folder = tmp_path / "springfield"
    assert call("new", folder, "--place", "Springfield").code == 0
    with (folder / "city.toml").open("a", encoding="utf-8") as settings:
        settings.write(LEADS)
    return folder


def test_a_fresh_demo_city_has_twelve_answers_that_no_person_gave(
    demo_city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = call("assess", WWC, "--json", "-w", shutil.copytree(demo_city, tmp_path / "demo")).json
    seen = {one["id"]: one["answer"] for one in said["answers"] if one["by"] == "detector"}
    with capsys.disabled():
        sys.stdout.write(f"\nanswered by what is seen, {len(seen)} of {said['of']}: {seen}\n")
    assert len(seen) >= 12 and set(seen.values()) == {"met", "not_met"}
    assert said["score"] == sum(one == "met" for one in seen.values())
    for one in said["answers"]:
        if one["by"] == "detector":
            assert one["confidence"] in range(1, 6) and one["source"] and one["checked_on"]
            assert one["verified"] is (one["confidence"] >= 4)


def test_what_the_demo_is_assessed_by_says_that_it_is_simulated(demo_city: Path) -> None:
    files = [
        path
        for name in ("measures", "meetings", "evaluations", "policies")
        for path in (demo_city / name).iterdir()
        if path.is_file()
    ]
    assert len(files) >= 7
    assert [path for path in files if "simulated" not in path.read_text("utf-8")] == []
    assert (demo_city / "city.toml").read_text("utf-8").count("(simulated)") >= 4


def test_assess_gives_the_promised_keys(city: Path) -> None:
    said = call("assess", WWC, "--json", "-w", city).json
    assert {"standard", "level", "score", "of", "core_missing", "answers", "next"} <= said.keys()
    assert (said["standard"], said["level"], said["score"]) == (WWC, None, 1)
    assert said["core_missing"] == ["DM1", "LC1", "PA1"]
    assert len(said["answers"]) == said["of"] == 43
    for one in said["answers"]:
        assert {"id", "answer", "by", "confidence", "source", "checked_on"} <= one.keys()
        assert one["answer"] in ("met", "not_met", "unknown") and one["by"] in (None, "person", "detector")
        assert (one["by"] is None) == (one["answer"] == "unknown") == (one["confidence"] == 0)
    [seen] = [one for one in said["answers"] if one["by"]]
    assert (seen["id"], seen["by"], seen["confidence"], seen["source"]) == ("LC5", "detector", 4, ["city.toml"])
    assert said["next_level"] == "silver" and len(said["next"]) == 21
    assert {"id", "question", "core", "effort", "needed_by", "solutions"} <= said["next"][0].keys()


def test_a_person_answers_a_reviewer_comments_and_takes_it_back(city: Path) -> None:
    words = ("DM1", "met", "--who", "Ana", "--source", "https://a.gov", "-s", WWC, "--json", "-w", city)
    [dm1] = [one for one in call("standards", "answer", *words).json["answers"] if one["id"] == "DM1"]
    assert (dm1["answer"], dm1["by"], dm1["who"], dm1["verified"]) == ("met", "person", "Ana", True)
    assert call("standards", "comment", "DM1", "Notes are missing.", "-s", WWC, "-w", city).code == 0
    assert "Notes are missing." in (city / "standards" / f"{WWC}.toml").read_text("utf-8")
    assert "DM1" not in call("assess", WWC, "--json", "-w", city).json["core_missing"]
    assert call("standards", "answer", "DM1", "forget", "-s", WWC, "-w", city).code == 2  # the comment would be lost
    call("standards", "answer", "LC1", "met", "-s", WWC, "-w", city)
    assert "LC1" in call("standards", "answer", "LC1", "forget", "-s", WWC, "--json", "-w", city).json["core_missing"]


def test_the_history_shows_how_the_score_and_the_level_changed_by_day(city: Path) -> None:
    none = call("standards", "history", "open-data-portal", "-w", city)
    assert none.code == 0 and "upstate assess open-data-portal --keep" in none.out
    kept = city / "standards" / "history" / WWC
    kept.mkdir(parents=True)
    for day, score, level in (("2026-01-05", 30, "gold"), ("2026-03-01", 22, "silver"), ("2026-04-01", 22, "ruby")):
        said = {"score": score, "of": 43, "verified": {"score": 9}, "level": level}
        (kept / f"{day}.json").write_text(json.dumps(said), "utf-8")
    for day, spoiled in (("2026-02-01", "{"), ("2026-02-02", '{"score": "9"}'), ("2026-02-03", "[]")):
        (kept / f"{day}.json").write_text(spoiled, "utf-8")
    call("assess", WWC, "--keep", "-w", city)
    today, ruby, silver, gold = call("standards", "history", WWC, "--json", "-w", city).json["history"]
    assert (gold["level"], gold["change"], silver["level"], silver["change"]) == ("gold", None, "silver", -8)
    assert (ruby["level"], ruby["change"], today["score"], today["change"]) == (None, 0, 1, -21)
    shown = call("standards", "history", WWC, "-w", city).out
    assert "2026-03-01  22 of 43  9         -8      Silver" in shown and "no level" in shown
    assert call("standards", "history", "nope", "-w", city).code == 2


def test_the_list_and_the_ladder_can_be_read_before_there_is_a_city() -> None:
    listed = call("standards", "list", "--json").json["standards"]
    assert {"first-rung", WWC, "open-data-policy"} <= {one["name"] for one in listed}
    assert "First Rung" in call("standards", "list").out
    ladder = call("standards", "ladder", WWC, "--json").json
    assert [(one["name"], one["criteria"]) for one in ladder["levels"]] == [
        ("silver", 22),
        ("gold", 30),
        ("platinum", 37),
    ]
    assert len(ladder["criteria"]) == 43 and ladder["sources"]
    assert "DM1*" in call("standards", "ladder", WWC).out


def test_the_badge_is_a_picture_that_counts_what_can_be_looked_at(city: Path, tmp_path: Path) -> None:
    for words in ((), ("--spanish",)):
        assert call("standards", "badge", tmp_path / "badge.svg", "-s", WWC, *words, "-w", city).code == 0
        assert "<svg" in (tmp_path / "badge.svg").read_text("utf-8")


@pytest.mark.parametrize("words", [(), ("--all",), ("--snapshot",)])
def test_an_assessment_is_told_in_words(city: Path, words: tuple[str, ...]) -> None:
    told = call("assess", WWC, *words, "-w", city)
    assert told.code == 0 and "1 of 43, no level; core missing: DM1, LC1, PA1." in told.out
    following = "upstate standards answer ID" if words == ("--snapshot",) else "Silver, 21 more criteria"
    assert told.out.count("Next: ") == 1 and f"Next: {following}" in told.out


def test_names_with_brackets_are_words_and_no_colours(city: Path) -> None:
    hostile = "[red]Ana[/red] [/]"
    assert (
        call("standards", "answer", "DM1", "met", "--who", hostile, "--why", hostile, "-s", WWC, "-w", city).code == 0
    )
    told = call("assess", WWC, "--all", "-w", city)
    assert told.code == 0 and "[red]Ana[/red]" in told.out.replace("\n", " ")


LONG = "x" * 5_000
HOSTILE_NAMES = ["", " ", "../../../etc/passwd", "what-works\x00", "wörks", "[red]", "-", LONG, "\ud800"]
HOSTILE: list[tuple[str, ...]] = [
    *(("assess", name) for name in HOSTILE_NAMES if name),
    *(("standards", "ladder", name) for name in HOSTILE_NAMES),
    *(("standards", "answer", name, "met", "-s", WWC) for name in HOSTILE_NAMES),
    *(("standards", "answer", "DM1", "met", "-s", name) for name in HOSTILE_NAMES if name),
    *(("standards", "answer", "DM1", name, "-s", WWC) for name in HOSTILE_NAMES),
    *(("standards", "answer", "DM1", "met", "--who", name, "-s", WWC) for name in (" ", LONG, "\ud800")),
    *(("standards", "answer", "DM1", "met", "--why", name, "-s", WWC) for name in (LONG, "\ud800", "a\x00b")),
    *(("standards", "answer", "DM1", "met", "--source", name, "-s", WWC) for name in ("javascript:1", "data:text/html,1")),
    *(("standards", "answer", "DM1", "met", "--again", name, "-s", WWC) for name in ("soon", "2020-01-01", "2026-02-31", LONG)),
    ("standards", "answer", "LC5", "not-met", "-s", WWC),
    ("standards", "comment", "DM1", "Hello", "-s", WWC),
    *(("standards", "comment", name, "Hello", "-s", WWC) for name in HOSTILE_NAMES),
    *(("standards", "badge", name, "-s", WWC) for name in (".", "/dev/null/badge.svg", "/proc/badge.svg", "bad\x00ge.svg", LONG)),
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE, ids=[f"{number}-{' '.join(one[:2])}" for number, one in enumerate(HOSTILE)])
def test_words_that_can_not_be_followed_are_told_in_three_parts_and_nothing_is_kept(
    city: Path, words: tuple[str, ...]
) -> None:
    for more in ((), ("--json",)):
        where = () if "ladder" in words else ("-w", city)
        told = call(*words, *more, *where)
        assert (told.code, told.out) == (2, ""), told.err
        assert "Traceback" not in told.err
    fault = told.fault
    assert fault["given"] and fault["allowed"] and fault["next_step"]
    assert not (city / "standards" / f"{WWC}.toml").exists()


BROKEN: dict[str, bytes] = {
    "no TOML": b"standard = ",
    "bytes": b"\xff\xfe\x00",
    "another standard": b'standard = "first-rung"\n',
    "an id that there is not": f'standard = "{WWC}"\n[[answer]]\nid = "XX"\nanswer = "met"\nwho = "a"\n'.encode()
    + b"checked_on = 2026-01-01\nagain_on = 2027-01-01\n",
    "deep": b"a = " + b"[" * 20_000,
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_of_answers_is_told_and_left_as_it_is(city: Path, what: str) -> None:
    file = city / "standards" / f"{WWC}.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(BROKEN[what])
    for words in (
        ("assess", WWC),
        ("standards", "answer", "DM1", "met", "-s", WWC),
        ("standards", "badge", "b.svg", "-s", WWC),
    ):
        told = call(*words, "--json", "-w", city)
        assert told.code == 2 and f"{WWC}.toml" in json.dumps(told.fault)
    assert file.read_bytes() == BROKEN[what]


def test_answers_that_are_a_folder_are_told(city: Path) -> None:
    (city / "standards" / f"{WWC}.toml").mkdir(parents=True)
    assert call("assess", WWC, "--json", "-w", city).fault["allowed"]


@pytest.mark.parametrize("leads", ["leads = 5", 'leads = ["a"]', '[leads]\ndata = 7\nperformance = ""'])
def test_leads_that_are_no_names_close_nothing(city: Path, leads: str) -> None:
    settings = city / "city.toml"
    settings.write_text(settings.read_text("utf-8").replace(LEADS, f"\n{leads}\n"), "utf-8")
    assert call("assess", WWC, "--json", "-w", city).json["score"] == 0


def test_a_city_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "upstate new" in call("assess", "--json", "-w", tmp_path / "nowhere").fault["next_step"]
