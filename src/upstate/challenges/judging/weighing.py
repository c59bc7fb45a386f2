"""From a judge's marks to one figure a ballot: percent of all points that could be given, by the weights of the rubric."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from upstate.challenges.judging.marks import Ballot
from upstate.errors import UpstateError
from upstate.sentences import Sentence, listed, say
from upstate.solutions.challenge.text import Track


class BadBallot(UpstateError):
    """A ballot holds what its track does not ask for, or a judge has two for one entry."""


@dataclass(frozen=True)
class Weighed:
    """A whole ballot. figure: 0 to 100."""

    judge: str
    entry: str
    figure: float


@dataclass(frozen=True)
class Unfinished:
    """A ballot that does not count yet. missing: criteria without a mark; none where the judge has only not said that it is whole."""

    judge: str
    entry: str
    missing: tuple[str, ...]


def check_ballot(ballot: Ballot, track: Track) -> None:
    """Raises `BadBallot` for a criterion that is not in the rubric, and for a mark that is no number from 0 to the track's most."""
    if faults := [*_faults(ballot, track)]:
        raise BadBallot(
            say("The ballot of {judge} on {entry}: {faults}.", judge=ballot.judge, entry=ballot.entry, faults=listed(faults)),
            allowed=say(
                "a number from 0 to {most} for each of {criteria}",
                most=track.most,
                criteria=listed([one.name for one in track.rubric]),
            ),
            next_step=say("Correct these marks; the others are kept."),
        )  # fmt: skip


def _faults(ballot: Ballot, track: Track) -> Iterator[Sentence]:
    known = {one.name for one in track.rubric}
    for name, mark in ballot.marks.items():
        if name not in known:
            yield say("{name} is no criterion", name=name[:60])
        elif not math.isfinite(mark) or not 0 <= mark <= track.most:
            yield say("{name} has {mark} points", name=name, mark=f"{mark:g}")


def weigh(ballots: Sequence[Ballot], track: Track) -> tuple[list[Weighed], list[Unfinished]]:
    """The ballots that count, and those that do not yet; raises `BadBallot` as `check_ballot` does, and for two of one judge on one entry."""
    _one_each(ballots)
    whole, unfinished = [], []
    for ballot in ballots:
        check_ballot(ballot, track)
        missing = tuple(one.name for one in track.rubric if one.name not in ballot.marks)
        if missing or not ballot.done:
            unfinished.append(Unfinished(ballot.judge, ballot.entry, missing))
        else:
            points = math.fsum(weighted(ballot.marks[one.name], one.weight, track.most) for one in track.rubric)
            whole.append(Weighed(ballot.judge, ballot.entry, points))
    return whole, unfinished


def weighted(mark: float, weight: float, most: int) -> float:
    """What a mark adds to the figure of its ballot, in percent."""
    return weight * mark / most


def _one_each(ballots: Sequence[Ballot]) -> None:
    for (judge, entry), count in Counter((one.judge, one.entry) for one in ballots).items():
        if count > 1:
            raise BadBallot(
                say("{judge} has {count} ballots on {entry}.", judge=judge, entry=entry, count=count),
                allowed=say("one ballot of a judge on an entry"),
                next_step=say("Keep the one that is meant."),
            )
