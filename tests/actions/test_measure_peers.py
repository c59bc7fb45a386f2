"""A city shares a measure of its own accord, and the next one sees it beside its own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.actions.test_measure_history import publish_rows
from tests.measures.tiny_city import TODAY, borrowed, daily, make_city, own, write_measure
from upstate.actions.build_registry import build_registry
from upstate.actions.compute_measures import compute_measures
from upstate.actions.measure_peers import MeasurePeers, measure_peers
from upstate.actions.share_measure import LeavingMeasure, share_measure
from upstate.actions.sharing_gate import NotShared
from upstate.actions.trust_registry import Question, add_registry, update_registry
from upstate.city import open_workspace
from upstate.errors import BadRegistry, BadWorkspace

FIRST = date(2025, 6, 1)
PLACES = {"Millbrook": "3647306", "Albany": "3601000", "Rome": "3663418", "Utica": "3676540"}


def settle(folder: Path, name: str, *, slow: int = 0, population: int = 50_000, text: str = "", every: int = 1) -> Path:
    """A city with a request a day (or each so many), of which each `slow`-th is closed late; its measure is public and computed."""
    rows = daily(FIRST, TODAY)[::every]
    rows = [
        row if not slow or place % slow else (row[0], row[1], row[1] + timedelta(days=20), *row[3:])
        for place, row in enumerate(rows)
    ]
    (folder / name.lower()).mkdir(parents=True)
    made = make_city(folder / name.lower() / "city", rows, measures={"on-time.toml": text or borrowed("public = true")})
    settings = made / "city.toml"
    said = settings.read_text("utf-8").replace("Millbrook, NY", f"{name}, NY")
    said = re.sub(r"(?m)^(geoid|population) = .*\n", "", said)
    lines = f'geoid = "{PLACES[name]}"\n' + (f"population = {population}\n" if population else "")
    settings.write_text(said.replace("name =", f"{lines}name =", 1), "utf-8")
    compute_measures(workspace=made, today=TODAY)
    return made


def yes(_: object) -> bool:
    return True


def keep(one: Any, *, into: list[Any]) -> bool:
    into.append(one)
    return True


def share(city: Path, measure: str = "on-time", **words: Any) -> Path:
    return share_measure(workspace=city, measure=measure, **{"answer": yes, "today": TODAY, **words}).folder


def trust(here: Path, registry: Path) -> None:
    build_registry(folder=registry, name="Peers")
    add_registry(workspace=here, name="peers", address=str(registry), unsigned=True, answer=yes)


def seen(here: Path, measure: str = "on-time", **words: Any) -> MeasurePeers:
    return measure_peers(workspace=here, measure=measure, **{"today": TODAY, **words})


@pytest.fixture
def albany(tmp_path: Path) -> Path:
    return settle(tmp_path, "Albany", slow=2)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return settle(tmp_path, "Millbrook")


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return tmp_path / "registry"


def test_what_is_shown_is_what_is_written_and_no_group_is_in_it(albany: Path, registry: Path) -> None:
    shown: list[LeavingMeasure] = []
    folder = share(albany, to=registry, answer=partial(keep, into=shown))
    assert folder == registry / "measures" / "on-time" / "albany-ny-3601000"
    assert {one.name: one.read_text("utf-8") for one in folder.iterdir()} == shown[0].files
    written = json.loads((folder / "measure.json").read_text("utf-8"))
    assert written["periods"][0] == {"starts": "2025-06-01", "value": 50.0, "cases": 30}
    assert not re.search("North|South|ward|Public Works|goal", json.dumps(written))
    assert "the figures by ward" in shown[0].held


def test_a_no_writes_nothing_and_neither_does_a_second_share_write_over_the_first(albany: Path) -> None:
    with pytest.raises(NotShared, match="was not shared"):
        share(albany, answer=lambda _: False)
    assert not (albany / "share").exists()
    assert share(albany).name == "albany-ny-3601000" and share(albany).name == "albany-ny-3601000-2"


def test_what_the_public_does_not_see_is_not_shared(albany: Path) -> None:
    write_measure(albany, "on-time.toml", borrowed())
    with pytest.raises(NotShared, match="not public"):
        share(albany)
    with pytest.raises(BadWorkspace, match="no measure"):
        share(albany, "nothing")


def test_figures_under_embargo_are_not_shared_before_their_day(albany: Path) -> None:
    until = open_workspace(albany).settings.today() + timedelta(days=30)
    publish_rows(albany, daily(FIRST, TODAY), embargo=until)
    with pytest.raises(NotShared, match=f"under embargo until {until}"):
        share(albany, today=until - timedelta(days=1))
    assert share(albany, today=until).exists()


def test_figures_of_a_version_that_is_gone_are_not_shared(albany: Path) -> None:
    publish_rows(albany, daily(FIRST, TODAY))
    versions = albany / "catalog" / "requests" / "versions"
    versions.rename(albany / "gone")
    with pytest.raises(NotShared, match="is not known"):
        share(albany)


def test_what_is_not_computed_or_is_counted_anew_is_not_shared(albany: Path) -> None:
    write_measure(albany, "on-time.toml", borrowed("public = true", "settles_after = 20"))
    with pytest.raises(NotShared, match="as its text says now") as refused:
        share(albany)
    assert refused.value.next_step == "Run `upstate measures compute on-time`."
    write_measure(albany, "counted-by-hand.toml", 'title = "By hand"\npublic = true')
    with pytest.raises(NotShared, match="has no figures"):
        share(albany, "counted-by-hand")


def test_where_every_period_has_few_cases_nothing_is_shared(tmp_path: Path) -> None:
    with pytest.raises(NotShared, match="10 cases or more"):
        share(settle(tmp_path, "Rome", every=5))


@pytest.mark.parametrize(
    "words", [{"contact": "x" * 201}, {"contact": "<b>us"}, {"link": "javascript:alert(1)"}, {"contact": "\udcff"}]
)
def test_words_that_others_would_refuse_are_not_shared(albany: Path, words: dict[str, str]) -> None:
    with pytest.raises(NotShared):
        share(albany, **words)
    assert not (albany / "share").exists()


def test_the_next_city_sees_range_and_middle_of_those_who_count_alike(
    tmp_path: Path, here: Path, albany: Path, registry: Path
) -> None:
    share(albany, to=registry, contact="the data office")
    share(settle(tmp_path, "Rome", slow=3, population=20_000), to=registry)
    share(settle(tmp_path, "Utica", text=borrowed("public = true", "settles_after = 20")), to=registry)
    trust(here, registry)
    found = seen(here).as_json()
    assert found["starts"] == "2026-03-01" and [one["place"] for one in found["cities"]] == ["Albany, NY", "Rome, NY"]
    assert found["sentences"][0] == "2 cities share this for March\u00a02026; too few to say where this one stands."
    assert found["counted_otherwise"] == ["Utica, NY"] and found["value"] == 100.0
    assert (found["lowest"], found["highest"]) == (51.6, 64.5)
    assert found["cities"][0]["contact"] == "the data office" and found["cities"][0]["told_by"] == "peers"
    assert found["rows"][0][1] == "100.0" and found["rows"][1][1] == "51.6"


def test_the_same_of_another_name_is_compared_by_the_shelfs_name(here: Path, albany: Path, registry: Path) -> None:
    share(albany, to=registry)
    trust(here, registry)
    (here / "measures" / "on-time.toml").unlink()
    write_measure(here, "ours.toml", borrowed('measure = "on-time"'))
    compute_measures(workspace=here, today=TODAY)
    assert [one.told.place for one in seen(here, "ours").comparison.cities] == ["Albany, NY"]  # type: ignore[union-attr]


def test_a_count_is_compared_per_inhabitant(tmp_path: Path, registry: Path) -> None:
    cities = [settle(tmp_path, "Albany", population=25_000), settle(tmp_path, "Rome", population=0)]
    here = settle(tmp_path, "Millbrook", population=50_000)
    for one in (*cities, here):
        write_measure(one, "ours.toml", own("count", "public = true"))
        write_measure(one, "ours.sql", "SELECT opened AS day FROM requests")
        compute_measures(workspace=one, today=TODAY)
    for one in cities:
        share(one, "ours", to=registry)
    trust(here, registry)
    found = seen(here, "ours").as_json()
    assert found["per_people"] and found["value"] == 31 / 50 and found["middle"] == 31 / 25
    assert [one["why"] for one in found["cities"]] == ["", "people"]


def test_a_city_is_not_its_own_peer_and_the_newest_of_each_counts(here: Path, albany: Path, registry: Path) -> None:
    share(here, to=registry)
    share(albany, to=registry, today=TODAY - timedelta(days=1))
    second = share(albany, to=registry) / "measure.json"
    spoil(second, periods=[{"starts": "2026-03-01", "value": 12.5}])
    namesake = registry / "measures" / "on-time" / "zz-namesake" / "measure.json"
    namesake.parent.mkdir()
    namesake.write_text(second.read_text("utf-8"), "utf-8")
    spoil(namesake, geoid="", place="ALBANY,  NY", periods=[{"starts": "2026-03-01", "value": 99.0}])
    trust(here, registry)
    assert [one["value"] for one in seen(here).as_json()["cities"]] == [12.5]


def spoil(file: Path, **changes: Any) -> None:
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | changes), "utf-8")


def test_what_lies_ahead_is_left_out_and_told(here: Path, albany: Path, registry: Path) -> None:
    spoil(share(albany, to=registry) / "measure.json", on="2999-01-01")
    trust(here, registry)
    found = seen(here)
    assert found.comparison is None and found.sentences == () and "lies ahead" in found.notes[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"place": "<script>alert(1)</script>"},
        {"measure": "elsewhere"},
        {"who": "Ada"},
        {"periods": [{"starts": "2026-03-01", "value": 1e400}]},
        {"periods": [{"starts": "2026-03-01", "value": 50.0, "cases": 3}]},
    ],
)
def test_no_registry_offers_what_is_hostile(albany: Path, registry: Path, changes: dict[str, Any]) -> None:
    spoil(share(albany, to=registry) / "measure.json", **changes)
    with pytest.raises(BadRegistry, match="No index was made"):
        build_registry(folder=registry)


def test_a_link_in_a_registry_is_not_followed(albany: Path, registry: Path) -> None:
    file = share(albany, to=registry) / "measure.json"
    file.unlink()
    file.symlink_to("/etc/passwd")
    with pytest.raises(BadRegistry):
        build_registry(folder=registry)


def test_figures_that_are_new_in_an_unsigned_registry_are_asked_about(here: Path, albany: Path, registry: Path) -> None:
    share(albany, to=registry, today=TODAY - timedelta(days=1))
    trust(here, registry)
    share(albany, to=registry)
    build_registry(folder=registry, name="Peers")
    asked: list[Question] = []
    update_registry(workspace=here, name="peers", answer=partial(keep, into=asked))
    assert asked[0].changes == ("shared: on-time by Albany, NY, until 2026-03-01",) and asked[0].shared == 2


def test_registries_that_can_not_be_read_hide_nothing_of_the_city(here: Path) -> None:
    (here / "registries.toml").write_text("= broken", "utf-8")
    found = seen(here)
    assert found.comparison is None and "registries.toml" in found.notes[0]


Call = Callable[..., Any]


def test_it_is_shared_and_shown_at_the_command_line(call: Call, here: Path, albany: Path, registry: Path) -> None:
    assert call("measures", "share", "on-time", "-w", albany, "--to", registry).code == 2, "nobody said yes"
    shared = call("measures", "share", "on-time", "-w", albany, "--to", registry, "--yes", "--json").json
    assert shared["measure"]["measure"] == "on-time" and shared["files"] == ["measure.json"]
    trust(here, registry)
    said = call("measures", "show", "on-time", "-w", here).out.replace("\u00a0", " ")
    assert "1 city shares this for March 2026; too few to say" in said and "Albany, NY" in said
    assert call("measures", "show", "on-time", "-w", here, "--json").json["peers"]["cities"][0]["place"] == "Albany, NY"
    by_ward = call("measures", "show", "on-time", "--by", "ward", "--group", "North", "-w", here, "--json").json
    assert by_ward["peers"]["cities"] == []
