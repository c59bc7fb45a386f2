"""Where the city stands, what stands in the way, and the shortest way on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstate.actions.assess import Assessment
from upstate.actions.leaders import Leader, leaders_beside
from upstate.actions.standing_history import standing_history
from upstate.city import Workspace
from upstate.city.showing import shows_standing
from upstate.standards.standard import Standard
from upstate.standards.standing import needed
from upstate.web.city import this_city
from upstate.web.look.saying import in_language
from upstate.web.people.access import Action, may, may_somewhere
from upstate.web.standards.access import for_those_who_may_see, of_standard
from upstate.web.standards.leading import leaders_to_show
from upstate.web.standards.seeing import assess_here
from upstate.web.standards.telling import lines, standing_in_words, work_in_words


@require_safe
@of_standard
@for_those_who_may_see
def show_standing(request: HttpRequest, standard: Standard) -> HttpResponse:
    """By default only what the next level asks; `?all=1` for every criterion."""
    city = this_city()
    found = assess_here(standard)
    every = lines(found, standard.current, is_named=may_somewhere(request.user, Action.SEE_DRAFTS))
    told = {
        "standard": standard,
        "title": in_language(standard.about.title),
        "unknown": in_language(standard.about.unknown) if standard.about.unknown else "",
        "told": standing_in_words(found.standing),
        "verified": standing_in_words(found.verified) if found.verified != found.standing else "",
        "core_missing": lines(found, found.standing.core_missing),
        "next": _next(found, leaders_beside(found, workspace=city.folder)),
        "unanswered": len(found.unanswered),
        "lines": every if request.GET.get("all") or found.path is None else [],
        "look_again": [one for one in every if one.answer.lapsed or one.answer.differs],
        "history": _history(city, standard),
        "is_public": shows_standing(city.settings, standard.name),
        "may_answer": may(request.user, Action.EDIT, ""),
    }
    return render(request, "standards/standing.html", told)


def _next(found: Assessment, met_by: Mapping[str, tuple[Leader, ...]]) -> dict[str, Any] | None:
    """The path to the next level, each step with the reason why it is on it, and with the cities that do it already."""
    if found.path is None:
        return None
    steps = lines(found, tuple(step.criterion for step in found.path.steps))
    return {
        "level": in_language(found.path.level.title),
        "also": in_language(found.path.level.also) if found.path.level.also else "",
        "needed": needed(found.standard, found.path.level),
        "work": work_in_words(found.path.effort),
        "steps": [
            {
                "line": line,
                "why": _why(step.criterion.core, step.needed_by),
                "work": work_in_words(step.criterion.effort),
                **leaders_to_show(met_by[step.criterion.id], most=3),
            }
            for line, step in zip(steps, found.path.steps, strict=True)
        ],
    }


def _why(core: bool, needed_by: tuple[str, ...]) -> str:
    if core:
        return _("It is core: without it there is no level.")
    if needed_by:
        return _("It comes before %(others)s.") % {"others": ", ".join(needed_by)}
    return ""


def _history(city: Workspace, standard: Standard) -> list[dict[str, Any]]:
    """The days that were kept, the newest first, with the level in the reader's language."""
    _, days = standing_history(workspace=city.folder, standard=standard.name)
    return [{"day": one, "level": in_language(one.level.title) if one.level else ""} for one in days]
