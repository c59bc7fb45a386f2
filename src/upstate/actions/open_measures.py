"""The measures of a city: its files put together with the shelf, by goal, each with what it waits for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path

from upstate.city import Workspace, open_workspace
from upstate.city.locking import holding
from upstate.errors import BadCrosswalk, BadSolution, BadWorkspace, UpstateError
from upstate.measures.city_measure import (
    CITY_STAT,
    MOST_BYTES,
    CityMeasure,
    CityText,
    from_shelf,
    of_nothing,
    of_the_city,
    read_city_text,
    waiting,
)
from upstate.sentences import Sentence, say
from upstate.solutions import load_lock
from upstate.solutions.folder import FolderText, read_plain
from upstate.solutions.header import read_contract
from upstate.solutions.measures import ShelfMeasure, read_measure
from upstate.solutions.measures.reading import measure_names
from upstate.tables.contract import Contract
from upstate.tables.crosswalk.document import Crosswalk, load_crosswalk

FOLDER = "measures"
_MOST_FILES = 500


@dataclass(frozen=True)
class MeasuredSolution:
    """A borrowed solution whose tables measures read. crosswalk: None where the city has not adapted it."""

    name: str
    text: FolderText
    contract: Contract
    crosswalk: Crosswalk | None = None


@dataclass(frozen=True)
class BrokenMeasure:
    """A file that can not be read. name: of the measure that it would be."""

    name: str
    fault: UpstateError


@dataclass(frozen=True)
class CityMeasures:
    """All measures of a city, by name. broken: files that hide none of the others. solutions: those whose tables are read, by name."""

    city: Workspace
    measures: tuple[CityMeasure, ...]
    broken: tuple[BrokenMeasure, ...] = ()
    solutions: dict[str, MeasuredSolution] = field(default_factory=dict)

    def named(self, name: str) -> CityMeasure:
        """The measure `name`; raises the fault of its file, or `BadWorkspace` where there is none."""
        for one in self.measures:
            if one.name == name:
                return one
        for broken in self.broken:
            if broken.name == name:
                raise broken.fault
        raise BadWorkspace(
            f"The city has no measure called {name[:100]!r}.",
            allowed=", ".join(one.name for one in self.measures) or "(none yet)",
            next_step="Write its name as `upstate measures` lists it, or make it: `upstate measures new NAME`.",
        )


def open_measures(workspace: Path) -> CityMeasures:
    """Read every measure of the city; one that can not be read hides none of the others. Raises `BadWorkspace` for no city."""
    city = open_workspace(workspace)
    opened = _Opened(city)
    measures, broken = [], []
    for path in _files(city.measures):
        try:
            measures.append(opened.read(path))
        except (BadWorkspace, BadSolution) as fault:
            broken.append(BrokenMeasure(path.stem[:100], fault))
    return CityMeasures(city, tuple(measures), tuple(broken), opened.solutions)


@contextmanager
def changing_measures(city: Workspace) -> Iterator[None]:
    """While nobody else changes what people say of the measures. Raises `Busy`."""
    with holding(city.measures / ".writing.lock", what="the city's measures"):
        yield


def _files(folder: Path) -> list[Path]:
    return sorted(islice(folder.glob("[!.]*.toml"), _MOST_FILES))


class _Opened:
    """The solutions that the city's measures name, each opened once."""

    def __init__(self, city: Workspace) -> None:
        self.city = city
        self.solutions: dict[str, MeasuredSolution] = {}
        self._why: dict[str, Sentence] = {}

    def read(self, path: Path) -> CityMeasure:
        name = path.stem
        said = read_city_text(name, _text(path))
        sql = path.with_suffix(".sql")
        own = os.path.lexists(sql)
        if said.from_ and own:
            raise BadWorkspace(
                f"{FOLDER}/{name}.toml says that its query is that of {said.from_}, and {FOLDER}/{name}.sql is there too.",
                allowed="a query that is borrowed, or one of the city's own",
                next_step="Take the line with from out, or the file with the query away.",
            )
        if not said.from_ and not own:
            return of_nothing(name, said)
        solution = self._solution(said.from_ or said.contract or CITY_STAT)
        if isinstance(solution, Sentence):
            return waiting(name, said, why=solution)
        measure = self._put_together(name, said, solution, _text(sql) if own else "")
        return _with_wait(measure, solution)

    def _put_together(self, name: str, said: CityText, solution: MeasuredSolution, sql: str) -> CityMeasure:
        if not said.from_:
            return of_the_city(name, said, sql=sql, contract=solution.contract, solution=solution.name)
        return from_shelf(name, said, _on_shelf(name, said, solution.text))

    def _solution(self, name: str) -> MeasuredSolution | Sentence:
        """The solution, or why it is not there."""
        if name not in self.solutions and name not in self._why:
            try:
                self.solutions[name] = _open_solution(self.city, name)
            except (BadWorkspace, BadSolution, BadCrosswalk) as fault:
                if name in self.city.borrowed_names():
                    why = say(
                        "It waits for {solution}, which can not be read. {fault}", solution=name, fault=fault.given
                    )
                else:
                    why = say("It waits for {solution}, which the city has not borrowed.", solution=name)
                self._why[name] = why
        return self.solutions.get(name) or self._why[name]


