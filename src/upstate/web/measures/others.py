"""What other cities share of a measure, as its page shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from upstate.actions.measure_peers import peers_beside
from upstate.city import Workspace
from upstate.measures.peers import Comparison
from upstate.measures.telling_peers import HEADER, caption_of_peers, table_of_peers, tell_peers
from upstate.web.look.saying import translate
from upstate.web.measures.seeing import Seen

# The columns of `table_of_peers` that are numbers, and the one of those who may be asked.
_NUMBERS, _ASK = (1, 2), 4


def others_to_show(city: Workspace, seen: Seen) -> dict[str, Any] | None:
    """For `measures/_others.html`, by the figures that the reader may see; None where no other city shares the measure."""
    found = peers_beside(city, seen.measure, seen.computed)
    if found.comparison is None:
        return None
    return {
        "sentences": tell_peers(found.comparison, unit=seen.told.unit),
        "caption": translate(caption_of_peers(found.comparison, seen.told.unit)),
        "columns": [{"label": translate(one), "is_number": at in _NUMBERS} for at, one in enumerate(HEADER)],
        "rows": list(_rows(found.comparison)),
        "notes": found.notes,
    }


def _rows(found: Comparison) -> Iterator[dict[str, Any]]:
    """link: of that city's own page; ask: in words, whom to ask there."""
    rows = table_of_peers(found)
    told = [None, *(one.told for one in found.cities)]
    for row, one in zip(rows, told[: len(rows)], strict=True):
        cells = [translate(cell) for cell in row[:_ASK]]
        yield {"cells": cells, "link": one.link if one else "", "ask": one.contact if one else ""}
