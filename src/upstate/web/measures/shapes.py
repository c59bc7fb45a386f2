"""How a measure stands, as a shape and as a word: no colour tells anything that they do not."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from upstate.measures.told import Weight

WORDS = {
    "worse": gettext_lazy("Worse"),
    "missed": gettext_lazy("Short of the target"),
    "changed": gettext_lazy("Changed"),
    "better": gettext_lazy("Better"),
    "met": gettext_lazy("At the target"),
    "steady": gettext_lazy("Steady"),
    "not_enough": gettext_lazy("Not enough data"),
    "waiting": gettext_lazy("Not computed yet"),
}
_RING = '<circle cx="10" cy="10" r="8" fill="none" stroke="currentColor" stroke-width="2"{}/>'
# A triangle that warns, a ring that is half full, a diamond, a tick, a bull's eye, a bar, a ring of dots, an open square.
_SHAPES: dict[Weight, str] = {
    "worse": '<path d="M10 1 19 18H1z" fill="currentColor"/><path d="M10 7v5m0 2v2" stroke="#fff" stroke-width="2"/>',
    "missed": _RING.format("") + '<path d="M2 10a8 8 0 0 0 16 0z" fill="currentColor"/>',
    "changed": '<path d="M10 1 19 10 10 19 1 10z" fill="none" stroke="currentColor" stroke-width="2"/>',
    "better": '<circle cx="10" cy="10" r="9" fill="currentColor"/>'
    '<path d="m5 10 4 4 6-8" fill="none" stroke="#fff" stroke-width="2"/>',
    "met": _RING.format("") + '<circle cx="10" cy="10" r="4" fill="currentColor"/>',
    "steady": _RING.format("") + '<path d="M5 10h10" stroke="currentColor" stroke-width="2"/>',
    "not_enough": _RING.format(' stroke-dasharray="2 3"'),
    "waiting": '<rect x="2" y="2" width="16" height="16" fill="none" stroke="currentColor" stroke-width="2"'
    ' stroke-dasharray="2 3"/>',
}


def draw_standing(weight: Weight) -> SafeString:
    """The shape with its word beside it; screen readers skip the shape."""
    shape = mark_safe(_SHAPES[weight])  # noqa: S308 - one of the eight above
    return format_html(
        '<span class="standing standing--{}"><svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">{}</svg> {}</span>',
        weight,
        shape,
        WORDS[weight],
    )
