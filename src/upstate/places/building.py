"""Joining what several files tell to one table of places.

Who and where a place is (name, kind, point, land) is filled cell by cell, the gazetteer first. A column of measures is never
mixed: it comes from one file, the one that knows most places, and of two that know as many from the newer. So all its
figures are of one vintage and can be compared.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from upstate.errors import NoPlaces
from upstate.places.doubting import BY_DENSITY, doubtful, people_by_density, tell
from upstate.places.files import KINDS, Part
from upstate.places.measures import POPULATION_OF_YEAR
from upstate.places.place import governs_itself
from upstate.places.states import state_of
from upstate.places.table import TEXTS, ColumnNote, Figures, PlaceTable, when

_FILLED = ("longitude", "latitude", "land_km2")


def build_table(parts: Sequence[Part], *, today: date) -> PlaceTable:
    """One row a place with a government of its own, and Urban Honolulu; raises `NoPlaces` when nobody is counted in any."""
    order = [kind.TITLE for kind in KINDS]
    parts = sorted(parts, key=lambda part: (order.index(part.kind), -part.year, part.label))
    texts, columns = _fill_texts(parts)
    figures = _fill_figures(parts, columns)
    governed = {geoid: governs_itself(geoid, texts["kind"].get(geoid, "")) for geoid in texts["name"]}
    geoids = tuple(sorted(geoid for geoid, its_own in governed.items() if its_own))
    rows: dict[str, Figures] = {
        name: np.array([known.get(geoid, math.nan) for geoid in geoids], dtype=np.float64)
        for name, known in figures.items()
    }
    names = [f"{texts['name'][geoid]}, {state_of(geoid)}" for geoid in geoids]
    doubted, doubts = _doubt(rows, [part for part in parts if part.made], names)
    population_of = _newest_population(rows, columns, doubted, len(geoids))
    if "population" not in rows:
        raise NoPlaces(
            "None of the files tells how many people live where.",
            allowed="at least one file of population estimates, such as sub-est2024.csv",
            next_step="Put one from the Census Bureau (www2.census.gov/programs-surveys/popest/datasets) into the folder.",
        )
    _add_density(rows, columns)
    filled = {name: tuple(texts[name].get(geoid, "") for geoid in geoids) for name in TEXTS if name in texts}
    return PlaceTable(
        geoids=geoids,
        texts={**filled, "population_of": population_of},
        figures=rows,
        columns={name: _counted(note, rows.get(name), filled.get(name, ())) for name, note in columns.items()},
        notes=(*_left_out(len(governed) - len(geoids)), *doubts),
        made=today.isoformat(),
    )


def _left_out(count: int) -> list[str]:
    told = f"{count:,} census designated places and Puerto Rico's communities were left out: they have no government."
    return [told] if count else []


def _fill_texts(parts: Iterable[Part]) -> tuple[dict[str, dict[str, str]], dict[str, ColumnNote]]:
    """Each text of the first part that has it."""
    texts: dict[str, dict[str, str]] = {"name": {}, "kind": {}, "website": {}}
    told: dict[str, list[Part]] = {}
    for part in parts:
        for column, known in part.texts.items():
            if known.keys() - texts[column].keys():
                told.setdefault(column, []).append(part)
            texts[column] = {**known, **texts[column]}
        # What was a census designated place in an older file may have become a city since.
        texts["kind"] |= {
            geoid: kind for geoid, kind in part.texts.get("kind", {}).items() if _now_governs(geoid, kind, texts)
        }
    return texts, {column: _note(by) for column, by in told.items()}


def _now_governs(geoid: str, kind: str, texts: Mapping[str, Mapping[str, str]]) -> bool:
    return bool(kind) and governs_itself(geoid, kind) and not governs_itself(geoid, texts["kind"][geoid])


def _fill_figures(parts: Sequence[Part], columns: dict[str, ColumnNote]) -> dict[str, dict[str, float]]:
    names = {name: None for part in parts for name in part.figures}
    figures: dict[str, dict[str, float]] = {}
    for name in names:
        having = [part for part in parts if part.figures.get(name)]
        if not having:
            continue
        if name in _FILLED:
            figures[name] = {geoid: value for part in reversed(having) for geoid, value in part.figures[name].items()}
        else:
            having = [max(having, key=lambda part: (len(part.figures[name]), part.year))]
            figures[name] = having[0].figures[name]
        columns[name] = _note(having)
    return figures


def _note(parts: Sequence[Part]) -> ColumnNote:
    vintage = "; ".join(dict.fromkeys(part.vintage for part in parts))
    return ColumnNote(vintage=vintage, source=", ".join(dict.fromkeys(part.label for part in parts)), known=0)


def _counted(note: ColumnNote, figures: Figures | None, texts: Sequence[str]) -> ColumnNote:
    known = sum(map(bool, texts)) if figures is None else int(np.count_nonzero(~np.isnan(figures)))
    return ColumnNote(note.vintage, note.source, known)


def _doubt(
    rows: dict[str, Figures], made: Sequence[Part], names: Sequence[str]
) -> tuple[dict[str, NDArray[np.bool_]], list[str]]:
    """Which figures of which column of people are doubtful, and what is told of it. Adds people counted by density."""
    by_density = people_by_density(rows)
    if by_density is None or not made:
        return {}, []
    rows[BY_DENSITY] = by_density
    in_doubt = [name for name in populations(rows) if any(name in part.figures for part in made)]
    otherwise = by_density
    for name in reversed([name for name in populations(rows) if name not in in_doubt]):
        otherwise = np.where(np.isnan(rows[name]), otherwise, rows[name])
    doubted = {name: doubtful(rows[name], otherwise) for name in in_doubt}
    label = ", ".join(part.label for part in made)
    told = [tell(label, names, rows[name], otherwise, found) for name, found in doubted.items() if found.any()]
    return doubted, told


def _newest_population(
    rows: dict[str, Figures], columns: dict[str, ColumnNote], doubted: Mapping[str, NDArray[np.bool_]], count: int
) -> tuple[str, ...]:
    """Fill `population` with the newest count of each place that is not doubted; gives the column that it was taken from."""
    of = [""] * count
    if BY_DENSITY in rows:
        columns[BY_DENSITY] = replace(columns["density"], vintage=f"{columns['density'].vintage}, times land area")
    names = [*populations(rows), *([BY_DENSITY] if BY_DENSITY in rows else [])]
    for name in names:
        population = rows.setdefault("population", np.full(count, math.nan))
        taken = np.isnan(population) & ~np.isnan(rows[name])
        for row in np.flatnonzero(taken & ~doubted[name] if name in doubted else taken):
            population[row], of[row] = rows[name][row], name
    used = [name for name in names if name in set(of)]
    if used:
        vintage = "; ".join(f"{when(name)}, {columns[name].vintage}" for name in used)
        columns["population"] = ColumnNote(vintage, ", ".join(dict.fromkeys(columns[name].source for name in used)), 0)
    return tuple(of)


def populations(figures: Mapping[str, Figures]) -> list[str]:
    """The columns of people by year: the newest first, an estimate before a base before a count of the same year."""
    found = [(name, match) for name in figures if (match := POPULATION_OF_YEAR.fullmatch(name))]
    rank = {None: 0, "_base": 1, "_census": 2}
    return [name for name, match in sorted(found, key=lambda one: (-int(one[1]["year"]), rank[one[1]["census"]]))]


def _add_density(rows: dict[str, Figures], columns: dict[str, ColumnNote]) -> None:
    """People per km² of land; where it can not be computed, what was published."""
    if "land_km2" not in rows:
        return
    with np.errstate(divide="ignore", invalid="ignore"):
        computed = np.where(rows["land_km2"] > 0, rows["population"] / rows["land_km2"], math.nan)
    published = rows.get("density", np.full(len(computed), math.nan))
    lacking = np.isnan(computed)
    notes = ["population over land area"]
    if np.any(lacking & ~np.isnan(published)):
        notes.append(columns["density"].vintage)
    rows["density"] = np.where(lacking, published, computed)
    columns["density"] = ColumnNote("; ".join(notes), columns["population"].source, 0)
