"""Who took a solution from whom, and with what result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from upstate.solutions.bundle import Bundle, Status


@dataclass(frozen=True)
class Step:
    """One city that has used a solution. parent: the city whose text it took; empty for the first. depth: 0 for the first.
    changed: whether it changed the text. status, said: what came of it; null and empty for the first city of a solution, whose own
    reports stand in the solution."""

    place: str
    parent: str
    depth: int
    version: str
    changed: bool
    status: Status | None
    said: str
    on: date | None


def lineage(origin: str, version: str, bundles: Iterable[Bundle]) -> list[Step]:
    """The steps of one solution, each after its parent. origin: the city that had it first, and the version it has now.

    A city's parent is whoever wrote the text that it took: a city that changed it, or else the origin.
    """
    newest = _newest(bundles)
    authors = {
        one.sha256: one.place for one in sorted(newest, key=lambda one: one.shared_on, reverse=True) if one.based_on
    }
    parents = {one.place: _parent(one, authors, origin) for one in newest}
    steps = [Step(origin, "", 0, version, False, None, "", None)]
    waiting = sorted(newest, key=lambda one: (one.shared_on, one.place))
    while waiting:
        known = {step.place: step.depth for step in steps}
        ready = [one for one in waiting if parents[one.place] in known]
        for one in ready or waiting:  # two cities that took from each other: both are told, under the origin
            parent = parents[one.place] if ready else origin
            steps.append(_step(one, parent, known.get(parent, 0) + 1))
        waiting = [one for one in waiting if one not in (ready or waiting)]
    return _in_order(steps)


def _newest(bundles: Iterable[Bundle]) -> list[Bundle]:
    """The newest of each place."""
    found: dict[str, Bundle] = {}
    for one in sorted(bundles, key=lambda one: one.shared_on):
        found[one.place] = one
    return list(found.values())


def _parent(bundle: Bundle, authors: dict[str, str], origin: str) -> str:
    author = authors.get(bundle.based_on or bundle.sha256, origin)
    return origin if author == bundle.place else author


def _step(one: Bundle, parent: str, depth: int) -> Step:
    return Step(
        one.place, parent, depth, one.version, bool(one.based_on), one.status, one.because or one.verdict, one.shared_on
    )


def _in_order(steps: list[Step]) -> list[Step]:
    """Each city right below whom it took from."""
    told: list[Step] = []
    stack = [step for step in steps if step.depth == 0][::-1]
    while stack:
        step = stack.pop()
        told.append(step)
        below = [one for one in steps if one.parent == step.place and one.depth == step.depth + 1 and one not in told]
        stack += below[::-1]
    return told + [step for step in steps if step not in told]
