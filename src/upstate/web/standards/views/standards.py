"""What a city can be measured by, and one standard on one page, before anybody begins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from upstate.actions.assess import usual_standard
from upstate.standards.shelf import read_standards
from upstate.standards.standard import Standard
from upstate.web.city import this_city
from upstate.web.look.saying import in_language
from upstate.web.people.access import Action, may
from upstate.web.standards.access import may_see, of_standard
from upstate.web.standards.telling import by_practice, due_here, levels


@require_safe
def show_standards(request: HttpRequest) -> HttpResponse:
    """Every standard, the one for a place of this size first."""
    city = this_city()
    usual = usual_standard(city.settings.population)
    found = sorted(
        read_standards().values(), key=lambda one: (one.name != usual, one.about.status != "current", one.name)
    )
    told = [
        {
            "name": one.name,
            "title": in_language(one.about.title),
            "summary": in_language(one.about.summary),
            "by": one.about.by,
            "usual": one.name == usual,
            "past": one.about.status == "obsolete",
            "fits": one.fits(city.settings.population),
            "may_see": may_see(request.user, one),
        }
        for one in found
    ]
    return render(request, "standards/standards.html", {"standards": told})


@require_safe
@of_standard
def show_ladder(request: HttpRequest, standard: Standard) -> HttpResponse:
    """The standard on one page: levels, what is core, every criterion as a plain question, and where it comes from."""
    population = this_city().settings.population
    about = standard.about
    told = {
        "standard": standard,
        "title": in_language(about.title),
        "summary": in_language(about.summary),
        "unknown": in_language(about.unknown) if about.unknown else "",
        "levels": levels(standard),
        "practices": by_practice(standard),
        "core": [in_language(one.title) for one in standard.core],
        "duties": [(in_language(one.title), day) for one in standard.current for day in due_here(one, population)],
        "fits": standard.fits(population),
        "may_see": may_see(request.user, standard),
        "may_answer": may(request.user, Action.EDIT, ""),
    }
    return render(request, "standards/ladder.html", told)
