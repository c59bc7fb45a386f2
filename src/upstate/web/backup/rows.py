"""The rows of the site's database as lines of JSON, the same for SQLite and PostgreSQL, and back.

Rows are written and read by the models as they stood at the migrations that were applied when they were written. So a backup of
an older Upstate is read by a newer one, and a city moves from one kind of database to the other by a backup and a restore.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any

from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from upstate.errors import UpstateError
from upstate.progress import Progress, silent

# Who is signed in stays behind: a backup must not open a session. A search index is made anew.
LEFT_OUT = frozenset({"sessions", "usersessions", "wagtailsearch"})
_BATCH = 500


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read inside is as it was at one moment, while others go on writing."""
    # On SQLite the site's transactions take the right to write from their start; this one must not.
    before, connection.transaction_mode = getattr(connection, "transaction_mode", None), "DEFERRED"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    finally:
        connection.transaction_mode = before


def applied_migrations() -> list[str]:
    """Every migration that the database has, as "app.name", sorted."""
    loader = MigrationLoader(connection)
    return sorted(".".join(node) for node in loader.applied_migrations if node in loader.graph.nodes)


def write_rows(migrations: Iterable[str], target: IO[bytes], *, progress: Progress = silent) -> dict[str, int]:
    """Write every row: first a line with the table's name and fields, then a line a row. Gives the number of rows by table."""
    counts: dict[str, int] = {}
    models = _models(migrations)
    for place, model in enumerate(models):
        progress("Writing down the database", place, len(models))
        fields = [field.attname for field in _fields(model)]
        target.write(_line({"table": model._meta.label, "fields": fields}))
        rows = 0
        for row in model._base_manager.order_by("pk").values_list(*fields).iterator(chunk_size=_BATCH):
            target.write(_line(row))
            rows += 1
        counts[model._meta.label] = rows
    return counts


def _line(value: Any) -> bytes:
    return json.dumps(value, cls=_Encoder, ensure_ascii=False).encode() + b"\n"


class _Encoder(DjangoJSONEncoder):
    """Times to the microsecond: Django's own ends at milliseconds, and a link that was made with the rest would break.
    Wagtail's streams as the plain lists that they are kept as."""

    def default(self, o: Any) -> Any:
        if hasattr(o, "stream_block"):
            return o.stream_block.get_prep_value(o)
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


def _models(migrations: Iterable[str]) -> list[Any]:
    """The models as they stood at these migrations, by name; those of `LEFT_OUT` apart."""
    loader = MigrationLoader(connection)
    found = loader.project_state([_node(name) for name in migrations]).apps.get_models(include_auto_created=True)
    kept = [model for model in found if model._meta.managed and not model._meta.proxy and not model._meta.swapped]
    return sorted(
        (model for model in kept if model._meta.app_label not in LEFT_OUT), key=lambda model: model._meta.label
    )


def _fields(model: Any) -> list[Any]:
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]


def _node(name: str) -> tuple[str, str]:
    app, _, migration = name.partition(".")
    return app, migration


def refuse_used_database() -> None:
    """Raise `UpstateError` when the database already holds tables."""
    if connection.introspection.table_names():
        raise UpstateError(
            "The database is not empty, and a restore must not mix two cities.",
            allowed="an empty database",
            next_step="Make a new database and name it in DATABASE_URL, or take DATABASE_URL away to use the city's own file.",
        )


def read_rows(migrations: list[str], source: Iterable[bytes], *, progress: Progress = silent) -> dict[str, int]:
    """Fill an empty database from what `write_rows` wrote, all of it or nothing. Gives the number of rows by table.

    Raises `UpstateError` when the rows were written by a newer Upstate.
    """
    _migrate_to(migrations, progress=progress)
    models = {model._meta.label: model for model in _models(migrations)}
    counts: dict[str, int] = {}
    with transaction.atomic():
        for model in models.values():  # what migrations put there
            if model._base_manager.exists():
                model._base_manager.all()._raw_delete(connection.alias)
        for label, fields, rows in _batches(source):
            progress("Filling the database", len(counts), len(models))
            counts[label] = counts.get(label, 0) + len(rows)
            _insert(models[label], fields, rows)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(models.values())):
                cursor.execute(statement)
    return counts


def _migrate_to(migrations: list[str], *, progress: Progress) -> None:
    executor = MigrationExecutor(connection)
    nodes = {_node(name) for name in migrations}
    if unknown := sorted(".".join(node) for node in nodes if node not in executor.loader.graph.nodes):
        raise UpstateError(
            f"The backup was made by a newer Upstate: this one does not know its tables ({', '.join(unknown[:3])}).",
            allowed="a backup made by this version of Upstate or an older one",
            next_step="Install the version that the backup names (`upstate --version` shows yours), then restore.",
        )
    graph = executor.loader.graph
    targets = [node for node in nodes if not any(child.key in nodes for child in graph.node_map[node].children)]
    plan = executor.migration_plan(targets)

    def tell(action: str, *_: Any) -> None:
        if action == "apply_start":
            progress("Making the tables", len(done), len(plan))
            done.append(1)

    done: list[int] = []
    MigrationExecutor(connection, tell).migrate(targets)


def _batches(source: Iterable[bytes]) -> Iterator[tuple[str, list[str], list[list[Any]]]]:
    label = ""
    fields: list[str] = []
    rows: list[list[Any]] = []
    for line in source:
        value = json.loads(line)
        if isinstance(value, dict):
            if label:
                yield label, fields, rows
            label, fields, rows = value["table"], value["fields"], []
        else:
            rows.append(value)
            if len(rows) == _BATCH:
                yield label, fields, rows
                rows = []
    if label:
        yield label, fields, rows


def _insert(model: Any, names: list[str], rows: list[list[Any]]) -> None:
    fields = {field.attname: field for field in _fields(model)}
    made = []
    for row in rows:
        one = model()
        for name, value in zip(names, row, strict=True):
            setattr(one, name, _python(fields[name], value))
        made.append(one)
    if made:
        size = connection.ops.bulk_batch_size(list(fields.values()), made)
        for start in range(0, len(made), size):
            model._base_manager._insert(
                made[start : start + size], [fields[name] for name in names], using=connection.alias, raw=True
            )


def _python(field: Any, value: Any) -> Any:
    """A value as the field holds it. JSON is what it is already; text would be read once more."""
    return value if value is None or field.get_internal_type() == "JSONField" else field.to_python(value)
