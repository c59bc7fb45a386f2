"""Events whose asset is not in the inventory: survivorship.

An inventory is of today. Assets that failed and were taken out are gone from it, the worst ones first; the share by year
tells how much of the past is missing. Where the cell is empty, nobody has written which asset it was, and nothing is known of why.
The events are told, not used for any unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from upstate.engine import quote
from upstate.tables.checks.finding import Finding
from upstate.tables.checks.keys import by_year, event_links, find_rows
from upstate.tables.loading import CityTables


def check(tables: CityTables) -> Iterator[Finding]:
    for link in event_links(tables.contract):
        key = f"r.{quote(link.field)}"
        named = f"{key} NOT IN (SELECT {quote(link.key)} FROM {tables.raw(link.assets.name)} WHERE {quote(link.key)} IS NOT NULL)"
        where = f"{key} IS NULL OR {named}"
        empty = tables.sandbox.row(f"SELECT count(*) FROM {tables.raw(link.events.name)} AS r WHERE {key} IS NULL")[0]
        assets = link.assets.title.lower()
        gone = (
            f"{assets} may be gone from it, the worst ones first"
            if empty == 0
            else f"of {empty:,} no {link.field} is given"
        )
        for found in find_rows(
            tables,
            link.events.name,
            where,
            name="event_without_asset",
            action="told",
            words=f"point at no {assets} of the inventory: {gone}. They count for no unit, so the past looks safer than it was.",
            show=f"coalesce({key}, 'no id')",
        ):
            years = by_year(tables, link.events.name, str(link.events.as_of.event), where)
            yield replace(found, details={"share_by_year": years})
