"""What leaves a city: figures and names of columns, shown first, and never a person, a row or a small count."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.measures.evaluating.making import planned, read, series, stepped
from upstate.actions.borrow import borrow
from upstate.actions.build_registry import build_registry
from upstate.actions.find import find
from upstate.actions.lineage import tell_lineage
from upstate.actions.share import Leaving, NotShared, share
from upstate.actions.trust_registry import add_registry
from upstate.city import BorrowedPaths, CitySettings, create_workspace
from upstate.errors import UpstateError
from upstate.measures.evaluating.kept import Registered, keep_registered, keep_result
from upstate.measures.evaluating.registered import fingerprint
from upstate.ranking.travelling import small_counts, travelling
from upstate.solutions import FolderText, find_on_shelf, load_lock, read_folder
from upstate.solutions.bundle import Bundle
from upstate.solutions.changes import patch
from upstate.solutions.lineage import lineage

NAME = "water-main-breaks"
EVIDENCE = {
    "format": 1,
    "headline": "1%",
    "dates": [{"as_of": "2020-01-01", "units": 5000, "with_outcome": 90, "outcomes": 95, "base_rate": 0.018}],
    "rankers": [{"name": "random", "precision": {"1%": 0.02}, "interval": {"1%": [0.01, 0.03]}}],
    "verdict": {"sentence": "No model found more breaks than the rule."},
    "checks": [{"name": "odd_cell", "rows": 12, "share": 0.1, "examples": ["Mains row 12"], "details": {}}],
    "equity": None,
}


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A city that has borrowed the mains and has evidence of a proof."""
    return make_city(tmp_path / "springfield", "Springfield, IL", "1772000")


def make_city(folder: Path, name: str, geoid: str = "", **evidence: Any) -> Path:
    create_workspace(folder, CitySettings(name=name, geoid=geoid))
    borrow(workspace=folder, solution=NAME)
    keep_evidence(folder, **evidence)
    return folder


def keep_evidence(city: Path, /, **changes: Any) -> None:
    kept = BorrowedPaths(city / "solutions" / NAME).evidence
    kept.mkdir(exist_ok=True)
    lock, _ = load_lock(BorrowedPaths(city / "solutions" / NAME))
    proven = EVIDENCE | {"solution": {"name": NAME, "sha256": lock.sha256}} | changes
    (kept / "2026-01-02.json").write_text(json.dumps(proven), "utf-8")


def yes(_: Leaving) -> bool:
    return True


def not_shared(city: Path, **words: Any) -> str:
    with pytest.raises(NotShared) as caught:
        share(workspace=city, solution=NAME, **{"answer": yes, **words})
    fault = caught.value
    assert fault.given and fault.allowed and fault.next_step
    assert not (city / "share").exists()
    return fault.given


def test_what_is_shown_is_what_is_written(city: Path) -> None:
    shown: list[Leaving] = []
    shared = share(workspace=city, solution=NAME, answer=lambda leaving: not shown.append(leaving))
    written = {file.name: file.read_text("utf-8") for file in shared.folder.iterdir()}
    assert written == shown[0].files
    assert shared.folder == city / "share" / "shared" / NAME / "springfield-il-1772000"


def test_without_a_yes_nothing_is_written(city: Path) -> None:
    assert "was not shared" in not_shared(city, answer=lambda _: False)


def test_a_bundle_says_what_the_next_city_asks(city: Path) -> None:
    bundle = share(
        workspace=city, solution=NAME, staff_hours=6, contact="data@springfield.example", answer=yes
    ).leaving.bundle
    assert (bundle.status, bundle.staff_hours, bundle.contact) == ("backtested", 6, "data@springfield.example")
    assert bundle.figures[0].model_dump() == {
        "what": "precision at 1%, random",
        "value": 0.02,
        "low": 0.01,
        "high": 0.03,
    }


def test_a_failure_is_shared_without_a_proof(city: Path) -> None:
    shutil.rmtree(BorrowedPaths(city / "solutions" / NAME).evidence)
    assert "There is no proof" in not_shared(city)
    bundle = share(workspace=city, solution=NAME, stopped="our breaks have no dates", answer=yes).leaving.bundle
    assert (bundle.status, bundle.because) == ("stopped", "our breaks have no dates")


