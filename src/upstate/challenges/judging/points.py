"""A track in which judges give points: ballots, levels, and each number on the way."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from upstate.challenges.judging.adjusting import Levelled, can_be_levelled, level
from upstate.challenges.judging.audit import Step
from upstate.challenges.judging.marks import Ballot
from upstate.challenges.judging.placing import Counted, rounded
from upstate.challenges.judging.weighing import Unfinished, Weighed, weigh, weighted
from upstate.sentences import say
from upstate.solutions.challenge.text import Criterion, Track


@dataclass(frozen=True)
class Points:
    """whole: the ballots that count. plain: means. levelled: null where judges can not be held against each other. adjusted: whether it decides."""

    track: Track
    ballots: tuple[Ballot, ...]
    whole: tuple[Weighed, ...]
    unfinished: tuple[Unfinished, ...]
    plain: Levelled | None
    levelled: Levelled | None
    adjusted: bool

    @classmethod
    def of(cls, track: Track, ballots: Sequence[Ballot], *, adjust: bool) -> Points:
        """Raises `BadBallot`."""
        whole, unfinished = weigh(ballots, track)
        levelled = level(whole) if can_be_levelled(whole) else None
        return cls(
            track,
            tuple(ballots),
            tuple(whole),
            tuple(unfinished),
            level(whole, adjust=False) if whole else None,
            levelled,
            adjust and levelled is not None,
        )

    @property
    def decides(self) -> Levelled | None:
        return self.levelled if self.adjusted else self.plain

    def counted(self) -> tuple[Counted, ...]:
        """Every entry with a whole ballot."""
        if self.plain is None or self.decides is None:
            return ()
        reach = self.decides.reach()
        return tuple(
            Counted(
                entry=entry,
                figure=rounded(float(self.decides.levels[row])),
                low=float(self.decides.levels[row] - reach[row]),
                high=float(self.decides.levels[row] + reach[row]),
                raw=float(self.plain.levels[row]),
                adjusted=None if self.levelled is None else float(self.levelled.levels[row]),
                judges=sum(one.entry == entry for one in self.whole),
                tie_break=self._tie_break(entry),
            )
            for row, entry in enumerate(self.plain.entries)
        )

    @property
    def heaviest(self) -> Criterion:
        """The criterion of largest weight, the first of these."""
        return max(self.track.rubric, key=lambda one: one.weight)

    def _whole_ballots(self) -> list[Ballot]:
        known = {(one.judge, one.entry) for one in self.whole}
        return [one for one in self.ballots if (one.judge, one.entry) in known]

    def _tie_break(self, entry: str) -> float:
        marks = [one.marks[self.heaviest.name] for one in self._whole_ballots() if one.entry == entry]
        return math.fsum(marks) / len(marks)

    def steps(self) -> Iterator[Step]:
        """The audit up to the figure and the tie-break; not yet places."""
        yield from self._marks()
        yield from self._kept_back()
        yield from self._levels()
        for one in self.counted():
            source = (
                say("the level, rounded to hundredths") if self.adjusted else say("the mean, rounded to hundredths")
            )
            yield Step("figure", "", one.entry, "", one.figure, source)
            name = self.heaviest.name
            how = say("mean mark in the criterion of largest weight, rounded to hundredths")
            yield Step("tie-break", "", one.entry, name, rounded(one.tie_break), how)

    def _marks(self) -> Iterator[Step]:
        for ballot, whole in zip(self._whole_ballots(), self.whole, strict=True):
            for one in self.track.rubric:
                mark = ballot.marks[one.name]
                yield Step("mark", ballot.judge, ballot.entry, one.name, mark, say("as given"))
                how = say("mark × {weight} / {most}", weight=f"{one.weight:g}", most=self.track.most)
                value = weighted(mark, one.weight, self.track.most)
                yield Step("weighted", ballot.judge, ballot.entry, one.name, value, how)
            yield Step("ballot", whole.judge, whole.entry, "", whole.figure, say("sum of weighted"))

    def _kept_back(self) -> Iterator[Step]:
        missing = {(one.judge, one.entry): one.missing for one in self.unfinished}
        for ballot in self.ballots:
            if (ballot.judge, ballot.entry) in missing:
                for name, mark in ballot.marks.items():
                    how = say("the ballot is not whole; it is kept")
                    yield Step("not counted", ballot.judge, ballot.entry, name, mark, how)

    def _levels(self) -> Iterator[Step]:
        if self.plain is not None:
            for entry, value in zip(self.plain.entries, self.plain.levels, strict=True):
                yield Step("mean", "", entry, "", float(value), say("mean of its ballots"))
        if self.levelled is None:
            return
        how = say("variance of the noise / variance of the judges, by restricted likelihood")
        yield Step("ratio", "", "", "", self.levelled.ratio, how)
        for judge, value in zip(self.levelled.judges, self.levelled.mildness, strict=True):
            how = say("sum of (ballot − level of its entry) over the judge's ballots / (number of them + ratio)")
            yield Step("mildness", judge, "", "", float(value), how)
        for entry, value in zip(self.levelled.entries, self.levelled.levels, strict=True):
            how = say("mean of (ballot − mildness of its judge) over its ballots")
            yield Step("level", "", entry, "", float(value), how)

    def apart(self, first: str, second: str) -> bool:
        """Whether two entries differ by more than noise; False where the marks can not tell."""
        if self.decides is None:
            return False
        levels = dict(zip(self.decides.entries, self.decides.levels, strict=True))
        return bool(abs(levels[first] - levels[second]) > self.decides.reach_between(first, second))

    def harshness(self) -> dict[str, tuple[float, float, float]]:
        """By judge: points of 100 that they give less than others would, and the 95 % interval; empty where it can not be told."""
        if self.levelled is None:
            return {}
        count = len(self.levelled.entries)
        reach = np.nan_to_num(self.levelled.reach()[count:], nan=np.inf)
        return {
            judge: (float(-mild) + 0.0, float(-mild - half), float(-mild + half))
            for judge, mild, half in zip(self.levelled.judges, self.levelled.mildness, reach, strict=True)
        }
