"""What became of the winners after the prize day."""

from __future__ import annotations

from typing import Any

from upstate.web.challenges.seeing import Seen


def tell_after(seen: Seen) -> dict[str, Any]:
    """Nothing yet: the winners' methods and their adoption are written by another hand."""
    return {"winners": []}
