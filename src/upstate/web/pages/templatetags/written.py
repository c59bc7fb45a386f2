"""Template tags of written pages: `{% load written %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

from upstate.web.look.navigation import local_path

register = template.Library()


@register.filter
def local_address(address: str) -> str:
    """What a writer typed, in the reader's language; files and addresses elsewhere stay as they are."""
    fixed = [f"/{code}/" for code, _ in settings.LANGUAGES] + ["/documents/", settings.MEDIA_URL, settings.STATIC_URL]
    return address if not address.startswith("/") or address.startswith(tuple(fixed)) else local_path(address)


@register.simple_tag(takes_context=True)
def written_steps(context: dict[str, Any]) -> list[dict[str, str]]:
    """The pages between the first page and this one."""
    above = context["page"].get_ancestors().live().specific().filter(depth__gt=2)
    return [{"title": one.title, "url": one.get_url(context.get("request"))} for one in above]
