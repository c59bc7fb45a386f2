"""Where written pages lead: to datasets by their name, and to addresses that are safe to follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.http import Http404

if TYPE_CHECKING:
    from upstate.web.catalog.public import PublicDataset

_PATH = re.compile(r"\A/(?![/\\])[^\s\\]*\Z")


def is_address(text: str) -> bool:
    """Whether the text is a path of this site or an http(s) address; nothing that could run a script."""
    if _PATH.match(text):
        return True
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"[\s\\]", text)


def featured_dataset(name: str) -> PublicDataset | None:
    """The dataset that a page names; null when the public may not see it (any more)."""
    from upstate.web.catalog.public import public_dataset  # models are loaded before the catalog's readers are

    try:
        return public_dataset(name)
    except Http404:
        return None


def latest_datasets(limit: int) -> list[PublicDataset]:
    """What was published last, the newest first."""
    from upstate.web.catalog.public import public_datasets

    return sorted(public_datasets(), key=lambda one: (one.newest.day, one.name), reverse=True)[:limit]


def written_addresses() -> Iterator[str]:
    """The path of every page that staff have written and that everybody may see, in all languages."""
    from wagtail.models import Page

    for page in Page.objects.live().public().filter(depth__gt=1).order_by("path"):
        if page.full_url:
            yield urlsplit(page.full_url).path
