"""Match the addresses of one of the city's tables to those of another: which home burned, which parcel was inspected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upstate.actions.city_files import read_city_table
from upstate.actions.matched_column import (
    AddressColumns,
    MatchedColumn,
    MatchSettings,
    match_column,
    path_to_check,
)
from upstate.city import open_workspace
from upstate.city.locking import holding
from upstate.errors import UpstateError
from upstate.progress import Progress, silent

_FARTHEST = 10_000


@dataclass(frozen=True)
class MatchedAddresses:
    """What came of matching.

    table, to: names of the two tables. column: the new one. rows: of the table; matched: with a match. by_rule, by_reason: how
    many were matched by which rule, and how many were not for which reason. with_points: matches with a point on both sides; far: those
    of them whose points lie further apart than `within` metres. stand_ins: rows whose point stands for several streets, so that it was
    not used. to_check: the CSV of rows without a match and of those far from their point.
    """

    table: str
    to: str
    column: str
    rows: int
    matched: int
    by_rule: dict[str, int]
    by_reason: dict[str, int]
    with_points: int
    far: int
    within: float
    stand_ins: int
    to_check: Path

    @property
    def sentence(self) -> str:
        share = f"{self.matched / self.rows:.1%}" if self.rows else "none"
        return f"{self.table}: {self.matched:,} of {self.rows:,} rows ({share}) have a {self.column}, by their address in {self.to}."

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "to_check": str(self.to_check), "sentence": self.sentence}


def match_addresses(
    *,
    workspace: Path,
    table: str,
    address: Sequence[str],
    to: str,
    on: Sequence[str],
    key: str,
    column: str = "",
    unit: str = "",
    on_unit: str = "",
    point: tuple[str, str] | None = None,
    on_point: tuple[str, str] | None = None,
    building: bool = False,
    within: float = 150.0,
    progress: Progress = silent,
) -> MatchedAddresses:
    """Add a column to `table` that holds, of each row, the `key` of the row of `to` with the same US address.

    table, to: names of the city's tables, or files or addresses of servers, which are read into the city first. address, on: the
    columns that together are the address, in each of them; unit, on_unit: a column of the unit alone. column: the new one's name; as the key's
    without it. point, on_point: columns of longitude and latitude where they are not called so. building: any unit of a building will
    do. within: metres; see `upstate.geography.matching`. The rows and columns that were read stay as they are; called again,
    it replaces what it added, and `upstate refresh` works it out again. Raises `UpstateError` for a table or column that is not there, or a name
    that is taken.
    """
    city = open_workspace(workspace)
    _refuse_nothing(address=address, on=on)
    _refuse_odd_distance(within)
    with holding(city.tables / ".refresh.lock", what="the city's tables"):
        given = read_city_table(city, table, progress)
        reference = read_city_table(city, to, progress)
        name = column or key
        settings = MatchSettings(
            given=AddressColumns(tuple(address), unit, point),
            listed=AddressColumns(tuple(on), on_unit, on_point),
            key=key,
            building=building,
            within=within,
        )
        to_check = path_to_check(city.tables, given.path.stem, name)
        done = match_column(
            table=given, reference=reference, name=name, settings=settings, to_check=to_check, progress=progress
        )
    return _told(done, reference.path.stem, name, within, to_check)


def _refuse_nothing(**columns: Sequence[str]) -> None:
    lacking = next((option for option, names in columns.items() if not names), None)
    if lacking:
        raise UpstateError(
            f"No column was named for {lacking}.",
            allowed="one column, or several that together are the address",
            next_step=f"Name the columns with --{lacking}, once for each, in the order of an address.",
        )


def _refuse_odd_distance(within: float) -> None:
    if not 0 <= within <= _FARTHEST:
        raise UpstateError(
            f"{within:g} is no distance within which two points are of one place.",
            allowed=f"metres, from 0 to {_FARTHEST:,}",
            next_step="Leave --within out for 150 m, about a block.",
        )


def _told(done: MatchedColumn, to: str, name: str, within: float, to_check: Path) -> MatchedAddresses:
    return MatchedAddresses(
        table=done.table.path.stem,
        to=to,
        column=name,
        rows=done.table.rows,
        matched=done.matches.matched,
        by_rule=done.matches.by_rule,
        by_reason=done.matches.by_reason,
        with_points=done.with_points,
        far=done.far,
        within=within,
        stand_ins=done.matches.stand_ins,
        to_check=to_check,
    )
