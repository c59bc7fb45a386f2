"""Which judge judges which entry.

Each entry gets as many judges as are asked for, nobody an entry with which they have a conflict of interest, and the loads are as even as that allows.
This is a flow of least cost: the k-th entry of a judge costs 2k - 1, so the sum of the squared loads is the least there is, and loads differ by at most
one where no conflict stands against it. The linear program of a flow has whole numbers at its corners, so the simplex method gives them.

Among the many ways that cost the same, judges are mixed: five are drawn, in each groups of judges without an entry in common are joined by swaps that
change no load, and the one is kept whose judges can be told apart best (the A-criterion of incomplete block designs: John and Williams, Cyclic and
Computer Generated Designs, 1995, chapter 2). Only so can a harsh judge be told from a weak entry.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

from upstate.challenges.judging.connecting import Pair, join, spread_of_judges
from upstate.sentences import Sentence, say

_DRAWS = 5


@dataclass(frozen=True)
class Short:
    """An entry that can not get enough judges. has: how many it has. why: in words."""

    entry: str
    has: int
    why: Sentence


@dataclass(frozen=True)
class Assignment:
    """pairs: (judge, entry), those that were there first and then the new ones, by entry."""

    pairs: tuple[Pair, ...]
    short: tuple[Short, ...]


def assign(
    entries: Iterable[str],
    judges: Iterable[str],
    *,
    conflicts: Collection[Pair],
    each: int,
    seed: int,
    already: Sequence[Pair] = (),
) -> Assignment:
    """Give each entry `each` judges. The same input and seed give the same pairs.

    conflicts, already: (judge, entry). already: pairs that stay, also those of a judge who has left and had given marks by then; of one who left before,
    leave them out, and others take over. Raises ValueError where `each` is under 1.
    """
    if each < 1:
        raise ValueError(f"each is {each}; an entry needs 1 judge at least")
    task = _Task.of(entries, judges, conflicts=set(conflicts), each=each, already=already)
    drawn = [task.draw(np.random.default_rng([seed, number])) for number in range(_DRAWS)]
    new = min(drawn, key=lambda pairs: spread_of_judges([*task.kept, *pairs]))
    return Assignment((*task.kept, *new), tuple(task.short()))


@dataclass(frozen=True)
class _Task:
    entries: tuple[str, ...]
    judges: tuple[str, ...]
    conflicts: set[Pair]
    each: int
    kept: tuple[Pair, ...]

    @classmethod
    def of(
        cls, entries: Iterable[str], judges: Iterable[str], *, conflicts: set[Pair], each: int, already: Iterable[Pair]
    ) -> _Task:
        names = tuple(dict.fromkeys(entries))
        kept = tuple(pair for pair in dict.fromkeys(already) if pair[1] in names and pair not in conflicts)
        return cls(names, tuple(dict.fromkeys(judges)), conflicts, each, kept)

    def free(self, entry: str) -> list[str]:
        """Who may still be given this entry."""
        barred = self.conflicts | set(self.kept)
        return [judge for judge in self.judges if (judge, entry) not in barred]

    def needs(self, entry: str) -> int:
        has = sum(name == entry for _, name in self.kept)
        return max(0, min(self.each - has, len(self.free(entry))))

    def draw(self, rng: np.random.Generator) -> list[Pair]:
        """The new pairs of one draw."""
        free = [(judge, entry) for entry in self.entries for judge in self.free(entry)]
        needs = [self.needs(entry) for entry in self.entries]
        if not sum(needs):
            return []
        loads = [sum(name == judge for name, _ in self.kept) for judge in self.judges]
        flow = _Flow(free, self.entries, self.judges)
        chosen = flow.cheapest(needs=needs, loads=loads, rng=rng)
        return join(chosen, kept=self.kept, free=set(free), rng=rng)

    def short(self) -> Iterator[Short]:
        for entry in self.entries:
            has = sum(name == entry for _, name in self.kept) + self.needs(entry)
            if has < self.each:
                yield Short(entry, has, self._why(entry, has))

    def _why(self, entry: str, has: int) -> Sentence:
        against = sum((judge, entry) in self.conflicts for judge in self.judges)
        values: dict[str, str | int] = {
            "entry": entry,
            "has": has,
            "each": self.each,
            "judges": len(self.judges),
            "against": against,
        }
        if not against:
            return say("{entry} gets {has} of {each} judges: there are {judges} judges in all.", **values)
        return say(
            "{entry} gets {has} of {each} judges: of {judges} judges in all, {against} have a conflict of interest with it.",
            **values,
        )


@dataclass(frozen=True)
class _Flow:
    """From entries over free pairs to judges, and from each judge out by one arc for each further entry."""

    free: Sequence[Pair]
    entries: Sequence[str]
    judges: Sequence[str]

    def cheapest(self, *, needs: Sequence[int], loads: Sequence[int], rng: np.random.Generator) -> list[Pair]:
        """loads: what each judge has already."""
        entry_of = {entry: row for row, entry in enumerate(self.entries)}
        judge_of = {judge: row for row, judge in enumerate(self.judges, len(self.entries))}
        most = [sum(name == judge for name, _ in self.free) for judge in self.judges]
        out = [
            (row, load + step) for row, (load, end) in enumerate(zip(loads, most, strict=True)) for step in range(end)
        ]
        count = len(self.free)
        rows = [
            *(entry_of[entry] for _, entry in self.free),
            *(judge_of[judge] for judge, _ in self.free),
            *(len(self.entries) + row for row, _ in out),
        ]
        columns = [*range(count), *range(count), *range(count, count + len(out))]
        values = np.repeat([1.0, 1.0, -1.0], [count, count, len(out)])
        # All draws together weigh less than one step between loads.
        costs = np.concatenate([rng.random(count) / (2 * sum(needs)), [2.0 * load + 1 for _, load in out]])
        found = linprog(
            costs,
            A_eq=coo_array((values, (rows, columns)), shape=(len(entry_of) + len(judge_of), len(costs))),
            b_eq=np.concatenate([needs, np.zeros(len(judge_of))]),
            bounds=(0, 1),
            method="highs-ds",
        )
        return [pair for pair, taken in zip(self.free, found.x[:count], strict=True) if taken > 0.5]
