"""What a round is carried out with: lists to print, lists for a telephone, a table, a map. None says who was drawn by chance."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from upstate.fieldwork.rounds import Round
from upstate.ranking.outputs import safe_cell
from upstate.ranking.report.wording import clean, day
from upstate.solutions.door import Door

_FOLDER = Path(__file__).parent / "page"
# As many as there is room for on a sheet, beside the address and a note.
_MOST_COLUMNS = 4
_REPORT_STYLE = Path(__file__).parents[1] / "ranking" / "report" / "style.css"


def papers(planned: Round, door: Door, *, title: str, units: str, city: str) -> Iterator[tuple[str, str]]:
    """Name and text of every file for the crews."""
    yield "list.csv", _table(planned)
    yield "list.html", _page(planned, door, planned.zones, title=title, units=units, city=city)
    if any(stop.longitude is not None for zone in planned.zones for stop in zone.stops):
        yield "map.geojson", _map(planned)
    for zone in planned.zones:
        yield f"zones/zone-{zone.zone:03d}.html", _page(planned, door, (zone,), title=title, units=units, city=city)


def _table(planned: Round) -> str:
    """One row a stop, in the order of the walks."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["zone", "stop", "unit", "address", "longitude", "latitude"])
    for zone in planned.zones:
        for place, stop in enumerate(zone.stops, start=1):
            rows.writerow(
                [zone.zone, place, safe_cell(stop.unit), safe_cell(stop.address), stop.longitude, stop.latitude]
            )
    return text.getvalue()


def _map(planned: Round) -> str:
    """RFC 7946: a point a stop; a stop without a point has a null geometry."""
    features: list[dict[str, Any]] = []
    for zone in planned.zones:
        for place, stop in enumerate(zone.stops, start=1):
            point = None
            if stop.longitude is not None and stop.latitude is not None:
                point = {"type": "Point", "coordinates": [round(stop.longitude, 7), round(stop.latitude, 7)]}
            told = {"zone": zone.zone, "stop": place, "unit": stop.unit, "address": stop.address}
            features.append({"type": "Feature", "id": stop.unit, "geometry": point, "properties": told})
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False) + "\n"


def _page(planned: Round, door: Door, zones: Any, **words: str) -> str:
    return page_of(
        "list.html.j2",
        round=clean(planned.name),
        made_on=day(planned.made_on.isoformat()),
        zones=[clean(zone.model_dump()) for zone in zones],
        questions=door.questions,
        columns=[one for one in door.questions if one.need or one.fine or one.gives][:_MOST_COLUMNS],
        **clean(words),
    )


def page_of(template: str, **values: Any) -> str:
    """A self-contained page of this folder's, in the style of the report."""
    style = _REPORT_STYLE.read_text("utf-8") + (_FOLDER / "style.css").read_text("utf-8")
    page: str = _template(template).render(style=Markup(style), **values)  # noqa: S704 - files of this package
    return page


@cache
def _template(name: str) -> Any:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
