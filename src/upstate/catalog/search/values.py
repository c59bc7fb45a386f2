"""Which words stand in the cells of a table, so that a dataset is found by what is in it."""

from __future__ import annotations

from pathlib import Path

from upstate.engine import Limits, Sandbox, literal

_LIMITS = Limits(memory="1GB")
# A column is id-like when its cells nearly all differ and most have a digit: numbers, codes, telephone numbers, addresses.
_ID_DISTINCT = 0.9
_ID_DIGITS = 0.5
_LONGEST = 200
_MOST_COLUMNS = 200


def text_values(parquet: Path, limit: int = 200) -> dict[str, tuple[str, ...]]:
    """Of each text column its `limit` most frequent different values, the most frequent first; none of id-like columns.

    A value is cut at 200 characters; values without a letter are left out. Every row is counted, in bounded memory.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pq.read_schema(parquet)
    table = f"read_parquet({literal(parquet)}) AS t({', '.join(f'c{place}' for place in range(len(schema)))})"
    text = [
        place
        for place, field in enumerate(schema)
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
    ]
    found: dict[str, tuple[str, ...]] = {}
    with Sandbox(_LIMITS) as sandbox:
        for place in text[:_MOST_COLUMNS]:
            if not _is_id_like(sandbox, table, f"c{place}"):
                values = _frequent(sandbox, table, f"c{place}", limit)
                if values:
                    found[schema.field(place).name] = values
    return found


def _is_id_like(sandbox: Sandbox, table: str, column: str) -> bool:
    distinct, filled, digits = sandbox.row(
        f"SELECT approx_count_distinct({column}), count({column}), "
        f"count(*) FILTER (regexp_matches({column}, '[0-9]')) FROM {table}"
    )
    return bool(filled) and distinct >= _ID_DISTINCT * filled and digits >= _ID_DIGITS * filled


def _frequent(sandbox: Sandbox, table: str, column: str, limit: int) -> tuple[str, ...]:
    rows = sandbox.rows(
        f"SELECT left({column}, {_LONGEST}) AS v, count(*) AS n FROM {table} "
        f"WHERE regexp_matches({column}, '\\p{{L}}') GROUP BY v ORDER BY n DESC, v LIMIT {limit:d}"
    )
    return tuple(str(value) for value, _ in rows)
