"""The kinds of page that a city's staff write."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from upstate.web.city import today
from upstate.web.pages.blocks import BodyBlock, HighlightsBlock
from upstate.web.pages.links import latest_datasets
from upstate.web.pages.panels import ReadabilityPanel

SHOWN_FIRST = 6  # cards on the first page that nobody chose
NEWS_ON_FIRST_PAGE = 3
NEWS_ON_A_PAGE = 10


class WrittenPage(Page):
    """What all kinds share: an introduction and a body of blocks."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True, help_text=_("One or two plain sentences."))
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body"), ReadabilityPanel()]

    class Meta:
        abstract = True

    def text(self) -> str:
        """The page's words without markup, a block a line."""
        parts = (block.value for block in self.body if block.block_type in {"heading", "text"})
        lines = [strip_tags(str(part).replace("</", "\n</")) for part in parts]
        return "\n".join([self.title, self.intro, *lines])


class HomePage(WrittenPage):
    """The first page: one for each language."""

    highlights = StreamField(
        HighlightsBlock(),
        blank=True,
        verbose_name=_("highlights"),
        help_text=_("Datasets and topics to show first. Without any, the newest datasets are shown."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("highlights"),
        FieldPanel("body"),
        ReadabilityPanel(),
    ]
    template = "pages/home.html"
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("first page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        news = NewsPage.objects.live().public().descendant_of(self).order_by("-day", "-pk")
        return {
            **super().get_context(request, *args, **kwargs),
            "news": news[:NEWS_ON_FIRST_PAGE],
            "has_own_search": True,
            "latest": [] if self.highlights else latest_datasets(SHOWN_FIRST),
        }


class StandardPage(WrittenPage):
    """A page of text."""

    template = "pages/standard.html"
    parent_page_types = ["pages.HomePage", "pages.StandardPage"]
    subpage_types = ["pages.StandardPage"]

    class Meta:
        verbose_name = _("page")


class NewsIndexPage(Page):
    """All news, the newest first."""

    template = "pages/news_index.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.NewsPage"]

    class Meta:
        verbose_name = _("news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        news = NewsPage.objects.live().public().child_of(self).order_by("-day", "-pk")
        shown = Paginator(news, NEWS_ON_A_PAGE).get_page(request.GET.get("page"))
        return {**super().get_context(request, *args, **kwargs), "news": shown}


class NewsPage(WrittenPage):
    """One piece of news."""

    day = models.DateField(_("day"), default=today)

    content_panels = [
        *Page.content_panels,
        FieldPanel("day"),
        FieldPanel("intro"),
        FieldPanel("body"),
        ReadabilityPanel(),
    ]
    template = "pages/news.html"
    parent_page_types = ["pages.NewsIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("piece of news")
