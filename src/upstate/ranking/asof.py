"""Views that end at a date, so that nothing a solution reads can come from later.

For features, with t the as-of date: events dated before t; assets laid before t and not gone before t; of each key the
last record known before t. Any other date that lies at or after t is hidden. For the label, the views of events hold
those from t up to the end of the window instead; all other views stay as they are.

Everything is decided inside the view, from rows that the view may see: which of several rows with one key is kept,
and which events are dated before their asset. So no record dated at or after t can change a feature, also not by
being there. `tests/ranking/test_no_future.py` holds this against random changes.
"""

from __future__ import annotations

from datetime import date

from upstate.engine import quote
from upstate.tables.checks.keys import EventLink, event_links
from upstate.tables.contract import ContractTable
from upstate.tables.loading import CityTables


def create_feature_views(tables: CityTables, as_of: date) -> None:
    """Make the view of each contract table as it was known on the eve of `as_of`."""
    for table in tables.contract.resources:
        _create_view(tables, table, _known(tables, table, as_of))


def create_label_views(tables: CityTables, as_of: date, until: date) -> None:
    """Make the views of events hold those on or after `as_of` and before `until`."""
    for table in tables.contract.resources:
        if table.as_of.event:
            _create_view(tables, table, _window(tables, table, as_of, until))


def _create_view(tables: CityTables, table: ContractTable, sql: str) -> None:
    tables.sandbox.run(f"CREATE OR REPLACE VIEW main.{quote(table.name)} AS {sql}")


def _known(tables: CityTables, table: ContractTable, as_of: date) -> str:
    t = f"DATE '{as_of}'"
    where = ["_excluded IS NULL"]
    latest = "_order DESC"
    if table.as_of.event:
        where.append(f"{quote(table.as_of.event)} < {t}")
        where += _not_before_asset(tables, table, as_of)
    elif table.as_of.start:
        where.append(f"{quote(table.as_of.start)} < {t}")
        latest = f"{quote(table.as_of.start)} DESC, _order DESC"
        if table.as_of.end:
            where.append(f"({quote(table.as_of.end)} IS NULL OR {quote(table.as_of.end)} >= {t})")
    elif table.as_of.known_on and tables.has(table.name, table.as_of.known_on):
        where.append(f"{quote(table.as_of.known_on)} < {t}")
        latest = f"{quote(table.as_of.known_on)} DESC, _order DESC"
    return _select(tables, table, where, latest, as_of)


def _window(tables: CityTables, table: ContractTable, as_of: date, until: date) -> str:
    event = quote(str(table.as_of.event))
    where = ["_excluded IS NULL", f"{event} >= DATE '{as_of}'", f"{event} < DATE '{until}'"]
    return _select(tables, table, where, "_order DESC", until)


def _select(tables: CityTables, table: ContractTable, where: list[str], latest: str, hidden_from: date) -> str:
    fields = ", ".join(_unless_ahead(field.name, field.type, hidden_from) for field in table.fields)
    where += [f"r.{quote(name)} IS NOT NULL" for name in table.key[:1]]
    sql = f"SELECT {fields} FROM {tables.raw(table.name)} AS r WHERE {' AND '.join(where)}"
    if table.key and table.name in tables.repeated:
        keys = ", ".join(f"r.{quote(name)}" for name in table.key)
        sql += f" QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY {latest}) = 1"
    return sql


def _unless_ahead(name: str, type_: str, hidden_from: date) -> str:
    if type_ != "date":
        return f"r.{quote(name)}"
    return f"CASE WHEN r.{quote(name)} < DATE '{hidden_from}' THEN r.{quote(name)} END AS {quote(name)}"


def _not_before_asset(tables: CityTables, table: ContractTable, as_of: date) -> list[str]:
    """Leave out events dated before the asset they point at, of the assets that the view may see."""
    return [
        _not_before(tables, link, as_of)
        for link in event_links(tables.contract)
        if link.events.name == table.name and link.assets.as_of.start
    ]


def _not_before(tables: CityTables, link: EventLink, as_of: date) -> str:
    start, key = quote(str(link.assets.as_of.start)), quote(link.key)
    laid = (
        f"SELECT {key}, max({start}) AS laid FROM {tables.raw(link.assets.name)} "
        f"WHERE {start} < DATE '{as_of}' AND _excluded IS NULL GROUP BY {key}"
    )
    event = quote(str(link.events.as_of.event))
    return f"NOT EXISTS (SELECT 1 FROM ({laid}) AS a WHERE a.{key} = r.{quote(link.field)} AND r.{event} < a.laid)"
