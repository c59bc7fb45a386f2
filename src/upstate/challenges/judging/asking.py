"""Which two entries a judge is asked to compare next."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from upstate.challenges.judging.marks import Comparison
from upstate.challenges.judging.pairwise import strengths


def next_comparisons(
    judge: str, *, entries: Sequence[str], comparisons: Sequence[Comparison]
) -> tuple[tuple[str, str], ...]:
    """Pairs that the judge has not compared, best first: those whose entries were compared least, then those nearest to each other in strength,
    which tell most; what is alike in both, and which entry is named first, by a draw of the judge's own."""
    known = set(entries)
    kept = [one for one in comparisons if {one.first, one.second} <= known]
    done = {frozenset((one.first, one.second)) for one in kept if one.judge == judge}
    seen = Counter(name for one in kept for name in (one.first, one.second))
    found = strengths(kept, entries)
    value = dict(zip(found.entries, found.values, strict=True))

    def order(pair: tuple[str, str]) -> tuple[int, int, float, str]:
        one, other = pair
        fewest, most = sorted((seen[one], seen[other]))
        return fewest, most, round(abs(float(value[one] - value[other])), 6), _draw(judge, min(pair), max(pair))

    pairs = [pair for pair in combinations(dict.fromkeys(entries), 2) if frozenset(pair) not in done]
    return tuple(_turned(sorted(pairs, key=order), judge))


def _turned(pairs: Sequence[tuple[str, str]], judge: str) -> Iterator[tuple[str, str]]:
    """So that no entry always stands first, because the first of two is liked better."""
    for one, other in pairs:
        yield (one, other) if _draw(judge, one, other) < _draw(judge, other, one) else (other, one)


def _draw(judge: str, one: str, other: str) -> str:
    return hashlib.sha256(repr((judge, one, other)).encode()).hexdigest()
