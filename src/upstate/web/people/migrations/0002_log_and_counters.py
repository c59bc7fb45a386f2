"""The audit log that the database itself keeps append-only, and the table of what all processes count together.

A later migration that rebuilds `people_auditentry` on SQLite drops its triggers: it must make them again.
"""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.db import migrations

_SQLITE = """
CREATE TRIGGER people_auditentry_no_{verb} BEFORE {verb} ON people_auditentry
BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END
"""
_POSTGRESQL = """
CREATE FUNCTION people_auditentry_refuse() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'The audit log is append-only.'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER people_auditentry_append_only BEFORE UPDATE OR DELETE ON people_auditentry
FOR EACH ROW EXECUTE FUNCTION people_auditentry_refuse();
"""


def guard_log(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            editor.execute(_SQLITE.format(verb=verb))
    elif editor.connection.vendor == "postgresql":
        editor.execute(_POSTGRESQL)


def make_counters(apps: Any, editor: Any) -> None:
    call_command("createcachetable", database=editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.RunPython(guard_log, migrations.RunPython.noop),
        migrations.RunPython(make_counters, migrations.RunPython.noop),
    ]
