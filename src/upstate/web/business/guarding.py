"""What the database itself refuses: to change or remove a line of who read an application.

The guards are set after every migration that finds none, so that a table made anew is guarded too.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

_TABLE = "business_reading"
_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'The list of who read an application is append-only.'); END
"""
_POSTGRESQL = """
CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'The list of who read an application is append-only.'; END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_refuse();
"""


def guard_readings(*, using: str, **_: Any) -> None:
    """Set the guards, where the table is there and has none."""
    connection = connections[using]
    if _TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for verb in ("update", "delete"):
                cursor.execute(_SQLITE.format(table=_TABLE, verb=verb))
        elif connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL.format(table=_TABLE))