def test_an_evaluation_of_the_solution_makes_it_field_tested(city: Path) -> None:
    plan = planned(solution=NAME, registered_on=date(2022, 7, 1))
    registered = Registered(
        name="mains", registered_on=date(2022, 7, 1), looking_back=False, sha256=fingerprint(plan), plan=plan
    )
    keep_registered(city, registered)
    keep_result(city, read(plan, series(stepped(1, effect=8)), name="mains"))
    (city / "evaluations" / "mains.toml").write_text(tomlkit.dumps(plan.model_dump(exclude_defaults=True)), "utf-8")
    bundle = share(workspace=city, solution=NAME, answer=yes).leaving.bundle
    assert bundle.status == "field-tested"
    assert bundle.figures[-1].what.startswith("effect on “Potholes filled in 5 days”, points")


def test_rows_named_as_examples_stay_here(city: Path) -> None:
    leaving = share(workspace=city, solution=NAME, answer=yes).leaving
    assert "row 12" not in "".join(leaving.files.values())
    assert "the rows that data checks name as examples" in leaving.held


@pytest.mark.parametrize(
    "personal",
    [
        "write to jane.doe@gmail.com first", "call (315) 448-8000 about it", "SSN 536-22-8726",
        "Bob Miller of the crew left", "the pipe before 12 Maple St is a mystery",
    ],
)  # fmt: skip
def test_what_looks_personal_does_not_leave(city: Path, personal: str) -> None:
    assert "This may not leave" in not_shared(city, stopped=personal)


def test_a_city_that_bears_a_persons_name_may_share(tmp_path: Path) -> None:
    city = make_city(tmp_path / "city", "Virginia Beach", city="Virginia Beach")
    assert share(workspace=city, solution=NAME, answer=yes).leaving.bundle.place == "Virginia Beach"


@pytest.mark.parametrize(
    "field",
    [
        'material]\ncolumn = "MAT"\ncodes = { "CI" = "cast_iron", "per John Smith" = "cast_iron" }',
        'main_id]\ncolumn = "jane.doe@gmail.com"',
    ],
)
def test_what_looks_personal_in_a_code_or_the_name_of_a_column_does_not_leave(city: Path, field: str) -> None:
    crosswalk = BorrowedPaths(city / "solutions" / NAME).crosswalk
    text = f'solution = "{NAME}"\n[[tables.mains]]\nfiles = ["mains"]\n[tables.mains.fields.{field}\n'
    crosswalk.write_text(text, "utf-8")
    assert "crosswalk.toml" in not_shared(city)


def test_a_group_below_ten_keeps_all_groups_here(city: Path) -> None:
    rows = [{"group": "north", "units": 300, "chosen": 20}, {"group": "south", "units": 7, "chosen": 0}]
    keep_evidence(city, equity={"group": "ward", "rows": rows})
    leaving = share(workspace=city, solution=NAME, answer=yes).leaving
    assert json.loads(leaving.files["evidence.json"])["equity"] is None
    assert any("a group has fewer than 10" in one for one in leaving.held)


def test_a_count_that_a_subtraction_would_tell_stays_here() -> None:
    day = {"units": 50, "with_outcome": 45, "base_rate": 0.9}
    kept, _ = travelling({"dates": [day], "rankers": [], "base_rate": 0.9, "calibration": {"actual": 45}})
    assert (kept["dates"], kept["base_rate"], kept["calibration"]) == ([], None, None)
    group = {"group": "north", "units": 300, "chosen": 40, "with_outcome": 60, "caught": 35, "missed": 25}
    assert travelling({"equity": {"group": "ward", "rows": [group]}})[0]["equity"] is None


def test_a_count_that_a_rate_would_tell_stays_here() -> None:
    bins = [{"units": 500, "predicted": 0.01, "actual": 0.004}, {"units": 500, "predicted": 0.2, "actual": 0.2}]
    kept, held = travelling({"calibration": {"model": "logistic", "actual": 102, "bins": bins}})
    assert kept["calibration"] == {"model": "logistic", "actual": 102, "bins": []}
    assert any("the bins of the calibration" in one for one in held)
    check = {"name": "missing_date", "rows": 115, "share": 115 / 120, "sentence": "115 of the 120 breaks have no date."}
    assert travelling({"checks": [check]})[0]["checks"][0]["rows"] is None


