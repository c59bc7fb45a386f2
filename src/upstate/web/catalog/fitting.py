"""What can be done with a dataset: the solutions that it fits, who used them first, and whether they were proved here."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from upstate.catalog.freshness import day_in_words
from upstate.catalog.solution_fit import SolutionFit
from upstate.city import Workspace, box_of
from upstate.city.showing import is_public
from upstate.errors import UpstateError
from upstate.ranking.newest import newest_evidence
from upstate.ranking.telling import tell_verdict
from upstate.solutions import RankingSolution, read_shelf, shelf_rankings
from upstate.tables.crosswalk.fitting import Place
from upstate.web.catalog.kept import kept
from upstate.web.catalog.public import PublicDataset
from upstate.web.city import today
from upstate.web.look.saying import translate

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Use:
    """One solution. path: of its page, without the language. fed: whether the city feeds it with this table. fit: how the table serves
    it. title, summary: in English. proofs: who proved it where."""

    path: str
    title: str
    summary: str
    fed: str
    fit: str
    proofs: tuple[str, ...]


def find_fits(city: Workspace, dataset: PublicDataset) -> list[SolutionFit]:
    """The solutions that the newest version can serve. Looking takes a second, so it is done once."""
    settings, newest = city.settings, dataset.newest
    place = Place(country=settings.country, box=box_of(settings.country, settings.longitude, settings.latitude))
    title = dataset.description.title

    def look() -> list[dict[str, Any]]:
        from upstate.catalog.fits import solutions_for  # it loads what compares columns, which no other page needs

        found = solutions_for(parquet=newest.parquet, title=title, place=place, today=today())
        return [one.model_dump(mode="json") for one in found]

    asked = hashlib.sha256(f"2 {_shelf_fingerprint()} {place} {title}".encode()).hexdigest()[:16]
    return [SolutionFit.model_validate(one) for one in kept(newest, f"fits-{asked}", look)]


def find_uses(city: Workspace, dataset: PublicDataset) -> list[Use]:
    """The same for the page: those that the city feeds with this table first, even where the columns alone do not tell it."""
    fits = {one.solution: one for one in find_fits(city, dataset)}
    fed, _dot, table = dataset.newest.record.description.contract.partition(".")
    shelf = {one.name: one for _text, one in shelf_rankings()}
    names = [*([fed] if fed in shelf else []), *(name for name in fits if name != fed)]
    return [_use(city, shelf[name], fits.get(name), table if name == fed else "") for name in names if name in shelf]


def _use(city: Workspace, solution: RankingSolution, fit: SolutionFit | None, table: str) -> Use:
    header = solution.header
    told = _("The city feeds this solution with this table, as its “%(table)s”.") % {"table": table} if table else ""
    return Use(
        path=f"/solutions/{solution.name}/",
        title=header.title,
        summary=header.summary,
        fed=told,
        fit=fit.sentence if fit else "",
        proofs=tuple(_proofs(city, solution)),
    )


def _proofs(city: Workspace, solution: RankingSolution) -> Iterator[str]:
    header = solution.header
    yield _("First used in %(place)s in %(year)s.") % {"place": header.origin.place, "year": header.origin.year}
    for one in header.reported[:1]:
        yield _("Reported there: %(what)s: %(value)s (%(source)s).") % {
            "what": one.what,
            "value": f"{one.value:g}",
            "source": one.source,
        }
    if solution.name in city.borrowed_names() and is_public(city.settings, solution.name):
        yield from _proved_here(city, solution)


def _proved_here(city: Workspace, solution: RankingSolution) -> Iterator[str]:
    try:
        # The evidence alone is read: parsing the borrowed text again takes a tenth of a second.
        evidence = newest_evidence(city.borrowed(solution.name))
        if evidence:
            told = {"city": city.settings.name, "day": _day(str(evidence["made_on"]))}
            verdict = tell_verdict(units=evidence["units"], outcome=evidence["outcome"], verdict=evidence["verdict"])
            yield f"{_('Proved in %(city)s on %(day)s:') % told} {translate(verdict)}"
    except (UpstateError, OSError, LookupError, TypeError, ValueError, AttributeError):
        _log.warning("The evidence of %s could not be told", solution.name, exc_info=True)


def _day(text: str) -> str:
    try:
        return translate(day_in_words(date.fromisoformat(text[:10])))
    except ValueError:
        return text[:40]


def _shelf_fingerprint() -> str:
    return " ".join(f"{one.name} {one.header.version}" for _text, one in read_shelf())
