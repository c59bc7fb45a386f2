"""Addresses of pages that are made, not written."""

from __future__ import annotations

from django.urls import URLPattern, path

from upstate.web.pages.accessibility import show_accessibility

urlpatterns: list[URLPattern] = [path("accessibility/", show_accessibility, name="accessibility")]
