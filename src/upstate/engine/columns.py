"""Which columns of which tables decide a query's result."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.pushdown_projections import pushdown_projections
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope

from upstate.engine.borrowed import BorrowedQuery


def columns_behind(
    query: BorrowedQuery, outputs: Collection[str], *, tables: Mapping[str, Collection[str]]
) -> set[tuple[str, str]]:
    """Table and column of all that decides `outputs` of `query`: what they are made of, and what rows it has.

    tables: of each table its columns. Where the query can not be followed, every column that it could read.
    """
    every = {(table, column) for table, columns in tables.items() for column in columns}
    schema: dict[str, object] = {table: dict.fromkeys(columns, "TEXT") for table, columns in tables.items()}
    try:
        tree = qualify(_only(query, outputs), schema=schema, dialect="duckdb", validate_qualify_columns=False)
        scopes = traverse_scope(pushdown_projections(tree))
    except sqlglot.errors.SqlglotError:
        return every
    found = set()
    for scope in scopes:
        for column in scope.columns:
            if not column.table:  # a name that belongs to no table: nothing is known of it
                return every
            source = scope.sources.get(column.table)  # none where it is of a query around this one, which counts it too
            if isinstance(source, exp.Table):
                found.add((source.name, column.name))
    return found & every


def _only(query: BorrowedQuery, outputs: Collection[str]) -> exp.Expr:
    """A query around the query that takes these of its columns, so that the others have no use."""
    names = {name.lower() for name in query.tree.named_selects}
    wanted = sorted(name for name in outputs if name in names or "*" in names)
    inner = query.tree.copy()
    return exp.select(*(exp.column(name) for name in wanted)).from_(inner.subquery("result"))
