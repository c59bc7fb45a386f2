"""The badge: a small picture whose text is equal to it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from tests.standards.making import TODAY, criterion, standard
from upstate.standards.badge import render_badge
from upstate.standards.standing import standing_of

SVG = "{http://www.w3.org/2000/svg}"


def test_the_badge_says_what_it_shows_and_that_the_city_judged_itself() -> None:
    small = standard(criterion("a"), criterion("b"), levels={"silver": 50}, title={"en": "A & B", "es": "A y B"})
    root = ET.fromstring(render_badge(small, standing_of(small, frozenset({"a"})), on=TODAY))
    shown = [str(one.text) for one in root.iter(f"{SVG}text")]
    assert shown == ["A & B (self-assessed)", "Silver, 1/2, 2026-11"]
    assert root.get("aria-label") == root.findtext(f"{SVG}title") == ": ".join(shown)
    spanish = ET.fromstring(render_badge(small, standing_of(small, frozenset()), on=TODAY, language="es"))
    assert [one.text for one in spanish.iter(f"{SVG}text")] == ["A y B (autoevaluación)", "0/2, 2026-11"]
