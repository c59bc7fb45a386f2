"""Challenges of several cities that belong together, as their shared pages need them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from upstate.solutions.challenge.text import Together
from upstate.web.challenges.seeing import Seen, find_challenges
from upstate.web.look.saying import in_language


@dataclass(frozen=True)
class SeenTogether:
    """All of them, by the city's name. They have the same dates, task and limits, because a launch sees to that."""

    name: str
    title: str
    cities: tuple[Seen, ...]

    @property
    def first(self) -> Seen:
        """That which speaks for what they have in common."""
        return self.cities[0]

    @property
    def may_join(self) -> bool:
        return all(one.may_join for one in self.cities)

    @property
    def shows_results(self) -> bool:
        """Whether the private parts may be seen: when those of all may be."""
        return all(one.shows_results for one in self.cities)


def find_together(name: str) -> SeenTogether:
    """Those that share this name; raises `Http404` where there are none."""
    found = next((one for one in group_cities(find_challenges()) if one.name == name), None)
    if found is None:
        raise Http404
    return found


def group_cities(challenges: Sequence[Seen]) -> list[SeenTogether]:
    """Those among the challenges that belong together, by their shared name."""
    groups: dict[str, tuple[Together, list[Seen]]] = {}
    for one in sorted(challenges, key=lambda one: one.city.casefold()):
        if mark := one.text.together:
            groups.setdefault(mark.name, (mark, []))[1].append(one)
    return [
        SeenTogether(name, in_language(mark.title), tuple(cities)) for name, (mark, cities) in sorted(groups.items())
    ]