def test_what_a_small_budget_caught_stays_here() -> None:
    rankers = [
        {"name": "oldest first", "budget": {"k": 20, "hits": 3.0, "precision": 0.15, "recall": 0.1, "lift": 2.0}}
    ]
    kept, _ = travelling({"rankers": rankers})
    assert kept["rankers"][0]["budget"] == {"k": 20, "hits": None, "precision": None, "recall": None, "lift": None}


def test_the_gate_sees_a_count_that_can_be_computed() -> None:
    assert small_counts({"dates": [{"units": 50, "with_outcome": 45}]}) == ["dates[0].units less with_outcome"]
    assert small_counts({"bins": [{"units": 500, "actual": 0.004}]}) == ["bins[0].units by actual"]
    assert small_counts({"dates": [{"units": 10, "with_outcome": 11}]}) == ["dates[0].units less with_outcome"]


COUNTS = st.one_of(st.none(), st.integers(0, 40))
ROW = st.fixed_dictionaries({"units": COUNTS, "with_outcome": COUNTS, "base_rate": st.floats(0, 1)})


@given(dates=st.lists(ROW, max_size=4), bins=st.lists(ROW, max_size=4), groups=st.lists(ROW, max_size=3))
def test_no_count_from_1_to_9_travels(dates: list[Any], bins: list[Any], groups: list[Any]) -> None:
    evidence = {"dates": dates, "calibration": {"bins": bins}, "equity": {"group": "ward", "rows": groups}}
    kept, _ = travelling(evidence)
    assert not small_counts(kept)
    for row in [
        *kept["dates"],
        *(kept["calibration"] or {"bins": []})["bins"],
        *(kept["equity"] or {"rows": []})["rows"],
    ]:
        known = [row[name] for name in ("units", "with_outcome") if row[name] is not None]
        assert not any(0 < abs(count) < 10 for count in (*known, known[0] - known[-1] if known[1:] else 0))
    assert evidence["dates"] == dates, "the city's own evidence is not changed"


def test_where_one_date_is_small_nothing_leaves_that_would_tell_it() -> None:
    dates = [
        {"units": 5000, "with_outcome": 4, "base_rate": 0.0008},
        {"units": 5000, "with_outcome": 40, "base_rate": 0.008},
    ]
    rankers = [{"name": "random", "precision": {"1%": 0.1}, "recall": {"1%": 0.5}, "lift": {"1%": 2}, "dates": dates}]
    kept, held = travelling({"dates": dates, "rankers": rankers, "base_rate": 0.0044, "calibration": {"actual": 44}})
    assert (kept["dates"], kept["base_rate"], kept["calibration"]) == ([], None, None)
    assert kept["rankers"] == [{"name": "random", "precision": {"1%": 0.1}, "recall": {}, "lift": {}, "dates": []}]
    assert any("a date has fewer than 10" in one for one in held)


def test_a_sentence_that_says_a_small_count_stays_here() -> None:
    kept, _ = travelling({"checks": [{"name": "missing_date", "rows": 2, "sentence": "2 of the breaks have no date."}]})
    assert kept["checks"][0]["sentence"] == ""


def test_a_proof_of_another_text_is_not_shared_as_one_of_this(city: Path) -> None:
    keep_evidence(city, solution={"name": NAME, "sha256": "0" * 64})
    assert "There is no proof" in not_shared(city)


def test_what_colleagues_noted_in_the_crosswalk_stays_here(city: Path) -> None:
    crosswalk = BorrowedPaths(city / "solutions" / NAME).crosswalk
    crosswalk.write_text(f'# call Jane Doe (315) 448-8000\nsolution = "{NAME}"\n[tables]\n', "utf-8")
    leaving = share(workspace=city, solution=NAME, answer=yes).leaving
    assert "Jane" not in "".join(leaving.files.values())


def test_a_text_of_the_citys_own_leaves_only_as_what_it_changed(city: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(find_on_shelf(NAME), tmp_path / "own" / NAME))
    (own / "crew.md").write_text("Call (315) 448-8000 first.\n", "utf-8")
    borrow(workspace=city, solution=str(own))
    keep_evidence(city)
    assert "changes.patch" in not_shared(city)
    (own / "crew.md").write_text("Call the crew first.\n", "utf-8")
    borrow(workspace=city, solution=str(own))
    keep_evidence(city)
    share(workspace=city, solution=NAME, answer=yes)
    assert not (city / "share" / "solutions").exists()


