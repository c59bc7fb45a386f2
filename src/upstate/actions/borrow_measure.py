"""Borrow one measure: its solution, where the city has not borrowed that yet, and a file in which the city says what it wants of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from upstate.actions.borrow import take_in
from upstate.actions.lent import find_lent
from upstate.actions.open_measures import changing_measures
from upstate.actions.open_shelf_measures import open_shelf_measures, refuse_other_kind
from upstate.city import Workspace, open_workspace, write_text
from upstate.errors import BadSolution, BadWorkspace
from upstate.measures.city_measure import CITY_STAT, refuse_name
from upstate.solutions import SOLUTION_NAME
from upstate.solutions.measures import MeasuresSolution, ShelfMeasure, read_measures

_PLACES = """
# goal = ""            # what it serves, such as "Streets that carry everybody"
# objective = ""       # what the city means to reach of that goal
# owner = ""           # the department that answers for it
# target = 0           # in {unit}
# by = {by}      # the day by which the target is to be met
public = false         # true: everybody sees it
"""


@dataclass(frozen=True)
class BorrowedMeasure:
    """measure: its name. solution: where its text lies. with_solution: whether that was borrowed just now. file: what the city fills in. waits_for: tables
    and fields that the city has not mapped."""

    measure: str
    solution: str
    with_solution: bool
    file: Path
    waits_for: tuple[str, ...]

    @property
    def next_step(self) -> str:
        if tables := dict.fromkeys(one.partition(".")[0] for one in self.waits_for):
            return f"upstate adapt {self.solution} {' '.join(f'{table}=FILE' for table in tables)}"
        return f"fill in {self.file.name}; upstate measures compute {self.measure}"

    def as_json(self) -> dict[str, Any]:
        return {
            "measure": self.measure,
            "solution": self.solution,
            "with_solution": self.with_solution,
            "file": str(self.file),
            "waits_for": list(self.waits_for),
            "next": self.next_step,
        }


def borrow_measure(
    *, workspace: Path, measure: str, source: str = CITY_STAT, today: date | None = None
) -> BorrowedMeasure:
    """Write `measures/NAME.toml` for the measure `measure` of the solution `source`, which is borrowed first where it is not yet.

    A solution is borrowed whole, because its measures share a contract and one crosswalk; those that nobody takes up cost nothing.
    What stands under that name is never written over. source: a name that the city has borrowed, or what `upstate borrow` takes. Raises
    `BadSolution` for a measure that is not there, `BadWorkspace` for one that the city has already or can not have; nothing is borrowed then.
    """
    city = open_workspace(workspace)
    day = today or city.settings.today()
    file = _file(city, measure)
    _refuse_there(file)
    name = source.rpartition("/")[2].partition("@")[0]
    known = bool(SOLUTION_NAME.fullmatch(name)) and name in city.borrowed_names()
    if not known:
        name = _borrow(city, source, measure, day)
    opened = open_shelf_measures(workspace=city.folder, name=name)
    found = _find(opened.solution, measure)
    with changing_measures(city):
        _refuse_there(file)
        write_text(file, _document(found, name, day))
    return BorrowedMeasure(measure, name, not known, file, opened.lacking[measure])


def _borrow(city: Workspace, source: str, measure: str, day: date) -> str:
    """Borrow the solution once it is sure that it has the measure; gives its name."""
    lent = find_lent(city.folder, source)
    refuse_other_kind(lent.text)
    _find(read_measures(lent.text), measure)
    return take_in(workspace=city.folder, lent=lent, today=day).solution


def _file(city: Workspace, measure: str) -> Path:
    refuse_name(measure, next_step="Run `upstate measures borrow` without a name to see those that there are.")
    return city.measures / f"{measure}.toml"


def _refuse_there(file: Path) -> None:
    if file.exists() or file.is_symlink():
        raise BadWorkspace(
            f"This city has a measure {file.stem} already.",
            allowed="a measure that the city does not have yet",
            next_step=f"Edit {file}, or move it away first.",
        )


def _find(solution: MeasuresSolution, measure: str) -> ShelfMeasure:
    try:
        return solution.measures[measure]
    except KeyError:
        raise BadSolution(
            f"{solution.name} has no measure called {measure}.",
            allowed=", ".join(solution.measures),
            next_step="Give one of these names.",
        ) from None


def _document(measure: ShelfMeasure, solution: str, day: date) -> str:
    """What the city fills in. Empty places are comments: nobody has decided them, and what reads the file must see so."""
    text = measure.text
    lines = [f"# {text.title.en}", f"# It answers: {text.question.en}", f"# It does not say: {text.says_not.en}"]
    places = _PLACES.format(unit=text.unit.en, by=date(day.year + 1, 12, 31))
    return "\n".join([*lines, f'from = "{solution}"']) + "\n" + places
