"""The cities that share where they stand, as the pages list them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from upstate.actions.leaders import Leader, Leaders
from upstate.web.look.saying import in_language

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


def practices_to_show(found: Leaders) -> list[dict[str, Any]]:
    """The columns of `standards/leaders.html`: each practice that asks something today, and how many criteria it has."""
    asked = Counter(one.practice for one in found.standard.current)
    return [{"title": in_language(one.title), "of": asked[one.id]} for one in found.standard.practices if asked[one.id]]


def cities_to_show(found: Leaders) -> list[dict[str, Any]]:
    """Its rows: one a city, in the order of `found`. practices: how many criteria it meets of each of `practices_to_show`."""
    asked = {one.practice for one in found.standard.current}
    return [
        {
            "told": one.told,
            "peer": one.peer is not None,
            "level": in_language(one.standing.level.title) if one.standing.level else "",
            "met": one.standing.met,
            "verified": one.verified,
            "practices": [
                one.met_of(practice, found.standard) for practice in found.standard.practices if practice.id in asked
            ],
        }
        for one in found.cities
    ]