@pytest.mark.parametrize(
    "words",
    [
        {"link": "www.springfield.example"},
        {"cost": "x" * 300},
        {"staff_hours": float("nan")},
        {"contact": "\ud800"},
        {"stopped": "two\nlines"},
        {"stopped": "</b>"},
    ],
)
def test_what_can_not_be_said_is_told_in_three_parts(city: Path, words: dict[str, Any]) -> None:
    assert "can not be shared" in not_shared(city, **words)


def test_a_newer_text_takes_the_place_of_the_one_that_was_lent_before(city: Path, tmp_path: Path) -> None:
    share(workspace=city, solution=NAME, answer=yes)
    lent = city / "share" / "solutions" / NAME
    (lent / "README.md").write_text("An older story.\n", "utf-8")
    share(workspace=city, solution=NAME, answer=yes)
    assert read_folder(lent).sha256 == read_folder(find_on_shelf(NAME)).sha256
    assert [one.name for one in lent.parent.iterdir()] == [NAME]


@pytest.mark.parametrize(("there", "stays"), [("0.9.0", False), ("1.0.0", True), ("1.10.0", True), ("none", True)])
def test_in_a_registry_of_others_only_an_older_text_gives_way(
    city: Path, tmp_path: Path, there: str, stays: bool
) -> None:
    registry = tmp_path / "registry"
    lent = Path(shutil.copytree(find_on_shelf(NAME), registry / "solutions" / NAME))
    header = lent / "solution.toml"
    header.write_text(header.read_text("utf-8").replace('version = "1.0.0"', f'version = "{there}"') + "\n", "utf-8")
    before = header.read_bytes()
    leaving = share(workspace=city, solution=NAME, to=registry, answer=yes).leaving
    assert (header.read_bytes() == before) == stays
    assert any("holds another" in one or "no sound solution" in one for one in leaving.held) == stays


def test_what_people_wrote_stands_in_the_card_letter_by_letter(city: Path) -> None:
    words = {
        "stopped": "# 1. *all* `gone` [here](http://a.example) | x ~~y~~ _z_ $a$ \\ &amp; <- ![p](q)",
        "cost": "- 5 *or* 6",
        "contact": "a_b_c@springfield.example",
        "link": "https://springfield.example/a_b_(c)",
    }
    card = share(workspace=city, solution=NAME, answer=yes, **words).leaving.files["README.md"]
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = [one for block in reader.parse(card) for one in block.children or ()]
    assert {one.type for one in tokens} == {"text", "link_open", "link_close"}
    shown = "".join(one.content for one in tokens)
    assert all(one in shown for one in words.values())
    assert [one.attrs["href"] for one in tokens if one.type == "link_open"] == [words["link"]]


def test_sharing_twice_keeps_the_first(city: Path) -> None:
    first = share(workspace=city, solution=NAME, answer=yes).folder
    second = share(workspace=city, solution=NAME, stopped="it rained", answer=yes).folder
    assert first != second
    assert '"backtested"' in (first / "bundle.json").read_text("utf-8")


def test_an_improved_solution_is_offered_back_as_a_patch_that_applies(city: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(find_on_shelf(NAME), tmp_path / "own" / NAME))
    story = own / "README.md"
    story.write_text(story.read_text("utf-8") + "\nIt also works for villages.", "utf-8")
    (own / "more.md").write_text("More.\n", "utf-8")
    borrow(workspace=city, solution=str(own))
    keep_evidence(city)
    lock, text = load_lock(BorrowedPaths(city / "solutions" / NAME))
    assert lock.based_on == read_folder(find_on_shelf(NAME)).sha256
    leaving = share(workspace=city, solution=NAME, answer=yes).leaving
    assert leaving.bundle.based_on == lock.based_on
    upstream = Path(shutil.copytree(find_on_shelf(NAME), tmp_path / "upstream" / NAME))
    (tmp_path / "change.patch").write_text(leaving.files["changes.patch"], "utf-8")
    subprocess.run(["git", "init", "-q"], cwd=upstream, check=True)
    subprocess.run(["git", "apply", str(tmp_path / "change.patch")], cwd=upstream, check=True)
    shutil.rmtree(upstream / ".git")
    assert read_folder(upstream).sha256 == text.sha256


