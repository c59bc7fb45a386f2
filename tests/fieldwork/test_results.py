"""What a round found: the list against chance, and what may leave the city."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from scipy import stats

from tests.called import Called
from tests.fieldwork.town import NAME, TODAY, Town, make_town
from upstate.actions.correct_visit import correct_visit
from upstate.actions.import_visits import import_visits
from upstate.actions.plan_round import plan_round
from upstate.actions.record_visits import record_visits
from upstate.actions.visit_power import visit_power
from upstate.actions.visit_results import VisitResults, visit_results
from upstate.errors import UpstateError
from upstate.fieldwork.travelling import travelling_results
from upstate.fieldwork.visit import Hours, Visit


def visited(town: Town, found: dict[str, bool | None], on: date = TODAY) -> None:
    visits = [
        Visit(visit=f"t{unit}-{on}", unit=unit, on=on, in_need=need, given=2 if need else None)
        for unit, need in found.items()
    ]
    record_visits(workspace=town.folder, solution=NAME, visits=visits, today=TODAY)


def results(town: Town, **options: Any) -> VisitResults:
    return visit_results(workspace=town.folder, solution=NAME, today=TODAY, **options)


@pytest.fixture
def planned(town: Town) -> Any:
    return plan_round(workspace=town.folder, solution=NAME, homes=40, control=0.5, crew_day=10, today=TODAY).round


def test_each_home_counts_where_it_was_drawn_and_in_both_where_both_did(town: Town, planned: Any) -> None:
    need = {unit: number % 3 == 0 for number, unit in enumerate(sorted({*planned.targeted, *planned.control}))}
    visited(town, need)
    found = results(town).results
    for part, units in ((found.targeted, planned.targeted), (found.control, planned.control)):
        assert (part.found.tries, part.found.hits) == (len(units), sum(need[unit] for unit in units))
    assert found.both == len({*planned.targeted} & {*planned.control})
    assert found.all.found.hits == sum(need.values())
    assert sum(zone.found.tries for zone in found.zones) == found.told == len(need)


def test_the_intervals_are_those_of_wilson(town: Town, planned: Any) -> None:
    visited(town, {unit: number < 5 for number, unit in enumerate(planned.targeted)})
    found = results(town).results.targeted.found
    asked = stats.binomtest(found.hits, found.tries).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((asked.low, asked.high))


def test_who_told_nothing_does_not_count_and_the_last_visit_that_told_does(town: Town, planned: Any) -> None:
    first, second = planned.targeted[:2]
    visited(town, {first: None, second: True}, on=date(2026, 5, 20))
    found = results(town).results
    assert (found.doors, found.homes, found.told) == (2, 2, 1)


def test_visits_in_conflict_are_left_out_until_one_is_decided(town: Town, planned: Any) -> None:
    unit = planned.targeted[0]
    for name, need in (("a1", True), ("b1", False)):
        record_visits(
            workspace=town.folder,
            solution=NAME,
            visits=[Visit(visit=name, unit=unit, on=TODAY, in_need=need)],
            today=TODAY,
        )
    found = results(town).results
    assert (found.disputed, found.told) == (2, 0)
    corrected = correct_visit(
        workspace=town.folder,
        solution=NAME,
        visit="b1",
        withdraw=True,
        why="Wrong door.",
        by="ann@city.gov",
        today=TODAY,
    )
    assert corrected.conflicts == 0 and len(corrected.history) == 2
    assert results(town).results.told == 1
    assert "Wrong door." in json.dumps(town.log()), "what was said stays"
    assert "Wrong door." not in json.dumps(corrected.as_json())


def test_a_correction_keeps_what_was_there_before(town: Town, planned: Any) -> None:
    visited(town, {"H1": False})
    name = f"tH1-{TODAY}"
    correct_visit(workspace=town.folder, solution=NAME, visit=name, in_need=True, given=1, today=TODAY)
    (row,) = town.table
    assert (row["visit_id"], row["in_need"], row["alarms_given"]) == (name, True, 1)
    assert [visit["in_need"] for batch in town.log() for visit in batch["visits"]] == [False, True]  # type: ignore[attr-defined]
    for options in ({}, {"on": date(2030, 1, 1)}):
        with pytest.raises(UpstateError):
            correct_visit(workspace=town.folder, solution=NAME, visit=name, today=TODAY, **options)
    with pytest.raises(UpstateError):
        correct_visit(workspace=town.folder, solution=NAME, visit="nothing", in_need=True, today=TODAY)


def test_alarms_in_an_hour_of_a_crew(town: Town, planned: Any) -> None:
    visited(town, dict.fromkeys(planned.targeted[:6], True))
    assert results(town).results.given_per_hour is None
    noted = [Hours(round=planned.name, zone=1, on=TODAY, hours=4), Hours(round=planned.name, on=TODAY, hours=2)]
    record_visits(workspace=town.folder, solution=NAME, hours=noted, today=TODAY)
    found = results(town).results
    assert (found.given, found.hours, found.given_per_hour) == (12, 6, 2)


def test_the_sentence_says_whether_chance_can_explain_it(tmp_path: Any) -> None:
    town = make_town(tmp_path, homes=400)
    planned = plan_round(workspace=town.folder, solution=NAME, homes=200, control=0.4, today=TODAY).round
    assert "Nobody has told yet" in results(town).sentence
    few = {planned.targeted[0]: True, planned.control[0]: False}
    visited(town, few)
    assert "can not tell the list from chance yet" in results(town).sentence
    visited(town, {unit: int(unit[1:]) < 60 for unit in {*planned.targeted, *planned.control} - {*few}})
    sentence = results(town).sentence
    assert (
        "times as often" in sentence
        and "more than chance can explain" in sentence
        and "without a working smoke alarm" in sentence
    )


def test_visits_of_a_file_that_says_who_was_drawn_by_chance_need_no_round(town: Town) -> None:
    rows = [f"H{n},2026-05-01,{n % 2},{n % 4 < 2}" for n in range(20)]
    file = town.file("a.csv", "home_id,visited_on,in_need,control", rows)
    import_visits(workspace=town.folder, file=file, today=TODAY)
    found = results(town).results
    assert (found.targeted.found.tries, found.control.found.tries) == (10, 10)


def test_the_evidence_holds_no_row_and_what_travels_no_small_number(town: Town, planned: Any) -> None:
    visited(town, {unit: number % 4 == 0 for number, unit in enumerate(planned.targeted)})
    found = results(town)
    text = found.files[0].read_text("utf-8")
    assert found.files[0].name == f"visits-{planned.name}.json"
    assert not any(f'"{unit}"' in text for unit in town.homes)
    kept, held = travelling_results(found.evidence)
    assert kept["zones"] == [] and kept["weeks"] == [] and held
    assert kept["targeted"]["with_outcome"] is None and kept["sentence"] == ""


def test_the_page_says_the_sentence_and_asks_no_host(town: Town, planned: Any) -> None:
    visited(town, dict.fromkeys(planned.targeted[:6], True))
    found = results(town)
    page = found.files[1].read_text("utf-8")
    assert "svg" in page and "http" not in page.replace("http-equiv", "").replace("http://www.w3.org", "")
    assert "Zone 1" in page


def test_the_power_grows_with_the_visits(town: Town) -> None:
    found = visit_power(workspace=town.folder, solution=NAME, base=0.1)
    assert found.power >= 0.8
    assert visit_power(workspace=town.folder, solution=NAME, base=0.1, times=3).visits < found.visits
    for options in ({"base": 0.0}, {"base": 0.6}, {"base": 0.1, "control": 0.0}, {"base": 0.1, "times": 0.5}):
        with pytest.raises(UpstateError):
            visit_power(workspace=town.folder, solution=NAME, **options)


def test_the_whole_round_from_the_command_line(town: Town, call: Callable[..., Called]) -> None:
    where = ("--workspace", town.folder)
    planned = call("visit", "plan", NAME, "--homes", 40, "--control", "25%", "--crew-day", 10, *where, "--json")
    assert planned.code == 0, planned.err
    assert planned.json["control"] == 10 and len(planned.json["zones"]) == 4
    rows = [f"H{n},{date.today()},{'no alarm' if n < 20 else 'working'}" for n in range(40)]
    file = town.file("day.csv", "home,date,result", rows)
    imported = call("visit", "import", file, *where, "--json")
    assert (imported.code, imported.json["new"]) == (0, 40)
    assert call("visit", "import", file, *where).out.count("40 known already") == 1
    assert call("visit", "hours", NAME, 6, "--round", planned.json["name"], *where).code == 0
    assert call("visit", "record", NAME, "H41", "--in-need", "no", *where).code == 0
    assert call("visit", "opt-out", NAME, "H42", *where).code == 0
    found = call("visit", "results", NAME, *where, "--json").json
    assert found["told"] == len({f"H{n}" for n in range(40)} & {*_drawn(town)})
    assert "without a working smoke alarm" in call("visit", "results", NAME, *where).out.replace("\n", " ")
    assert call("visit", "list", NAME, *where, "--json").json["opted_out"] == ["H42"]
    assert call("visit", "power", NAME, "--base", "10%", *where).code == 0


def _drawn(town: Town) -> list[str]:
    planned = json.loads(next((town.fieldwork / "rounds").glob("*/round.json")).read_text("utf-8"))
    return [*planned["targeted"], *planned["control"]]


@pytest.mark.parametrize(
    "words",
    [
        ("plan", NAME, "--control", "much"),
        ("import", "nothing.csv"),
        ("import", "nothing.csv", "--column", "x"),
        ("record", NAME, "H1", "--in-need", "perhaps"),
        ("record", NAME, "H999", "--in-need", "yes"),
        ("record", NAME, "H1", "--in-need", "yes", "--on", "2999-01-01"),
        ("record", NAME, "", "--in-need", "yes"),
        ("opt-out", NAME, "H999"),
        ("results", NAME, "--round", "none"),
        ("correct", NAME, "none", "--withdraw"),
        ("power", NAME, "--base", "99%"),
        ("list", "../../etc"),
    ],
)
def test_what_can_not_be_is_refused_in_three_parts(
    town: Town, call: Callable[..., Called], words: tuple[str, ...]
) -> None:
    told = call("visit", *words, "--workspace", town.folder, "--json")
    assert told.code == 2
    assert all(told.fault[part] for part in ("given", "allowed", "next_step"))


def test_what_is_shared_of_a_round_is_totals_without_small_numbers_and_makes_it_field_tested(tmp_path: Any) -> None:
    from upstate.actions.share import share

    town = make_town(tmp_path, homes=400)
    planned = plan_round(workspace=town.folder, solution=NAME, homes=200, control=0.4, today=TODAY).round
    visited(town, {unit: int(unit[1:]) % 3 == 0 for unit in {*planned.targeted, *planned.control}})
    results(town)
    shared = share(workspace=town.folder, solution=NAME, stopped="A test.", answer=lambda leaving: True, today=TODAY)
    told = json.loads((shared.folder / "visits.json").read_text("utf-8"))
    assert told["targeted"]["units"] == len(planned.targeted) and told["zones"] == []
    assert "round" not in told and not any(f'"{unit}"' in json.dumps(told) for unit in town.homes)
    assert len(shared.leaving.bundle.figures) == 2
    assert any("zone" in words for words in shared.leaving.held)


def test_one_control_visit_is_no_finding(tmp_path: Any) -> None:
    town = make_town(tmp_path, homes=400)
    planned = plan_round(workspace=town.folder, solution=NAME, homes=200, control=0.4, today=TODAY).round
    chosen = [unit for unit in planned.targeted if unit not in planned.drawn][:3]
    (drawn,) = [unit for unit in planned.control if unit not in planned.chosen][:1]
    visited(town, dict.fromkeys(chosen, True) | {drawn: False})
    found = results(town)
    assert (found.results.targeted.found.hits, found.results.control.found.tries) == (3, 1)
    assert found.results.comparison == "unsure"
    assert "can not tell the list from chance yet" in found.sentence


def test_the_first_visit_that_told_counts_and_a_later_one_undoes_no_find(town: Town, planned: Any) -> None:
    unit = planned.targeted[0]
    for on, need in ((date(2026, 5, 18), None), (date(2026, 5, 19), True), (date(2026, 5, 20), False)):
        record_visits(
            workspace=town.folder,
            solution=NAME,
            visits=[Visit(visit=f"v{on}", unit=unit, on=on, in_need=need, round=planned.name)],
            today=TODAY,
        )
    found = results(town).results
    assert (found.all.found.hits, found.all.found.tries) == (1, 1)


def test_how_many_told_is_said_of_each_arm(town: Town, planned: Any) -> None:
    chosen = [unit for unit in planned.targeted if unit not in planned.drawn][:4]
    drawn = [unit for unit in planned.control if unit not in planned.chosen][:2]
    visited(town, dict.fromkeys(chosen, True) | dict.fromkeys(drawn, None))
    found = results(town)
    assert (found.results.targeted.visited, found.results.targeted.found.tries) == (4, 4)
    assert (found.results.control.visited, found.results.control.found.tries) == (2, 0)
    assert found.evidence["control"]["visited"] == 2
    assert "Visited" in found.files[1].read_text("utf-8")


def test_what_only_a_file_says_was_drawn_by_chance_proves_nothing(town: Town) -> None:
    rows = [f"H{n},2026-05-01,{n % 2},{n % 2 == 0}" for n in range(60)]
    file = town.file("a.csv", "home_id,visited_on,in_need,control", rows)
    import_visits(workspace=town.folder, file=file, today=TODAY)
    found = results(town)
    assert found.evidence["design"] is None
    assert "the file says" in found.sentence and "No plan of Upstate drew them" in found.sentence
    assert "times as often" not in found.sentence and "more than chance can explain" not in found.sentence
    assert found.results.comparison == "unsure" and found.results.times is None


def test_a_round_of_which_nobody_told_yet_does_not_hide_the_one_before(town: Town, planned: Any) -> None:
    visited(town, dict.fromkeys(planned.targeted[:6], True))
    plan_round(workspace=town.folder, solution=NAME, homes=10, control=0.2, name="the-autumn-of-2026", today=TODAY)
    found = results(town)
    assert found.results.round == planned.name and found.results.told == 6
    assert results(town, round_name="the-autumn-of-2026").results.told == 0


def test_doors_of_one_area_count_as_one_draw(tmp_path: Any) -> None:
    town = make_town(tmp_path, homes=40, stands_for=400)
    planned = plan_round(workspace=town.folder, solution=NAME, homes=20, control=0.2, today=TODAY).round
    visits = [
        Visit(visit=f"{unit}-{door}", unit=unit, door=str(door), on=TODAY, in_need=need)
        for unit in {*planned.targeted, *planned.control}
        for door, need in enumerate([unit in planned.chosen] * 25)
    ]
    record_visits(workspace=town.folder, solution=NAME, visits=visits, today=TODAY)
    found = results(town).results
    assert found.control.found.tries == 25 * len(planned.control)
    assert found.control.found.high - found.control.found.low > 0.3, "four areas are four draws, not a hundred"


def test_no_small_number_of_homes_in_both_can_be_told_from_the_others(town: Town) -> None:
    part = {"name": "", "units": 100, "with_outcome": 40, "rate": 0.4, "interval": [0.3, 0.5]}
    both = {"given": None, "targeted": part, "control": part | {"units": 50, "with_outcome": 20}, "both": 20}
    every = part | {"units": 130}
    for hits, leaves in ((59, False), (48, False), (40, True), (60, True), (50, True)):
        kept, _ = travelling_results(both | {"all": every | {"with_outcome": hits}})
        assert (kept["all"]["with_outcome"] == hits) is leaves, hits
