"""Money for businesses: a short search whose address is the saved search, so that nothing has to be kept of whoever looks."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstate.permits.funding import Wish, find_funding
from upstate.solutions.service import Opportunity, ServiceSolution
from upstate.solutions.service.questions import NO, YES
from upstate.web.business.service import the_portal
from upstate.web.business.showing import default_contact
from upstate.web.city import site_origin, today
from upstate.web.look.saying import in_language


@require_safe
def show_funding(request: HttpRequest) -> HttpResponse:
    """What fits what is said in the query, with what one can apply for no longer, told as such: a link that was kept shows the same
    money again. A name that is not known is left out, and the page says so."""
    solution = the_portal()
    fields = _fields(solution)
    said = {name: value for name, _label, choices in fields if (value := request.GET.get(name, "")) in choices}
    own = {YES: True, NO: False}.get(said.get("own_money", ""))
    wish = Wish(said.get("industry", ""), said.get("stage", ""), said.get("purpose", ""), own)
    found = [_shown(one, today()) for one in find_funding(solution, wish)]
    context = {
        "fields": [
            {
                "name": name,
                "label": label,
                "choices": [(value, words, said.get(name) == value) for value, words in choices.items()],
            }
            for name, label, choices in fields
        ],
        "found": found,
        "all": len(solution.opportunities),
        "link": f"{site_origin(request)}{request.path}?{urlencode(said)}" if said else "",
        "is_less": any(request.GET.get(name) and name not in said for name, _label, _choices in fields),
        "default": default_contact(solution),
    }
    return render(request, "business/guide/funding.html", context)


def _fields(solution: ServiceSolution) -> list[tuple[str, Any, dict[str, str]]]:
    words = solution.funding
    return [
        ("industry", _("Your line of business"), {one.name: in_language(one) for one in words.industries}),
        ("stage", _("How far are you?"), {one.name: in_language(one) for one in words.stages}),
        ("purpose", _("What is the money for?"), {one.name: in_language(one) for one in words.purposes}),
        ("own_money", _("Can you bring money of your own?"), {YES: _("Yes"), NO: _("No")}),
    ]


def _shown(one: Opportunity, today: date) -> dict[str, Any]:
    """Of what nobody here has checked, the link and the terms are not shown as they are; that it may be there is."""
    return {
        "title": in_language(one.title),
        "what": in_language(one.what) if one.care.is_ours else "",
        "agency": one.agency,
        "link": one.link if one.care.is_ours else "",
        "checked": one.care.checked if one.care.is_ours else None,
        "own_money": one.own_money if one.care.is_ours else None,
        "until": one.until if one.care.is_ours else None,
        "is_over": one.until is not None and one.until < today,
    }
