"""Orders that tell: ids that rise with the answer or with time, and the order of the rows of test.csv."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upstate.challenges.leaks.chance import (
    chance_of_correlation,
    chance_of_curve,
    curve_of_order,
    rank_correlation,
)
from upstate.challenges.leaks.facing import AS_OF, ID, Facing
from upstate.challenges.leaks.found import FoundLeak, Look
from upstate.ranking.matrix import Floats
from upstate.sentences import Sentence, say

# Ids are often given street by street, and streets differ: an honest id reaches 0.6. Rows have no such excuse.
_TELLS, _STOPS = 0.65, 0.8
_WITH_TIME = 0.9
_LAST_NUMBER = re.compile(r"(\d{1,15})\D*$")


def look_at_orders(facing: Facing) -> Iterator[Look]:
    """Hold the order of ids and of rows against the hidden answers, and that of ids against the as-of dates of train.csv."""
    yield from _order(facing, np.arange(facing.test.rows, dtype=float), _rows_tell, column="")
    yield from _order(facing, place_of_ids(facing.test.text(ID)), _ids_tell, column=ID)
    if AS_OF in facing.train.columns and not facing.train.is_text(AS_OF):
        yield from _with_time(facing)


def place_of_ids(ids: NDArray[Any]) -> Floats:
    """The place of each id in their order: by the last number in it where all have one, else by the text."""
    found = [_LAST_NUMBER.search(str(one)) for one in ids]
    if all(found):
        return np.array([float(one[1]) for one in found if one], dtype=float)
    return np.unique(ids.astype(str), return_inverse=True)[1].astype(float)


def _order(facing: Facing, places: Floats, sentence: Callable[[str, str], Sentence], *, column: str) -> Iterator[Look]:
    """column: whose order it is; empty for that of the rows, which stops wherever it tells."""
    curve = curve_of_order(places, facing.happened, facing.hashes)
    if curve is None:
        return
    leak = FoundLeak(
        kind="order",
        file=facing.test.name,
        column=column,
        figure=round(curve, 4),
        sentence=sentence(facing.test.name, f"{curve:.2f}"),
        stops=not column or curve >= _STOPS,
    )
    yield Look(chance_of_curve(curve, facing.happened), leak if curve >= _TELLS else None)


def _rows_tell(file: str, curve: str) -> Sentence:
    return say(
        "The order of the rows of {file} alone tells the answer with an area under the curve of {curve}; 0.5 is chance. "
        "Shuffle the rows, or sort them by something that has nothing to do with the answer.",
        file=file,
        curve=curve,
    )


def _ids_tell(file: str, curve: str) -> Sentence:
    return say(
        "The ids of {file} in their order tell the answer with an area under the curve of {curve}; 0.5 is chance. "
        "Give the units new ids that are drawn by lot, in every file alike.",
        file=file,
        curve=curve,
    )


def _with_time(facing: Facing) -> Iterator[Look]:
    """Of each unit its first date counts, so that a city's own lasting ids are not blamed for being there each year."""
    ids = np.unique(facing.train.text(ID).astype(str))
    dates = facing.train.values(AS_OF)[_first_dates(facing)]
    known = ~np.isnan(dates)
    if known.sum() < 30:
        return
    correlation = abs(rank_correlation(place_of_ids(ids)[known], dates[known]))
    leak = FoundLeak(
        kind="order",
        file=facing.train.name,
        column=ID,
        figure=round(correlation, 4),
        sentence=say(
            "The ids of {file} rise or fall with the as-of date (rank correlation {figure}; 0 is chance): an id tells when its "
            "row was made. Give the units new ids that are drawn by lot, in every file alike.",
            file=facing.train.name,
            figure=f"{correlation:.2f}",
        ),
        # Where the whole of test.csv is of one day, the order tells nothing that the rules do not tell.
        stops=bool(facing.column),
    )
    yield Look(chance_of_correlation(correlation, int(known.sum())), leak if correlation >= _WITH_TIME else None)


def _first_dates(facing: Facing) -> NDArray[np.int64]:
    """Of each unit of train.csv, in the order of ids as text, the row with its earliest date."""
    ids, dates = facing.train.text(ID).astype(str), facing.train.values(AS_OF)
    order = np.lexsort((dates, ids))
    starts = np.concatenate([[True], ids[order][1:] != ids[order][:-1]])
    return np.asarray(order[starts], dtype=np.int64)
