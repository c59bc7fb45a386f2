"""The card of a bundle: what a city learned, for a person who reads it on a forge."""

from __future__ import annotations

import re

from upstate.solutions.bundle import Bundle, FieldCost, Figure

# What Markdown would read as more than a letter: anywhere, and at the beginning of a line.
_ANYWHERE = re.compile(r"([\\`*_\[\]<>&|~#$])")
_FIRST = re.compile(r"^(\d*)([+=.)-])")

_STATUS = {
    "reported": "Reported, not measured.",
    "backtested": "Ranked the past as it was known then, and measured.",
    "field-tested": "Acted on, and measured in the field.",
    "stopped": "Tried and stopped.",
}


def write_card(bundle: Bundle) -> str:
    """Markdown, one page. What people wrote is shown as they wrote it, letter by letter."""
    about = [
        f"# {_plain(bundle.title)}",
        f"{_plain(bundle.place)}, {bundle.shared_on.isoformat()}. {_STATUS[bundle.status]}",
        _plain(bundle.verdict),
        f"Stopped because: {_plain(bundle.because)}" if bundle.because else "",
    ]
    first = _plain(bundle.from_place) or "another city"
    facts = [
        f"- Solution: {_plain(bundle.solution)} {bundle.version}, first used in {first}.",
        f"- Staff time to adapt it: {bundle.staff_hours:g} hours." if bundle.staff_hours is not None else "",
        f"- Cost: {_plain(bundle.cost)}." if bundle.cost else "",
        f"- Whom to ask: {_plain(bundle.contact)}." if bundle.contact else "- Whom to ask: nobody was named.",
        f"- More: <{bundle.link.replace('<', '%3C').replace('>', '%3E')}>" if bundle.link else "",
        *(f"- Had of {_plain(table)}: {_plain(', '.join(fields))}." for table, fields in bundle.fields.items()),
        f"- Lacked: {_plain(', '.join(bundle.missing))}." if bundle.missing else "",
        "- It changed the solution: see changes.patch." if bundle.based_on else "",
    ]
    figures = (
        ["| figure | value | 95 % interval |", "|---|---|---|", *map(_row, bundle.figures)] if bundle.figures else []
    )
    costs = ["| lacking | costs of | cost | 95 % interval |", "|---|---|---|---|", *map(_cost, bundle.costs)]
    tables = [figures, costs if bundle.costs else []]
    parts = [*filter(None, about), "\n".join(filter(None, facts)), *map("\n".join, tables)]
    return "\n\n".join(filter(None, parts)) + "\n"


def _row(figure: Figure) -> str:
    known = figure.low is not None and figure.high is not None
    between = f"{figure.low:.3f} to {figure.high:.3f}" if known else ""
    return f"| {_plain(figure.what)} | {figure.value:.3f} | {between} |"


def _plain(text: str) -> str:
    return _FIRST.sub(r"\1\\\2", _ANYWHERE.sub(r"\\\1", text.strip()))


def _cost(cost: FieldCost) -> str:
    return f"| {_plain(cost.field)} | {_plain(cost.of)} | {cost.cost:.3f} | {cost.low:.3f} to {cost.high:.3f} |"
