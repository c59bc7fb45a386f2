"""How fast a place grows, by the estimates of one file: figures of two files would be of two vintages."""

from __future__ import annotations

from upstate.places.files.part import Part
from upstate.places.measures import POPULATION_OF_YEAR


def keep_growth(part: Part) -> None:
    """Add `growth`: per cent a year from the first to the last estimate of the file, where they are two years apart or more."""
    years = sorted(
        int(found["year"])
        for name in part.figures
        if (found := POPULATION_OF_YEAR.fullmatch(name)) and not found["census"]
    )
    if len(years) < 2 or years[-1] - years[0] < 2:
        return
    first, last = part.figures[f"population_{years[0]}"], part.figures[f"population_{years[-1]}"]
    span = years[-1] - years[0]
    for geoid in first.keys() & last.keys():
        if first[geoid] > 0 and last[geoid] > 0:
            part.figure("growth", geoid, 100 * ((last[geoid] / first[geoid]) ** (1 / span) - 1))
