"""A badge: the level that a city reached by its own assessment, as a small picture that can stand on any page."""

from __future__ import annotations

from datetime import date
from html import escape

from upstate.standards.standard import Standard
from upstate.standards.standing import Standing

_LETTER = 6.6  # width in pixels of a letter of 11 px Verdana or DejaVu Sans, on average
_PAD = 8


def render_badge(standard: Standard, standing: Standing, *, on: date, language: str = "en") -> str:
    """SVG with a text that is equal to the picture. It says that the city assessed itself: nobody else has judged it."""
    title = getattr(standard.about.title, language)
    own = {"en": "self-assessed", "es": "autoevaluación"}[language]
    level = f"{getattr(standing.level.title, language)}, " if standing.level else ""
    left, right = f"{title} ({own})", f"{level}{standing.met}/{standing.of}, {on:%Y-%m}"
    first, second = (round(len(part) * _LETTER + 2 * _PAD) for part in (left, right))
    told = escape(f"{left}: {right}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{first + second}" height="20" role="img" aria-label="{told}">'
        f"<title>{told}</title>"
        f'<rect width="{first + second}" height="20" rx="3" fill="#1b1b1b"/>'
        f'<path d="M{first} 0h{second - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H{first}z" fill="#005ea2"/>'
        f'<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="{first / 2}" y="14" textLength="{first - 2 * _PAD}">{escape(left)}</text>'
        f'<text x="{first + second / 2}" y="14" textLength="{second - 2 * _PAD}">{escape(right)}</text>'
        "</g></svg>\n"
    )
