"""An answer of the Census API: the American Community Survey's 5-year figures of every place (detailed tables).

Each measure is computed from the survey's own counts, so that a share's base is known; a measure is taken where the answer
has all that it needs. Figures such as -666666666 stand for "no estimate" and are not known. The answer does not state its
years; they are taken from the file's name.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from upstate.places.files.part import Part
from upstate.places.files.raw import RawFile, Row, amount
from upstate.places.place import read_geoid

TITLE = "American Community Survey (Census API)"
_ESTIMATE = re.compile(r"[BC][0-9]{5}[A-Z]?_[0-9]{3}E")


@dataclass(frozen=True)
class Formula:
    """A measure: the sum of `parts` over the sum of `whole`, times `times`; without a whole, the first part as it is."""

    parts: tuple[str, ...]
    whole: tuple[str, ...] = ()
    times: float = 100.0

    @property
    def needs(self) -> set[str]:
        return {*self.parts, *self.whole}

    def value(self, row: Row) -> float | None:
        """Null when any count is not known, or nobody is counted."""
        over, under = _sum(row, self.parts), _sum(row, self.whole)
        if over is None or under is None:
            return None
        if not self.whole:
            return over
        return self.times * over / under if under else None


def _sum(row: Row, names: tuple[str, ...]) -> float | None:
    counts = [amount(row[name]) for name in names]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _of(table: str, *numbers: int) -> tuple[str, ...]:
    return tuple(f"{table}_{number:03d}E" for number in numbers)


FORMULAS = {
    "household_income": Formula(_of("B19013", 1)),
    "poverty": Formula(_of("B17010", 2), _of("B17010", 1)),
    "bachelors": Formula(_of("B15003", 22, 23, 24, 25), _of("B15003", 1)),
    "white": Formula(_of("B03002", 3), _of("B03002", 1)),
    "foreign_born": Formula(_of("B05002", 13), _of("B05002", 1)),
    "unemployment": Formula(_of("B23025", 5), _of("B23025", 3)),
    "labour_force": Formula(_of("B23025", 2), _of("B23025", 1)),
    "manufacturing": Formula(_of("C24030", 7, 34), _of("C24030", 1)),
    "families_with_children": Formula(_of("B11003", 3, 10, 16), _of("B11003", 1)),
    "working_age": Formula(_of("B01001", *range(8, 20), *range(32, 44)), _of("B01001", 1)),
    "built_before_1980": Formula(_of("B25034", 7, 8, 9, 10, 11), _of("B25034", 1)),
    "vacancy": Formula(_of("B25002", 3), _of("B25002", 1)),
    "home_value_to_income": Formula(_of("B25077", 1), _of("B19013", 1), times=1.0),
    "owner_occupied": Formula(_of("B25003", 2), _of("B25003", 1)),
    "rent_burden": Formula(_of("B25070", 7, 8, 9, 10), _of("B25070", *range(2, 11))),
    "housing_cost": Formula(_of("B25105", 1)),
}


def fits(names: Collection[str]) -> bool:
    return {"state", "place"} <= set(names) and any(_ESTIMATE.fullmatch(name) for name in names)


def read(raw: RawFile) -> Part:
    year = raw.year_in_name
    years = f" {year - 4}-{year}" if year else ", its years not stated"
    part = Part(raw.label, TITLE, f"American Community Survey{years}", year)
    formulas = {name: formula for name, formula in FORMULAS.items() if formula.needs <= set(raw.names)}
    if not formulas:
        part.notes.append("It lacks the counts that any measure needs.")
    for row in raw.rows:
        geoid = read_geoid(f"{(row['state'] or '').zfill(2)}{(row['place'] or '').zfill(5)}")
        if not geoid:
            part.left_out["no places by their code"] += 1
            continue
        if row.get("NAME"):
            part.name(geoid, (row["NAME"] or "").rsplit(",", 1)[0])
        for name, formula in formulas.items():
            part.figure(name, geoid, formula.value(row))
    return part