TEXT = st.text(st.sampled_from("ab \n\t'-+"), max_size=12)


@given(before=TEXT, after=TEXT)
def test_a_patch_is_exact_to_the_last_byte(before: str, after: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("patched")
    (folder / "a.md").write_bytes(before.encode())
    change = patch(FolderText("x", {"a.md": before}), FolderText("x", {"a.md": after}))
    if change:
        subprocess.run(["git", "apply", "-"], cwd=folder, input=change.encode(), check=True)
    assert (folder / "a.md").read_bytes() == after.encode()


def test_what_a_city_shared_is_known_to_the_next(city: Path, tmp_path: Path) -> None:
    share(workspace=city, solution=NAME, answer=yes)
    build_registry(folder=city / "share")
    other = make_city(tmp_path / "shelbyville", "Shelbyville, IL")
    add_registry(workspace=other, name="neighbour", address=str(city / "share"), unsigned=True, answer=lambda _: True)
    assert borrow(workspace=other, solution=f"neighbour/{NAME}").registry == "neighbour"
    told = tell_lineage(workspace=other, solution=NAME, to=tmp_path / "lineage.html")
    assert [(step.place, step.parent) for step in told.steps] == [
        ("Syracuse, NY", ""),
        ("Springfield, IL", "Syracuse, NY"),
    ]
    assert told.sentence == "Syracuse, NY had it first; 1 other city took it: 1 measured it, 0 stopped."
    assert "Springfield, IL" in (tmp_path / "lineage.html").read_text("utf-8")


@pytest.mark.parametrize("spoil", [lambda file: file.write_text("{"), lambda file: (file.unlink(), os.mkfifo(file))])
def test_a_broken_bundle_of_the_citys_own_is_left_out_and_told(city: Path, spoil: Callable[[Path], object]) -> None:
    broken = share(workspace=city, solution=NAME, stopped="it rained", answer=yes).folder / "bundle.json"
    share(workspace=city, solution=NAME, answer=yes)
    spoil(broken)
    told = tell_lineage(workspace=city, solution=NAME)
    assert [step.place for step in told.steps] == ["Syracuse, NY", "Springfield, IL"]
    assert "was left out" in told.notes[0]
    found = find(workspace=city, words="water")
    assert any("was left out" in note for note in found.notes)
    assert found.solutions[0].name == NAME


def test_a_page_is_drawn_over_its_like_and_over_nothing_else(city: Path, tmp_path: Path) -> None:
    page = tmp_path / "lineage.html"
    tell_lineage(workspace=city, solution=NAME, to=page)
    tell_lineage(workspace=city, solution=NAME, to=page)
    page.write_text("<html>budget 2027</html>", "utf-8")
    for other in (page, tmp_path):
        with pytest.raises(UpstateError) as caught:
            tell_lineage(workspace=city, solution=NAME, to=other)
        assert "is there already" in caught.value.given and caught.value.next_step
    assert page.read_text("utf-8") == "<html>budget 2027</html>"


def bundle(place: str, day: int, *, sha256: str, based_on: str = "") -> Bundle:
    return Bundle(
        solution=NAME,
        title="Which mains?",
        version="1.0.0",
        sha256=sha256 * 64,
        based_on=based_on * 64,
        place=place,
        shared_on=date(2026, 1, day),
        status="backtested",
    )


def test_a_city_stands_below_whoever_wrote_the_text_that_it_took() -> None:
    steps = lineage(
        "Origin",
        "1.0.0",
        [
            bundle("Third", 3, sha256="b"),
            bundle("First", 1, sha256="a"),
            bundle("Improver", 2, sha256="b", based_on="a"),
            bundle("Fourth", 4, sha256="c", based_on="b"),
        ],
    )
    assert [(step.place, step.parent, step.depth) for step in steps] == [
        ("Origin", "", 0),
        ("First", "Origin", 1),
        ("Improver", "Origin", 1),
        ("Third", "Improver", 2),
        ("Fourth", "Improver", 2),
    ]


def test_two_cities_that_took_from_each_other_are_both_told() -> None:
    steps = lineage(
        "Origin",
        "1.0.0",
        [bundle("One", 1, sha256="a", based_on="b"), bundle("Two", 2, sha256="b", based_on="a")],
    )
    assert {step.place for step in steps} == {"Origin", "One", "Two"}
