"""The page: everything that is said, set into one HTML file that asks no host and runs no script."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from upstate.charts import draw
from upstate.ranking.report.findings import find_all
from upstate.ranking.report.making import describe_making
from upstate.ranking.report.opening import open_page
from upstate.ranking.report.record import describe_record
from upstate.ranking.report.unit_list import list_units
from upstate.ranking.report.unit_map import map_units
from upstate.ranking.report.wording import capital, clean
from upstate.solutions import RankingSolution

_FOLDER = Path(__file__).parent


def render_report(*, evidence: dict[str, Any], ranking: dict[str, Any] | None, solution: RankingSolution) -> str:
    """One self-contained page for people: the verdict, the findings, the record, the list, the map.

    evidence: as `prove` writes it. ranking: as `rank` writes it; null where the city has not ranked yet. Whatever a city
    wrote in its tables is shown as text and can do nothing.
    """
    evidence, ranking = clean(evidence), clean(ranking)
    page: str = _template().render(
        style=Markup((_FOLDER / "style.css").read_text("utf-8")),  # noqa: S704 - a file of this package
        opening=open_page(evidence, ranking, solution),
        findings=find_all(evidence, outcomes=solution.settings.outcomes),
        record=describe_record(evidence, solution),
        list=list_units(ranking, evidence, solution) if ranking else None,
        map=map_units(ranking) if ranking else None,
        making=describe_making(evidence, ranking),
        name=evidence["solution"]["name"],
    )
    return page


@cache
def _template() -> Any:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(draw=draw, capital=capital)
    return environment.get_template("report.html.j2")
