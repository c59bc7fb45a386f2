"""Reading a million rows from each kind of city server: do all arrive, how fast, in how much memory.

python -m benchmarks servers [ROWS]

The servers are those of the tests, each in a process of its own; PostgreSQL is a real one, where its programs are installed.
SQL Server is not measured: there is none here.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.tables.servers.speaking import ArcGIS, Brain, Ckan, Files, Socrata, Speaker

from benchmarks.measuring import ROOT, keep, measure, table

_ARCGIS = (
    ("OBJECTID", "OID"), ("FACILITYID", "String"), ("MATERIAL", "String"), ("DIAMETER", "Integer"), ("LENGTH", "Double"),
    ("INSTALLED", "Date"),
)  # fmt: skip
_SOCRATA = (
    ("facilityid", "text"), ("material", "text"), ("diameter", "number"), ("length", "number"), ("installed", "calendar_date"),
)  # fmt: skip
_CKAN = (
    ("facilityid", "text"),
    ("material", "text"),
    ("diameter", "int"),
    ("length", "numeric"),
    ("installed", "timestamp"),
)
_READ = (
    "import resource,sys;from pathlib import Path;from upstate.tables.servers import parse_source,read_source;"
    "t=read_source(source=parse_source(sys.argv[1]),target=Path(sys.argv[2]));"
    "u=resource.getrusage(resource.RUSAGE_SELF);print(t.rows,u.ru_maxrss/1024,u.ru_utime+u.ru_stime)"
)
_PATHS = {
    "ArcGIS, by pages": "/Water/FeatureServer/0",
    "ArcGIS, by ranges of ids": "/Water/FeatureServer/0",
    "Socrata, SODA 2.1": "/resource/abcd-1234.json",
    "Socrata, SODA 3": "/api/v3/views/abcd-1234/query.json",
    "CKAN datastore": "/api/3/action/datastore_search?resource_id=mains",
    "CSV over HTTP": "/mains.csv",
}


class Simulated(Sequence[dict[str, Any]]):
    """Rows of simulated mains, made when they are asked for."""

    def __init__(self, count: int, start: int = 0, *, protocol: str) -> None:
        self._count, self._start, self._protocol = count, start, protocol

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            start, stop, _ = place.indices(self._count)
            return Simulated(max(0, stop - start), self._start + start, protocol=self._protocol)
        if place >= self._count:
            raise IndexError(place)
        return self._row(self._start + place)

    def _row(self, n: int) -> dict[str, Any]:
        material, day = ("CI", "DI", "PVC")[n % 3], f"{1900 + n % 120}-{1 + n % 12:02d}-{1 + n % 28:02d}T00:00:00.000"
        if self._protocol == "arcgis":
            place = {"x": -76.1 + n % 1000 / 1e4, "y": 43.0 + n // 1000 / 1e4}
            return {
                "OBJECTID": n + 1, "FACILITYID": f"M{n}", "MATERIAL": material, "DIAMETER": 100 + n % 500, "LENGTH": n % 977 + 0.25,
                "INSTALLED": (n % 40_000 - 20_000) * 86_400_000, "geometry": place,
            }  # fmt: skip
        number = (lambda value: str(value)) if self._protocol == "socrata" else (lambda value: value)
        return {
            "facilityid": f"M{n}", "material": material, "diameter": number(100 + n % 500), "length": number(n % 977 + 0.25),
            "installed": day,
        }  # fmt: skip


class Ranges(ArcGIS):
    """A layer of which a range of ids is found without looking at every row."""

    def _filtered(self, where: str) -> Sequence[dict[str, Any]]:
        import re

        numbers = {sign: int(number) for sign, number in re.findall(r"OBJECTID (>=|<=) (-?\d+)", where)}
        return self.rows[numbers[">="] - 1 : numbers["<="]] if numbers else self.rows


def _brain(name: str, rows: int) -> Brain:
    if name.startswith("ArcGIS"):
        made = Simulated(rows, protocol="arcgis")
        return Ranges(made, _ARCGIS, geometry="esriGeometryPoint", paging="pages" in name)
    if name.startswith("Socrata"):
        return Socrata(Simulated(rows, protocol="socrata"), _SOCRATA)
    made = Simulated(rows, protocol="ckan")
    if name.startswith("CKAN"):
        return Ckan(made, _CKAN)
    lines = (",".join(map(str, row.values())) for row in made)
    return Files({"/mains.csv": "\n".join([",".join(made[0]), *lines]).encode()}, {"/mains.csv": '"1"'})


def run(sizes: list[int]) -> None:
    rows = sizes[0] if sizes else 1_000_000
    lines = [_measured(name, rows) for name in _PATHS]
    lines += [_postgresql(rows)]
    keep(
        "servers", table(["server", "rows", "all arrived", "seconds", "rows a second", "processor s", "peak MB"], lines)
    )


def _measured(name: str, rows: int) -> list[str]:
    with _serving(name, rows) as home:
        return _line(name, home + _PATHS[name], rows)


@contextmanager
def _serving(name: str, rows: int) -> Iterator[str]:
    code = "import sys;from benchmarks.servers import serve;serve(sys.argv[1],int(sys.argv[2]))"
    server = subprocess.Popen(
        [sys.executable, "-c", code, name, str(rows)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
    finally:
        server.communicate()


def serve(name: str, rows: int) -> None:
    """Serve until standard input ends; the address is said first."""
    print(Speaker(_brain(name, rows)).home, flush=True)
    sys.stdin.read()


def _line(name: str, address: str, rows: int) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="upstate-servers-") as folder:
        measured = measure(sys.executable, "-c", _READ, address, Path(folder) / "out.parquet", folder=ROOT)
    read, peak, worked = measured.output.split()
    every = "yes" if int(read) == rows else f"no: {read}"
    line = [name, f"{rows:,}", every, f"{measured.seconds:.0f}", f"{rows / measured.seconds:,.0f}"]
    line += [f"{float(worked):.0f}", f"{float(peak):.0f}"]
    print("; ".join(line), flush=True)
    return line


def _postgresql(rows: int) -> list[str]:
    from tests.conftest import running_postgres

    with running_postgres() as make:
        query = (
            "SELECT n AS id, 'M' || n AS facilityid, (ARRAY['CI','DI','PVC'])[1 + n % 3] AS material, 100 + n % 500 AS diameter,"
            f" n % 977 + 0.25 AS length, DATE '1900-01-01' + n % 40000 AS installed FROM generate_series(1, {rows}) AS n"
        )
        return _line("PostgreSQL", f"{make('mains')}?query={query}", rows)