def _open_solution(city: Workspace, name: str) -> MeasuredSolution:
    paths = city.borrowed(name)
    _, text = load_lock(paths)
    crosswalk = load_crosswalk(paths.crosswalk) if paths.crosswalk.exists() else None
    return MeasuredSolution(name, text, read_contract(text.text("contract.yaml")), crosswalk)


def _on_shelf(name: str, said: CityText, text: FolderText) -> ShelfMeasure:
    """One measure of a solution. The others were judged when the city borrowed it, and nobody changed the text since."""
    wanted = said.measure or name
    names = measure_names(text)
    if wanted not in names:
        raise BadWorkspace(
            f"{FOLDER}/{name}.toml: {text.name} has no measure called {wanted!r}.",
            allowed=", ".join(names) or f"a solution of the kind measures, such as {CITY_STAT}",
            next_step='Name one of them as measure = "NAME", or name the file so.',
        )
    toml, sql = text.text(f"measures/{wanted}.toml"), text.text(f"measures/{wanted}.sql")
    return _read_shelf(wanted, toml, sql, text.text("contract.yaml"))


# Every page opens the measures, and their texts are nearly always the same.
@lru_cache(maxsize=500)
def _read_shelf(name: str, toml: str, sql: str, contract: str) -> ShelfMeasure:
    return read_measure(name, text=toml, sql=sql, contract=read_contract(contract))


def _with_wait(measure: CityMeasure, solution: MeasuredSolution) -> CityMeasure:
    return replace(measure, waits=next(_waits(measure, solution), ""))


def _waits(measure: CityMeasure, solution: MeasuredSolution) -> Iterator[Sentence]:
    """Why it can not be computed, the first thing to do first."""
    lacking = measure.query.lacking(solution.crosswalk or Crosswalk(solution.name)) if measure.query else ()
    if tables := [one for one in lacking if "." not in one]:
        yield say("It waits for a table of the city: none is mapped to {tables}.", tables=", ".join(tables))
    if lacking:
        yield say("It waits for a column of the city: none is mapped to {fields}.", fields=", ".join(lacking))


def _text(path: Path) -> str:
    """A file of text, at most so long, that is no link; raises `BadWorkspace`."""
    shown = f"{FOLDER}/{path.name}"
    try:
        content = read_plain(path)
        if content is None or len(content) > MOST_BYTES:
            raise _unreadable(shown, "is no plain file" if content is None else f"is longer than {MOST_BYTES:,} bytes")
        return content.decode("utf-8")
    except (OSError, ValueError) as fault:
        why = "is not UTF-8 text" if isinstance(fault, ValueError) else f"can not be read ({fault.strerror})"
        raise _unreadable(shown, why) from None


def _unreadable(shown: str, why: str) -> BadWorkspace:
    return BadWorkspace(
        f"{shown} {why}.",
        allowed=f"a file of UTF-8 text of at most {MOST_BYTES:,} bytes",
        next_step=f"Mend {shown}. The other measures are computed meanwhile.",
    )
