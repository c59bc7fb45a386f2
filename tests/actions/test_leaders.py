"""A city shares where it stands, and the next one sees who leads, its peers first."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tests.called import Called
from tests.places.published import publish
from upstate.actions.answer import answer_criterion, comment_on
from upstate.actions.assess import assess
from upstate.actions.build_registry import build_registry
from upstate.actions.leaders import find_criterion, leaders, leaders_beside
from upstate.actions.new import new
from upstate.actions.share_assessment import LeavingAssessment, share_assessment
from upstate.actions.sharing_gate import NotShared
from upstate.actions.trust_registry import Question, add_registry, update_registry
from upstate.actions.update_places import update_places
from upstate.errors import BadRegistry, BadStandard
from upstate.solutions.assessment import read_assessment

T = TypeVar("T")
PORTAL = "open-data-portal"
TODAY = date(2026, 11, 27)
PLACES = {"Syracuse": "3673000", "Albany": "3601000", "Rochester": "3663000"}


def make_city(folder: Path, name: str, *, geoid: str = "") -> Path:
    city = folder / name.lower()
    new(folder=city, place=f"{name}, NY", geoid=geoid or PLACES.get(name, ""), population=150_000)
    return city


def say_met(city: Path, *criteria: str, source: str = "", today: date = TODAY, **words: Any) -> None:
    for one in criteria:
        answer_criterion(
            workspace=city, standard=PORTAL, criterion=one, met=True, source=[source], today=today,
            **{"who": "Ada Lovelace", **words},
        )  # fmt: skip


def yes(_: object) -> bool:
    return True


def keep(one: T, *, into: list[T]) -> bool:
    """Say yes, and keep what was shown."""
    into.append(one)
    return True


def share(city: Path, **words: Any) -> Path:
    return share_assessment(workspace=city, standard=PORTAL, **{"answer": yes, "today": TODAY, **words}).folder


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return make_city(tmp_path, "Syracuse")


@pytest.fixture
def albany(tmp_path: Path) -> Path:
    return make_city(tmp_path, "Albany")


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return tmp_path / "registry"


def seen(here: Path, registry: Path, **words: Any) -> Any:
    return leaders(workspace=here, standard=PORTAL, folder=registry, **{"today": TODAY, **words})


def named(found: Any, criterion: str = "tls") -> list[str]:
    return [one.city.told.place for one in find_criterion(found, criterion)]


def test_what_is_shown_is_what_is_written(albany: Path, registry: Path) -> None:
    say_met(albany, "tls", source="https://albany.example")
    shown: list[LeavingAssessment] = []
    folder = share(albany, to=registry, answer=partial(keep, into=shown))
    assert folder == registry / "standards" / PORTAL / "albany-ny-3601000"
    assert {one.name: one.read_text("utf-8") for one in folder.iterdir()} == shown[0].files


def test_who_answered_why_and_what_reviewers_said_stay_here_and_so_do_files(albany: Path) -> None:
    (albany / "policies").mkdir()
    (albany / "policies" / "secret.md").write_text("-")
    say_met(albany, "tls", source="policies/secret.md", why="the mayor wanted it")
    say_met(albany, "search", source="https://albany.example/search")
    comment_on(workspace=albany, standard=PORTAL, criterion="tls", who="Bo", text="really")
    written = (share(albany) / "assessment.json").read_text("utf-8")
    assert not re.search('Ada|Lovelace|mayor|Bo|really|secret|finding|detector":', written)
    answers = {one.id: one for one in read_assessment(written, source="it").answers}
    assert answers["tls"].source == () and answers["tls"].verified
    assert answers["search"].source == ("https://albany.example/search",)


def test_a_no_writes_nothing(albany: Path) -> None:
    say_met(albany, "tls")
    with pytest.raises(NotShared, match="was not shared"):
        share(albany, answer=lambda _: False)
    assert not (albany / "share").exists()


@pytest.mark.parametrize(
    "words",
    [{"contact": "x" * 201}, {"contact": "two\nlines"}, {"contact": "<b>us"}, {"link": "javascript:alert(1)"}, {"contact": "\udcff"}],
)  # fmt: skip
def test_words_that_others_would_refuse_are_not_shared(albany: Path, words: dict[str, str]) -> None:
    say_met(albany, "tls")
    with pytest.raises(NotShared):
        share(albany, **words)
    assert not (albany / "share").exists()


def test_a_person_in_a_link_of_evidence_does_not_leave(albany: Path) -> None:
    say_met(albany, "tls", source="https://albany.example/ada.lovelace@albany.example")
    with pytest.raises(NotShared, match="may not leave"):
        share(albany)


@pytest.mark.parametrize(
    "place",
    [
        "https://docs.example.com/edit?authkey=SECRET",
        "https://docs.example.com/edit#key",
        "http://admin:hunter2@albany.example/hr/",
        "https://albany.example@10.0.0.5/",
        "http://10.0.0.5/hr/",
        "http://[fe80::1]/hr/",
        "http://[not an address",
        "http://0x7f.1/",
        "http://localhost:8000/desk/",
        "http://localhost./desk/",
        "http://intranet/hr/",
        "http://hr.albany.local/",
    ],
)
def test_an_address_that_not_everybody_can_open_stays_here(albany: Path, place: str) -> None:
    say_met(albany, "tls", source=place)
    shown: list[LeavingAssessment] = []
    [answer] = read_assessment(
        (share(albany, answer=partial(keep, into=shown)) / "assessment.json").read_text("utf-8"),
        source="it",
    ).answers
    assert answer.source == () and answer.verified
    assert "addresses with a key or inside its network (1)" in shown[0].held[0]


@pytest.mark.parametrize("place", ["https://albany.example", "http://DATA.albany.example:8443/a/~b/%20é.html"])
def test_an_address_that_everybody_can_open_leaves(albany: Path, place: str) -> None:
    say_met(albany, "tls", source=place)
    assert json.loads((share(albany) / "assessment.json").read_text("utf-8"))["answers"][0]["source"] == [place]


def test_where_nothing_is_answered_nothing_is_shared(albany: Path) -> None:
    with pytest.raises(NotShared, match="nothing to share"):
        share(albany)


def test_what_was_shared_before_stays_and_the_newest_counts(here: Path, albany: Path, registry: Path) -> None:
    yesterday = TODAY - timedelta(days=1)
    say_met(albany, "tls", today=yesterday)
    first = share(albany, to=registry, today=yesterday)
    say_met(albany, "search")
    second = share(albany, to=registry)
    assert first.exists() and second.name == f"{first.name}-2"
    [city] = seen(here, registry).cities
    assert city.standing.met == 2


def test_the_next_city_sees_by_criterion_and_practice_who_leads(here: Path, albany: Path, registry: Path) -> None:
    say_met(albany, "tls", "search", source="https://albany.example")
    say_met(albany, "sort")
    share(albany, to=registry, contact="the data office")
    build_registry(folder=registry, name="Peers")
    add_registry(workspace=here, name="peers", address=str(registry), unsigned=True, answer=yes)
    found = leaders(workspace=here, standard=PORTAL, today=TODAY)
    [city] = found.as_json()["cities"]
    assert (city["place"], city["score"], city["verified"], city["contact"]) == ("Albany, NY", 3, 2, "the data office")
    assert city["practices"] == {"must": 3, "may": 0} and city["told_by"] == "peers"
    [leader] = find_criterion(found, "tls")
    assert leader.answer.verified and leader.answer.checked_on == TODAY
    assert not find_criterion(found, "sort")[0].answer.verified
    assert named(found, "branding") == []
    with pytest.raises(BadStandard, match="nope"):
        find_criterion(found, "nope")


def test_peers_come_first_then_those_that_meet_most(tmp_path: Path, here: Path, registry: Path) -> None:
    update_places(source=publish(tmp_path / "published"), cache=tmp_path / "places", today=TODAY)
    strangers = [make_city(tmp_path, name) for name in ("Aurora", "Batavia")]
    for city, criteria in zip(
        [*strangers, make_city(tmp_path, "Rochester")], [["tls"], ["tls", "search"], ["tls"]], strict=True
    ):
        say_met(city, *criteria)
        share(city, to=registry)
    found = seen(here, registry, cache=tmp_path / "places")
    assert named(found) == ["Rochester, NY", "Batavia, NY", "Aurora, NY"]
    assert [one.peer is None for one in found.cities] == [False, True, True] and found.notes == ()


def test_among_others_those_with_something_to_look_at_come_first(tmp_path: Path, here: Path, registry: Path) -> None:
    for name, source, more in (("Aurora", "", ["search", "sort"]), ("Batavia", "https://batavia.example", [])):
        city = make_city(tmp_path, name)
        say_met(city, "tls", *more, source=source)
        share(city, to=registry)
    assert named(seen(here, registry)) == ["Batavia, NY", "Aurora, NY"]


def test_the_city_itself_is_not_shown_to_itself(here: Path, registry: Path) -> None:
    say_met(here, "tls")
    share(here, to=registry)
    assert seen(here, registry).cities == ()


def test_an_answer_counts_until_it_lapses(here: Path, albany: Path, registry: Path) -> None:
    say_met(albany, "tls", again_on=TODAY + timedelta(days=30))
    share(albany, to=registry)
    assert named(seen(here, registry, today=TODAY + timedelta(days=29))) == ["Albany, NY"]
    assert named(seen(here, registry, today=TODAY + timedelta(days=30))) == []


@pytest.mark.parametrize(("checked_on", "counts"), [("1999-01-01", False), ("2024-11-20", False), ("2024-12-01", True)])
def test_no_answer_of_another_city_counts_for_ever(
    here: Path, albany: Path, registry: Path, checked_on: str, counts: bool
) -> None:
    say_met(albany, "tls")
    lasting = ANSWER | {"checked_on": checked_on, "again_on": "9999-12-31"}
    spoiled(share(albany, to=registry) / "assessment.json", answers=[lasting])
    assert named(seen(here, registry)) == (["Albany, NY"] if counts else [])


def spoiled(file: Path, **changes: Any) -> None:
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | changes), "utf-8")


ANSWER = {"id": "tls", "answer": "met", "by": "person", "verified": True, "checked_on": "2026-11-27", "again_on": "2027-11-27"}  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {"place": "<script>alert(1)</script>"},
        {"place": "Albany\x1b[2J"},
        {"contact": "x" * 10_000},
        {"score": 30},
        {"who": "Ada"},
        {"on": "2026-11-26"},
        {"link": "javascript:alert(1)"},
        {"standard": "../../etc"},
        {"standard": "first-rung"},
        {"answers": [ANSWER, ANSWER]},
        {"answers": [ANSWER | {"source": ["file:///etc/passwd"]}]},
        {"answers": [ANSWER | {"id": "<b>"}]},
        {"answers": [ANSWER | {"why": "because"}]},
        {"answers": [ANSWER | {"source": [f"https://a.example/{n}" for n in range(21)]}]},
    ],
)
def test_a_hostile_assessment_is_left_out_and_told_and_no_registry_offers_it(
    here: Path, albany: Path, registry: Path, changes: dict[str, Any]
) -> None:
    say_met(albany, "tls")
    spoiled(share(albany, to=registry) / "assessment.json", **changes)
    found = seen(here, registry)
    assert found.cities == () and len(found.notes) == 1
    assert "<" not in found.notes[0].split("tag in")[0] and found.notes[0].isprintable()
    with pytest.raises(BadRegistry, match="No index was made"):
        build_registry(folder=registry)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"score": ' + b"9" * 5000 + b"}", b" " * 3_000_000]
)
def test_a_file_that_is_none_is_left_out_and_told(here: Path, registry: Path, content: bytes) -> None:
    file = registry / "standards" / PORTAL / "albany" / "assessment.json"
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    assert len(seen(here, registry).notes) == 1
    file.unlink()
    file.symlink_to("/etc/passwd")
    assert len(seen(here, registry).notes) == 1


def test_an_assessment_that_lies_ahead_is_left_out(here: Path, albany: Path, registry: Path) -> None:
    say_met(albany, "tls")
    spoiled(share(albany, to=registry) / "assessment.json", on="2999-01-01")
    found = seen(here, registry)
    assert found.cities == () and "lies ahead" in found.notes[0]


def test_another_text_of_the_standard_is_told_and_its_own_criteria_do_not_count(
    here: Path, albany: Path, registry: Path
) -> None:
    say_met(albany, "tls")
    strange = ANSWER | {"id": "of-another-text"}
    file = share(albany, to=registry) / "assessment.json"
    spoiled(file, sha256="0" * 64, score=2, answers=[ANSWER, strange])
    found = seen(here, registry)
    assert found.cities[0].standing.met == 1 and "another text" in found.notes[-1]


def test_a_standard_that_is_not_known_here_does_no_harm(here: Path, albany: Path, registry: Path) -> None:
    say_met(albany, "tls")
    file = share(albany, to=registry) / "assessment.json"
    spoiled(file, standard="made-up")
    file.parent.parent.rename(registry / "standards" / "made-up")
    build_registry(folder=registry, name="Peers")
    add_registry(workspace=here, name="peers", address=str(registry), unsigned=True, answer=yes)
    assert leaders(workspace=here, standard=PORTAL).cities == ()
    with pytest.raises(BadStandard):
        leaders(workspace=here, standard="made-up")


def test_a_new_assessment_in_an_unsigned_registry_is_asked_about(here: Path, albany: Path, registry: Path) -> None:
    say_met(albany, "tls")
    share(albany, to=registry)
    build_registry(folder=registry, name="Peers")
    add_registry(workspace=here, name="peers", address=str(registry), unsigned=True, answer=yes)
    say_met(albany, "search")
    share(albany, to=registry)
    build_registry(folder=registry, name="Peers")
    asked: list[Question] = []
    update_registry(workspace=here, name="peers", answer=partial(keep, into=asked))
    assert asked[0].changes == (f"shared: {PORTAL} by Albany, NY, 2 of 30",)


def test_where_the_city_stands_is_told_though_the_registries_can_not_be_read(here: Path) -> None:
    (here / "registries.toml").write_text("= broken", "utf-8")
    assert not any(leaders_beside(assess(workspace=here, standard=PORTAL), workspace=here).values())


def test_the_next_steps_name_who_does_it_already(
    call: Callable[..., Called], here: Path, albany: Path, registry: Path
) -> None:
    say_met(albany, "tls", source="https://albany.example", today=date.today())
    assert call("standards", "share", PORTAL, "--to", registry, "--yes", "-w", albany).code == 0
    assert call("registry", "build", registry).code == 0
    assert call("registry", "add", "peers", registry, "--unsigned", "--yes", "-w", here).code == 0
    assert "Do it already: Albany, NY (verified, " in call("assess", PORTAL, "-w", here).out
    found = call("assess", PORTAL, "-w", here, "--json").json
    assert {step["id"]: [one["place"] for one in step["met_by"]] for step in found["next"]}["tls"] == ["Albany, NY"]
    shown = call("standards", "leaders", PORTAL, "--criterion", "tls", "-w", here)
    assert "https://albany.example" in shown.out and "Albany, NY" in shown.out
    assert call("standards", "leaders", PORTAL, "--criterion", "nope", "-w", here).code == 2
    assert "1 of 30" in call("standards", "leaders", PORTAL, "-w", here).out


def test_all_that_leaves_is_shown_and_without_a_yes_nothing_does(
    call: Callable[..., Called], albany: Path, registry: Path
) -> None:
    say_met(albany, "tls", today=date.today())
    refused = call("standards", "share", PORTAL, "--to", registry, "-w", albany)
    assert refused.code == 2 and '"id": "tls"' in refused.out and "Stays here: who answered." in refused.out
    assert not registry.exists()
