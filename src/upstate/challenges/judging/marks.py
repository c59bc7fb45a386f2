"""What judges gave."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Ballot:
    """One judge's marks of one entry. marks: points by criterion, 0 to the track's most; those not given yet are not there. done: whether the judge
    said that it is whole. feedback: for the team, in words."""

    judge: str
    entry: str
    marks: dict[str, float] = field(default_factory=dict)
    feedback: str = ""
    done: bool = False


@dataclass(frozen=True)
class Comparison:
    """One judge on two entries of a pairwise track. better: one of both; empty where the judge finds them equal."""

    judge: str
    first: str
    second: str
    better: str
