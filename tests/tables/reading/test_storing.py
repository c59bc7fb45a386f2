"""One file holds the table and where it came from."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import pyarrow as pa
import pyarrow.parquet
import pytest

from upstate.errors import UnreadableFile
from upstate.tables.reading import load_table, read_table
from upstate.tables.reading.column_types import open_stage


def test_the_provenance_comes_back_from_the_file_itself(read):
    found = read("one.csv", "id,it's,ré\n1,NA,\n?,5,x\n")
    assert load_table(found.table.path) == found.table


def test_the_fingerprint_is_of_the_source(read):
    content = b"id\n1\n2\n"
    assert read("one.csv", content).table.sha256 == hashlib.sha256(content).hexdigest()


def test_a_failed_reading_leaves_the_table_that_was_there(read, refuse, tmp_path):
    found = read("one.csv", "id\n1\n")
    before = found.table.path.read_bytes()
    with pytest.raises(UnreadableFile):
        read("one.csv", b"%PDF-1.4")
    assert found.table.path.read_bytes() == before


def test_the_same_source_gives_the_same_bytes(read):
    first = read("one.csv", "id,name\n1,x\n").table.path.read_bytes()
    assert read("one.csv", "id,name\n1,x\n").table.path.read_bytes() == first


@pytest.mark.parametrize("content", [b"junk", b"", None])
def test_what_is_no_stored_table_is_refused(tmp_path, content):
    if content is not None:
        (tmp_path / "t.parquet").write_bytes(content)
    with pytest.raises(UnreadableFile):
        load_table(tmp_path / "t.parquet")


def test_a_parquet_from_elsewhere_holds_no_provenance(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"a": [1]}), tmp_path / "t.parquet")
    with pytest.raises(UnreadableFile):
        load_table(tmp_path / "t.parquet")


def test_a_kill_while_writing_leaves_no_table(tmp_path):
    (tmp_path / "one.csv").write_text("id\n1\n")

    def killed(words, done=0, total=0):
        if words.startswith("Writing"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_table(source=tmp_path / "one.csv", target=tmp_path / "stored" / "t.parquet", progress=killed)
    assert not list((tmp_path / "stored").iterdir())


def test_importing_the_readers_loads_no_heavy_library():
    heavy = ["duckdb", "pyarrow", "pyogrio", "shapely", "pyproj", "python_calamine", "charset_normalizer", "numpy"]
    code = f"import sys, upstate.tables.reading; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_database_draws_nothing_on_standard_output(tmp_path):
    pa.parquet.write_table(pa.table({"a": ["1"]}), tmp_path / "staged.parquet")
    with open_stage(tmp_path / "staged.parquet") as connection:
        assert connection.execute("SELECT current_setting('enable_progress_bar')").fetchone() == (False,)
