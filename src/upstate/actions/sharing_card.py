"""The card of a bundle: what a city learned, for a person who reads it on a forge."""

from __future__ import annotations

from upstate.solutions.bundle import Bundle, FieldCost, Figure

_STATUS = {
    "reported": "Reported, not measured.",
    "backtested": "Ranked the past as it was known then, and measured.",
    "field-tested": "Acted on, and measured in the field.",
    "stopped": "Tried and stopped.",
}


def write_card(bundle: Bundle) -> str:
    """Markdown, one page."""
    about = [
        f"# {bundle.title}",
        f"{bundle.place}, {bundle.shared_on.isoformat()}. {_STATUS[bundle.status]}",
        bundle.verdict,
        f"Stopped because: {bundle.because}" if bundle.because else "",
    ]
    facts = [
        f"- Solution: {bundle.solution} {bundle.version}, first used in {bundle.from_place or 'another city'}.",
        f"- Staff time to adapt it: {bundle.staff_hours:g} hours." if bundle.staff_hours is not None else "",
        f"- Cost: {bundle.cost}." if bundle.cost else "",
        f"- Whom to ask: {bundle.contact}." if bundle.contact else "- Whom to ask: nobody was named.",
        f"- More: {bundle.link}" if bundle.link else "",
        *(f"- Had of {table}: {', '.join(fields)}." for table, fields in bundle.fields.items()),
        f"- Lacked: {', '.join(bundle.missing)}." if bundle.missing else "",
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
    return f"| {figure.what} | {figure.value:.3f} | {f'{figure.low:.3f} to {figure.high:.3f}' if known else ''} |"


def _cost(cost: FieldCost) -> str:
    return f"| {cost.field} | {cost.of} | {cost.cost:.3f} | {cost.low:.3f} to {cost.high:.3f} |"
