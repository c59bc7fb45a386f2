"""A feed of new versions (Atom), for people who want to be told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from upstate.catalog.versions import Version
from upstate.errors import BadWorkspace
from upstate.web.catalog.faults import friendly
from upstate.web.catalog.public import PublicDataset, public_datasets
from upstate.web.catalog.views.telling import kept_a_while
from upstate.web.catalog.views.versions import difference_of
from upstate.web.city import site_origin, this_city
from upstate.web.look.saying import translate

_MOST = 50
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what no XML may hold, and a title may


@dataclass(frozen=True)
class _News:
    """A version, and the feed that it is told in."""

    dataset: PublicDataset
    version: Version
    origin: str


@require_safe
@friendly
@kept_a_while
@conditional_page
def show_feed(request: HttpRequest) -> HttpResponse:
    """The newest versions of all public datasets, the newest first."""
    return _NewVersions()(request)


class _NewVersions(Feed):
    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest) -> str:
        """Where the site is: every address is told whole, so that Django does not make one up."""
        return site_origin(request)

    def title(self, origin: str) -> str:
        return _("New versions of the open data of %(city)s") % {"city": _plain(this_city().settings.name)}

    def link(self, origin: str) -> str:
        return origin + reverse("datasets")

    def feed_url(self, origin: str) -> str:
        return origin + reverse("feed")

    def author_name(self, origin: str) -> str:
        return _plain(this_city().settings.name)

    def items(self, origin: str) -> list[_News]:
        found = [_News(one, version, origin) for one in public_datasets() for version in one.versions]
        return sorted(found, key=lambda one: (one.version.day, one.version.record.published), reverse=True)[:_MOST]

    def item_title(self, item: _News) -> str:
        said = {"title": _plain(item.dataset.description.title), "number": item.version.number}
        return _("%(title)s, version %(number)s") % said

    def item_description(self, item: _News) -> str:
        """Programs that show feeds take it for HTML."""
        return escape(_plain(" ".join(_sentences(item))))

    def item_link(self, item: _News) -> str:
        return item.origin + reverse("dataset-version", args=[item.dataset.name, item.version.number])

    def item_updateddate(self, item: _News) -> datetime:
        return datetime.combine(item.version.day, time(), this_city().settings.zone)

    def item_categories(self, item: _News) -> list[str]:
        return [_plain(topic) for topic in item.dataset.description.topics]


def _sentences(item: _News) -> Iterator[str]:
    record = item.version.record
    day = date_format(item.version.day, "DATE_FORMAT")
    yield _("Version %(number)s of %(day)s, %(rows)s rows.") % {
        "number": record.number,
        "day": day,
        "rows": f"{record.rows:,}",
    }
    try:
        difference = difference_of(item.dataset, item.version)
    except BadWorkspace:  # its page tells; the feed goes on
        return
    if difference:
        yield translate(difference.told)


def _plain(text: str) -> str:
    return _NO_XML.sub("", text)
