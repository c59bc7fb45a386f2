"""How much of a long proof is tried: a part in `make test`, all of it in `make bench`."""

from __future__ import annotations

import os

import pytest

_ALL = os.environ.get("UPSTATE_THOROUGH") == "1"
long_proof = pytest.mark.skipif(not _ALL, reason="a long proof, which `make bench` runs")


def examples(number: int, *, few: int | None = None) -> int:
    """`number` where all are asked for, else `few`, or a quarter of it, at least six."""
    return number if _ALL else few or max(6, number // 4)


def widths(*, also: int = 1280) -> list[int]:
    """The widths at which a room's pages are opened: a phone's, and with all examples a desk's. `make
    accessibility` opens every kind of page at both too, because the site's statement says so."""
    return [320, also] if _ALL else [320]


def whole(pages: list[str]) -> list[str]:
    """`pages` where all are asked for, else none: for kinds of pages that the statement's own test opens too."""
    return pages if _ALL else []
