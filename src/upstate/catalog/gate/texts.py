"""The scan of texts that leave the city beside no table, such as evidence or a crosswalk."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from upstate.catalog.gate.finding import GateFinding
from upstate.catalog.gate.hits import Rule
from upstate.catalog.gate.rules import RULES
from upstate.catalog.gate.scanned import open_scanned
from upstate.catalog.gate.scanning import scan_hits
from upstate.catalog.gate.sentences import IN_SENTENCES


def scan_texts(texts: Iterable[str]) -> tuple[GateFinding, ...]:
    """What of `texts` looks personal, one finding a rule, examples masked. The same rules as for a column of a table."""
    return _scan(texts, RULES)


def scan_sentences(texts: Iterable[str]) -> tuple[GateFinding, ...]:
    """People and addresses that stand among other words in one of `texts`."""
    return _scan(texts, IN_SENTENCES)


def _scan(texts: Iterable[str], rules: Sequence[Rule]) -> tuple[GateFinding, ...]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with tempfile.TemporaryDirectory(prefix="upstate-texts-") as place:
        parquet = Path(place) / "texts.parquet"
        pq.write_table(pa.table({"text": pa.array(list(texts), pa.string())}), parquet)
        with open_scanned(parquet) as table:
            return tuple(hit.finding for hit in scan_hits(table, rules=rules))
