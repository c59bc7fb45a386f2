"""What writes the rows of pages, besides Wagtail's own editor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from wagtail.models import Locale, Page, Site

from upstate.web.city import this_city
from upstate.web.pages import first_words
from upstate.web.pages.access import sync_groups
from upstate.web.pages.models import HomePage, NewsIndexPage, StandardPage
from upstate.web.people.models import Person

_FIRST_PAGES: tuple[tuple[str, type[Page], Callable[[str], dict[str, Any]]], ...] = (
    ("about", StandardPage, first_words.about),
    ("privacy", StandardPage, first_words.privacy),
    ("news", NewsIndexPage, first_words.news),
)


@transaction.atomic
def set_up_pages() -> None:
    """Make the first pages in each language, where there are none yet; groups follow roles. Called at each start."""
    for person in Person.objects.exclude(groups__isnull=False):
        sync_groups(person)
    if HomePage.objects.exists():
        return
    locales = [Locale.objects.get_or_create(language_code=code)[0] for code, _name in settings.LANGUAGES]
    root = Page.objects.get(depth=1)
    old = list(Site.objects.all())
    first = _add_home(root, locales[0])
    for site in old:
        site.root_page = first
        site.site_name = this_city().settings.name
        site.save()
    if not old:
        Site.objects.create(hostname="localhost", root_page=first, is_default_site=True)
    for welcome in root.get_children().exclude(pk=first.pk).filter(numchild=0):
        welcome.delete()
    _add_translations(first, locales[1:])


def _add_home(root: Page, locale: Locale) -> HomePage:
    with translation.override(locale.language_code):
        home = HomePage(slug="first-page", locale=locale, **first_words.home(this_city().settings.name))
        root.refresh_from_db()
        root.add_child(instance=home)
        _publish(home)
        for slug, kind, words in _FIRST_PAGES:
            page = kind(slug=slug, locale=locale, **words(this_city().settings.name))
            home.add_child(instance=page)
            _publish(page)
    return home


def _add_translations(first: HomePage, locales: list[Locale]) -> None:
    """Each page again in the other languages, tied to the first so that the reader can switch between them."""
    words = {"first-page": first_words.home} | {slug: made for slug, _kind, made in _FIRST_PAGES}
    for locale in locales:
        with translation.override(locale.language_code):
            for page in Page.objects.get(pk=first.pk).get_descendants(inclusive=True).order_by("path").specific():
                copy = page.copy_for_translation(locale, copy_parents=False)
                for name, value in words[page.slug](this_city().settings.name).items():
                    setattr(copy, name, value)
                copy.slug = page.slug if page.pk != first.pk else f"{page.slug}-{locale.language_code}"
                copy.live = True
                _publish(copy)


def _publish(page: Page) -> None:
    page.full_clean()
    page.save_revision().publish()
