"""The few places that every page leads to."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import Promise
from django.utils.http import escape_leading_slashes
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from upstate.errors import UpstateError
from upstate.web.city import this_city


@dataclass(frozen=True)
class Place:
    """path: without the language before it. needs: the solution without which a city has no such place; texts: files of which it needs one, as a
    pattern in its folder; both empty where all have it."""

    label: str | Promise
    path: str
    needs: str = ""
    texts: str = ""


PLACES = (
    Place(_("Data"), "/datasets/"),
    Place(_("Open a business"), "/business/", needs="business-portal"),
    Place(_("Solutions"), "/solutions/"),
    Place(_("What you can ask for"), "/requests/"),
    Place(_("How we do"), "/performance/", texts="measures/[!.]*.toml"),
    Place(_("Challenges"), "/challenges/", texts="challenges/*/launched.json"),
    Place(_("Where the city stands"), "/standards/"),
    Place(_("About"), "/about/"),
)


def shown_places() -> list[Place]:
    """The places that this city has. Where the city's file can not be read, which a page must be able to say, those that all have."""
    borrowed: list[str] = []
    texts: set[str] = set()
    with suppress(UpstateError):
        city = this_city()
        borrowed = city.borrowed_names()
        texts = {one.texts for one in PLACES if one.texts and any(city.folder.glob(one.texts))}
    return [one for one in PLACES if one.needs in ("", *borrowed) and one.texts in ("", *texts)]


@dataclass(frozen=True)
class Language:
    """One way to read this page. code: such as `es`; url: where the page is in that language."""

    code: str
    name: str
    url: str
    is_current: bool


def local_path(path: str) -> str:
    """The path in the reader's language: `/datasets/` is `/es/datasets/` in Spanish."""
    language = get_language() or settings.LANGUAGE_CODE
    return path if language == settings.LANGUAGE_CODE else f"/{language}{path}"


def find_languages(request: HttpRequest | None, page: Any = None) -> list[Language]:
    """This page in each language; a written page that has no translation leads to the first page of that language."""
    now = get_language() or settings.LANGUAGE_CODE
    return [
        Language(code=code, name=name, url=_translated(request, page, code), is_current=code == now)
        for code, name in settings.LANGUAGES
    ]


def _translated(request: HttpRequest | None, page: Any, code: str) -> str:
    first = "/" if code == settings.LANGUAGE_CODE else f"/{code}/"
    if request is None:
        return first
    if page is None or not hasattr(page, "get_translation_or_none"):
        # A path that begins with two slashes would be read as another host.
        return str(translate_url(escape_leading_slashes(request.get_full_path()), code))
    found = page if page.locale.language_code == code else _translation(page, code)
    return str(found.get_url(request) or first) if found else first


def _translation(page: Any, code: str) -> Any:
    return page.get_translations().filter(locale__language_code=code).live().first()
