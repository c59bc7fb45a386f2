"""Template tags of the business portal: `{% load portal %}`."""

from __future__ import annotations

from typing import Any

from django import template

from upstate.errors import UpstateError
from upstate.solutions.header import Words
from upstate.web.business.reviewing.menu import read_menu
from upstate.web.business.service import this_portal
from upstate.web.look.saying import in_language

register = template.Library()


@register.filter
def in_words(words: Words) -> str:
    """A text of the portal in the reader's language."""
    return in_language(words)


@register.inclusion_tag("business/reviewing/_menu.html", takes_context=True)
def desk_menu(context: Any) -> dict[str, Any]:
    """The places of the desk with what waits there; nothing where the portal is not there or its text can not be used."""
    request = context.get("request")
    try:
        portal = this_portal()
    except UpstateError:  # the page itself says what is wrong with it
        portal = None
    if request is None or portal is None:
        return {"places": ()}
    return {"places": read_menu(request.user, portal.solution), "here": getattr(request.resolver_match, "url_name", "")}
