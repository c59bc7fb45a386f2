"""Columns that know the answer.

Two signs. A single column that by itself ranks the outcome better than is believable (area under the curve) was
probably computed from the outcome. A date column that, among units that had the outcome, lies after the as-of date
far more often than among the others was written because of the outcome. Every column of the city's own table of units
is looked at, also those that the contract does not use: they are what someone will want to add next.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upstate.engine import quote
from upstate.ranking.matrix import Floats, Matrix
from upstate.ranking.metrics import auc
from upstate.ranking.units import GROUP, UnitTable
from upstate.solutions import RankingSolution
from upstate.tables.contract import ContractField
from upstate.tables.crosswalk.document import FieldMap
from upstate.tables.crosswalk.fitting import Place, fit_values
from upstate.tables.crosswalk.profile import ColumnProfile, read_columns
from upstate.tables.crosswalk.translate import cell_text, translation
from upstate.tables.loading import CityTables

# The best single feature of an honest record stays well below this; a column made from the outcome lies above.
TOO_GOOD = 0.92
# A date that lies ahead for this share of the units with the outcome, and this many times as often as for the others.
_AHEAD, _TIMES = 0.1, 3.0
_LEAST_POSITIVES = 30
_MOST_LEVELS = 50
_MOST_ROWS = 200_000


@dataclass(frozen=True)
class Leak:
    """A column that should not be trusted.

    sign: predicts too well, or written after the outcome. figure: area under the curve of the column alone, or share of
    the units with the outcome whose date lies ahead. used: whether the solution reads it.
    """

    column: str
    sign: str
    figure: float
    used: bool
    sentence: str


@dataclass
class LeakWatch:
    """Looks at every tested date and remembers what each column alone could do.

    columns: the city's own columns, already kept as `raw._own`. mapped: of them, to the contract's field.
    """

    columns: dict[str, str]
    mapped: dict[str, str]
    curves: dict[str, list[float]] = field(default_factory=dict)
    ahead: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def look(self, units: UnitTable) -> None:
        """Measure every feature and every own column of the units of one date."""
        if units.positive < _LEAST_POSITIVES:
            return
        step = units.rows // _MOST_ROWS + 1
        where = f"_hash % {step} = 0"
        for batch in units.batches(where=where, rows=2 * _MOST_ROWS):
            self._measure(batch)
        if self.columns:
            for own in units.tables.sandbox.batches(self._own_sql(units.as_of, where), 2 * _MOST_ROWS):
                self._measure_own(own)

    def found(self) -> list[Leak]:
        """The leaks, the worst first."""
        leaks = [self._too_good(name, float(np.mean(curves))) for name, curves in self.curves.items()]
        leaks += [self._written_after(name, pairs) for name, pairs in self.ahead.items()]
        return sorted([leak for leak in leaks if leak], key=lambda leak: (leak.sign, -leak.figure))

    def _measure(self, batch: Matrix) -> None:
        for name, values in batch.columns.items():
            if name == GROUP:
                continue
            alone = curve_of(values, batch.happened, batch.hashes)
            if alone is not None:
                self.curves.setdefault(f"feature {name}", []).append(alone)

    def _own_sql(self, as_of: date, where: str) -> str:
        numbers = [name for name, kind in self.columns.items() if kind == "number"]
        words = [name for name, kind in self.columns.items() if kind == "category"]
        dates = {name: kind for name, kind in self.columns.items() if kind not in ("number", "category")}
        picked = [f"TRY_CAST(o.{quote(name)} AS DOUBLE) AS {quote(name)}" for name in numbers]
        picked += [f"o.{quote(name)}" for name in words]
        picked += [f"({kind}) >= DATE '{as_of}' AS {quote(name)}" for name, kind in dates.items()]
        return (
            f"SELECT _hash, _outcomes > 0 AS _happened, {', '.join(picked)} FROM units "
            f"LEFT JOIN raw._own AS o ON o._id = CAST(units._unit AS VARCHAR) WHERE {where} ORDER BY _hash"
        )

    def _measure_own(self, batch: Any) -> None:
        happened = batch.column("_happened").to_numpy(zero_copy_only=False)
        hashes = batch.column("_hash").to_numpy(zero_copy_only=False).astype(np.uint64)
        for name, kind in self.columns.items():
            values = batch.column(name).to_numpy(zero_copy_only=False)
            if kind in ("number", "category"):
                alone = curve_of(values, happened, hashes)
                if alone is not None:
                    self.curves.setdefault(name, []).append(alone)
            else:
                if happened.all() or not happened.any():
                    continue
                lies_ahead = np.array([value is not None and bool(value) for value in values])
                pair = (float(lies_ahead[happened].mean()), float(lies_ahead[~happened].mean()))
                self.ahead.setdefault(name, []).append(pair)

    def _too_good(self, name: str, curve: float) -> Leak | None:
        if curve < TOO_GOOD:
            return None
        used = name.startswith("feature ") or name in self.mapped
        return Leak(
            column=name.removeprefix("feature "),
            sign="predicts too well",
            figure=round(curve, 4),
            used=used,
            sentence=f"{name} alone tells the outcome with an area under the curve of {curve:.2f}. That is hardly possible "
            f"before the fact: it was probably written after it. {_advice(used)}",
        )

    def _written_after(self, name: str, pairs: list[tuple[float, float]]) -> Leak | None:
        with_outcome, without = (float(np.mean([pair[side] for pair in pairs])) for side in (0, 1))
        if with_outcome < _AHEAD or with_outcome < _TIMES * without:
            return None
        return Leak(
            column=name,
            sign="written after the outcome",
            figure=round(with_outcome, 4),
            used=name in self.mapped,
            sentence=f"{name} is later than the as-of date for {with_outcome:.0%} of the units that had the outcome and "
            f"{without:.0%} of the others: it is written because of the outcome. The views hide such dates.",
        )


def _advice(used: bool) -> str:
    return "The solution reads it: take it out of the crosswalk." if used else "It is not used here; do not add it."


def curve_of(values: NDArray[Any], happened: NDArray[np.bool_], hashes: NDArray[np.uint64]) -> float | None:
    """Area under the curve of one column alone, in its better direction; null where it tells nothing.

    Of a number also whether it is filled in at all counts. Categories are scored by their share of outcomes in the other
    half of the units, so that rare words do not flatter.
    """
    if happened.sum() < _LEAST_POSITIVES:
        return None
    if values.dtype != object:
        numbers = values.astype(float)
        known = ~np.isnan(numbers)
        alone = [auc(known.astype(float), happened)]  # being filled in at all may tell the outcome
        if known.sum() >= len(numbers) / 2 and happened[known].sum() >= _LEAST_POSITIVES:
            alone.append(auc(numbers[known], happened[known]))
        return max((max(found, 1 - found) for found in alone if found is not None), default=None)
    levels, codes = np.unique(np.array(["" if v is None else str(v) for v in values], dtype=str), return_inverse=True)
    if not 1 < len(levels) <= _MOST_LEVELS:
        return None
    # By a bit in the middle: the lowest ones say which units of a large city are looked at.
    half = ((hashes >> np.uint64(32)) % np.uint64(2)).astype(bool)
    if half.all() or not half.any():
        return None
    scores = np.where(half, _shares(codes, happened, ~half, len(levels)), _shares(codes, happened, half, len(levels)))
    return auc(scores, happened)


def _shares(codes: NDArray[Any], happened: NDArray[np.bool_], rows: NDArray[np.bool_], levels: int) -> Floats:
    """Of each row the share of outcomes of its level among `rows`, drawn a little towards the whole."""
    base = happened[rows].mean()
    counts = np.bincount(codes[rows], minlength=levels)
    hits = np.bincount(codes[rows], weights=happened[rows].astype(float), minlength=levels)
    return np.asarray(((hits + base) / (counts + 1))[codes], dtype=float)


def watch_own_columns(tables: CityTables, solution: RankingSolution, folder: Path, place: Place) -> LeakWatch:
    """Keep the city's own table of units, every column, as `raw._own` (of rows with one key the last), and watch it.

    Of files in several shapes it is the last shape: older ones say less of the units that stand today.

    Called before the sandbox is locked. A city without such a table is watched by its features alone.
    """
    settings = solution.settings
    sources = [one for one in tables.crosswalk.tables.get(settings.table, ()) if settings.unit in one.fields]
    if not sources:
        tables.sandbox.run("CREATE OR REPLACE TABLE raw._own AS SELECT '' AS _id WHERE FALSE")
        return LeakWatch({}, {})
    source = sources[-1]
    columns, relation = read_columns(tables.sandbox, [folder / f"{name}.parquet" for name in source.files])
    key = cell_text(source.fields[settings.unit].column)
    listed = ", ".join(f"{cell_text(column.name)} AS {quote(column.name)}" for column in columns)
    tables.sandbox.run(
        f"CREATE OR REPLACE TABLE raw._own AS SELECT {key} AS _id, {listed} FROM {relation} "
        f"QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY _order DESC) = 1"
    )
    kinds = {column.name: _kind(column, place, tables.today) for column in columns}
    key_column = source.fields[settings.unit].column
    return LeakWatch(
        columns={name: kind for name, kind in kinds.items() if kind and name != key_column},
        mapped={mapped.column: name for name, mapped in source.fields.items()},
    )


def _kind(column: ColumnProfile, place: Place, today: date) -> str | None:
    """number, category, the SQL that reads it as a date, or nothing for text that names things."""
    wanted = ContractField(name="any", type="date", meaning="any date in the city's own table")
    fit = fit_values(column, wanted, place=place, today=today)
    if fit.score > 0.9 and fit.translation.get("dates", ("%Y",))[0] not in ("%Y", "%Y%m%d"):
        mapped = FieldMap(column=column.name, **fit.translation)
        cell = f"o.{quote(column.name)}"
        return translation(wanted, mapped, cell=cell, starts=False, today=today)
    if column.filled and column.share(column.numbers) > 0.9:
        return "number"
    return "category" if 1 < column.distinct <= _MOST_LEVELS else None
