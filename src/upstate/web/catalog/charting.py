"""Charts of a version, drawn once and kept: a picture takes a tenth of a second."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from upstate.catalog.reading import Filter
from upstate.catalog.versions import Version


def suggested_charts(version: Version) -> list[Any]:
    return []


def shown_chart(version: Version, column: str, filters: Sequence[Filter], *, rows: int) -> Any:
    return None


def place_chart(version: Version) -> Any:
    return None
