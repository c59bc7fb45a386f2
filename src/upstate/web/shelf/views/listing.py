"""What this city has borrowed, and what lies on the shelf."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstate.actions.list_solutions import list_solutions
from upstate.city import Workspace
from upstate.city.showing import is_public
from upstate.errors import UpstateError
from upstate.ranking.report.wording import count, day
from upstate.web.look.saying import translate
from upstate.web.shelf.access import for_everybody, visible_names
from upstate.web.shelf.answering import answer_plainly
from upstate.web.shelf.borrowed import Borrowed, load_borrowed
from upstate.web.shelf.faults import attempt, in_three_parts
from upstate.web.shelf.rankings import load_ranking
from upstate.web.shelf.unranked import LOADERS, Unranked, kind_here


@dataclass(frozen=True)
class Line:
    """One borrowed solution. answer: whether it works here; empty where there is none, and then state says why. list: what list there is,
    in a sentence. fault: in three parts, where the solution can not be opened at all. unranked: whether
    nothing is ranked, as of a service, a policy, measures and a challenge."""

    name: str
    title: str
    summary: str
    answer: str
    state: str
    list: str
    public: bool
    fault: dict[str, str] | None = None
    unranked: bool = False


@require_safe
@for_everybody
def show_solutions(request: HttpRequest, city: Workspace) -> HttpResponse:
    """The solutions that the visitor may see, and those that the city could borrow."""
    lines = [_line(city, name) for name in visible_names(request.user, city)]
    borrowed = set(city.borrowed_names())
    shelf = [entry for entry in list_solutions() if entry.name not in borrowed]
    return render(request, "shelf/solutions.html", {"lines": lines, "shelf": shelf})


def _line(city: Workspace, name: str) -> Line:
    public = is_public(city.settings, name)
    if load := LOADERS.get(kind_here(city, name)):
        return _unranked_line(city, name, public, load)
    borrowed, fault = attempt(
        lambda: load_borrowed(city, name),
        what=_("The solution %(name)s") % {"name": name},
        next_step=_("Run `upstate borrow %(name)s` again.") % {"name": name},
    )
    if borrowed is None or fault is not None:
        shown = in_three_parts(fault, city) if fault else None
        return Line(name, name, "", "", "", "", public, shown)
    header = borrowed.solution.header
    about, _fault = attempt(lambda: load_ranking(borrowed).about, what=_("The list"), next_step=_("Rank again."))
    answer, why = _answer(borrowed, about)
    return Line(name, header.title, header.summary, answer, why, _list(about), public)


def _unranked_line(city: Workspace, name: str, public: bool, load: Callable[[Workspace, str], Unranked]) -> Line:
    opened, fault = attempt(
        lambda: load(city, name),
        what=_("The solution %(name)s") % {"name": name},
        next_step=_("Run `upstate doctor`."),
    )
    if opened is None:
        return Line(name, name, "", "", "", "", public, in_three_parts(fault, city) if fault else None)
    header = opened.solution.header
    return Line(name, header.title, header.summary, "", opened.state, "", public, unranked=True)


def _answer(borrowed: Borrowed, about: dict[str, Any] | None) -> tuple[str, str]:
    told, fault = attempt(
        lambda: " ".join(answer_plainly(borrowed.proved, about)), what=_("The evidence"), next_step=_("Prove it again.")
    )
    return told or "", translate(fault.given) if fault else ""


def _list(about: dict[str, Any] | None) -> str:
    try:
        return _in_words(about) if about else ""
    except (UpstateError, LookupError, TypeError, ValueError):
        return ""


def _in_words(about: dict[str, Any]) -> str:
    return _("The latest list names %(chosen)s of %(ranked)s %(units)s, as things were known on %(day)s.") % {
        "chosen": count(about["chosen"]),
        "ranked": count(about["ranked"]),
        "units": about["units_word"],
        "day": translate(day(about["as_of"])),
    }
