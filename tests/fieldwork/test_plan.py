"""A round: who is drawn and how, the zones, and papers that keep a secret."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.fieldwork.town import NAME, TODAY, Town, make_town, write_ranking
from upstate.actions.import_visits import import_visits
from upstate.actions.plan_round import PlannedRound, plan_round
from upstate.actions.record_visits import record_visits
from upstate.errors import UpstateError
from upstate.fieldwork.draw import draw_homes
from upstate.fieldwork.rounds import read_round
from upstate.fieldwork.units import VisitUnit
from upstate.fieldwork.visit import OptOut
from upstate.fieldwork.zones import make_zones


def plan(town: Town, **options: Any) -> PlannedRound:
    values = {"homes": 20, "control": 0.3, "crew_day": 6, "today": TODAY} | options
    return plan_round(workspace=town.folder, solution=NAME, **values)


def test_the_list_and_chance_together_are_as_many_as_were_asked_for(town: Town) -> None:
    planned = plan(town).round
    assert len({*planned.targeted, *planned.control}) == planned.homes == 20
    assert len(planned.control) == 6
    assert planned.targeted == town.homes[: len(planned.targeted)], "the first of the ranking, without a gap"


def test_chance_draws_among_all_also_the_first_of_the_list() -> None:
    ranked = [f"H{n}" for n in range(40)]
    drawn = Counter(
        unit for seed in range(2000) for unit in draw_homes(ranked, homes=20, control_share=0.5, seed=seed).control
    )
    assert all(abs(drawn[unit] / 2000 - 0.25) < 0.05 for unit in ranked)


def test_what_chance_draws_does_not_depend_on_the_ranking() -> None:
    ranked = [f"H{n}" for n in range(40)]
    once = draw_homes(ranked, homes=20, control_share=0.5, seed=7)
    other = draw_homes(ranked[::-1], homes=20, control_share=0.5, seed=7)
    assert once.control == other.control
    assert once.targeted != other.targeted


def test_the_same_seed_draws_the_same_and_another_another(town: Town) -> None:
    first, second, third = plan(town).round, plan(town).round, plan(town, seed=1).round
    assert first.control == second.control != third.control
    assert (first.name, second.name) == ("2026-05-20", "2026-05-20-2")


def test_the_hit_rate_of_chance_is_that_of_the_city() -> None:
    """Without bias: over many rounds the mean is the truth, though the ranking is a good one."""
    chance = np.random.default_rng(3)
    need = chance.random(500) < 0.1
    ranked = [f"H{n}" for n in np.argsort(-(need + chance.random(500)))]
    rates = [
        np.mean([need[int(unit[1:])] for unit in draw_homes(ranked, homes=100, control_share=0.4, seed=seed).control])
        for seed in range(800)
    ]
    assert abs(float(np.mean(rates)) - float(need.mean())) < 0.01


def test_every_home_lies_in_one_zone_that_a_crew_can_do_in_a_day(town: Town) -> None:
    planned = plan(town).round
    sizes = [len(zone.stops) for zone in planned.zones]
    assert sorted(stop.unit for zone in planned.zones for stop in zone.stops) == sorted(
        {*planned.targeted, *planned.control}
    )
    assert max(sizes) <= 6 and max(sizes) - min(sizes) <= 1 and len(sizes) == 4


def homes_at(points: Any) -> list[VisitUnit]:
    return [VisitUnit(str(n), f"{n} Elm St", float(east), float(north)) for n, (east, north) in enumerate(points)]


@pytest.mark.parametrize(("homes", "crew_day"), [(1, 25), (26, 25), (99, 10), (1000, 7), (1003, 50)])
def test_zones_are_equally_full_and_never_too_full(homes: int, crew_day: int) -> None:
    points = np.random.default_rng(homes).random((homes, 2)) * [0.1, 0.05] + [-90, 40]
    sizes = [len(zone.stops) for zone in make_zones(homes_at(points), crew_day=crew_day)]
    assert sum(sizes) == homes and max(sizes) <= crew_day and max(sizes) - min(sizes) <= 1
    assert len(sizes) == -(-homes // crew_day)


def test_a_walk_through_a_zone_is_far_shorter_than_in_any_order() -> None:
    points = np.random.default_rng(5).random((500, 2)) * 0.05 + [-90, 40]
    homes = homes_at(points)
    zones = make_zones(homes, crew_day=25)
    walked = sum(zone.metres or 0 for zone in zones)
    assert walked == pytest.approx(sum(_metres(zone.stops) for zone in zones), rel=0.01)
    assert walked < 0.25 * _metres(homes)


def _metres(stops: Any) -> float:
    return sum(
        np.hypot((a.longitude - b.longitude) * np.cos(np.radians(40.025)), a.latitude - b.latitude) * 111_200
        for a, b in pairwise(stops)
    )


def test_homes_without_a_point_get_zones_by_street() -> None:
    homes = [VisitUnit(str(n), f"{n} {'Elm' if n % 2 else 'Oak'} St") for n in range(20)]
    zones = make_zones(homes, crew_day=10)
    assert [{stop.address.split()[1] for stop in zone.stops} for zone in zones] == [{"Elm"}, {"Oak"}]
    assert all(zone.metres is None for zone in zones)
    assert [stop.address for stop in zones[0].stops][:3] == ["1 Elm St", "3 Elm St", "5 Elm St"]


def test_homes_at_one_point_are_no_trouble() -> None:
    zones = make_zones(homes_at([(-90, 40)] * 60), crew_day=25)
    assert [len(zone.stops) for zone in zones] == [20, 20, 20]


def test_homes_that_told_and_homes_that_want_no_visits_are_left_out(town: Town) -> None:
    rows = ["H0,2026-05-01,yes", "H1,2026-05-01,"]
    file = town.file("a.csv", "home_id,visited_on,in_need", rows)
    import_visits(workspace=town.folder, file=file, today=TODAY)
    record_visits(workspace=town.folder, solution=NAME, opt_outs=[OptOut(unit="H2", on=TODAY)], today=TODAY)
    planned = plan(town, homes=58).round
    visited = {*planned.targeted, *planned.control}
    assert visited == {*town.homes} - {"H0", "H2"}, "who was not home is visited again"
    assert (planned.visited_before, planned.opted_out, planned.eligible) == (1, 1, 58)
    record_visits(workspace=town.folder, solution=NAME, opt_outs=[OptOut(unit="H2", on=TODAY, out=False)], today=TODAY)
    assert "H2" in {*(again := plan(town, homes=59).round).targeted, *again.control}


def test_no_paper_of_a_crew_tells_who_was_drawn_by_chance(town: Town) -> None:
    planned = plan(town)
    drawn, others = set(planned.round.control), set(planned.round.targeted) - set(planned.round.control)
    for path in planned.folder.rglob("*"):
        if path.is_file() and path.name != "round.json":
            text = path.read_text("utf-8").lower()
            assert not any(word in text for word in ("control", "random", "chance", "targeted", "rank", "score")), path
    features = json.loads((planned.folder / "map.geojson").read_text("utf-8"))["features"]
    shapes = {tuple(sorted(one["properties"])) for one in features}
    assert shapes == {("address", "stop", "unit", "zone")} and drawn and others
    assert not {"targeted", "control"} & {key for key, value in planned.as_json().items() if isinstance(value, list)}


def test_the_papers_hold_every_home_with_its_address(town: Town) -> None:
    planned = plan(town)
    page = (planned.folder / "list.html").read_text("utf-8")
    table = (planned.folder / "list.csv").read_text("utf-8")
    for unit in {*planned.round.targeted, *planned.round.control}:
        assert town.address(unit) in page and town.address(unit) in table
    assert "¿Hay una alarma de humo?" in page
    assert len([*planned.folder.glob("zones/*.html")]) == len(planned.round.zones)
    assert read_round(planned.folder) == planned.round


def test_every_sheet_names_its_zone_and_asks_what_is_to_be_asked(town: Town) -> None:
    planned = plan(town)
    for path in (planned.folder / "list.html", planned.folder / "zones" / "zone-001.html"):
        page = path.read_text("utf-8")
        zones = page.count('<section class="zone">')
        assert page.count('<tr class="sheet">') == page.count('<ol class="ask">') == zones
        heads = page.split("<thead>")[1].split("</thead>")[0]
        assert "zone 1" in heads and planned.round.name in heads
        asked = ("Is there a smoke alarm?", "Does it work?", "How many alarms did you install?")
        assert [words in heads for words in asked] == [True] * 3


@pytest.mark.browser
def test_a_full_zone_is_printed_on_one_sheet(chromium: Any, tmp_path: Path) -> None:
    planned = plan(make_town(tmp_path, homes=60), homes=50, crew_day=25)
    page = chromium.new_page()
    for name, sheets in (("list.html", 2), ("zones/zone-001.html", 1)):
        page.goto((planned.folder / name).as_uri())
        for paper in ("Letter", "A4"):
            printed = page.pdf(format=paper)
            assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == sheets, (name, paper)
    page.close()


def test_tags_and_formulas_in_addresses_are_shown_as_text(tmp_path: Path) -> None:
    town = make_town(tmp_path, homes=3)
    from upstate.fieldwork.papers import papers
    from upstate.fieldwork.questions import door_of
    from upstate.solutions import read_folder

    planned = plan(town, homes=3).round
    stop = planned.zones[0].stops[0].model_copy(update={"address": '=CMD("x")<script>', "unit": "<b>1"})
    zone = planned.zones[0].model_copy(update={"stops": (stop,)})
    door = door_of(
        read_folder(town.folder / "solutions" / NAME / "solution")
        if (town.folder / "solutions" / NAME / "solution").is_dir()
        else read_folder(tmp_path / NAME)
    )
    written = dict(
        papers(planned.model_copy(update={"zones": (zone,)}), door, title="<i>x", units="homes", city="<u>y")
    )
    assert "'=CMD" in written["list.csv"]
    assert not any(tag in written["list.html"] for tag in ("<script>", "<b>", "<i>", "<u>"))


@pytest.mark.parametrize(
    "options",
    [{"homes": 0}, {"control": 1.5}, {"crew_day": 0}, {"name": "../x"}, {"name": "a" * 200}, {"ranking": "none"}],
)
def test_numbers_and_names_that_make_no_round_are_refused(town: Town, options: dict[str, Any]) -> None:
    with pytest.raises(UpstateError) as fault:
        plan(town, **options)
    assert fault.value.allowed and fault.value.next_step
    assert not (town.fieldwork / "rounds").exists()


def test_an_older_ranking_can_be_named(town: Town) -> None:
    write_ranking(Town(town.folder, town.homes[::-1]), folder="2026-04-01-budget-50")
    assert plan(town, ranking="2026-05-01-budget-50").round.targeted[0] == "H0"
    assert plan(town).round.targeted[0] == "H59"


def test_the_round_of_a_name_is_there_once(town: Town) -> None:
    plan(town, name="spring")
    with pytest.raises(UpstateError):
        plan(town, name="spring")


def test_areas_that_stand_for_many_homes_are_told(tmp_path: Path) -> None:
    assert plan(make_town(tmp_path, homes=30, stands_for=200)).as_json()["areas"] == 20
