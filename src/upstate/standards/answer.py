"""What is answered to a criterion: by a person, or seen by a detector."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Met = Literal["met", "not_met", "unknown"]
By = Literal["person", "detector"]
# From so much confidence on what a detector saw counts as verified.
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

    answer: unknown where nobody answered, or the answer lapsed. confidence: 1 to 5 of what was seen, 5 of a person with evidence, 1 of one
    without; 0 where nobody answered. source: links or files as evidence. again_on: when to look again; null where nobody answered. why: a
    person's reason; needed where it is other than what is seen. lapsed: a person answered, and `again_on` is past or `checked_on` lies
    ahead; what they said stands here still, and does not count. seen: what the detectors
    say together, unknown where they can not tell; a hint where the criterion asks for judgement. findings: each of them.
    """

    id: str
    answer: Met = "unknown"
    by: By | None = None
    confidence: int = 0
    source: tuple[str, ...] = ()
    checked_on: date | None = None
    again_on: date | None = None
    who: str = ""
    why: str = ""
    lapsed: bool = False
    comments: tuple[Comment, ...] = ()
    seen: Met = "unknown"
    findings: tuple[Finding, ...] = ()

    @property
    def verified(self) -> bool:
        """Whether there is something to look at: what a detector is sure of, or a person's answer with evidence."""
        return self.by is not None and (bool(self.source) if self.by == "person" else self.confidence >= SURE)

    @property
    def differs(self) -> bool:
        """Whether a person says other than what is seen."""
        return self.by == "person" and self.seen not in ("unknown", self.answer)
