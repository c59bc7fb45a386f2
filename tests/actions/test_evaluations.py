"""An evaluation from the plan to the decision, by the commands that people use."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import tomlkit

from tests.called import Called
from tests.measures.evaluating.making import computed, month, noisy, planned, series, stepped
from upstate.actions.decide_evaluation import decide_evaluation
from upstate.actions.draft_evaluation import draft_evaluation
from upstate.actions.open_evaluations import open_evaluation, open_evaluations
from upstate.actions.read_evaluation import ReadEvaluation, read_evaluation
from upstate.actions.register_evaluation import register_evaluation
from upstate.actions.sharing_evaluations import effect_figures
from upstate.city import CitySettings, create_workspace, open_workspace, write_text
from upstate.errors import BadSolution, BadWorkspace, UpstateError
from upstate.measures.history import keep_computed

NAME = "second-crew"
BEFORE, READ_ON = month(30), month(50)


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A city with a measure, its figures, and a plan that somebody wrote."""
    folder = tmp_path / "springfield"
    create_workspace(folder, CitySettings(name="Springfield, IL"))
    write_text(
        folder / "measures" / "potholes-filled.toml",
        'title = "Potholes filled in 5 days"\nunit = "percent"\ndirection = "up"\n',
    )
    found = [series(stepped(1, effect=8)), *(series(noisy(n), name) for n, name in enumerate(("North", "South")))]
    keep_computed(folder / "measures" / "computed" / "potholes-filled", computed(*found))
    write_plan(folder)
    return folder


def write_plan(folder: Path, name: str = NAME, **said: object) -> Path:
    values = planned().model_dump(exclude_defaults=True) | said
    path = folder / "evaluations" / f"{name}.toml"
    write_text(path, "# Why: winter was hard.\n" + tomlkit.dumps(values))
    return path


def register(folder: Path, today: date = BEFORE, **said: bool) -> None:
    register_evaluation(workspace=folder, name=NAME, today=today, **said)


def read(folder: Path, today: date = READ_ON, *, early: bool = False) -> ReadEvaluation:
    return read_evaluation(workspace=folder, name=NAME, early=early, today=today)


def stage(folder: Path, today: date) -> str:
    return open_evaluation(workspace=folder, name=NAME, today=today).stage


def test_an_evaluation_goes_from_the_plan_to_the_decision(city: Path) -> None:
    assert stage(city, BEFORE) == "draft"
    register(city)
    assert [stage(city, day) for day in (BEFORE, month(40), READ_ON)] == ["waiting", "running", "due"]
    made = read(city)
    assert made.result.verdict == "as_expected"
    assert made.told[0].endswith("Read as registered on 2022-07-01.")
    assert stage(city, READ_ON) == "read"
    found = decide_evaluation(
        workspace=city, name=NAME, choice="keep", reason="It  works.", who="Ana Ruiz", today=READ_ON
    )
    assert found.stage == "decided"
    assert found.decision is not None
    assert (found.decision.reason, found.decision.result) == ("It works.", 1)


def test_what_a_person_wrote_in_the_file_stays(city: Path) -> None:
    register(city)
    text = (city / "evaluations" / f"{NAME}.toml").read_text("utf-8")
    assert text.startswith("# Why: winter was hard.")
    assert "registered_on = 2022-07-01" in text


def test_the_day_of_registration_stands_above_the_table_of_starts(city: Path) -> None:
    starts = {"North": month(36), "South": month(40)}
    path = write_plan(city, method="staggered", breakdown="neighborhood", starts=starts, before=24)
    register(city)
    found = open_evaluation(workspace=city, name=NAME, today=BEFORE)
    assert found.plan is not None
    assert (found.plan.registered_on, found.plan.starts) == (BEFORE, starts)
    assert "registered_on" in path.read_text("utf-8").split("[starts]")[0]


def test_what_has_begun_is_registered_only_looking_back_and_every_result_says_so(city: Path) -> None:
    with pytest.raises(BadWorkspace, match="It began on 2023-01-01") as told:
        register(city, month(37))
    assert "--looking-back" in told.value.next_step
    assert not (city / "evaluations" / "registered").exists()
    register(city, month(37), looking_back=True)
    assert "Registered after it began" in read(city).told[0]


def test_looking_back_changes_nothing_for_what_has_not_begun(city: Path) -> None:
    register(city, looking_back=True)
    assert "Read as registered" in read(city).told[0]


