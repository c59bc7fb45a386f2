"""A track in which judges compare two entries at a time: strengths, and each number on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from upstate.challenges.judging.audit import Step
from upstate.challenges.judging.marks import Comparison
from upstate.challenges.judging.pairwise import Strengths, strengths
from upstate.challenges.judging.placing import Counted, rounded
from upstate.sentences import say


@dataclass(frozen=True)
class Compared:
    """comparisons: of the entries of the track only."""

    comparisons: tuple[Comparison, ...]
    found: Strengths

    @classmethod
    def of(cls, comparisons: Sequence[Comparison], entries: Sequence[str]) -> Compared:
        return cls(tuple(comparisons), strengths(comparisons, entries))

    def counted(self) -> tuple[Counted, ...]:
        """Every entry that was compared."""
        rows = zip(self.found.entries, *self.found.figures(), self.found.compared, self.found.won, strict=True)
        return tuple(
            Counted(
                entry=entry,
                figure=rounded(float(figure)),
                low=float(low),
                high=float(high),
                raw=float(100 * won / compared),
                adjusted=float(figure),
                judges=len({one.judge for one in self.comparisons if entry in (one.first, one.second)}),
            )
            for entry, figure, low, high, compared, won in rows
            if compared
        )

    def apart(self, first: str, second: str) -> bool:
        """Whether two entries differ by more than noise."""
        return self.found.apart(first, second)

    def steps(self) -> Iterator[Step]:
        """The audit up to the figure. A strength is right when what it leads one to expect is what came: over the entry's comparisons, the sum of the
        chance to be preferred and half of that to be found equal, with its two half comparisons, is `won` and a half."""
        for one in self.comparisons:
            yield from _compared(one)
        yield Step(
            "half",
            "",
            "",
            "",
            0.5,
            say("counted as preferred and as not preferred once each to strength 0, by so much"),
        )
        yield Step("ties", "", "", "", self.found.ties, say("how readily two that are alike are found equal"))
        figures, _, _ = self.found.figures()
        for entry, won, strength, figure in zip(
            self.found.entries, self.found.won, self.found.values, figures, strict=True
        ):
            yield Step("won", "", entry, "", float(won), say("times preferred, and half of those found equal"))
            yield Step(
                "strength", "", entry, "", float(strength), say("likeliest by Davidson 1970 with the half comparisons")
            )
            yield Step(
                "figure", "", entry, "", rounded(float(figure)), say("100 / (1 + e^−strength), rounded to hundredths")
            )


def _compared(one: Comparison) -> Iterator[Step]:
    if not one.better:
        yield Step("equal", one.judge, one.first, one.second, 1, say("as given"))
        return
    other = one.second if one.better == one.first else one.first
    yield Step("preferred", one.judge, one.better, other, 1, say("as given"))
