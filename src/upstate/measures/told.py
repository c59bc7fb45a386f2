"""A measure of the city as a meeting and a board take it in: what it serves, and what may be said of it today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from upstate.measures.reading import Reading, is_judged
from upstate.measures.series import Point
from upstate.sentences import Sentence, listed, say

# Why it matters today, the most pressing first. missed: steady, and short of its target. met: steady, and at its target.
Weight = Literal["worse", "missed", "changed", "better", "met", "steady", "not_enough", "waiting"]
WEIGHTS: tuple[Weight, ...] = ("worse", "missed", "changed", "better", "met", "steady", "not_enough", "waiting")


@dataclass(frozen=True)
class ToldMeasure:
    """One measure. Words are in the reader's language already; sentences are made, and said in it by the face.

    target: in the measure's unit; None where there is none. reading, sentences: of the newest figures; None and empty where nothing computes it. The
    first sentence is the one that is said where there is room for one. figures: number of the `Computed`, 0 where there is none. waits: why nothing
    computes it, such as a table that is not mapped; empty where something does.
    """

    name: str
    title: str
    goal: str = ""
    objective: str = ""
    owner: str = ""
    unit: str = ""
    public: bool = False
    target: float | None = None
    by: date | None = None
    reading: Reading | None = None
    sentences: tuple[str, ...] = ()
    figures: int = 0
    waits: str = ""

    @property
    def sentence(self) -> str:
        return self.sentences[0] if self.sentences else ""

    @property
    def weight(self) -> Weight:
        """By the verdict first, then by its target."""
        if self.reading is None:
            return "waiting"
        if self.reading.verdict != "steady":
            return self.reading.verdict
        against = self.reading.target
        if against is None or against.met is None:
            return "steady"
        return "met" if against.met else "missed"

    @property
    def judged(self) -> tuple[Point, ...]:
        """Its periods that may be judged, the oldest first."""
        return tuple(one for one in self.reading.series.points if is_judged(one)) if self.reading else ()


def by_weight(measure: ToldMeasure) -> tuple[int, str, str]:
    """The key by which measures are put in order: the most pressing first, then by title."""
    return WEIGHTS.index(measure.weight), measure.title.casefold(), measure.name


def tell_rest(rest: Sequence[ToldMeasure]) -> tuple[Sentence, ...]:
    """The titles of measures by how they stand, the most pressing first."""
    titles = {weight: [one.title for one in rest if one.weight == weight] for weight in WEIGHTS}
    return tuple(_of_weight(weight, listed(found)) for weight, found in titles.items() if found)


def _of_weight(weight: Weight, titles: str) -> Sentence:
    return {
        "worse": say("Worse by more than noise: {titles}.", titles=titles),
        "missed": say("Steady, and short of the target: {titles}.", titles=titles),
        "changed": say("Changed by more than noise: {titles}.", titles=titles),
        "better": say("Better by more than noise: {titles}.", titles=titles),
        "met": say("Steady, and at the target: {titles}.", titles=titles),
        "steady": say("Steady: {titles}.", titles=titles),
        "not_enough": say("Not enough data to say: {titles}.", titles=titles),
        "waiting": say("Not computed yet: {titles}.", titles=titles),
    }[weight]
