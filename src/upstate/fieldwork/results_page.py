"""The results of a round as a page and as tables."""

from __future__ import annotations

from upstate.charts import draw
from upstate.fieldwork.papers import page_of
from upstate.fieldwork.picture import results_chart
from upstate.fieldwork.results import Part, Results
from upstate.ranking.report.findings.finding import Column, Table
from upstate.ranking.report.wording import NBSP, clean, day, percent, percent_range


def render_results(results: Results, *, sentence: str, title: str, city: str, in_need: str, given: str) -> str:
    """One self-contained page. given: what crews give, in words; empty where they give nothing."""
    axis = f"Share {in_need}"
    return page_of(
        "results.html.j2",
        **clean(
            {"title": title, "city": city, "sentence": str(sentence), "axis": axis, "facts": _facts(results, given)}
        ),
        picture=draw(results_chart(results, targeted="Chosen by the list", control="Drawn by chance", axis=axis)),
        tables=results_tables(results, in_need=in_need),
    )


def results_tables(results: Results, *, in_need: str) -> list[Table]:
    """The arms, and where there are any the zones and the weeks."""
    arms = [
        ("Chosen by the list", results.targeted),
        ("Drawn by chance", results.control),
        ("All that told", results.all),
    ]
    tables = [_table("arms", f"Places {in_need}, by how they were chosen", "Chosen", arms, in_need)]
    if results.zones:
        zones = [(f"Zone {part.name}", part) for part in results.zones]
        tables.append(_table("zones", f"Places {in_need}, by zone", "Zone", zones, in_need))
    if results.weeks:
        weeks = [(day(part.name), part) for part in results.weeks]
        tables.append(_table("weeks", f"Places {in_need}, by week", "Week from", weeks, in_need))
    return tables


def _table(key: str, caption: str, what: str, parts: list[tuple[str, Part]], in_need: str) -> Table:
    columns = (
        Column(what, number=False),
        Column("Visited"),
        Column("Told"),
        Column("In need"),
        Column("Share"),
        Column("95 % interval"),
    )
    rows = tuple(
        (name, f"{part.visited:,}", _told(part), f"{part.found.hits:,}", percent(part.found.share), _interval(part))
        for name, part in parts
    )
    return Table(key, clean(caption), columns, rows)


def _told(part: Part) -> str:
    return f"{part.found.tries:,} ({percent(part.found.tries / part.visited)})" if part.visited else "0"


def _interval(part: Part) -> str:
    return percent_range((part.found.low, part.found.high)) if part.found.tries else "–"


def _facts(results: Results, given: str) -> str:
    told = [
        f"Round {results.round}." if results.round else "All visits.",
        f"{results.doors:,} visits to {results.homes:,} places, of which {results.told:,} told.",
        f"{results.given:,} {given} given." if results.given is not None else "",
        f"{results.given_per_hour:.1f}{NBSP}{given} an hour of a crew." if results.given_per_hour is not None else "",
        f"{results.disputed:,} visits are left out, because two answers disagree." if results.disputed else "",
    ]
    return " ".join(filter(None, told))
