"""Events that end more than a year before those of another table.

An export of fires that ends in 2019 beside visits of today: the as-of date follows the visits, and the years between look as if
nothing had burned. Counts of the last years are then too low for every unit. Rates are taken over the years on record.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from upstate.engine import quote
from upstate.tables.checks.finding import Finding
from upstate.tables.checks.keys import rows_of
from upstate.tables.loading import CityTables

_A_YEAR = timedelta(days=366)


def check(tables: CityTables) -> Iterator[Finding]:
    last = {name: day for name, day in _last_days(tables) if day is not None}
    newest = max(last, key=lambda name: last[name], default="")
    for name, day in last.items():
        if last[newest] - day > _A_YEAR:
            title, other = (tables.contract.tables[one].title for one in (name, newest))
            yield Finding(
                name="ended_record",
                table=name,
                rows=rows_of(tables, name),
                share=1.0,
                action="told",
                sentence=f"{title} end on {day}, {other.lower()} on {last[newest]}. A list of today knows nothing of {title.lower()} "
                "since: adapt a newer export.",
                details={"ends": day.isoformat(), "others_end": last[newest].isoformat()},
            )


def _last_days(tables: CityTables) -> Iterator[tuple[str, date | None]]:
    for table in tables.contract.resources:
        if table.as_of.event:
            event = quote(table.as_of.event)
            (day,) = tables.sandbox.row(
                f"SELECT max({event}) FROM {tables.raw(table.name)} WHERE _excluded IS NULL AND {event} <= DATE '{tables.today}'"
            )
            yield table.name, day
