"""Who leads: the cities that share where they stand, by practice."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from upstate.actions.leaders import leaders
from upstate.standards.standard import Standard
from upstate.web.city import this_city
from upstate.web.look.saying import in_language
from upstate.web.standards.access import for_those_who_may_see, of_standard
from upstate.web.standards.leading import cities_to_show, practices_to_show


@require_safe
@of_standard
@for_those_who_may_see
def show_leaders(request: HttpRequest, standard: Standard) -> HttpResponse:
    """One row a city, peers first; of each practice the number of criteria that it says to meet."""
    found = leaders(workspace=this_city().folder, standard=standard.name)
    told = {
        "standard": standard,
        "title": in_language(standard.about.title),
        "practices": practices_to_show(found),
        "cities": cities_to_show(found),
    }
    return render(request, "standards/leaders.html", told)
