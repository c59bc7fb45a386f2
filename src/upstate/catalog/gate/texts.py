"""The scan of texts that leave the city beside no table, such as evidence or a crosswalk."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from upstate.catalog.gate.finding import GateFinding
from upstate.catalog.gate.scanned import open_scanned
from upstate.catalog.gate.scanning import scan_hits


def scan_texts(texts: Iterable[str]) -> tuple[GateFinding, ...]:
    """What of `texts` looks personal, one finding a rule, examples masked. The same rules as for a column of a table."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with tempfile.TemporaryDirectory(prefix="upstate-texts-") as place:
        parquet = Path(place) / "texts.parquet"
        pq.write_table(pa.table({"text": pa.array(list(texts), pa.string())}), parquet)
        with open_scanned(parquet) as table:
            return tuple(hit.finding for hit in scan_hits(table))