def test_on_the_day_of_its_start_it_may_still_be_registered(city: Path) -> None:
    register(city, month(36))
    assert not read(city).result.looking_back


def test_a_plan_is_registered_once(city: Path) -> None:
    register(city)
    with pytest.raises(BadWorkspace, match="was registered on 2022-07-01"):
        register(city)


def test_a_plan_changed_afterwards_is_read_as_it_was_registered_and_the_change_is_told(city: Path) -> None:
    register(city)
    first = read(city).result
    write_plan(city, expected={"direction": "up", "size": 1}, after=6)
    changed = read(city)
    assert changed.result.changed == ("after", "expected")
    assert changed.result.effect == first.effect
    assert (changed.result.expected, changed.result.number) == (5, 2)
    assert "changed afterwards: after and expected" in changed.told[0]


def test_what_was_registered_can_not_be_edited_unseen(city: Path) -> None:
    register(city)
    path = city / "evaluations" / "registered" / f"{NAME}.json"
    path.write_text(path.read_text("utf-8").replace('"size": 5.0', '"size": 1.0'), "utf-8")
    with pytest.raises(BadWorkspace, match="was changed after it was written"):
        read(city)


def test_before_its_day_it_is_read_only_when_asked_and_the_look_is_told_later(city: Path) -> None:
    register(city)
    with pytest.raises(BadWorkspace, match="is read on 2024-03-01"):
        read(city, month(44))
    assert read(city, month(44), early=True).told[0].startswith("Before its day.")
    assert stage(city, month(44)) == "running"
    assert any("looked at 1 time before its day" in one for one in read(city).told)


def test_a_result_is_kept_once_and_never_changed(city: Path) -> None:
    register(city)
    first = read(city)
    kept = first.path.read_bytes()
    assert read(city, month(51)).path == first.path
    keep_computed(city / "measures" / "computed" / "potholes-filled", computed(series(stepped(1, effect=0))))
    second = read(city, month(52))
    assert (second.result.number, second.path.name) == (2, "0002.json")
    assert first.path.read_bytes() == kept


@pytest.mark.parametrize("choice", ["keep", "stop"])
def test_nobody_decides_before_the_reading(city: Path, choice: str) -> None:
    register(city)
    read(city, month(44), early=True)
    with pytest.raises(BadWorkspace, match="was not read yet"):
        decide_evaluation(workspace=city, name=NAME, choice=choice, reason="It works.", who="Ana", today=month(44))


@pytest.mark.parametrize(
    ("choice", "reason", "who"),
    [
        ("maybe", "It works.", "Ana"),
        ("keep", "", "Ana"),
        ("keep", "It works.", ""),
        ("keep", "<script>it</script>", "Ana"),
    ],
)
def test_a_decision_that_can_not_be_kept_changes_nothing(city: Path, choice: str, reason: str, who: str) -> None:
    register(city)
    read(city)
    before = (city / "evaluations" / f"{NAME}.toml").read_bytes()
    with pytest.raises(BadSolution):
        decide_evaluation(workspace=city, name=NAME, choice=choice, reason=reason, who=who, today=READ_ON)
    assert (city / "evaluations" / f"{NAME}.toml").read_bytes() == before


def test_a_measure_or_a_group_that_is_not_there_is_told_at_registration(city: Path) -> None:
    write_plan(city, measure="potholes")
    with pytest.raises(BadWorkspace, match="potholes"):
        register(city)
    write_plan(city, method="compared", breakdown="neighborhood", groups=["North", "Atlantis"])
    with pytest.raises(BadWorkspace, match="no figures of Atlantis by neighborhood") as told:
        register(city)
    assert told.value.allowed == "North, South"


def test_the_site_registers_a_plan_that_nobody_wrote_by_hand(city: Path) -> None:
    said = planned(starts=month(40), read_on=month(60)).model_dump(exclude_defaults=True)
    register_evaluation(workspace=city, name="third-crew", said=said, today=BEFORE)
    assert open_evaluation(workspace=city, name="third-crew", today=BEFORE).stage == "waiting"
    with pytest.raises(BadWorkspace, match="already"):
        register_evaluation(workspace=city, name="third-crew", said=said, today=BEFORE)


