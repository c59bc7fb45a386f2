"""How many measures fit on the one printed page, by what their words take up.

The page is counted in lines for the smaller of the two sheets in use, US Letter, and a little is left free: fonts differ from machine to machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from upstate.measures.board import MOST_ON_A_PAGE, make_board
from upstate.measures.told import ToldMeasure

LINES = 60.0
_HEAD, _GOAL, _OBJECTIVE, _ROW_EDGE = 5, 2.5, 1.5, 0.8
# Letters in a line of each column.
_SENTENCE, _TITLE, _TARGET, _REST = 60, 24, 22, 115


def fit_on_a_page(measures: Sequence[ToldMeasure]) -> int:
    """How many of the most pressing measures, with the names of all others, fit on one page; 0 where not even one does."""
    for most in range(min(MOST_ON_A_PAGE, len(measures)), 0, -1):
        if _lines(measures, most) <= LINES:
            return most
    return 0


def _lines(measures: Sequence[ToldMeasure], most: int) -> float:
    board = make_board(measures, public=False, most=most)
    heads = sum(_GOAL * ceil(len(goal.title) / _REST or 1) + _OBJECTIVE * len(goal.objectives) for goal in board.goals)
    rows = sum(_of_row(one) for one in board.measures)
    rest = ceil(sum(len(one.title) + 2 for one in board.rest) / _REST)
    return _HEAD + heads + rows + rest


def _of_row(measure: ToldMeasure) -> float:
    sentence = measure.sentences[0] if measure.sentences else measure.waits
    columns = (
        ceil(len(sentence) / _SENTENCE),
        ceil(len(measure.title) / _TITLE),
        ceil((len(measure.unit) + 30) / _TARGET),
        2,
    )
    return max(columns) + _ROW_EDGE
