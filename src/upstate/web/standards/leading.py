"""The cities that do what a criterion asks, as a page lists them."""

from __future__ import annotations

from typing import Any

from upstate.actions.leaders import Leader

_MOST = 5


def leaders_to_show(met_by: tuple[Leader, ...], most: int = _MOST) -> dict[str, Any]:
    """For `standards/_leaders.html`. met_by: of `leaders_beside(found, workspace=city.folder)[criterion.id]`, peers first."""
    shown = [
        {
            "place": one.city.told.place,
            "peer": one.city.peer is not None,
            "verified": one.answer.verified,
            "checked_on": one.answer.checked_on,
            "links": one.answer.source or tuple(filter(None, (one.city.told.link,))),
            "contact": one.city.told.contact,
        }
        for one in met_by[:most]
    ]
    return {"leaders": shown, "leaders_more": max(len(met_by) - most, 0)}