@pytest.mark.parametrize("method", ["interrupted", "compared", "staggered", "chance"])
def test_a_draft_says_what_is_missing_and_is_registered_once_it_is_complete(city: Path, method: str) -> None:
    said = {
        "question": 'Does "a crew" help \\ much?',
        "change": "A third crew",
        "owner": "Works",
        "measure": "potholes-filled",
    }
    path = draft_evaluation(workspace=city, name="third-crew", method=method, today=BEFORE, **said)
    with pytest.raises(BadSolution, match="greater than 0"):
        register_evaluation(workspace=city, name="third-crew", today=BEFORE)
    write_text(path, path.read_text("utf-8").replace("size = 0 ", "size = 5 "))
    if method == "staggered":
        complete = path.read_text("utf-8") + "North = 2022-09-01\nSouth = 2022-10-01\n"
        write_text(path, complete.replace('breakdown = ""', 'breakdown = "neighborhood"'))
    elif method != "interrupted":
        with pytest.raises(BadSolution, match="groups says who gets it"):
            register_evaluation(workspace=city, name="third-crew", today=BEFORE)
        text = path.read_text("utf-8").replace("groups = []", 'groups = ["North"]')
        write_text(path, text.replace('breakdown = ""', 'breakdown = "neighborhood"'))
    made = register_evaluation(workspace=city, name="third-crew", today=BEFORE)
    assert made.registered.plan.question == said["question"]
    assert made.registered.plan.first_start == month(32)
    with pytest.raises(BadWorkspace, match="is there already"):
        draft_evaluation(workspace=city, name="third-crew", method=method, today=BEFORE, **said)


def test_a_note_and_a_broken_file_hide_no_other(city: Path) -> None:
    write_text(city / "evaluations" / "postcards.toml", 'question = "Do postcards open doors?"\nmethod = "Chance"\n')
    write_text(city / "evaluations" / "broken.toml", "= \n")
    (city / "evaluations" / "loop.toml").symlink_to("loop.toml")
    found = {one.name: one.stage for one in open_evaluations(workspace=city, today=BEFORE)}
    assert found == {"broken": "broken", "loop": "broken", "postcards": "note", NAME: "draft"}
    with pytest.raises(BadWorkspace, match="names no measure"):
        read_evaluation(workspace=city, name="postcards", today=READ_ON)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a/b", "x" * 101, "a\n", "nobody"])
def test_a_name_that_is_none_is_told_in_three_parts(city: Path, name: str) -> None:
    for ask in (register_evaluation, read_evaluation, open_evaluation):
        with pytest.raises(UpstateError) as told:
            ask(workspace=city, name=name)
        assert told.value.allowed
        assert told.value.next_step


def test_a_registered_plan_of_a_borrowed_solution_feeds_its_evidence(city: Path) -> None:
    write_plan(city, solution="smoke-alarms")
    register(city)
    read(city)
    figures, held = effect_figures(open_workspace(city), "smoke-alarms")
    assert [one.what for one in figures] == [
        "effect on “Potholes filled in 5 days”, percent, interrupted, 12 periods after"
    ]
    assert figures[0].low is not None
    assert held == ()
    assert effect_figures(open_workspace(city), "road-decay") == ((), ())


def test_what_was_registered_after_it_began_is_no_evidence_for_others(city: Path) -> None:
    write_plan(city, solution="smoke-alarms")
    register(city, month(37), looking_back=True)
    read(city)
    figures, held = effect_figures(open_workspace(city), "smoke-alarms")
    assert figures == ()
    assert held == ("the evaluation second-crew, registered after it began",)


def test_the_command_line_does_it_all(city: Path, call: Callable[..., Called]) -> None:
    asked = ("--workspace", city, "--json")
    assert call("evaluate", "register", NAME, *asked).fault["given"].startswith("It began on")
    assert call("evaluate", "register", NAME, "--looking-back", *asked).json["looking_back"] is True
    made = call("evaluate", "read", NAME, *asked).json
    assert made["result"]["verdict"] == "as_expected"
    assert call("evaluate", "show", NAME, *asked).json["result"] == made["result"]
    assert call("evaluate", "show", NAME, "--result", "7", *asked).fault["allowed"] == "1"
    decided = call("evaluate", "decide", NAME, "stop", "--reason", "Too dear.", "--who", "Ana Ruiz", *asked)
    assert decided.json["stage"] == "decided"
    listed = call("evaluate", "list", "--workspace", city)
    assert "decided: stop" in listed.out
    shown = call("evaluate", "show", NAME, "--workspace", city).out
    assert "expected without it" in shown
    assert "Decided on" in shown
    assert json.loads((city / "evaluations" / "results" / NAME / "0001.json").read_bytes())["number"] == 1
