"""Whether challenges of several cities can be held together."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.solutions.challenge.text import ChallengeText, Dates, Together


def together_faults(text: ChallengeText, other: ChallengeText) -> Iterator[str]:
    """Each thing in which two challenges of one `together.name` have to be alike and are not, as a sentence."""
    ours, theirs = text.together, other.together
    if ours is None or theirs is None:
        return
    if _folded(ours) == _folded(theirs):
        yield f"both are of the city {ours.city}"
    told = (
        ("together.title", ours.title.en, theirs.title.en),
        ("together.title in Spanish", ours.title.es, theirs.title.es),
        ("task.kind", text.task.kind, other.task.kind),
        ("task.metric", text.task.metric, other.task.metric),
        ("limits", _limits(text), _limits(other)),
        ("the tracks that are scored", _scored(text), _scored(other)),
    )
    yield from (f"{what}: here {here}, there {there}" for what, here, there in told if here != there)
    if text.dates and other.dates:
        yield from _date_faults(text.dates, other.dates)


def _date_faults(ours: Dates, theirs: Dates) -> Iterator[str]:
    """By the moment and not by the clock: 23:59 in New York is 22:59 in Chicago."""
    for name in ("opens", "closes", "judged", "results"):
        here, there = ours.at(getattr(ours, name)), theirs.at(getattr(theirs, name))
        if here != there:
            yield f"{name}: here {here.isoformat()}, there {there.isoformat()}"


def _folded(together: Together) -> str:
    return " ".join(together.city.split()).casefold()


def _limits(text: ChallengeText) -> str:
    limits = text.limits
    return f"{limits.a_day} a day, {limits.total} in all, teams of {limits.team_of}"


def _scored(text: ChallengeText) -> str:
    return ", ".join(sorted(one.name for one in text.tracks if one.kind == "scored")) or "none"
