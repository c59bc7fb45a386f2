"""What is seen of real workspaces, and of broken ones: nothing is raised, the broken part can not be told, and the others are still seen."""

from __future__ import annotations

import json
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import tomlkit

from tests.measures.evaluating.making import planned, read, series, stepped
from tests.standards.making import TODAY, criterion, standard
from upstate.actions.answer import answer_criterion
from upstate.actions.borrow import borrow
from upstate.actions.decide import decide
from upstate.actions.describe import describe
from upstate.actions.look_around import look_around
from upstate.actions.offer import offer
from upstate.actions.publish import publish
from upstate.actions.submit import submit
from upstate.city import CitySettings, create_workspace, open_workspace
from upstate.measures.evaluating.kept import Registered, keep_registered, keep_result
from upstate.measures.evaluating.registered import fingerprint
from upstate.ranking.format import FORMAT
from upstate.standards.answer import Met
from upstate.standards.detectors import DETECTORS, detect
from upstate.standards.seen import Seen

TABLE = "tree_id,species\n" + "".join(f"T-{number},oak\n" for number in range(60))
SAID = {
    "title": "Street trees and contracts",
    "description": "One row is one tree.",
    "department": "Parks",
    "contact": "parks@springfield.example",
    "licence": "CC0-1.0",
    "frequency": "yearly",
    "place": "Springfield",
    "key": ("tree_id",),
    "fields": {"tree_id": {"meaning": "Its number."}, "species": {"meaning": "Its kind."}},
}
POLICY = "# Policy\n\nIt was adopted by the council on March 3, 2026.\n\nEvery dataset shall be available for bulk download.\n"
BUNDLE = {
    "solution": "water-main-breaks",
    "title": "Water main breaks",
    "version": "1.0.0",
    "sha256": "0" * 64,
    "place": "Springfield",
    "shared_on": "2026-01-01",
    "status": "stopped",
}
# Everything that a workspace alone can show; the rest only the site knows.
BY_FILES = {*DETECTORS} - {"accessibility_tested", "feedback_answered", "guidance_published"}


def make_city(folder: Path, table: Path) -> Path:
    """A city in which each part can be seen."""
    leads = {"P19": "Ana Ruiz"}
    create_workspace(folder, CitySettings(name="Springfield, IL", departments=("Parks",), leads=leads))
    table.write_text(TABLE, "utf-8")
    made = offer(workspace=folder, dataset="trees", source=table, by="ana")
    describe(workspace=folder, dataset="trees", changes=SAID)
    for finding in made.draft.findings:
        decide(workspace=folder, dataset="trees", finding=finding.key, choice="keep", reason="Trees.", by="ana")
    submit(workspace=folder, dataset="trees", by="ana")
    publish(workspace=folder, dataset="trees", by="ben")
    lock = borrow(workspace=folder, solution="water-main-breaks")
    assert lock.solution == "water-main-breaks"
    borrowed = folder / "solutions" / "water-main-breaks"
    write(borrowed / "evidence" / "2026-01-01.json", json.dumps({"format": FORMAT}))
    (borrowed / "rankings" / "2026-01-01").mkdir(parents=True)
    write(folder / "share/shared/water-main-breaks/springfield/bundle.json", json.dumps(BUNDLE))
    write(folder / "policies" / "open-data.md", POLICY)
    write(folder / "measures" / "trees.toml", 'goal = "Shade"\ntarget = 5\npublic = true\n')
    write(folder / "meetings" / f"{TODAY - timedelta(days=9)}-trees.md", "We met.")
    write_evaluation(folder)
    return folder


def write_evaluation(folder: Path, *, looking_back: bool = False, is_read: bool = True) -> None:
    """One that was registered, read and decided."""
    decision = {"choice": "keep", "reason": "It works.", "who": "Ana Ruiz", "on": TODAY, "result": 1}
    plan = planned(registered_on=TODAY - timedelta(days=300), decision=decision)
    keep_registered(
        folder,
        Registered(
            name="a",
            registered_on=TODAY - timedelta(days=300),
            looking_back=looking_back,
            sha256=fingerprint(plan),
            plan=plan,
        ),
    )
    if is_read:
        keep_result(folder, read(plan, series(stepped(1, effect=8)), name="a"))
    write(folder / "evaluations" / "a.toml", tomlkit.dumps(plan.model_dump(exclude_defaults=True)))


def write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seen")
    return make_city(folder / "city", folder / "trees.csv")


