"""Reading large exports: time and memory of one file on its way to typed Parquet.

python -m benchmarks reading [MEGABYTES ...]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import DATA, ROOT, keep, measure, table

_READ = (
    "import resource,sys;from pathlib import Path;from upstate.tables.reading import read_table;"
    "t=read_table(source=Path(sys.argv[1]),target=Path(sys.argv[2]));"
    "print(t.rows,resource.getrusage(resource.RUSAGE_SELF).ru_maxrss/1024)"
)


def run(sizes: list[int]) -> None:
    folder = Path(tempfile.mkdtemp(prefix="upstate-reading-"))
    try:
        real = DATA / "kitchener" / "Water_Mains.csv"
        rows = [_read(real, folder)] + [_read(_grown(real, folder, size), folder) for size in sizes or (50, 500)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    keep("reading", table(["file", "MB", "rows", "seconds", "peak MB"], rows))


def _grown(real: Path, folder: Path, megabytes: int) -> Path:
    """The real file's rows again and again, until it is so large."""
    grown = folder / f"grown-{megabytes}.csv"
    header, _, body = real.read_bytes().partition(b"\n")
    with grown.open("wb") as out:
        out.write(header + b"\n")
        while out.tell() < megabytes * 1_000_000:
            out.write(body)
    return grown


def _read(source: Path, folder: Path) -> list[str]:
    measured = measure(sys.executable, "-c", _READ, source, folder / "out.parquet", folder=ROOT)
    rows, peak = measured.output.split()
    size = source.stat().st_size / 1e6
    return [source.name, f"{size:.0f}", f"{int(rows):,}", f"{measured.seconds:.1f}", f"{float(peak):.0f}"]
