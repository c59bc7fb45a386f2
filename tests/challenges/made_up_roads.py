"""A made-up city of 300 blocks in ten neighborhoods, rated every second year from 2000 to 2012, and what follows from its files by plain Python."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from upstate.actions.adapt import adapt
from upstate.actions.borrow import borrow
from upstate.actions.new import new

TODAY = date(2013, 3, 1)
SPLIT = date(2011, 1, 1)
BLOCKS = 300
Rating = tuple[str, date, int]


def make_ratings(seed: int = 2016) -> list[Rating]:
    """Block, day and rating; each block loses a point now and then, faster in some neighborhoods."""
    draws = random.Random(seed)
    ratings = []
    for block in range(BLOCKS):
        rating = draws.choice([8, 9, 10])
        for year in range(2000 + block % 2, 2013, 2):
            rating = max(1, rating - (draws.random() < 0.3 + 0.05 * (block % 10)))
            ratings.append(
                (f"B{block * 7919 % 1000:03d}", date(year, draws.randint(3, 11), draws.randint(1, 28)), rating)
            )
    # The new year has begun, so that the record is full to the end of the old one.
    return [*ratings, *((f"B{block * 7919 % 1000:03d}", date(2013, 1, 28), 9) for block in range(30))]


def make_city(folder: Path, ratings: Sequence[Rating]) -> Path:
    """A workspace that has borrowed and adapted road-decay."""
    folder.mkdir(parents=True, exist_ok=True)
    names = list(dict.fromkeys(block for block, _, _ in ratings))
    blocks, visits = folder / "blocks.csv", folder / "ratings.csv"
    with blocks.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["BLOCKID", "STREET", "CLASS", "NEIGHBORHOOD"])
        classes = ("Local", "MA", "CO")
        writer.writerows(
            [name, f"Street {place % 40}", classes[place % 3], f"Ward {place % 10}"] for place, name in enumerate(names)
        )
    with visits.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["BLOCKID", "DATERATED", "OVERALL", "CRACK", "PATCH"])
        writer.writerows(
            [block, day.isoformat(), rating, 1 + rating % 5, 1 + rating // 2 % 5] for block, day, rating in ratings
        )
    city = folder / "city"
    new(folder=city, place="Millbrook (made up), NY")
    borrow(workspace=city, solution="road-decay")
    adapt(workspace=city, solution="road-decay", files={"blocks": [blocks], "ratings": [visits]}, today=TODAY)
    return city


def plain_sides(ratings: Sequence[Rating], on: date) -> tuple[set[str], set[str]]:
    """The blocks whose last rating before `on` is above 5; and of them those that were found at 5 or less within two years."""
    known = {(block, day): rating for block, day, rating in ratings}
    last: dict[str, tuple[date, int]] = {}
    for (block, day), rating in known.items():
        if day < on and (block not in last or day > last[block][0]):
            last[block] = (day, rating)
    units = {block for block, (_, rating) in last.items() if rating > 5}
    until = on.replace(year=on.year + 2)
    return units, units & {block for (block, day), rating in known.items() if on <= day < until and rating <= 5}
