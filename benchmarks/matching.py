"""Matching addresses: time and memory of many simulated addresses against as many homes, in one process.

python -m benchmarks matching [ADDRESSES ...]
"""

from __future__ import annotations

import sys

from benchmarks.measuring import ROOT, keep, measure, table

_MATCH = """
import random, resource, sys, time
from upstate.geography.matching import match_addresses

count, draw = int(sys.argv[1]), random.Random(2016)
consonants, vowels = "BCDFGHKLMNPRSTVW", "AEIOU"
names = ["".join(draw.choice(part) for part in (consonants, vowels) * 3) + "TON" for _ in range(max(20, count // 40))]
streets = [f"{draw.choice(['', '', '', 'N ', 'S '])}{name} {draw.choice(['STREET', 'AVENUE', 'ROAD'])}" for name in names]
homes = [f"{100 + 2 * (place // len(streets))} {streets[place % len(streets)]}" for place in range(count)]
homes = [f"{home} APT {draw.randint(1, 9)}" if draw.random() < 0.1 else home for home in homes]

def written(home):  # as somebody else writes it: one in ten with an error, one in twenty of a street that is not there
    text = home.title().replace("Street", "St.").replace("Avenue", "Ave")
    chance = draw.random()
    place = draw.randint(6, 9)
    return text[:place] + text[place + 1 :] if chance < 0.1 else f"{draw.randint(1, 999)} Nowhere{place} St" if chance < 0.15 else text

meant = [draw.randrange(count) for _ in range(count)]
given = [written(homes[place]) for place in meant]
began, worked = time.monotonic(), time.process_time()
matches = match_addresses(given, homes)
seconds, processor = time.monotonic() - began, time.process_time() - worked
wrong = sum(match.place not in (None, place) for match, place in zip(matches.each, meant))
print(seconds, processor, matches.share, wrong / count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def run(sizes: list[int]) -> None:
    rows = [_match(size) for size in sizes or (1_000, 10_000, 100_000)]
    keep("matching", table(["addresses, and homes", "seconds", "of processor", "matched", "wrong", "peak MB"], rows))


def _match(size: int) -> list[str]:
    words = measure(sys.executable, "-c", _MATCH, str(size), folder=ROOT).output.split()
    seconds, processor, share, wrong, peak = map(float, words)
    return [f"{size:,}", f"{seconds:.1f}", f"{processor:.1f}", f"{share:.1%}", f"{wrong:.3%}", f"{peak:.0f}"]