@pytest.fixture
def city(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "city", symlinks=True))


def look(folder: Path, **settings: object) -> Seen:
    city = open_workspace(folder)
    # A version is published on the day on which the test runs; all else goes by the day of these tests.
    today = max(TODAY, city.settings.today())
    settled = replace(city, settings=city.settings.model_copy(update=settings))
    return replace(look_around(settled, today=today), today=TODAY if today - TODAY > timedelta(days=60) else today)


def answers(seen: Seen) -> dict[str, Met]:
    """What each detector says; of a provision it is P19, and of the portal that it can be searched."""
    asked = [criterion(f"c{at}", seen_by=[name], seen_as="P19") for at, name in enumerate(DETECTORS)]
    found = detect(standard(*asked), seen)
    said = {one.detector: one.answer for each in found.values() for one in each}
    [portal] = standard(criterion("search")).criteria
    return {**said, "portal_has": DETECTORS["portal_has"](seen, portal).answer}


def test_a_whole_workspace_shows_everything_that_files_can_show(city: Path) -> None:
    assert {name for name, one in answers(look(city)).items() if one == "met"} == BY_FILES


def test_an_empty_workspace_shows_nothing_and_nothing_is_called_not_met(tmp_path: Path) -> None:
    create_workspace(tmp_path / "new", CitySettings(name="Springfield, IL"))
    assert set(answers(look(tmp_path / "new")).values()) == {"unknown"}


CATALOG = {
    "contract_data_published", "data_json_valid", "datasets_fresh", "departments_covered", "dictionaries", "inventory_complete",
    "inventory_fresh", "portal_has", "portal_online", "privacy_scan", "quality_checked",
}  # fmt: skip
PUBLIC = CATALOG - {"departments_covered", "inventory_complete", "inventory_fresh"}
EVALUATIONS = {"evaluations_decided", "evaluations_registered"}
SOLUTIONS = {"automated_decisions_listed", "evidence_shared", "solutions_borrowed"}
MEASURES = {"measures_have_targets", "measures_public"}
POLICIES = {"policy_adopted", "policy_text"}


def file_for_folder(name: str) -> Callable[[Path], None]:
    def put(city: Path) -> None:
        shutil.rmtree(city / name)
        (city / name).write_text("a file", "utf-8")

    return put


def content(name: str, text: str | bytes) -> Callable[[Path], None]:
    return lambda city: write(city / name, text)


def folder_for_file(name: str) -> Callable[[Path], None]:
    def put(city: Path) -> None:
        (city / name).unlink()
        (city / name).mkdir()

    return put


def link_out(name: str, outside: str) -> Callable[[Path], None]:
    """The file, or its folder, lies beside the city and is linked into it."""

    def put(city: Path) -> None:
        target = city.parent / outside
        shutil.move(city / name, target)
        (city / name).symlink_to(target)

    return put


def renamed(name: str, to: str) -> Callable[[Path], None]:
    def put(city: Path) -> None:
        (city / name).rename((city / name).with_name(to))

    return put


def pipe(name: str) -> Callable[[Path], None]:
    def put(city: Path) -> None:
        (city / name).unlink()
        os.mkfifo(city / name)

    return put


def circle(name: str) -> Callable[[Path], None]:
    def put(city: Path) -> None:
        (city / name).unlink()
        (city / name).symlink_to(city / name)

    return put


