"""All lists of a solution, by date and budget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstate.city import Workspace
from upstate.ranking.report.wording import count, day, spaced
from upstate.web.shelf.access import for_those_who_may
from upstate.web.shelf.borrowed import load_borrowed
from upstate.web.shelf.faults import attempt
from upstate.web.shelf.rankings import Earlier, all_rankings


@dataclass(frozen=True)
class Line:
    """One list. words: date, budget, who made it and how many it reaches, as shown; empty with a fault."""

    name: str
    latest: bool
    words: dict[str, str]
    fault: str


@require_safe
@for_those_who_may
def show_rankings(request: HttpRequest, city: Workspace, name: str) -> HttpResponse:
    """The lists, the newest first."""
    borrowed = load_borrowed(city, name)
    lines = [_line(one) for one in all_rankings(borrowed)]
    told = {"name": name, "title": borrowed.solution.header.title, "lines": lines}
    return render(request, "shelf/rankings.html", told)


def _line(one: Earlier) -> Line:
    words, fault = attempt(lambda: _words(one.about), what=_("The list %(name)s") % {"name": one.name}, next_step="")
    if one.fault or words is None:
        return Line(one.name, one.latest, {}, one.fault or (fault.given if fault else ""))
    return Line(one.name, one.latest, words, "")


def _words(about: dict[str, Any]) -> dict[str, str]:
    if not about:
        return {}
    return {
        "as_of": day(about["as_of"]),
        "made_on": day(about["made_on"]),
        "budget": spaced(str(about["budget"])),
        "ranker": about["ranker"]["name"],
        "chosen": count(about["chosen"]),
        "ranked": count(about["ranked"]),
    }
