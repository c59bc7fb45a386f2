"""A chart in two widths: one for a desk and paper, one for a phone. Text that shrinks with its picture is not read.

Names from data are only ever values of fixed fields; none becomes a field name or a part of an expression.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from upstate.sentences import Sentence

Spec = dict[str, Any]

WIDE, NARROW = 680, 272
# Dark enough on white for text and lines (5:1 and more), and apart from each other for every kind of colour vision.
BLUE, ORANGE, GREY, PALE, INK = "#1f4e79", "#b04a00", "#5c5c5c", "#c9d8e6", "#1b1b1b"
PERCENT = "format(datum.value * 100, '~g') + '\N{NO-BREAK SPACE}%'"
WRAPPED = "split(datum.label, '\\n')"


@dataclass(frozen=True)
class Chart:
    """key: unique in the page."""

    key: str
    wide: Spec
    narrow: Spec

    @classmethod
    def build(cls, key: str, spec: Callable[[int], Spec]) -> Chart:
        return cls(key=key, wide=spec(WIDE), narrow=spec(NARROW))


def framed(layers: Sequence[Spec], *, width: int, height: int, **more: Any) -> Spec:
    """Layers as one specification of a fixed outer size."""
    return {
        "width": width,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": {"left": 2, "right": 8, "top": 2, "bottom": 2},
        "background": None,
        "layer": list(layers),
        "config": {
            "font": "Arial, Helvetica, sans-serif",
            "aria": False,
            "view": {"stroke": None},
            "axis": {
                "labelFontSize": 13,
                "titleFontSize": 13,
                "titleFontWeight": "normal",
                "labelColor": INK,
                "titleColor": INK,
                "gridColor": "#e3e3e3",
                "domainColor": GREY,
                "tickColor": GREY,
                "titlePadding": 8,
            },
            "legend": {"labelFontSize": 13, "labelColor": INK, "labelLimit": 400, "symbolSize": 90, "title": None},
            "text": {"fontSize": 13, "color": INK},
        },
        **more,
    }


def is_narrow(width: int) -> bool:
    return width <= NARROW


def wrapped(name: str, letters: int) -> str:
    """A name over up to three lines of so many letters."""
    return "\n".join(textwrap.wrap(name, letters, max_lines=3, placeholder="…"))


def labelled(rows: Sequence[dict[str, Any]], width: int) -> list[dict[str, Any]]:
    """Rows with their name as the axis has room for, as `label`; long names that begin alike still get a place each.

    A name that is a sentence stays whole, since its language is the reader's: `wrapped_where_drawn` breaks its lines.
    """
    labels: list[str] = []
    for row in rows:
        label = row["name"] if isinstance(row["name"], Sentence) else wrapped(row["name"], _letters(width))
        labels.append(label if label not in labels else f"{label} (row {len(labels) + 1})")
    return [{**row, "label": label} for row, label in zip(rows, labels, strict=True)]


def wrapped_where_drawn(width: int) -> str:
    """`WRAPPED`, of which lines that are too long are broken between words."""
    broken = f"replace(datum.label, regexp('(.{{1,{_letters(width)}}})(?:\\\\s+|$)', 'g'), '$1\\n')"
    return f"split(trim({broken}), '\\n')"


def _letters(width: int) -> int:
    return 15 if is_narrow(width) else 28
