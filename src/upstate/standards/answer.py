"""What is answered to a criterion: by a person, or seen by a detector."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Met = Literal["met", "not_met", "unknown"]
By = Literal["person", "detector"]
# From so much confidence on what a detector saw counts without a person; the pattern's own limit (see docs/decisions/0027).
SURE = 4


@dataclass(frozen=True)
class Finding:
    """What one detector saw in a city. unknown where it can not tell.

    confidence: 1 (a hint) to 5 (it reads the thing itself). told: one sentence, made by `say` so that it can be translated. source: the
    file or address that shows it, empty where there is none. seen_on: the city's day.
    """

    detector: str
    answer: Met
    confidence: int
    told: str
    source: str
    seen_on: date


@dataclass(frozen=True)
class Comment:
    """What a reviewer says to an answer."""

    who: str
    on: date
    text: str


@dataclass(frozen=True)
class Answer:
    """The answer to one criterion as it counts today: of a person, or what the detectors of this criterion saw together.

    answer: unknown where nobody answered, or the answer lapsed. confidence: 1 to 5; 0 where nobody answered. source: links or files
    as evidence, the first one that shows most. again_on: when to look again; null where nobody answered. why: a person's reason; needed where
    it is other than what is seen. lapsed: it was answered, and `again_on` is past. findings: what the detectors say, beside it.
    """

    id: str
    answer: Met
    by: By | None
    confidence: int
    source: tuple[str, ...] = ()
    checked_on: date | None = None
    again_on: date | None = None
    who: str = ""
    why: str = ""
    lapsed: bool = False
    comments: tuple[Comment, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def verified(self) -> bool:
        """Whether there is something to look at: what a detector is sure of, or a person's answer with evidence."""
        return self.by is not None and (bool(self.source) if self.by == "person" else self.confidence >= SURE)
