"""A small picture of a measure's newest values for a line of the board, where a whole chart has no room.

It has no words: the sentence and the figure beside it say what matters, and the measure's own page has the whole chart.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from upstate.measures.reading import Reading

NEWEST = 24
_WIDE, _HIGH, _EDGE = 120, 32, 3
Place = tuple[int, float]


def draw_spark(reading: Reading) -> SafeString:
    """The newest 24 periods: values as a line with its gaps, the limits of noise as a pale band, the target as a line of dashes. Empty where
    there are fewer than two values."""
    places = [(place, one.value) for place, one in enumerate(reading.series.points[-NEWEST:])]
    known = [(place, value) for place, value in places if value is not None]
    if len(known) < 2:
        return SafeString("")
    # The limits hold for values without their season; where there is one, a flat band would be wrong.
    limits = [reading.stretches[-1].low, reading.stretches[-1].high] if reading.stretches and not reading.season else []
    target = [reading.target.target] if reading.target else []
    seen = [value for _place, value in known] + limits + target
    low, high = min(seen), max(seen)

    def at(value: float) -> str:
        return f"{_HIGH - _EDGE - (value - low) / ((high - low) or 1) * (_HIGH - 2 * _EDGE):.1f}"

    def across(place: int) -> str:
        return f"{_EDGE + place / (len(places) - 1) * (_WIDE - 2 * _EDGE):.1f}"

    lines = [" ".join(f"{across(place)},{at(value)}" for place, value in row) for row in _rows(places)]
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}{}{}{}</svg>',
        _WIDE,
        _HIGH,
        format_html(
            '<rect class="spark__noise" x="0" width="{}" y="{}" height="{:s}"/>',
            _WIDE,
            at(limits[1]),
            f"{float(at(limits[0])) - float(at(limits[1])):.1f}",
        )
        if limits
        else "",
        format_html('<path class="spark__target" d="M0 {}H{}"/>', at(target[0]), _WIDE) if target else "",
        format_html_join("", '<polyline class="spark__line" points="{}"/>', ((line,) for line in lines)),
        format_html('<circle class="spark__newest" cx="{}" cy="{}" r="2.5"/>', across(known[-1][0]), at(known[-1][1])),
    )


def _rows(places: Sequence[tuple[int, float | None]]) -> list[list[Place]]:
    """The values in rows without a gap."""
    grouped = groupby(places, key=lambda one: one[1] is not None)
    return [[(place, value) for place, value in row if value is not None] for is_known, row in grouped if is_known]
