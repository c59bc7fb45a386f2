"""Events dated before the asset they point at was there.

A pipe cannot break before it is laid. Such a record was re-linked to the pipe that replaced the broken one, and the
broken pipe's material and year were overwritten with it: kept, it would teach a model that new pipes break.
"""

from __future__ import annotations

from collections.abc import Iterator

from upstate.engine import quote
from upstate.tables.checks.finding import Finding
from upstate.tables.checks.keys import count_where, event_links, rows_of
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
        rows = count_where(tables, link.events.name, where)
        if rows:
            event = quote(str(link.events.as_of.event))
            yield Finding(
                name="event_before_asset",
                table=link.events.name,
                rows=rows,
                share=rows / rows_of(tables, link.events.name),
                action="excluded",
                sentence=f"{rows:,} of the {link.events.title.lower()} are dated before their {link.assets.title.lower()} "
                f"entry was {start}. Such records were re-linked to the replacement, whose material and year overwrote "
                "the broken one's; they are left out.",
                examples=tables.examples(link.events.name, where, f"r.{quote(link.field)} || ' on ' || r.{event}"),
            )
