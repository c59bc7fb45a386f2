"""What of the shelf everybody may see, for those who list the site: the map for crawlers, the export, the search."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from upstate.actions.list_solutions import list_solutions
from upstate.city.showing import is_public
from upstate.web.city import this_city
from upstate.web.shelf.addresses import Addresses
from upstate.web.shelf.borrowed import Borrowed, load_borrowed
from upstate.web.shelf.faults import attempt
from upstate.web.shelf.rankings import all_rankings, load_ranking
from upstate.web.shelf.unit_address import has_address
from upstate.web.shelf.units import MOST_ROWS, first_units
from upstate.web.shelf.unranked import LOADERS, kind_here


def public_addresses() -> Iterator[str]:
    """The path of every page and file of the shelf that everybody may see, in the language that is active. Of a list's units
    those that the budget reaches, 500 at most, have a page of their own in it."""
    city = this_city()
    yield reverse("solutions")
    borrowed = city.borrowed_names()
    yield from (reverse("solution", args=[one.name]) for one in list_solutions() if one.name not in borrowed)
    for name in borrowed:
        if is_public(city.settings, name):
            yield reverse("solution", args=[name])
            if kind_here(city, name) in LOADERS:
                continue
            opened, _fault = attempt(lambda name=name: load_borrowed(city, name), what=name, next_step="")  # type: ignore[misc]
            if opened:
                yield from _of_proof(opened)
                yield from _of_lists(opened)


def _of_proof(borrowed: Borrowed) -> Iterator[str]:
    if borrowed.evidence is not None:
        yield reverse("solution-report", args=[borrowed.name])
        yield from (reverse("solution-evidence", args=[borrowed.name, file]) for file in borrowed.evidence_names)
    if (borrowed.paths.folder / "report.html").is_file():
        yield reverse("solution-report-file", args=[borrowed.name])


def _of_lists(borrowed: Borrowed) -> Iterator[str]:
    yield reverse("solution-rankings", args=[borrowed.name])
    for one in all_rankings(borrowed):
        if one.fault:
            continue
        ranking = load_ranking(borrowed, one.name)
        for addresses in [Addresses(borrowed.name, one.name), *([Addresses(borrowed.name)] if one.latest else [])]:
            yield addresses.ranking
            if "ranking.geojson" in ranking.files:
                yield from (addresses.map, addresses.places)
        yield from (reverse("solution-ranking-file", args=[borrowed.name, one.name, file]) for file in ranking.files)
        addresses = Addresses(borrowed.name, None if one.latest else one.name)
        units, _fault = attempt(
            lambda ranking=ranking: first_units(ranking.parquet, min(ranking.about["chosen"], MOST_ROWS)),  # type: ignore[misc]
            what=_("The list"),
            next_step="",
        )
        yield from (addresses.unit(unit["address"]) for unit in units or [] if has_address(unit["address"]))
