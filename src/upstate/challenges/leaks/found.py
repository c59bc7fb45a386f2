"""What a look at the files of a challenge gives: how likely it is by chance alone, and the leak that it would be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from upstate.sentences import Sentence

LeakKind = Literal[
    "order",
    "twins",
    "shared groups",
    "knows the answer",
    "copy of the answer",
    "missing tells",
    "dates after the split",
    "metadata",
    "personal data",
]
# What looks so by chance in one of a thousand clean challenges, over all looks together, is told as a leak.
_LEVEL = 0.001


@dataclass(frozen=True)
class FoundLeak:
    """Something in the files that tells what is hidden.

    file: its name below files/. column: empty where it is of the whole file. figure: how strong, in what the sentence says:
    area under the curve, a share from 0 to 1, or a count. sentence: what it is, how strong, what to do.
    stops: whether the challenge must not be launched with it; else a person decides.
    """

    kind: LeakKind
    file: str
    column: str
    figure: float
    sentence: Sentence
    stops: bool

    def as_json(self) -> dict[str, Any]:
        return vars(self) | {"sentence": str(self.sentence)}


@dataclass(frozen=True)
class Look:
    """One thing that was looked at. chance: how likely a figure as strong is where there is nothing, 0 to 1; 0 for what is no
    matter of chance, such as a date. leak: None where it is not strong enough to be one."""

    chance: float
    leak: FoundLeak | None


def beyond_chance(looks: Iterable[Look]) -> tuple[FoundLeak, ...]:
    """The leaks that stay when it is taken into account how often was looked (Bonferroni); those that stop a launch first."""
    looked = list(looks)
    kept = [one.leak for one in looked if one.leak and one.chance * len(looked) < _LEVEL]
    return tuple(sorted(kept, key=lambda leak: (not leak.stops, leak.kind, -leak.figure, leak.file, leak.column)))
