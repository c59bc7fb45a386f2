"""What a stranger's file may reach through GDAL: nothing but itself."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from tests.catalog.reading.tables import write

from upstate.errors import UnreadableFile
from upstate.tables.reading import read_table
from upstate.tables.reading.gdal import KEPT

_LEADS = {
    "another database": "<OGRVRTDataSource><OGRVRTLayer name='people'><SrcDataSource>{secret}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
    "any text file": "<OGRVRTDataSource><OGRVRTLayer name='passwd'><SrcDataSource>CSV:/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
    "an address": "<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/vsicurl/http://127.0.0.1:1/x.csv</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
    "after a byte of dBase": "\x03<OGRVRTDataSource><OGRVRTLayer name='people'><SrcDataSource>{secret}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
}


@pytest.mark.parametrize("ending", [".dbf", ".shp", ".gpkg"])
@pytest.mark.parametrize("lead", _LEADS.values(), ids=_LEADS)
def test_a_file_that_describes_where_to_read_on_leads_nowhere(tmp_path: Path, lead: str, ending: str) -> None:
    secret = tmp_path / "secret.sqlite3"
    with sqlite3.connect(secret) as database:
        database.execute("CREATE TABLE people (email TEXT)")
        database.execute("INSERT INTO people VALUES ('jane@x.example')")
    file = tmp_path / f"x{ending}"
    file.write_text(lead.format(secret=secret), "utf-8")
    with pytest.raises(UnreadableFile):
        read_table(source=file, target=tmp_path / "x.parquet")
    assert not (tmp_path / "x.parquet").exists()


@pytest.mark.parametrize("module", ["VirtualOGR('{secret}', -1, 'people')", "VirtualText('{secret}', 'UTF-8')"])
def test_a_table_that_stands_for_another_file_leads_nowhere(tmp_path: Path, module: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("email\njane@x.example\n", "utf-8")
    file = tmp_path / "x.gpkg"
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE plain (x TEXT)")
        database.execute("PRAGMA writable_schema = 1")
        sql = f"CREATE VIRTUAL TABLE people USING {module.format(secret=secret)}"
        database.execute("INSERT INTO sqlite_master VALUES ('table', 'people', 'people', 0, ?)", [sql])
    for source in (file, Path(f"{file}!people")):
        with pytest.raises(UnreadableFile):
            read_table(source=source, target=tmp_path / "x.parquet")
    assert not (tmp_path / "x.parquet").exists()


def test_no_driver_is_there_but_those_that_are_used() -> None:
    code = "from upstate.tables.reading.gdal import open_gdal; print('\\n'.join(open_gdal().list_drivers()))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(told.stdout.split("\n")) - {""} == KEPT
    assert not told.stderr


def test_what_is_kept_is_enough_to_draw_a_map_in_a_process_of_its_own(tmp_path: Path) -> None:
    parquet = write(tmp_path / "x.parquet", {"longitude": ("number", [-76.2]), "latitude": ("number", [43.0])})
    code = "import sys; from pathlib import Path; from upstate.catalog.reading import write_map_tiles; a, b = map(Path, sys.argv[1:]); "
    code += "write_map_tiles(parquet=a, target=b); print(b.read_bytes()[:7])"
    words = [sys.executable, "-c", code, parquet, tmp_path / "x.pmtiles"]
    told = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (told.stdout, told.stderr) == ("b'PMTiles'\n", "")
