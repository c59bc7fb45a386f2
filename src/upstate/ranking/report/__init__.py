"""The report as one HTML page."""

from __future__ import annotations

from typing import Any

from upstate.solutions import RankingSolution


def render_report(*, evidence: dict[str, Any], ranking: dict[str, Any] | None, solution: RankingSolution) -> str:
    raise RuntimeError("being written")
