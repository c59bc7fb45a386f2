"""Which tables a query reads: names of `WITH` are told from names of tables by where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlglot import exp

# Planning a join takes time that DuckDB does not let us interrupt: 30 tables 0.1 s, 60 tables 3 s, 150 minutes.
_MOST_TABLES = 40
# Each name of WITH counts as often as it is read, so that names that read each other twice can not grow without end.
_MOST_READS = 400


@dataclass
class _Reading:
    """What was found so far. reads: how many tables are read when every name of WITH is written out."""

    tables: set[str] = field(default_factory=set)
    names: list[str] = field(default_factory=list)
    mentions: int = 0


def scope_faults(tree: exp.Expr, tables: frozenset[str]) -> Iterator[str]:
    """Tables that are not allowed, names of WITH that stand twice or hide a table, and too many tables."""
    reading = _Reading()
    reads = _read(tree, {}, reading)
    for table in tree.find_all(exp.Table):
        if table.args.get("db") or table.args.get("catalog"):
            yield f"the table {table.sql('duckdb', comments=False)[:80]} names a schema or database"
    for name in sorted(reading.tables - tables):
        yield f"the table {name} is not in the contract, which has: {', '.join(sorted(tables))}"
    for name in sorted({name for name in reading.names if name in tables or reading.names.count(name) > 1}):
        yield f"WITH {name} is the name of a table, or stands twice"
    if reading.mentions > _MOST_TABLES:
        yield f"it names {reading.mentions} tables; {_MOST_TABLES} is the most"
    elif reads > _MOST_READS:
        yield f"its names of WITH read each other {reads:,} times; {_MOST_READS} is the most"


def _read(node: exp.Expr, visible: dict[str, int], reading: _Reading) -> int:
    """Walk down; gives the number of tables read below `node`. visible: name of WITH to the tables it reads."""
    if isinstance(node, exp.Table):
        reading.mentions += 1
        name = node.name.lower()
        if name in visible:
            return visible[name]
        reading.tables.add(name)
        return 1
    with_ = node.args.get("with_")
    reads = 0
    if isinstance(with_, exp.With):
        visible = dict(visible)
        for cte in with_.expressions:
            name = cte.alias_or_name.lower()
            reading.names.append(name)
            # a name is not visible inside itself: there it is the table of that name
            visible[name] = _read(cte.this, visible, reading)
    for child in node.iter_expressions():
        if child is not with_:
            reads += _read(child, visible, reading)
    return reads
