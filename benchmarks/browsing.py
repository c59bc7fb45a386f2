"""Reading a published table of 5 million simulated rows: pages, facets, charts, the map and the files.

python -m benchmarks browsing [ROWS]
"""

from __future__ import annotations

import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.measuring import ROOT, keep, measure, table

_ROWS = 5_000_000
# 12 columns as a city might have them: ids, few and many different words, dates, times, measures, yes or no, long text, places.
_SIMULATED = """
    COPY (
        SELECT
            range AS asset_id,
            ['CI', 'DI', 'PVC', 'ST', 'AC', 'HDPE'][1 + (random() ^ 3 * 6)::INT % 6] AS material,
            'Ward ' || (1 + (random() * 24)::INT) AS ward,
            (1 + (random() * 9999)::INT) || ' ' || ['Oak', 'Elm', 'Main', 'Pine', 'Lake'][1 + (random() * 4.4)::INT] || ' St' AS address,
            DATE '1990-01-01' + (random() * 12000)::INT AS opened,
            TIMESTAMP '2010-01-01' + to_seconds((random() * 4e8)::BIGINT) AS updated,
            round(exp(random() * 6), 2) AS length_m,
            CASE WHEN random() < 0.1 THEN NULL ELSE (random() * 600)::BIGINT END AS diameter,
            random() < 0.2 AS leaking,
            CASE WHEN random() < 0.3 THEN NULL ELSE md5(random()::VARCHAR) END AS note,
            -76.25 + random() * 0.25 AS longitude,
            42.95 + random() * 0.2 AS latitude
        FROM range({rows})
    ) TO '{target}' (FORMAT parquet, COMPRESSION zstd)
"""


def run(arguments: list[int]) -> None:
    rows = arguments[0] if arguments else _ROWS
    folder = Path(tempfile.mkdtemp(prefix="upstate-browsing-"))
    try:
        parquet = folder / "simulated.parquet"
        simulate(parquet, rows)
        lines = [_in_a_process(parquet, name) for name in (*_QUESTIONS, *_ONCE)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    headings = [f"{rows:,} simulated rows, 12 columns", "s", "s of a processor", "peak MB"]
    keep("browsing", table(headings, lines))


def simulate(target: Path, rows: int) -> None:
    """Write a table of so many rows as Parquet; the same each time."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false; SET threads = 1; SELECT setseed(0.5)")
        connection.execute(_SIMULATED.format(rows=rows, target=target))


def _in_a_process(parquet: Path, name: str) -> list[str]:
    """Each in a process of its own, so that one's memory is not another's; the median of five for what readers wait for."""
    measured = measure(sys.executable, "-m", "benchmarks.browsing", parquet, name, folder=ROOT)
    seconds, processor, peak = measured.output.split()[-3:]
    line = [name, f"{float(seconds):.2f}", f"{float(processor):.2f}", peak]
    print(*line, sep=" | ", flush=True)
    return line


def _questions(parquet: Path) -> dict[str, Callable[[], Any]]:
    from upstate.catalog.reading import (
        Filter,
        Operator,
        Profile,
        Sort,
        build_chart,
        facet_values,
        load_page,
        profile_table,
    )
    from upstate.catalog.reading.charts import count_places

    filters = [Filter("material", Operator.IS, "CI"), Filter("opened", Operator.AT_LEAST, "2010")]
    sort = Sort("length_m", descending=True)
    kept = parquet.with_name("profile.json")
    if not kept.exists():
        kept.write_text(profile_table(parquet).model_dump_json(), "utf-8")
    profile = Profile.model_validate_json(kept.read_text("utf-8"))
    middle = profile.rows // 2

    def chart(column: str) -> Callable[[], Any]:
        return lambda: build_chart(parquet=parquet, profile=profile, column=column)

    return {
        "first page": lambda: load_page(parquet=parquet),
        "a page in the middle": lambda: load_page(parquet=parquet, after=middle),
        "first page, filtered by two columns": lambda: load_page(parquet=parquet, filters=filters),
        "first page, sorted by a number": lambda: load_page(parquet=parquet, sort=sort),
        "a page in the middle, sorted by a number": lambda: load_page(parquet=parquet, sort=sort, after=middle),
        "first page, sorted by a text": lambda: load_page(parquet=parquet, sort=Sort("address")),
        "first page, filtered and sorted": lambda: load_page(parquet=parquet, filters=filters, sort=sort),
        "first page, a long text contains a word": lambda: load_page(
            parquet=parquet, filters=[Filter("note", Operator.CONTAINS, "abcd")]
        ),
        "facet of 6 values, filtered": lambda: facet_values(parquet=parquet, filters=filters, column="material"),
        "facet of 50,000 values": lambda: facet_values(parquet=parquet, column="address"),
        "facet of 3.5 million values": lambda: facet_values(parquet=parquet, column="note"),
        "bars": chart("material"),
        "histogram": chart("length_m"),
        "line by year": chart("opened"),
        "bars of yes and no": chart("leaking"),
        "places without JavaScript": lambda: count_places(parquet=parquet, profile=profile),
    }


def _once(parquet: Path) -> dict[str, Callable[[], Any]]:
    from upstate.catalog.formats.csv_file import write_csv
    from upstate.catalog.formats.geojson import write_geojson
    from upstate.catalog.reading import profile_table, write_map_tiles
    from upstate.catalog.reading.opening import FOR_A_VERSION, open_published

    def written(writer: Callable[..., None], ending: str) -> None:
        with open_published(parquet, FOR_A_VERSION) as published:
            writer(published, parquet.with_suffix(ending), lambda done: None)

    return {
        "at publication: profile": lambda: profile_table(parquet),
        "at publication: tiles of the map": lambda: write_map_tiles(
            parquet=parquet, target=parquet.with_suffix(".pmtiles")
        ),
        "at publication: CSV": lambda: written(write_csv, ".csv"),
        "at publication: GeoJSON": lambda: written(write_geojson, ".geojson"),
    }


_QUESTIONS = (
    "first page", "a page in the middle", "first page, filtered by two columns", "first page, sorted by a number",
    "a page in the middle, sorted by a number", "first page, sorted by a text", "first page, filtered and sorted",
    "first page, a long text contains a word", "facet of 6 values, filtered", "facet of 50,000 values", "facet of 3.5 million values",
    "bars", "histogram", "line by year", "bars of yes and no", "medians by a category", "places without JavaScript",
)  # fmt: skip
_ONCE = (
    "at publication: profile", "at publication: tiles of the map", "at publication: CSV", "at publication: GeoJSON",
)  # fmt: skip


def _measure(parquet: Path, name: str) -> None:
    ask = _once(parquet)[name] if name in _ONCE else _questions(parquet)[name]
    times = []
    for _ in range(1 if name in _ONCE else 5):
        began, used = time.monotonic(), time.process_time()
        ask()
        times.append((time.monotonic() - began, time.process_time() - used))
    seconds, processor = sorted(times)[len(times) // 2]
    print(seconds, processor, round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


if __name__ == "__main__":
    _measure(Path(sys.argv[1]), sys.argv[2])
