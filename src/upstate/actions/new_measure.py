"""Begin a measure of the city's own: its text and a query that runs, to be changed by hand."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upstate.actions.open_measures import FOLDER, changing_measures
from upstate.city import open_workspace, write_text
from upstate.errors import BadWorkspace
from upstate.measures.city_measure import CITY_STAT, refuse_name
from upstate.solutions import load_lock
from upstate.solutions.header import read_contract
from upstate.tables.contract import Contract, ContractTable

_TEXT = """# A measure of the city's own. Its query is in {name}.sql; docs/how-to/measures.md says what each line means.
title = "{title}"
question = "What does its number answer?"
says_not = "What does its number not say?"
unit = "{unit}"
figure = "count"      # or sum, share, rate, median, mean: each needs other columns of the query
direction = "none"    # up or down: where better lies
frequency = "month"
contract = "{contract}"
# goal = ""            # what it serves
# objective = ""       # what the city means to reach of that goal
# owner = ""           # the department that answers for it
# target = 0
# by = 2027-12-31
public = false
"""
_QUERY = "-- One row a case; day is the date by which it falls into a period.\nSELECT {day} AS day\nFROM {table}\nWHERE {day} IS NOT NULL\n"


@dataclass(frozen=True)
class NewMeasure:
    """The files that were written."""

    measure: str
    text: Path
    query: Path

    def as_json(self) -> dict[str, Any]:
        return {"measure": self.measure, "text": str(self.text), "query": str(self.query)}


def new_measure(*, workspace: Path, name: str, contract: str = CITY_STAT) -> NewMeasure:
    """Write `measures/NAME.toml` and `measures/NAME.sql`, over the tables of the borrowed solution `contract`.

    Nothing is written over. Raises `BadWorkspace` for a name that can be none or is taken, and for a solution that was not borrowed.
    """
    city = open_workspace(workspace)
    refuse_name(name, next_step="Choose another, for example graffiti-removed-in-5-days.")
    _, text = load_lock(city.borrowed(contract))
    table, day = _dated(read_contract(text.text("contract.yaml")), contract)
    toml, sql = (city.measures / f"{name}.{ending}" for ending in ("toml", "sql"))
    with changing_measures(city):
        if taken := next((file for file in (toml, sql) if os.path.lexists(file)), None):
            raise BadWorkspace(
                f"{FOLDER}/{taken.name} is there already.",
                allowed="a measure that the city does not have yet",
                next_step="Edit it, or choose another name.",
            )
        write_text(sql, _QUERY.format(day=day, table=table.name))
        title = name.replace("-", " ").capitalize()
        write_text(toml, _TEXT.format(name=name, title=title, unit=table.title.lower(), contract=contract))
    return NewMeasure(name, toml, sql)


def _dated(contract: Contract, name: str) -> tuple[ContractTable, str]:
    """The first table that has days, and the day to begin with."""
    for table in contract.resources:
        days = [one.name for one in table.fields if one.type == "date"]
        if days:
            return table, table.as_of.event or days[0]
    raise BadWorkspace(
        f"No table of {name} has a day.",
        allowed=f"a solution with dated tables, such as {CITY_STAT}",
        next_step="Name another with --contract.",
    )
