"""How many examples a long property is tried with: a part of them in `make test`, all of them in `make bench`."""

from __future__ import annotations

import os

_ALL = os.environ.get("UPSTATE_THOROUGH") == "1"


def examples(number: int) -> int:
    """`number` where all are asked for, else a quarter of it, at least six."""
    return number if _ALL else max(6, number // 4)


def widths(*, also: int = 1280) -> list[int]:
    """The widths at which a room's pages are opened: a phone's, and with all examples a desk's. The accessibility statement's
    own test opens every kind of page at both."""
    return [320, also] if _ALL else [320]
