"""What was issued here, as the site hands it to the job that offers it: public values only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from upstate.city import write_text
from upstate.permits.open_record import Issued, Kind

DATASETS: dict[Kind, str] = {"permit": "issued-permits", "licence": "business-licences"}
_DAYS = ("applied", "issued", "ends")


def write_issued(issued: Iterable[Issued], target: Path) -> str:
    """Write what was issued here as JSON, and give its fingerprint."""
    rows = [
        vars(one) | {name: day.isoformat() if (day := getattr(one, name)) else None for name in _DAYS} for one in issued
    ]
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True)
    write_text(target, text)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_issued(path: Path) -> list[Issued]:
    """What `write_issued` wrote."""
    rows = json.loads(path.read_text("utf-8"))
    return [
        Issued(**(row | {name: date.fromisoformat(row[name]) if row[name] else None for name in _DAYS})) for row in rows
    ]
