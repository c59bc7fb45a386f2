"""A judged track counted: places, what judges are like, every number on the way, and what is to know beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from upstate.challenges.judging.audit import Step, hash_of
from upstate.challenges.judging.compared import Compared
from upstate.challenges.judging.judge_said import JudgeSaid
from upstate.challenges.judging.marks import Ballot, Comparison
from upstate.challenges.judging.placing import Placed, place
from upstate.challenges.judging.points import Points
from upstate.challenges.judging.telling import tell, tell_organiser
from upstate.sentences import Sentence, say
from upstate.solutions.challenge.text import Track


@dataclass(frozen=True)
class Tally:
    """places: the first first. judges, organiser: for the organiser only. steps: the audit. unplaced: entries of which nobody has said anything whole.
    adjusted: whether figures with judges brought to one level decide. sentences: for everybody. sha256: of what judges gave."""

    places: tuple[Placed, ...]
    judges: tuple[JudgeSaid, ...]
    steps: tuple[Step, ...]
    unplaced: tuple[str, ...]
    adjusted: bool
    sentences: tuple[Sentence, ...]
    organiser: tuple[Sentence, ...]
    sha256: str


def tally(
    track: Track,
    ballots: Sequence[Ballot],
    comparisons: Sequence[Comparison],
    entries: Sequence[str],
    *,
    adjust: bool | None = None,
) -> Tally:
    """Count a judged track. ballots: of a track with points; comparisons: of a pairwise one. What was said of others than `entries`, such as entries that
    were withdrawn, does not count. adjust: in place of the track's own. Raises `BadBallot`, and ValueError for a comparison of what is no two entries."""
    known = set(entries)
    count = _Count(
        track,
        tuple(one for one in ballots if one.entry in known),
        tuple(one for one in comparisons if {one.first, one.second} <= known),
        tuple(dict.fromkeys(entries)),
        track.adjust if adjust is None else adjust,
    )
    made = count.made()
    places = place(made.counted())
    judges = tuple(count.judges(made, places))
    placed = {one.entry for one in places}
    unplaced = tuple(entry for entry in count.entries if entry not in placed)
    return Tally(
        places=places,
        judges=judges,
        steps=(*made.steps(), *_place_steps(places)),
        unplaced=unplaced,
        adjusted=isinstance(made, Points) and made.adjusted,
        sentences=tuple(tell(made, places, unplaced=unplaced)),
        organiser=tuple(tell_organiser(judges, places)),
        sha256=hash_of(ballots, comparisons),
    )


def _place_steps(places: Sequence[Placed]) -> Iterator[Step]:
    for one in places:
        how = say("1 + entries with a higher figure, or with the same and a higher tie-break")
        yield Step("place", "", one.entry, "", one.place, how)


@dataclass(frozen=True)
class _Count:
    track: Track
    ballots: tuple[Ballot, ...]
    comparisons: tuple[Comparison, ...]
    entries: tuple[str, ...]
    adjust: bool

    def made(self, *, without: str | None = None) -> Points | Compared:
        if self.track.pairwise:
            return Compared.of([one for one in self.comparisons if one.judge != without], self.entries)
        return Points.of(self.track, [one for one in self.ballots if one.judge != without], adjust=self.adjust)

    def judges(self, made: Points | Compared, places: Sequence[Placed]) -> Iterator[JudgeSaid]:
        gave = [one.judge for one in (made.whole if isinstance(made, Points) else made.comparisons)]
        harshness = made.harshness() if isinstance(made, Points) else {}
        for judge in dict.fromkeys(gave):
            value, low, high = harshness.get(judge, (None, None, None))
            ballots = gave.count(judge)
            yield JudgeSaid(
                judge, value, low, high, ballots, ballots / len(gave), self._nothing(made, judge), self._moved(places, judge)
            )  # fmt: skip

    def _nothing(self, made: Points | Compared, judge: str) -> tuple[str, ...]:
        if isinstance(made, Compared):
            return ()
        return tuple(one.entry for one in made.whole if one.judge == judge and one.figure == 0)

    def _moved(self, places: Sequence[Placed], judge: str) -> tuple[tuple[str, int, int | None], ...]:
        without = {one.entry: one.place for one in place(self.made(without=judge).counted())}
        return tuple(
            (one.entry, one.place, without.get(one.entry)) for one in places if without.get(one.entry) != one.place
        )
