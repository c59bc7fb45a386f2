"""How long a SELECT becomes when its own column names are written out.

DuckDB lets a column use the name of a column before it, and writes that column out each time: twenty columns that each
add the one before to itself become a million. It plans this without a chance to interrupt, so it is counted here.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

_MOST_PARTS = 20_000


def unfolding_faults(tree: exp.Expr) -> Iterator[str]:
    """A fault when one SELECT unfolds to more than 20,000 parts."""
    for select in tree.find_all(exp.Select):
        if _unfolded(select) > _MOST_PARTS:
            yield f"its columns use each other until they are more than {_MOST_PARTS:,} parts"
            return


def _unfolded(select: exp.Select) -> int:
    sizes: dict[str, int] = {}
    total = 0
    for column in select.expressions:
        size = min(_size(column, sizes), _MOST_PARTS + 1)
        total += size
        if isinstance(column, exp.Alias):
            sizes[column.alias.lower()] = size
    rest = [select.args.get(name) for name in ("where", "group", "having", "qualify", "order")]
    return total + sum(_size(part, sizes) for part in rest if part is not None)


def _size(node: exp.Expr, sizes: dict[str, int]) -> int:
    """Nodes of a part, each name of a column before it counted as long as that column is."""
    return sum(
        sizes.get(part.name.lower(), 1) if isinstance(part, exp.Column) and not part.table else 1
        for part in node.walk()
    )
