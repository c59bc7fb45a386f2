"""Where the chosen units lie."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median
from typing import Any

from upstate.charts import Chart
from upstate.ranking.report.charts import place_chart
from upstate.ranking.report.wording import is_number
from upstate.sentences import Sentence, listed, say

_NAMED = 10
_KM_A_DEGREE = 111.2
# Units of one city are not farther from its middle than this; a slip in a coordinate is.
_FAR_KM = 150.0


@dataclass(frozen=True)
class UnitMap:
    sentence: str
    chart: Chart


def map_units(ranking: dict[str, Any]) -> UnitMap | None:
    """The units that have a point, in km on a plane (equirectangular, true at the city's middle); null without any."""
    units = ranking["units"]
    located = [unit for unit in units if _is_point(unit["details"].get("longitude"), unit["details"].get("latitude"))]
    if not located:
        return None
    placed = _on_a_plane(located)
    rows = _from_corner(placed)
    return UnitMap(
        sentence=_sentence(ranking, located=len(located), placed=len(placed)),
        chart=Chart.build("map", lambda width: place_chart(rows, width=width)),
    )


def _is_point(longitude: Any, latitude: Any) -> bool:
    return is_number(longitude) and is_number(latitude) and abs(longitude) <= 180 and abs(latitude) < 90


def _on_a_plane(units: list[dict[str, Any]]) -> list[tuple[int, float, float]]:
    """Rank, km east and km north of the middle, without those that lie too far off."""
    turned = units[0]["details"]["longitude"]  # cities at the 180th meridian stay whole
    east = [(unit["details"]["longitude"] - turned + 180) % 360 - 180 for unit in units]
    north = [unit["details"]["latitude"] for unit in units]
    middle = (median(east), median(north))
    narrowing = math.cos(math.radians(middle[1]))
    points = [
        (unit["rank"], (lon - middle[0]) * narrowing * _KM_A_DEGREE, (lat - middle[1]) * _KM_A_DEGREE)
        for unit, lon, lat in zip(units, east, north, strict=True)
    ]
    return [point for point in points if math.hypot(point[1], point[2]) <= _FAR_KM]


def _from_corner(points: list[tuple[int, float, float]]) -> list[dict[str, Any]]:
    """km from the south-western corner; the highest rank last, so that it is drawn on top."""
    west, south = (min((point[way] for point in points), default=0.0) for way in (1, 2))
    return [
        {
            "rank": rank,
            "name": str(rank) if rank <= _NAMED else "",
            "east": round(east - west, 3),
            "north": round(north - south, 3),
        }
        for rank, east, north in sorted(points, reverse=True)
    ]


def _sentence(ranking: dict[str, Any], *, located: int, placed: int) -> Sentence:
    chosen, lost = len(ranking["units"]), []
    if chosen > located:
        lost.append(say("{number} have no coordinates", number=chosen - located))
    if located > placed:
        slip = say(
            "{number} lie more than {far} km from the others, which is surely a slip",
            number=located - placed,
            far=round(_FAR_KM),
        )
        lost.append(slip)
    return say(
        "{placed} of the {chosen} chosen {units} could be placed{lost}. North is up; the numbers are the ranks of the first {named}, "
        "and dots are the others. The list names each one.",
        placed=placed,
        chosen=chosen,
        units=ranking["units_word"],
        lost=say("; {lost}", lost=listed(lost)) if lost else "",
        named=_NAMED,
    )
