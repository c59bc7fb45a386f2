"""Whatever a csv writer writes comes back cell for cell."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.thorough import examples

from upstate.tables.reading import read_table

# No control characters but the ones that tables hold; csv.writer does not quote a lone \r unless told to.
_CELLS = st.text(
    st.one_of(
        st.sampled_from("abcXYZ 019.,;|\t\"\n'-/éñß€"),
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff"),
    ),
    max_size=12,
)
_WORDS = ["street", "kind", "size", "owner", "year"]


@settings(max_examples=examples(150), deadline=None)
@given(data=st.data())
def test_any_table_comes_back_cell_for_cell(data):
    width = data.draw(st.integers(2, 5))
    rows = data.draw(st.lists(st.lists(_CELLS, min_size=width, max_size=width), min_size=1, max_size=8))
    written = io.StringIO(newline="")
    writer = csv.writer(
        written,
        delimiter=data.draw(st.sampled_from(",;\t|")),
        lineterminator=data.draw(st.sampled_from(["\n", "\r\n"])),
        quoting=data.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    )
    writer.writerows([_WORDS[:width], *rows])
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
    _compare(written.getvalue().encode(encoding), rows)


def _compare(content: bytes, rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "one.csv", Path(folder) / "stored" / "one.parquet"
        source.write_bytes(content)
        table = read_table(source=source, target=target)
        stored = pq.ParquetFile(target).read().to_pydict()
    assert stored.pop("_row") == list(range(2, len(rows) + 2))
    for notes, cells, given_cells in zip(table.columns, stored.values(), zip(*rows, strict=True), strict=True):
        assert len(cells) == len(given_cells)
        for cell, given_cell in zip(cells, given_cells, strict=True):
            assert _same(cell, given_cell, notes.type), (notes, cell, given_cell)


def _same(cell, given_cell, kind):
    """The slow oracle: what Python itself makes of the text."""
    plain = given_cell.strip(" \t\n\r\x0b\x0c\xa0")
    if kind == "text":
        return cell == (given_cell or None)
    if cell is None:
        return plain.lower() in {"", "na", "n/a", "#n/a", "null", "none", "nan", "-", "--"}
    if kind in {"integer", "number"}:
        return cell == (int(plain) if kind == "integer" else float(plain))
    return str(cell)[:10] == plain.replace("/", "-")[:10] or kind == "boolean"
