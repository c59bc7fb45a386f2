"""Challenges of several cities that belong together, as their shared pages need them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import Http404

from upstate.solutions.challenge.text import Together
from upstate.web.challenges.seeing import Seen, find_challenges
from upstate.web.look.saying import in_language


@dataclass(frozen=True)
class City:
    """One of them. called: the city's name."""

    seen: Seen
    called: str

    @property
    def name(self) -> str:
        """Of its challenge."""
        return self.seen.name


@dataclass(frozen=True)
class SeenTogether:
    """All of them, by the city's name. They have the same dates, task and limits, because a launch sees to that."""

    name: str
    title: str
    cities: tuple[City, ...]

    @property
    def first(self) -> Seen:
        """That which speaks for what they have in common."""
        return self.cities[0].seen

    @property
    def may_join(self) -> bool:
        return all(one.seen.may_join for one in self.cities)

    @property
    def shows_results(self) -> bool:
        """Whether the private parts may be seen: when those of all may be."""
        return all(one.seen.shows_results for one in self.cities)


def find_together(name: str) -> SeenTogether:
    """Those that share this name; raises `Http404` where there are none."""
    found = next((one for one in group_cities(find_challenges()) if one.name == name), None)
    if found is None:
        raise Http404
    return found


def group_cities(challenges: Sequence[Seen]) -> list[SeenTogether]:
    """Those among the challenges that belong together, by their shared name."""
    told = [(one.text.together, one) for one in challenges]
    shared = sorted(
        ((mark, one) for mark, one in told if mark), key=lambda pair: (pair[0].name, pair[0].city.casefold())
    )
    return [_together(name, list(group)) for name, group in groupby(shared, key=lambda pair: pair[0].name)]


def _together(name: str, found: list[tuple[Together, Seen]]) -> SeenTogether:
    return SeenTogether(name, in_language(found[0][0].title), tuple(City(one, mark.city) for mark, one in found))
