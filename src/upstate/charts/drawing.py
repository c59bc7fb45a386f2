"""A specification as SVG for a page.

What vl-convert gives is read and written anew: only shapes and words of the drawing pass, no link, no script, no style, no
role. Screen readers skip the picture; the sentence and the table beside it say the same.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from xml.etree import ElementTree as ET

from markupsafe import Markup

from upstate.charts.chart import Chart, Spec

_SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = frozenset({"svg", "g", "path", "line", "rect", "circle", "text", "tspan", "defs", "clipPath"})
_ATTRIBUTES = frozenset(
    [
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "dx",
        "dy",
        "d",
        "r",
        "cx",
        "cy",
        "width",
        "height",
        "viewBox",
        "transform",
        "fill",
        "fill-opacity",
        "stroke",
        "stroke-width",
        "stroke-opacity",
        "stroke-dasharray",
        "stroke-dashoffset",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "opacity",
        "font-size",
        "font-weight",
        "font-style",
        "text-anchor",
        "id",
        "clip-path",
        "display",
    ]
)
_REFERENCE = re.compile(r"^url\(#([A-Za-z][\w-]*)\)$")


def draw(chart: Chart) -> Markup:
    """The chart in both widths; the page's style shows the one that fits."""
    drawn = (_one(spec, f"{chart.key}-{name}", name) for name, spec in (("wide", chart.wide), ("narrow", chart.narrow)))
    return Markup("\n").join(drawn)


def _one(spec: Spec, key: str, name: str) -> Markup:
    text = _drawn(json.dumps(spec))
    root = ET.fromstring(text)  # noqa: S314 - written by vl-convert, without a document type
    kept = _kept(root, key)
    if kept is None:
        raise ValueError("vl-convert gave no SVG")
    kept.attrib.update({"class": name, "aria-hidden": "true", "focusable": "false"})
    return Markup(ET.tostring(kept, encoding="unicode"))  # noqa: S704 - built from the lists above, escaped by the writer


@lru_cache(maxsize=64)
def _drawn(spec: str) -> str:
    """A picture takes a tenth of a second, and a page is often asked for again."""
    import vl_convert  # loading its engine takes a moment and memory

    # The list of hosts that may be asked for data is empty.
    return str(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))


def _kept(element: ET.Element, key: str) -> ET.Element | None:
    """A copy with what is allowed, or nothing when the element itself is not."""
    tag = element.tag.removeprefix(_SVG)
    if tag not in _ELEMENTS or (element.get("display") == "none" and not element.get("d")):
        return None
    copy = ET.Element(tag, _attributes(element, key))
    copy.text, copy.tail = element.text, element.tail
    copy.extend(kept for child in element if (kept := _kept(child, key)) is not None)
    return None if tag == "g" and not len(copy) else copy


def _attributes(element: ET.Element, key: str) -> dict[str, str]:
    """Names of parts get the chart's key before them: two charts in a page must not share one."""
    kept = {}
    for name, value in element.attrib.items():
        reference = _REFERENCE.match(value)
        if name == "id":
            kept[name] = f"{key}-{value}"
        elif reference and name in _ATTRIBUTES:
            kept[name] = f"url(#{key}-{reference[1]})"
        elif name in _ATTRIBUTES and "url(" not in value and ":" not in value:
            kept[name] = value
    return kept
