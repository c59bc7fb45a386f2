"""Why a unit stands where it stands, in words that its superintendent can argue with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from upstate.ranking.matrix import Floats, Matrix
from upstate.solutions.ranking_kind import Feature

_MOST_REASONS = 4
# A contribution below this factor (on risk or its odds) is not worth a reader's time.
_LEAST = float(np.log(1.1))
_SHOW = re.compile(r"\{show:([a-z][a-z0-9_]*)\}")


def give_reasons(
    matrix: Matrix, contributions: Mapping[str, Floats], features: Mapping[str, Feature], *, factors: bool
) -> list[tuple[str, ...]]:
    """For each unit up to four reasons, the strongest first.

    Contributions of one topic are added, and told by the feature that adds most. factors: contributions are logarithms
    of factors on the risk, so that the factor can be told too.
    """
    topics: dict[str, list[str]] = {}
    for name in contributions:
        topics.setdefault(features[name].topic or name if name in features else name, []).append(name)
    return [_reasons_of(row, matrix, contributions, topics, features, factors) for row in range(len(matrix))]


def _reasons_of(
    row: int,
    matrix: Matrix,
    contributions: Mapping[str, Floats],
    topics: Mapping[str, list[str]],
    features: Mapping[str, Feature],
    factors: bool,
) -> tuple[str, ...]:
    told = []
    for names in topics.values():
        amount = float(sum(contributions[name][row] for name in names))
        for name in sorted(names, key=lambda name: -contributions[name][row]):
            words = _words(name, row, matrix, features)
            if words:
                told.append((amount, words))
                break
    strongest = [item for item in sorted(told, key=lambda item: -item[0]) if item[0] > 0][:_MOST_REASONS]
    if not factors:
        return tuple(words for _, words in strongest)
    return tuple(f"{words} (risk ×{np.exp(amount):.1f})" for amount, words in strongest if amount >= _LEAST)


def _words(name: str, row: int, matrix: Matrix, features: Mapping[str, Feature]) -> str:
    """The feature's words with its value in them; nothing where the value is missing."""
    template = features[name].words if name in features else f"{name.replace('_', ' ')} {{}}"
    wanted = _SHOW.search(template)
    column = wanted[1] if wanted else name
    value = _plain(matrix.columns.get(column), row)
    if value is None:
        return ""
    words = _SHOW.sub(value, template).replace("{}", value)
    return words.replace("(s)", "" if value == "1" else "s")


def _plain(column: Any, row: int) -> str | None:
    if column is None:
        return None
    value = column[row]
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, str):
        return {"true": "yes", "false": "no"}.get(value, value.replace("_", " "))
    return f"{value:.0f}" if float(value).is_integer() or abs(value) >= 20 else f"{value:.1f}"
