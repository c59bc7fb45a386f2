"""From the first text to an amendment: what is frozen, what is refused, and that no name leads out of the city."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.called import Called
from tests.challenges.conftest import NAME
from tests.web.challenges.made_up import TOGETHER, launch
from upstate.actions.amend_challenge import amend_challenge
from upstate.actions.build_challenge import build_challenge
from upstate.actions.doctor import doctor
from upstate.actions.launch_challenge import launch_challenge
from upstate.actions.new_challenge import new_challenge
from upstate.actions.open_challenge import list_challenges, open_challenge, refuse_changed_files
from upstate.city import open_workspace
from upstate.cli.main import app
from upstate.errors import BadSolution, BadWorkspace, UpstateError

NOW = datetime(2026, 9, 26, 13, tzinfo=UTC)
DATES = """
[dates]
time_zone = "America/New_York"
opens = 2026-09-26T09:00:00
closes = 2026-10-09T23:59:00
judged = 2026-10-20T17:00:00
results = 2026-10-27T18:00:00
"""


@pytest.fixture
def dated(roads_city: Path) -> Path:
    """A city whose challenge is built and says its dates."""
    with (roads_city / "challenges" / NAME / "challenge.toml").open("a", encoding="utf-8") as text:
        text.write(DATES)
    return roads_city


@pytest.fixture
def launched(dated: Path) -> Path:
    launch_challenge(workspace=dated, name=NAME, now=NOW)
    return dated


@pytest.fixture
def call() -> Callable[..., Called]:
    """Call the program; a traceback is a fault of the program, so it is not caught."""

    def call(*words: object) -> Called:
        result = CliRunner().invoke(app, ["challenge", *map(str, words)], catch_exceptions=False)
        return Called(result.exit_code, result.stdout, result.stderr)

    return call


def test_a_launch_freezes_every_file_and_says_what_people_accept(launched: Path) -> None:
    opened = open_challenge(launched, NAME)
    folder = launched / "challenges" / NAME
    frozen = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name[0] != "."
    }
    assert opened.state == "launched" and opened.launched
    assert {*opened.launched.sha256} == frozen - {"built.json", "launched.json"}
    for path, sha256 in opened.launched.sha256.items():
        assert hashlib.sha256((folder / path).read_bytes()).hexdigest() == sha256
    assert opened.launched.terms_sha256 not in opened.launched.sha256.values()
    refuse_changed_files(opened)


@pytest.mark.parametrize("file", ["challenge.toml", "rules.md", "terms.md"])
def test_a_text_that_changes_after_launch_is_refused_everywhere(launched: Path, file: str) -> None:
    with (launched / "challenges" / NAME / file).open("a") as text:
        text.write("\n")
    for act in (
        open_challenge,
        lambda *where: amend_challenge(workspace=where[0], name=where[1], what="More", why="Because"),
    ):
        with pytest.raises(BadWorkspace, match=f"{file} of the challenge roads changed after it was launched"):
            act(launched, NAME)
    [listed] = list_challenges(launched)
    assert listed.opened is None and listed.fault


@pytest.mark.parametrize(
    "file", ["files/train.csv", "hidden/answers.parquet", "files/new.csv", "hidden/baselines/own-model.parquet"]
)
def test_a_file_that_changes_after_launch_is_named(launched: Path, call: Callable[..., Called], file: str) -> None:
    with (launched / "challenges" / NAME / file).open("ab") as changed:
        changed.write(b"x")
    refused = call("show", NAME, "-w", launched)
    assert refused.code == 2 and file in refused.err and "launched" in refused.err


def test_there_is_one_launch_and_no_building_after_it(launched: Path) -> None:
    for act in (launch_challenge, build_challenge):
        with pytest.raises(BadWorkspace, match="was launched on 2026-09-26; it does not change any more"):
            act(workspace=launched, name=NAME)


def test_what_is_not_ready_is_not_launched(roads_city: Path) -> None:
    with pytest.raises(BadWorkspace, match="says no dates"):
        launch_challenge(workspace=roads_city, name=NAME, now=NOW)
    with (roads_city / "challenges" / NAME / "challenge.toml").open("a", encoding="utf-8") as text:
        text.write(DATES)
    with pytest.raises(BadWorkspace, match="which is over"):
        launch_challenge(workspace=roads_city, name=NAME, now=datetime(2026, 10, 10, 4, tzinfo=UTC))
    launch_challenge(workspace=roads_city, name=NAME, now=datetime(2026, 10, 10, 3, 58, tzinfo=UTC))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("public = 0.3", "public = 0.5", "was changed since it was built"),
        ("datasets = []", 'datasets = ["road-ratings"]', "names the dataset 'road-ratings', which is not public"),
        ("datasets = []", 'datasets = ["../../etc/passwd@1"]', "which is not public"),
        ("datasets = []", 'datasets = ["x@99999999999999999999"]', "which is not public"),
    ],
)
def test_a_launch_of_what_does_not_agree_is_refused(dated: Path, old: str, new: str, said: str) -> None:
    path = dated / "challenges" / NAME / "challenge.toml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(UpstateError, match=said):
        launch_challenge(workspace=dated, name=NAME, now=NOW)
    assert not (path.parent / "launched.json").exists()


def test_a_launch_that_does_not_agree_with_a_city_that_is_there_is_refused(dated: Path) -> None:
    with (dated / "challenges" / NAME / "challenge.toml").open("a", encoding="utf-8") as text:
        text.write(TOGETHER.format(city="Millbrook"))
    there = launch(open_workspace(dated), name="ithaca", more=TOGETHER.format(city="Ithaca"))
    with pytest.raises(BadWorkspace, match=r"does not agree with ithaca, .*closes: here 2026-10-09T23:59:00-04:00"):
        launch_challenge(workspace=dated, name=NAME, now=NOW)
    shutil.rmtree(there)
    launch_challenge(workspace=dated, name=NAME, now=NOW)


def test_a_file_that_was_changed_since_it_was_built_stops_the_launch(dated: Path) -> None:
    (dated / "challenges" / NAME / "files" / "test.csv").write_text("id\n1\n")
    with pytest.raises(BadWorkspace, match=r"files/test\.csv"):
        launch_challenge(workspace=dated, name=NAME, now=NOW)


def test_amendments_are_told_in_order_with_what_people_wrote_and_nothing_else(
    launched: Path, call: Callable[..., Called]
) -> None:
    hostile = 'Two "quotes", a ]], # and\n\x1b[31ma line end'
    amend_challenge(workspace=launched, name=NAME, what="It closes a day later.", why="The hall was closed.", now=NOW)
    amend_challenge(workspace=launched, name=NAME, what=hostile, why="[bold]no markup[/]")
    told = [one.what for one in open_challenge(launched, NAME).amendments]
    assert told == ["It closes a day later.", 'Two "quotes", a ]], # and [31ma line end']
    assert "[bold]no markup[/]" in " ".join(call("show", NAME, "-w", launched).out.split())


@pytest.mark.parametrize("words", ["", "  \n ", "x" * 2001])
def test_an_amendment_says_something(launched: Path, words: str) -> None:
    with pytest.raises(BadWorkspace, match="characters"):
        amend_challenge(workspace=launched, name=NAME, what=words, why="Because")


def test_before_the_launch_there_is_nothing_to_amend(roads_city: Path) -> None:
    with pytest.raises(BadWorkspace, match="not launched yet"):
        amend_challenge(workspace=roads_city, name=NAME, what="More", why="Because")


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../roads", "Roads", "roads/files", "-roads", "a" * 61, "rö", "a\nb", "a b", "together"]
)
def test_a_name_that_is_none_is_refused_at_every_door(roads_city: Path, call: Callable[..., Called], name: str) -> None:
    for words in (
        ("new", "--from", "road-decay"),
        ("split",),
        ("build",),
        ("launch",),
        ("show",),
        ("amend", "--what", "abc", "--why", "abc"),
    ):
        refused = call(words[0], *words[1:], "-w", roads_city, "--", name)
        assert (refused.code, "can not be the name of a challenge" in refused.err) == (2, True), words


def test_a_name_that_is_taken_is_refused_and_what_is_there_stays(roads_city: Path) -> None:
    before = (roads_city / "challenges" / NAME / "challenge.toml").read_bytes()
    with pytest.raises(BadWorkspace, match="is there already"):
        new_challenge(workspace=roads_city, name=NAME, ranking="road-decay")
    assert (roads_city / "challenges" / NAME / "challenge.toml").read_bytes() == before


@pytest.mark.parametrize("ranking", ["water-main-breaks", "../road-decay", "road-challenge"])
def test_only_a_ranking_that_was_borrowed_makes_a_challenge(roads_city: Path, ranking: str) -> None:
    with pytest.raises(UpstateError):
        new_challenge(workspace=roads_city, name="other", ranking=ranking)
    assert not (roads_city / "challenges" / "other").exists()


def test_one_that_can_not_be_read_hides_no_other(roads_city: Path, call: Callable[..., Called]) -> None:
    broken = roads_city / "challenges" / "broken"
    broken.mkdir()
    (broken / "challenge.toml").write_bytes(b"\xff\xfe")
    linked = roads_city / "challenges" / "linked"
    linked.mkdir()
    (linked / "rules.md").symlink_to("/etc/hostname")
    (linked / "challenge.toml").write_text("title = 1")
    shown = call("list", "--json", "-w", roads_city)
    told = {one["name"]: one["state"] for one in json.loads(shown.out)}
    assert (shown.code, told) == (2, {"broken": "broken", "linked": "broken", NAME: "built"})
    with pytest.raises(BadSolution, match="is not UTF-8 text"):
        open_challenge(roads_city, "broken")
    with pytest.raises(BadWorkspace, match=r"rules\.md can not be read"):
        open_challenge(roads_city, "linked")


@pytest.mark.parametrize("file", ["built.json", "launched.json", "amendments.toml"])
def test_a_record_that_nobody_could_have_written_is_refused(launched: Path, file: str) -> None:
    (launched / "challenges" / NAME / file).write_text('{"at": "never", "x": 1}')
    with pytest.raises(BadWorkspace, match=f"{file} can not be read"):
        open_challenge(launched, NAME)


def test_a_challenge_without_a_mail_server_is_warned_of_at_the_launch_and_by_the_doctor(
    dated: Path, call: Callable[..., Called], monkeypatch: pytest.MonkeyPatch
) -> None:
    def ill() -> list[str]:
        return [what for what, well, words in doctor(workspace=dated).things if "mail server" in words and not well]

    monkeypatch.delenv("UPSTATE_EMAIL_URL", raising=False)
    assert ill() == []
    path = dated / "challenges" / NAME / "challenge.toml"
    path.write_text(path.read_text("utf-8").replace("2026-", "2099-"), "utf-8")
    assert "nobody gets the code by which people join" in call("launch", NAME, "-w", dated).out
    assert ill() == [f"challenge {NAME}"]
    monkeypatch.setenv("UPSTATE_EMAIL_URL", "smtps://u:p@mail.example.gov:465")
    assert ill() == []


def test_every_command_shows_what_it_did(dated: Path, call: Callable[..., Called]) -> None:
    assert "then `upstate challenge build roads`." in " ".join(call("split", NAME, "-w", dated).out.split())
    assert "which only you see" in " ".join(call("build", NAME, "-w", dated).out.split())
    path = dated / "challenges" / NAME / "challenge.toml"
    path.write_text(path.read_text("utf-8").replace("2026-", "2099-"), "utf-8")
    assert "is launched" in call("launch", NAME, "-w", dated).out
    assert "Opens 2099-09-26 09:00" in call("show", NAME, "-w", dated).out
    assert "(launched)" in call("list", "-w", dated).out
    assert json.loads(call("show", NAME, "--json", "-w", dated).out)["state"] == "launched"
