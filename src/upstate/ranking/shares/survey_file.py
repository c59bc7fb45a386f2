"""The American Housing Survey's public-use file: which columns say what, and how they are coded.

Until 2013 (file newhouse): SMOKE, BUILT, POOR, HHMOVE, TENURE, WGT90GEO (or WEIGHT), SMSA, COUNTY; the replicate weights are
a file of their own (REPWGT1 to REPWGT160), joined by CONTROL. Since 2015 (household or flat file): YRBUILT, PERPOVLVL,
HHMOVE, TENURE, WEIGHT, REPWEIGHT1 to REPWEIGHT160, OMB13CBSA. Codes are written in quotes, such as '1'; what does not apply or
was not answered is B, N or a number below zero. Smoke alarms were asked in 2011 (1 yes, 2 no); where a later file
asks under another name, the caller gives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upstate.errors import UpstateError
from upstate.ranking.shares.nest import Flags, Floats

# What New Orleans asked of the survey: three things that the census also counts for every block group.
PREDICTORS = ("built_before_1950", "income_under_200_poverty", "moved_in_before_2000")
_BUILT, _INCOME, _MOVED = ("YRBUILT", "BUILT"), ("PERPOVLVL", "POOR"), ("HHMOVE", "MOVE")
_WEIGHT = ("WEIGHT", "WGT90GEO")
_REPLICATES = ("REPWEIGHT", "REPWGT")
_MOST_HOMES = 1e8  # the country has hardly more
_METRO, _COUNTY = ("OMB13CBSA", "SMSA"), ("COUNTY",)


@dataclass(frozen=True)
class Answers:
    """One element a home that answered all that is asked. no_alarm: 1 or 0. predictors: shape (homes, 3), 1 or 0, as
    in PREDICTORS. weights: homes that each stands for. replicates: shape (homes, R), R = 0 where the file has none.

    left_out: homes of the place that lack an answer. of: homes of the place in the file.
    """

    no_alarm: Floats
    predictors: Floats
    weights: Floats
    replicates: Floats
    left_out: int
    of: int


def read_answers(
    columns: Mapping[str, Any], *, metro: str | None = None, county: str | None = None, alarm: str = "SMOKE"
) -> Answers:
    """What the rows of a public-use file say, from its columns as texts or numbers.

    columns: by their names in any case, one element a home each. metro: code of the metropolitan area to keep, such as
    5560 (SMSA) or 35380 (OMB13CBSA); county: code of the county. alarm: the column where 1 is a working alarm and 2 none.
    Raises UpstateError where columns are missing, a weight is none or no home of the place has answered.
    """
    by_name = {name.upper(): column for name, column in columns.items()}
    _refuse_missing(by_name, alarm, metro, county)
    here = _here(by_name, metro, county)
    smoke = _numbers(_column(by_name, (alarm.upper(),)))[here]
    facts = [
        _under(_numbers(_column(by_name, names))[here], limit)
        for names, limit in ((_BUILT, 1950), (_INCOME, 200), (_MOVED, 2000))
    ]
    weights = _numbers(_column(by_name, _WEIGHT))[here]
    whole = np.isin(smoke, (1, 2)) & np.isfinite(np.sum(facts, axis=0)) & (weights > 0)
    if not whole.any():
        raise UpstateError(
            "No home of this place in the survey's file has answered all that is asked.",
            allowed=f"rows with {alarm}, year built, income, year moved in and a weight",
            next_step="Look at the codes of the place, or take a larger one.",
        )
    replicates = _replicates(by_name)[here][whole]
    _refuse_no_weight(float(max(weights[whole].max(), replicates.max(initial=0))))
    return Answers(
        no_alarm=(smoke[whole] == 2).astype(float),
        predictors=np.column_stack(facts)[whole],
        weights=weights[whole],
        replicates=replicates,
        left_out=int((~whole).sum()),
        of=len(whole),
    )


def is_read(name: str, alarm: str) -> bool:
    """Whether `read_answers` looks at the column, of the many hundred that such a file has."""
    read = (*_BUILT, *_INCOME, *_MOVED, *_WEIGHT, *_METRO, *_COUNTY, alarm.upper())
    return name.upper() in read or name.upper().startswith(_REPLICATES)


def _here(by_name: Mapping[str, Any], metro: str | None, county: str | None) -> Flags:
    rows = len(_column(by_name, _WEIGHT))
    here = np.ones(rows, dtype=bool)
    for code, names in ((metro, _METRO), (county, _COUNTY)):
        if code is not None:
            written = _texts(_column(by_name, names))
            here &= np.array([text.lstrip("0") == code.strip().lstrip("0") for text in written], dtype=bool)
    return here


def _replicates(by_name: Mapping[str, Any]) -> Floats:
    """Replicate weights in order; number 0, where it is there, is the full weight once more."""
    for stem in _REPLICATES:
        names = sorted(
            (name for name in by_name if name.startswith(stem) and name[len(stem) :].isdigit()),
            key=lambda name: int(name[len(stem) :]),
        )
        if names:
            kept = [name for name in names if int(name[len(stem) :]) > 0]
            return np.column_stack([np.nan_to_num(_numbers(by_name[name])) for name in kept])
    return np.empty((len(_column(by_name, _WEIGHT)), 0))


def _under(values: Floats, limit: float) -> Floats:
    return np.where(np.isfinite(values), values < limit, np.nan)


def _refuse_missing(by_name: Mapping[str, Any], alarm: str, metro: str | None, county: str | None) -> None:
    """Every column that is missing is named at once."""
    needed = [(alarm.upper(),), _BUILT, _INCOME, _MOVED, _WEIGHT]
    needed += [names for code, names in ((metro, _METRO), (county, _COUNTY)) if code is not None]
    missing = [" or ".join(names) for names in needed if not by_name.keys() & {*names}]
    if missing:
        raise UpstateError(
            f"The survey's file has no column {', '.join(missing)}.",
            allowed="a public-use file of the American Housing Survey",
            next_step="Take the household file (until 2013: newhouse), joined with its weights.",
        )


def _refuse_no_weight(most: float) -> None:
    if not most <= _MOST_HOMES:
        raise UpstateError(
            f"A home of the survey's file has a weight of {most:g}.",
            allowed=f"weights up to {_MOST_HOMES:,.0f}: as many homes as one stands for",
            next_step="Look at the columns of weights in the file; a digit too many, or a column that is none.",
        )


def _column(by_name: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next(by_name[name] for name in names if name in by_name)


def _texts(column: Any) -> list[str]:
    return ["" if one is None else str(one).strip().strip("'\"").strip() for one in column]


def _numbers(column: Any) -> Floats:
    """The numbers of a column; NaN for what is no number, and for the codes below zero."""
    array: NDArray[Any] = np.asarray(column)
    values = array.astype(float) if array.dtype.kind in "iufb" else np.array([_number(text) for text in _texts(column)])
    return np.where(values < 0, np.nan, values)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return np.nan
