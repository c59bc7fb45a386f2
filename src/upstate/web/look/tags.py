"""Template tags of the site's frame: `{% load look %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.utils.safestring import SafeString

from upstate.sentences import recall
from upstate.web.look import forms, navigation, saying

register = template.Library()
Context = dict[str, Any]

_ALERTS = {"debug": "info", "info": "info", "success": "success", "warning": "warning", "error": "error"}


@register.simple_tag(takes_context=True)
def languages(context: Context) -> list[navigation.Language]:
    """This page in each language."""
    return navigation.find_languages(context.get("request"), context.get("page"))


@register.simple_tag(takes_context=True)
def places(context: Context) -> list[dict[str, Any]]:
    """The main navigation: label, url, is_current."""
    request: HttpRequest | None = context.get("request")
    here = request.path if request else ""
    found = [(place.label, navigation.local_path(place.path)) for place in navigation.shown_places()]
    return [{"label": label, "url": url, "is_current": here.startswith(url)} for label, url in found]


@register.filter
def local(path: str) -> str:
    """A path of the site in the reader's language: `{{ "/datasets/"|local }}`."""
    return navigation.local_path(path)


@register.filter
def said(text: str) -> str:
    """A sentence that was made by rule, in the reader's language: `{{ freshness.sentence|said }}`."""
    return saying.show(text)


@register.filter
def stored(text: str) -> str:
    """The same of a sentence that was stored as text: `{{ reason|stored }}`."""
    return saying.show(recall(text))


@register.filter
def alert_kind(level_tag: str) -> str:
    """The kind of USWDS alert for the level of a Django message."""
    return _ALERTS.get(level_tag, "info")


@register.filter
def widget(field: BoundField) -> SafeString:
    """A form field's widget with USWDS classes."""
    return forms.draw_widget(field)


@register.filter
def widget_kind(field: BoundField) -> str:
    """`plain`, `checkbox` or `choices`."""
    return forms.kind_of(field)


@register.simple_tag(takes_context=True)
def page_link(context: Context, number: int) -> str:
    """The query of this address with another page number; everything else of it stays."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@register.simple_tag
def page_numbers(page: Page[Any]) -> list[int | str]:
    """The page numbers to show, with `…` for those left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
