"""Where the chosen units lie: a map to move in, and a picture where no script runs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstate.city import Workspace
from upstate.ranking.report.unit_map import map_units
from upstate.ranking.report.wording import count, is_number, percent
from upstate.web.look.saying import draw_chart
from upstate.web.shelf.access import for_those_who_may
from upstate.web.shelf.addresses import Addresses
from upstate.web.shelf.borrowed import Borrowed, load_borrowed
from upstate.web.shelf.faults import reading
from upstate.web.shelf.rankings import Ranking, load_ranking
from upstate.web.shelf.unit_address import has_address
from upstate.web.shelf.units import Unit, first_units

# More dots hide each other, and the page has to stay light.
MOST_PLACES = 1_000


@require_safe
@for_those_who_may
def show_map(request: HttpRequest, city: Workspace, name: str, folder: str | None = None) -> HttpResponse:
    """The map of the units that the budget reaches."""
    borrowed = load_borrowed(city, name)
    ranking = load_ranking(borrowed, folder)
    with reading(_("The list"), next_step=_again(name)):
        units = _chosen(ranking)
        found = map_units(ranking.carrying(units))
        picture = draw_chart(found.chart) if found else None
    chosen = ranking.about["chosen"]
    told = {
        "name": name,
        "title": borrowed.solution.header.title,
        "ranking": ranking,
        "addresses": _addresses(borrowed, ranking),
        "map": found,
        "picture": picture,
        "cut": _("Only the first %(most)s are drawn.") % {"most": count(MOST_PLACES)} if chosen > MOST_PLACES else "",
    }
    return render(request, "shelf/map.html", told)


@require_safe
@for_those_who_may
def send_places(request: HttpRequest, city: Workspace, name: str, folder: str | None = None) -> HttpResponse:
    """The same units as GeoJSON (RFC 7946), with only what the map shows. The file of the whole list is another."""
    borrowed = load_borrowed(city, name)
    ranking = load_ranking(borrowed, folder)
    addresses = _addresses(borrowed, ranking)
    with reading(_("The list"), next_step=_again(name)):
        features = [_feature(unit, addresses) for unit in _chosen(ranking) if is_placed(unit)]
    collection = {"type": "FeatureCollection", "features": features}
    return JsonResponse(collection, content_type="application/geo+json")


def is_placed(unit: Unit) -> bool:
    """Whether the unit has a point on the globe."""
    longitude, latitude = (unit["details"].get(way) for way in ("longitude", "latitude"))
    return is_number(longitude) and is_number(latitude) and abs(longitude) <= 180 and abs(latitude) < 90


def _chosen(ranking: Ranking) -> list[Unit]:
    return first_units(ranking.parquet, min(ranking.about["chosen"], MOST_PLACES))


def _feature(unit: Unit, addresses: Addresses) -> dict[str, Any]:
    point = [unit["details"]["longitude"], unit["details"]["latitude"]]
    risk = unit["probability"]
    shown = {
        "rank": unit["rank"],
        "id": unit["id"],
        "risk": "" if risk is None else percent(risk),
        "reason": unit["reasons"][0] if unit["reasons"] else "",
        "page": addresses.unit(unit["address"]) if has_address(unit["address"]) else "",
    }
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": point}, "properties": shown}


def _addresses(borrowed: Borrowed, ranking: Ranking) -> Addresses:
    return Addresses(borrowed.name, None if ranking.latest else ranking.name)


def _again(name: str) -> str:
    return _("Run `upstate rank %(name)s` again.") % {"name": name}
