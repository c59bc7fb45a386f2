"""Events dated before the asset they point at was there.

A pipe cannot break before it is laid. Such a record was re-linked to the pipe that replaced the broken one, and the
broken pipe's material and year were overwritten with it: kept, it would teach a model that new pipes break.
"""

from __future__ import annotations

from collections.abc import Iterator

from upstate.engine import quote
from upstate.tables.checks.finding import Finding
from upstate.tables.checks.keys import event_links, find_rows
from upstate.tables.loading import CityTables


def check(tables: CityTables) -> Iterator[Finding]:
    for link in event_links(tables.contract):
        start = link.assets.as_of.start
        if start is None:
            continue
        where = (
            f"EXISTS (SELECT 1 FROM {tables.raw(link.assets.name)} AS a WHERE a.{quote(link.key)} = r.{quote(link.field)} "
            f"AND r.{quote(str(link.events.as_of.event))} < a.{quote(start)})"
        )
        event = quote(str(link.events.as_of.event))
        yield from find_rows(
            tables,
            link.events.name,
            where,
            name="event_before_asset",
            action="excluded",
            words=f"are dated before their {link.assets.title.lower()} entry was {start}. Such records were re-linked to the "
            "replacement, whose material and year overwrote the broken one's; they are left out.",
            show=f"r.{quote(link.field)} || ' on ' || r.{event}",
        )
