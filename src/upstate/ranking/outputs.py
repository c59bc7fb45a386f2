"""A ranking as files that other programs open: CSV, Parquet, GeoJSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from upstate.ranking.ranking import RankedUnits

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def ranking_table(ranked: RankedUnits) -> Any:
    """An Arrow table, one row a unit, the riskiest first.

    rank: from 1. id: text. probability: 0 to 1, null for rules. score: on the ranker's own scale, null where a
    rule's column is missing. chosen: within the
    budget. reasons: in words, of the first units only. Then the solution's own columns, and longitude and latitude.
    """
    count = len(ranked.units)
    reasons = ["; ".join(words) for words in ranked.reasons] + [None] * (count - len(ranked.reasons))
    columns: dict[str, Any] = {
        "rank": np.arange(1, count + 1),
        "id": pa.array([str(unit) for unit in ranked.units], pa.string()),
        "probability": ranked.probabilities if ranked.probabilities is not None else pa.nulls(count, pa.float64()),
        "score": pa.array(np.where(np.isfinite(ranked.scores), ranked.scores, np.nan), from_pandas=True),
        "chosen": np.arange(count) < ranked.chosen,
        "reasons": pa.array(reasons, pa.string()),
    }
    for name, values in ranked.details.items():
        columns[name] = (
            pa.array(values, from_pandas=True) if values.dtype != object else pa.array(list(values), pa.string())
        )
    return pa.table(columns)


def write_ranking(ranked: RankedUnits, folder: Path) -> list[str]:
    """Write ranking.parquet, ranking.csv and, where units have points, ranking.geojson; gives the names written."""
    table = ranking_table(ranked)
    pyarrow.parquet.write_table(table, folder / "ranking.parquet", compression="zstd")
    pyarrow.csv.write_csv(_safe_for_spreadsheets(table), folder / "ranking.csv")
    written = ["ranking.csv", "ranking.parquet"]
    if _has_points(table):
        _write_geojson(table, folder / "ranking.geojson")
        written.append("ranking.geojson")
    return written


def safe_cell(word: str) -> str:
    """Text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{word}" if word.startswith(_FORMULA) else word


def _safe_for_spreadsheets(table: Any) -> Any:
    for place, name in enumerate(table.column_names):
        column = table.column(name)
        if pa.types.is_string(column.type):
            words = [word and safe_cell(word) for word in column.to_pylist()]
            table = table.set_column(place, name, pa.array(words, pa.string()))
    return table


def _has_points(table: Any) -> bool:
    names = table.column_names
    return "longitude" in names and "latitude" in names and table.column("longitude").null_count < len(table)


def _write_geojson(table: Any, target: Path) -> None:
    """RFC 7946, a feature a unit, written row by row; a unit without a point has a null geometry."""
    with target.open("w", encoding="utf-8") as out:
        out.write('{"type": "FeatureCollection", "features": [')
        first = True
        for batch in table.to_batches(50_000):
            for row in batch.to_pylist():
                out.write("\n" if first else ",\n")
                out.write(json.dumps(_feature(row), ensure_ascii=False, allow_nan=False))
                first = False
        out.write("\n]}\n")


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    longitude, latitude = row.pop("longitude"), row.pop("latitude")
    point = None
    if longitude is not None and latitude is not None:
        point = {"type": "Point", "coordinates": [round(longitude, 7), round(latitude, 7)]}
    return {"type": "Feature", "id": row["id"], "geometry": point, "properties": row}
