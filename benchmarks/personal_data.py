"""How much of the planted personal data the publishing gate finds in simulated tables, and how often it is wrong.

python -m benchmarks personal_data [ROWS]     with ROWS, also the time and memory of a simulated table that large
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.catalog.gate.measuring import Measured, measure_cases
from tests.catalog.gate.simulated import HELD_OUT, OPEN

from benchmarks.measuring import ROOT, keep, measure, table

_SCAN = (
    "import resource,sys;from pathlib import Path;from upstate.catalog.gate.scanning import scan_table;"
    "found=scan_table(Path(sys.argv[1]));"
    "print(len(found),resource.getrusage(resource.RUSAGE_SELF).ru_maxrss/1024)"
)
# One row of the large table: hard for the scan, since most columns hold a different value in every row.
_LARGE = """
    SELECT i AS id, 'P-' || i AS permit, 3150000000 + 2000000 + i AS parcel, 'note ' || i || ' crew 7, see map 12-34' AS note,
        (i * 37 % 4000) || ' ' || list_value('Maple', 'Oak', 'Erie', 'Salina')[1 + i % 4] || ' St' AS address,
        list_value('Mary', 'Jose', 'Linda', 'Abdi')[1 + i % 4] || ' ' || chr(65 + (i % 26)::INTEGER) || '. ' || list_value('Smith', 'Lopez', 'Tran')[1 + i % 3] AS owner,
        '315-' || (200 + i % 700) || '-' || lpad((i * 7 % 10000)::VARCHAR, 4, '0') AS phone, 'user' || i || '@example.com' AS email,
        DATE '1940-01-01' + (i % 20000)::INTEGER AS d1, DATE '2018-01-01' + (i % 2000)::INTEGER AS d2, 43 + i / 1e7 AS lat, -76 - i / 1e7 AS lon,
        i % 7 AS ward, (4 * 10::BIGINT ** 15 + i * 9973)::BIGINT AS receipt, md5(i::VARCHAR) AS hash
    FROM range({rows}) t(i)
"""


def run(sizes: list[int]) -> None:
    parts = (("open", OPEN), ("held out", HELD_OUT))
    with tempfile.TemporaryDirectory(prefix="upstate-personal-") as folder:
        texts = []
        for part, cases in parts:
            measured = measure_cases(cases, Path(folder), seeds=(1, 2, 3))
            texts.append(
                f"{part}: {len(cases)} simulated tables, 3 draws each\n\n{_figures(measured)}\n\n{_wrong(measured)}"
            )
        texts += [_large(size, Path(folder)) for size in sizes]
    keep("personal_data", "\n\n".join(texts))


def _figures(measured: Measured) -> str:
    rows = [[rule, *_both(measured.columns[rule]), *_both(measured.cells[rule])] for rule in sorted(measured.columns)]
    rows.append(
        ["all", *_both(sum(measured.columns.values(), Counter())), *_both(sum(measured.cells.values(), Counter()))]
    )
    return table(["rule", "columns", "precision", "recall", "cells", "precision", "recall"], rows)


def _both(counts: Counter[str]) -> Sequence[str]:
    right, extra, missed = counts["right"], counts["extra"], counts["missed"]
    shares = [f"{right / of:.3f}" if of else "-" for of in (right + extra, right + missed)]
    return [f"{right + missed:,}", *shares]


def _wrong(measured: Measured) -> str:
    return "\n".join(f"- {line} ({many} of 3)" for line, many in sorted(measured.wrong.items())) or "Nothing wrong."


def _large(rows: int, folder: Path) -> str:
    import duckdb

    file = folder / "large.parquet"
    duckdb.sql(f"COPY ({_LARGE.format(rows=rows)}) TO '{file}' (FORMAT parquet)")
    measured = measure(sys.executable, "-c", _SCAN, file, folder=ROOT)
    found, peak = measured.output.split()
    return (
        f"{rows:,} simulated rows of 15 columns: {measured.seconds:.1f} s, peak {float(peak):.0f} MB, {found} findings"
    )
