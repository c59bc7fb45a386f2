"""The lineage of a solution on one page: a picture, its sentence, and the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, select_autoescape

from upstate.solutions.lineage import Step

_ROW, _INDENT, _WIDE = 44, 36, 720
# By it a page is known that may be drawn anew.
_MADE = '<meta name="generator" content="upstate lineage">'
_PAGE = Environment(autoescape=select_autoescape(default=True), trim_blocks=True, lstrip_blocks=True).from_string("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
{{ made|safe }}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}: who took it from whom</title>
<style>
body { font-family: system-ui, sans-serif; color: #1b1b1b; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.5; }
svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #a9aeb1; }
.wide { overflow-x: auto; }
</style>
</head>
<body>
<main>
<h1>{{ title }}</h1>
<p>{{ sentence }}</p>
<svg viewBox="0 0 {{ wide }} {{ tall }}" width="{{ wide }}" height="{{ tall }}" aria-hidden="true" font-family="system-ui, sans-serif">
{% for line in lines %}
<path d="M{{ line.x }} {{ line.top }} V{{ line.y }} h20" fill="none" stroke="#71767a" stroke-width="1.5"/>
{% endfor %}
{% for node in nodes %}
<circle cx="{{ node.x }}" cy="{{ node.y }}" r="7" fill="{{ '#fff' if node.hollow else '#1f4e79' }}" stroke="#1f4e79" stroke-width="2"/>
<text x="{{ node.x + 16 }}" y="{{ node.y - 1 }}" font-size="15">{{ node.place }}</text>
<text x="{{ node.x + 16 }}" y="{{ node.y + 15 }}" font-size="12" fill="#565c65">{{ node.words }}</text>
{% endfor %}
</svg>
<p>A filled mark has a result that was measured or reported; a hollow one stopped.</p>
<div class="wide" tabindex="0" role="region" aria-label="Each city, whom it took the solution from, and what came of it">
<table>
<thead><tr><th scope="col">City</th><th scope="col">Took it from</th><th scope="col">Version</th><th scope="col">What came of it</th></tr></thead>
<tbody>
{% for step in steps %}
<tr><th scope="row">{{ step.place }}</th><td>{{ step.parent or "nobody: it was the first" }}</td>
<td>{{ step.version }}{{ ", changed here" if step.changed }}</td>
<td>{{ step.status or "" }}{{ ", " ~ step.on.isoformat() if step.on }}{{ ". " ~ step.said if step.said }}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
</main>
</body>
</html>
""")


def is_lineage_page(file: Path) -> bool:
    """Whether `file` is a page that was drawn here before."""
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        return _MADE.encode() in opened.read(500)


def write_lineage_page(title: str, sentence: str, steps: Sequence[Step]) -> str:
    """HTML, complete in itself; without scripts, so it can be put anywhere."""
    middle = {step.place: 24 + number * _ROW for number, step in enumerate(steps)}
    return _PAGE.render(
        made=_MADE,
        title=title,
        sentence=sentence,
        steps=steps,
        wide=_WIDE,
        tall=len(steps) * _ROW + 8,
        nodes=[
            {
                "x": 12 + step.depth * _INDENT,
                "y": middle[step.place],
                "place": step.place,
                "words": _words(step),
                "hollow": step.status == "stopped",
            }
            for step in steps
        ],
        lines=[
            {"x": 12 + (step.depth - 1) * _INDENT, "top": middle[step.parent] + 8, "y": middle[step.place]}
            for step in steps
            if step.parent in middle
        ],
    )


def _words(step: Step) -> str:
    if step.status is None:
        return "had it first"
    return f"{step.status}{', changed it' if step.changed else ''}, version {step.version}"
