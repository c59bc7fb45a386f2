"""The list that is printed, and the map beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from upstate.ranking.report.unit_list import MOST_ROWS
from upstate.ranking.report.unit_map import map_units

Page = Callable[..., Any]
Json = dict[str, Any]
MakeUnit = Callable[..., Json]


def test_a_row_has_rank_id_risk_details_reasons_and_room_for_a_pen(
    page_of: Page, evidence: Json, ranking: Json
) -> None:
    table = page_of(evidence, ranking).by_id("list").all("table")[0]
    headings = [cell.text for cell in table.all("thead")[0].all("th")]
    assert headings == ["Rank", "Id", "Risk", "Material", "Installed", "Length (m)", "Reasons", "Your remarks"]
    cells = [cell.text for cell in table.all("tbody")[0].all("tr")[0].children]
    assert cells[:6] == ["1", "M-1", "49.0\N{NO-BREAK SPACE}%", "cast iron", "1931-01-01", "121"]
    assert cells[6] == "1 breaks on record (risk\N{NO-BREAK SPACE}×3.1); made of cast iron (risk\N{NO-BREAK SPACE}×2.2)"
    assert cells[7] == ""


def test_a_long_list_is_cut_and_says_so(page_of: Page, evidence: Json, ranking: Json, make_unit: MakeUnit) -> None:
    ranking["units"] = [make_unit(1) | {"rank": rank} for rank in range(1, MOST_ROWS + 3)]
    section = page_of(evidence, ranking).by_id("list")
    assert len(section.all("tbody")[0].all("tr")) == MOST_ROWS
    assert "This page shows the first 500 of 502; ranking.csv has them all." in section.text


def test_a_rule_gives_an_order_and_no_risk(page_of: Page, evidence: Json, ranking: Json) -> None:
    for unit in ranking["units"]:
        unit.update(probability=None, reasons=["3 breaks on record"])
    section = page_of(evidence, ranking).by_id("list")
    assert "Risk" not in [cell.text for cell in section.all("th")]
    assert "an order, not a risk" in section.text and "risk ×2.0" not in section.text


def test_a_detail_that_is_missing_is_a_dash(page_of: Page, evidence: Json, ranking: Json) -> None:
    ranking["units"][0]["details"]["length_m"] = None
    assert [cell.text for cell in page_of(evidence, ranking).by_id("list").all("tbody")[0].all("td")][4] == "–"


def test_a_budget_that_reaches_nothing_is_told(page_of: Page, evidence: Json, ranking: Json) -> None:
    ranking["units"] = []
    page = page_of(evidence, ranking)
    assert "does not reach a single one" in page.by_id("list").text
    assert page.by_id("list").all("table") == []


def test_no_geometry_means_no_map(page_of: Page, evidence: Json, ranking: Json) -> None:
    for unit in ranking["units"]:
        unit["details"].update(longitude=None, latitude=None)
    assert "map" not in {one.attributes.get("id") for one in page_of(evidence, ranking).everything()}


def test_a_ranking_without_coordinate_columns_has_no_map(ranking: Json) -> None:
    for unit in ranking["units"]:
        unit["details"] = {}
    assert map_units(ranking) is None


@pytest.mark.parametrize("slip", [float("nan"), 4312345.0, "43.0", True])
def test_a_unit_without_a_usable_point_is_counted_and_not_drawn(ranking: Json, slip: Any) -> None:
    ranking["units"][3]["details"]["latitude"] = slip
    drawn = map_units(ranking)
    assert drawn is not None and "11 of the 12 chosen water mains could be placed; 1 have no" in drawn.sentence


def test_a_point_in_the_ocean_does_not_shrink_the_map(ranking: Json) -> None:
    ranking["units"][3]["details"].update(longitude=0.0, latitude=0.0)
    drawn = map_units(ranking)
    assert drawn is not None and "surely a slip" in drawn.sentence
    assert max(point["east"] for point in drawn.chart.wide["data"]["values"]) < 2


def test_a_kilometre_is_as_long_both_ways(ranking: Json) -> None:
    drawn = map_units(ranking)
    assert drawn is not None
    for spec in (drawn.chart.wide, drawn.chart.narrow):
        encoding = spec["layer"][0]["encoding"]
        across, up = (encoding[way]["scale"]["domain"] for way in ("x", "y"))
        assert spec["width"] / (across[1] - across[0]) == pytest.approx(spec["height"] / (up[1] - up[0]), rel=0.02)


def test_the_narrowing_of_longitude_is_taken_into_account(ranking: Json) -> None:
    drawn = map_units(ranking)
    assert drawn is not None
    first, last = drawn.chart.wide["data"]["values"][-1], drawn.chart.wide["data"]["values"][0]
    # 0.011 degrees at 43 north are 0.895 km; 0.0055 degrees of latitude are 0.612 km.
    assert last["east"] - first["east"] == pytest.approx(0.895, abs=0.003)
    assert last["north"] - first["north"] == pytest.approx(0.612, abs=0.003)


def test_a_city_at_the_180th_meridian_stays_whole(ranking: Json) -> None:
    for place, unit in enumerate(ranking["units"]):
        unit["details"]["longitude"] = 179.999 if place % 2 else -179.999
    drawn = map_units(ranking)
    assert drawn is not None and "12 of the 12" in drawn.sentence


def test_the_first_ten_are_named_and_the_first_is_drawn_last(ranking: Json) -> None:
    drawn = map_units(ranking)
    assert drawn is not None
    assert [point["name"] for point in drawn.chart.wide["data"]["values"]] == ["", "", *map(str, range(10, 0, -1))]
