"""Which column of a file of visits is which.

A column named as the contract, the questions or this list say is taken. What says where and when is otherwise found by the
proposer of crosswalks, which looks at the cells too. What says how it was found is not: “no working alarm” and “working alarm” are
nearly one name and mean the opposite.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from upstate.engine import Sandbox
from upstate.errors import UnreadableFile
from upstate.solutions.door import Door
from upstate.tables.contract import Contract, ContractTable, load_contract
from upstate.tables.crosswalk.fitting import Place
from upstate.tables.crosswalk.names import words_of
from upstate.tables.crosswalk.profile import ColumnProfile
from upstate.tables.crosswalk.propose import ACCEPT, Shape, propose

_FILE = Path(__file__).parent / "visit_file.yaml"
WHERE_AND_WHEN = ("visit_id", "visited_on", "unit", "address", "longitude", "latitude", "round")
_CALLED = {
    "in_need": ("in need",),
    "outcome": ("outcome",),
    "control": ("random", "is control", "is random", "random draw", "control group", "by chance", "random sample"),
    "opted_out": (
        "opt out",
        "optout",
        "do not contact",
        "do not visit",
        "do not knock",
        "never again",
        "no more visits",
    ),
}


@dataclass(frozen=True)
class Recognised:
    """columns: field to column. unused: columns that are not read. doubts: sentences on what a person should look at."""

    columns: dict[str, str]
    unused: tuple[str, ...]
    doubts: tuple[str, ...] = ()


def recognise(
    columns: Sequence[ColumnProfile],
    units: ColumnProfile,
    *,
    door: Door,
    unit: str,
    contract: Contract,
    given: Mapping[str, str],
    sandbox: Sandbox,
    place: Place,
    today: date,
) -> Recognised:
    """Say which column is which. units: the keys that there are. unit: the name of the key. given: field to column, as a person said.

    Raises `UnreadableFile` when a column is missing without which a visit says nothing.
    """
    names = _names(door, unit, contract)
    found = _as_given(columns, given, unit, names)
    for field, called in names.items():
        free = [one.name for one in columns if one.name not in found.values()]
        if field not in found and (column := _called(free, called)):
            found[field] = column
    proposed = _propose(columns, units, found, sandbox, place, today)
    found |= {field: column for field, (column, sure) in proposed.items() if sure >= ACCEPT}
    _refuse_half_a_place(found)
    _refuse_missing(columns, found, proposed, door, unit)
    unused = tuple(one.name for one in columns if one.name not in found.values())
    return Recognised(dict(sorted(found.items(), key=lambda pair: [*names].index(pair[0]))), unused)


def _names(door: Door, unit: str, contract: Contract) -> dict[str, tuple[str, ...]]:
    """Every field with all its names, in the order in which they choose."""
    table = _visits_table()
    own = contract.tables.get("visits")
    called = {one.name: (one.name, *one.also_called) for one in table.fields}
    called |= {field: (field, *words) for field, words in _CALLED.items()}
    called |= {one.name: (one.name, *one.also_called) for one in door.questions}
    ours = {unit: "unit"}
    if door.given and (gives := next((one.name for one in door.questions if one.gives), "")):
        called[gives] = (door.given.column, *called[gives])
        ours[door.given.column] = gives
    for field in own.fields if own else ():
        name = ours.get(field.name, field.name)
        if name in called:
            called[name] = (*called[name], field.name, *filter(None, (field.title,)), *field.also_called)
    for key in contract.tables.values():
        if unit in key.key:
            called["unit"] = (unit, unit.removesuffix("_id"), *called["unit"], *key.field(unit).also_called)
    return {field: (*names, *door.also_called.get(field, ())) for field, names in called.items()}


@cache
def _contract() -> Contract:
    return load_contract(_FILE.read_text("utf-8"), source=_FILE.name)


def _visits_table() -> ContractTable:
    return _contract().tables["visits"]


def _as_given(
    columns: Sequence[ColumnProfile], given: Mapping[str, str], unit: str, names: Mapping[str, object]
) -> dict[str, str]:
    there = {one.name for one in columns}
    found: dict[str, str] = {}
    for field, column in given.items():
        name = "unit" if field == unit else field
        if name not in names:
            raise UnreadableFile(
                f"{field!r} is nothing that a visit has.",
                allowed=", ".join([unit, *(one for one in names if one != "unit")]),
                next_step="Name one of these before the = of --column.",
            )
        if column not in there:
            raise UnreadableFile(
                f"The file has no column {column!r}.",
                allowed=", ".join(sorted(there)),
                next_step="Write the column's name as it stands in the file.",
            )
        found[name] = column
    return found


def _called(columns: Sequence[str], names: Sequence[str]) -> str:
    """The column that is called so, the first name first; empty where there is none."""
    spelled = {_spelled(column): column for column in reversed(columns)}
    return next((spelled[_spelled(name)] for name in names if _spelled(name) in spelled), "")


def _spelled(name: str) -> str:
    return "".join(words_of(name))


def _propose(
    columns: Sequence[ColumnProfile],
    units: ColumnProfile,
    found: Mapping[str, str],
    sandbox: Sandbox,
    place: Place,
    today: date,
) -> dict[str, tuple[str, float]]:
    """Of each field of where and when that is not found yet, the column that the proposer takes it for, and how sure it is."""
    missing = [field for field in WHERE_AND_WHEN if field not in found]
    free = tuple(one for one in columns if one.name not in found.values() and one.filled)
    if not missing or not free or ("visited_on" in found and "unit" in found):
        return {}
    schema = _visits_table().table_schema
    keys = schema.foreign_keys if "unit" in missing else ()
    fields = tuple(one for one in schema.fields if one.name in missing)
    narrowed = _visits_table().model_copy(
        update={"table_schema": schema.model_copy(update={"fields": fields, "foreign_keys": keys})}
    )
    contract = Contract(resources=(_contract().tables["units"], narrowed))
    shapes = [Shape("units", ("units",), (replace(units, name="unit"),)), Shape("visits", ("file",), free)]
    proposals = propose(contract, shapes, sandbox=sandbox, place=place, today=today)
    return {one.field: (one.mapped.column, one.mapped.confidence) for one in proposals if one.table == "visits"}


def _refuse_half_a_place(found: dict[str, str]) -> None:
    if ("longitude" in found) != ("latitude" in found):
        found.pop("longitude", None)
        found.pop("latitude", None)


def _refuse_missing(
    columns: Sequence[ColumnProfile],
    found: Mapping[str, str],
    proposed: Mapping[str, tuple[str, float]],
    door: Door,
    unit: str,
) -> None:
    telling = [one.name for one in door.questions if one.need or one.fine or one.gives]
    lacks = []
    if "visited_on" not in found:
        lacks.append(("the day of the visit", "visited_on"))
    if not {"unit", "address", "longitude"} & {*found}:
        lacks.append(("which home it was", unit))
    if not {"in_need", "outcome", *telling} & {*found}:
        lacks.append((f"whether it was {door.in_need.en}", "in_need"))
    if not lacks:
        return
    hints = []
    for _words, field in lacks:
        column, _sure = proposed.get("unit" if field == unit else field, ("COLUMN", 0.0))
        hints.append(f'--column {field}="{column}"')
    raise UnreadableFile(
        f"No column says {' and '.join(words for words, _ in lacks)}. The columns are {', '.join(one.name for one in columns)}.",
        allowed=(
            f"a file with the columns visited_on, one of {unit}, address, or longitude and latitude, and one of "
            f"{', '.join(dict.fromkeys(['in_need', 'outcome', *telling]))}"
        ),
        next_step=f"Rename the column in the file, or say which one it is: {' '.join(hints)}",
    )
