"""What every ranker can do."""

from __future__ import annotations

from typing import Any, Literal, Protocol

from upstate.ranking.matrix import Floats, Matrix

Kind = Literal["random", "rule", "index", "model"]
# What a score is. Of an order only the order counts; a number (of outcomes) or a probability may be divided by work.
Scale = Literal["order", "number", "probability"]


class Fitted(Protocol):
    """A ranker that is ready to score."""

    def score(self, matrix: Matrix) -> Floats:
        """One number a unit; higher is riskier. Of a model: the expected number of outcomes or their probability."""
        ...

    def contributions(self, matrix: Matrix) -> dict[str, Floats]:
        """For each feature what it adds to each unit's score, for reasons; empty where there is nothing to say."""
        ...

    def as_json(self) -> dict[str, Any]:
        """All that another program needs to score with it."""
        ...


def foretells(ranker: Ranker) -> bool:
    """Whether its scores are numbers or probabilities of the outcome; those of rules and of chances only order units."""
    return ranker.kind == "model" and ranker.scale != "order"


class Ranker(Protocol):
    """A way to put units in order.

    compares: the columns in which it sets a unit against all the others; a model looks at each unit alone and names
    none.
    """

    @property
    def name(self) -> str: ...

    @property
    def kind(self) -> Kind: ...

    @property
    def scale(self) -> Scale: ...

    @property
    def compares(self) -> tuple[str, ...]: ...

    def fit(self, training: Matrix, seed: int) -> Fitted:
        """Learn from training rows; rules and indexes learn nothing from outcomes."""
        ...