NOTE = f"meetings/{TODAY - timedelta(days=9)}-trees.md"
LOCK = "solutions/water-main-breaks/solution.lock"
EVIDENCE = "solutions/water-main-breaks/evidence/2026-01-01.json"
DEEP = "a = " + "[" * 50_000
BROKEN: dict[str, tuple[Callable[[Path], None], set[str]]] = {
    "a measure that is no TOML": (content("measures/trees.toml", "goal = "), MEASURES),
    "a measure of bytes": (content("measures/trees.toml", b"\xff\xfe\x00\x80"), MEASURES),
    "a measure as deep as a well": (content("measures/trees.toml", DEEP), MEASURES),
    "a huge measure": (content("measures/trees.toml", "# much\n" * 100_000), MEASURES),
    "a measure that is a folder": (folder_for_file("measures/trees.toml"), MEASURES),
    "a measure that waits for a writer": (pipe("measures/trees.toml"), MEASURES),
    "measures that are a file": (file_for_folder("measures"), MEASURES),
    "measures from outside": (link_out("measures", "theirs"), MEASURES),
    "a policy from outside": (link_out("policies/open-data.md", "secret.md"), POLICIES),
    "a policy that leads to itself": (circle("policies/open-data.md"), POLICIES),
    "a huge policy": (content("policies/open-data.md", POLICY * 10_000), POLICIES),
    "an empty policy": (content("policies/open-data.md", ""), POLICIES),
    "a policy of bytes": (content("policies/open-data.md", bytes(range(256)) * 9), POLICIES),
    "a policy that is a folder": (folder_for_file("policies/open-data.md"), POLICIES),
    "policies that are a file": (file_for_folder("policies"), POLICIES),
    "notes of a day that there is not": (renamed(NOTE, "2026-02-31-trees.md"), {"meeting_notes"}),
    "notes without a day": (renamed(NOTE, "minutes.md"), {"meeting_notes"}),
    "notes of a day to come": (renamed(NOTE, "2099-01-01.md"), {"meeting_notes"}),
    "notes in which nothing stands": (content(NOTE, ""), {"meeting_notes"}),
    "notes that are a folder": (folder_for_file(NOTE), {"meeting_notes"}),
    "notes from outside": (link_out(NOTE, "theirs.md"), {"meeting_notes"}),
    "a test that is no TOML": (content("evaluations/a.toml", "question = "), EVALUATIONS),
    "a test as deep as a well": (content("evaluations/a.toml", DEEP), EVALUATIONS),
    "a test of a day that is none": (content("evaluations/a.toml", 'registered_on = "soon"'), EVALUATIONS),
    "a test of a day to come": (
        content("evaluations/a.toml", 'question = "a?"\nmethod = "b"\nregistered_on = 2099-01-01'), EVALUATIONS),
    "a registered plan that is no JSON": (content("evaluations/registered/a.json", "{"), EVALUATIONS),
    "a result that is no JSON": (content("evaluations/results/a/0001.json", "{"), EVALUATIONS),
    "a round that is no JSON": (content("fieldwork/alarms/rounds/r1/round.json", "{"), EVALUATIONS),
    "a description that is no TOML": (content("catalog/trees/dataset.toml", "title = "), CATALOG),
    "a description of bytes": (content("catalog/trees/dataset.toml", b"\xff\xfe\x00"), CATALOG),
    "a description that is a folder": (folder_for_file("catalog/trees/dataset.toml"), CATALOG),
    "a version that is no JSON": (content("catalog/trees/versions/1/record.json", "{"), PUBLIC),
    "a catalog that is a file": (file_for_folder("catalog"), CATALOG),
    "a lock that is no TOML": (content(LOCK, "solution = "), SOLUTIONS),
    "a borrowed text that was changed": (
        content("solutions/water-main-breaks/solution.lock", "x = 1\n"), SOLUTIONS),
    "evidence that is no JSON": (content(EVIDENCE, "{"), SOLUTIONS),
    "evidence that is a list": (content(EVIDENCE, "[]"), SOLUTIONS),
    "evidence of another format": (content(EVIDENCE, '{"format": 99}'), SOLUTIONS),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_can_not_be_told_and_all_else_is_still_seen(city: Path, what: str) -> None:
    damage, lost = BROKEN[what]
    damage(city)
    said = answers(look(city))
    assert {name for name in lost if said[name] != "unknown"} == set()
    assert {name for name, one in said.items() if one == "met"} == BY_FILES - lost


def test_a_test_that_names_no_measure_is_a_registered_one_too(city: Path) -> None:
    write(city / "evaluations" / "a.toml", f'question = "a?"\nmethod = "By chance."\nregistered_on = {TODAY}\n')
    said = answers(look(city))
    assert (said["evaluations_registered"], said["evaluations_decided"]) == ("met", "unknown")


@pytest.mark.parametrize(("looking_back", "registered"), [(True, True), (False, False)])
def test_a_plan_registered_after_it_began_or_never_is_no_registered_test(
    city: Path, looking_back: bool, registered: bool
) -> None:
    shutil.rmtree(city / "evaluations")
    write_evaluation(city, looking_back=looking_back)
    if not registered:
        shutil.rmtree(city / "evaluations" / "registered")
    said = answers(look(city))
    assert (said["evaluations_registered"], said["evaluations_decided"]) == ("not_met", "unknown")


def test_a_decision_without_a_reading_does_not_count(city: Path) -> None:
    shutil.rmtree(city / "evaluations" / "results")
    assert answers(look(city))["evaluations_decided"] == "unknown"


def test_a_dataset_that_can_not_be_read_does_not_hide_the_others(city: Path) -> None:
    write(city / "catalog" / "lamps" / "dataset.toml", "title = ")
    seen = look(city, departments=("Parks", "Works"))
    assert [one.name for one in seen.datasets or ()] == ["trees"] and seen.unread == ("lamps",)
    said = answers(seen)
    assert (said["portal_online"], said["departments_covered"], said["inventory_complete"]) == (
        "met",
        "unknown",
        "unknown",
    )


def test_evidence_that_can_not_be_read_was_not_shared(city: Path) -> None:
    write(city / "share/shared/water-main-breaks/springfield/bundle.json", "{")
    said = answers(look(city))
    assert said["evidence_shared"] == "not_met"
    assert said["solutions_borrowed"] == "met"


def test_an_older_proof_does_not_stand_in_for_a_newer_one_that_is_broken(city: Path) -> None:
    write(city / "solutions/water-main-breaks/evidence/2026-02-01.json", "{")
    assert answers(look(city))["solutions_borrowed"] == "unknown"


@pytest.mark.parametrize("leads", ["Ana", ["Ana"], 5, {"P19": ["Ana"]}, {"P19": " "}, {"P19": "x" * 201}, {"P19": 7}])
def test_leads_that_are_no_names_are_nobody(city: Path, leads: object) -> None:
    seen = look(city, leads=leads)
    assert not seen.leads
    assert answers(seen)["lead_named"] == "unknown"


def test_words_of_strangers_are_told_on_one_line(city: Path) -> None:
    assert look(city, leads={"P19": "Ana\n  Ruiz"}).leads == {"P19": "Ana Ruiz"}


def test_what_is_hidden_or_half_written_is_no_note_and_no_measure(city: Path) -> None:
    write(city / "measures" / ".writing-1-a.toml", "goal = ")
    write(city / "meetings" / ".2026-11-20.md", "half")
    seen = look(city)
    assert [one.path for one in seen.measures or ()] == ["measures/trees.toml"]
    assert [one.path for one in seen.meetings or ()] == [NOTE]


def test_a_solution_that_no_past_can_prove_says_nothing(tmp_path: Path) -> None:
    create_workspace(tmp_path / "new", CitySettings(name="Springfield, IL"))
    borrow(workspace=tmp_path / "new", solution="open-data-policy")
    assert answers(look(tmp_path / "new"))["solutions_borrowed"] == "unknown"
    borrow(workspace=tmp_path / "new", solution="road-decay")
    assert answers(look(tmp_path / "new"))["solutions_borrowed"] == "not_met"


@pytest.fixture
def open_city() -> Iterator[Path]:
    """A city in a folder that other users of this machine may enter."""
    folder = Path(tempfile.mkdtemp(prefix="upstate-seen-"))
    folder.chmod(0o755)
    yield make_city(folder / "city", folder / "trees.csv")
    shutil.rmtree(folder)


def test_what_may_not_be_read_can_not_be_told(open_city: Path) -> None:
    look(open_city)
    for name in ("policies/open-data.md", "measures/trees.toml", "evaluations/a.toml"):
        (open_city / name).chmod(0)
    (open_city / "meetings").chmod(0)
    said = as_nobody(lambda: answers(look(open_city)))
    lost = {*POLICIES, *MEASURES, *EVALUATIONS, "meeting_notes"}
    assert {said[name] for name in lost} == {"unknown"}
    assert {name for name, one in said.items() if one == "met"} == BY_FILES - lost
    (open_city / "meetings").chmod(stat.S_IRWXU)


def as_nobody(do: Callable[[], dict[str, Met]]) -> dict[str, Met]:
    """Do it as a user who may read only what all may; the superuser may read everything."""
    if os.geteuid() != 0:
        return do()
    os.seteuid(65534)
    try:
        return do()
    finally:
        os.seteuid(0)


def test_a_person_answers_whatever_is_broken(city: Path) -> None:
    for damage, _lost in BROKEN.values():
        try:
            damage(city)
        except OSError:
            continue  # an earlier one has left nothing to break
    said = answer_criterion(
        workspace=city, standard="what-works-cities-2022", criterion="LC1", met=True, who="Ana", today=TODAY
    )
    assert said.answers["LC1"].answer == "met"
