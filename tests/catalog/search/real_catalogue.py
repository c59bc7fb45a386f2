"""The catalogue of 1,762 datasets as entries of the index."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

from upstate.catalog.search import SearchEntry


def read_entries(path: Path) -> list[SearchEntry]:
    with gzip.open(path) as handle:
        datasets = json.load(handle)["dataset"]
    return [
        SearchEntry(
            name=f"{number}-{one['identifier'][-60:]}",
            title=one["title"],
            description=one["description"],
            department=one["publisher"]["name"],
            topics=tuple(one["keyword"]),
            formats=tuple(dict.fromkeys(file.get("format", "").lower() for file in one.get("distribution", ()))),
            frequency=one.get("accrualPeriodicity", ""),
            licence=one.get("license", ""),
            updated=_day(one["modified"]),
        )
        for number, one in enumerate(datasets)
    ]


def _day(modified: str) -> date | None:
    """Some say only the year or the month, some how often they change."""
    try:
        return date.fromisoformat((modified + "-01-01")[:10])
    except ValueError:
        return None
