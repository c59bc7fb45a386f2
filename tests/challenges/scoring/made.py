"""Small hidden answers for tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from upstate.challenges.answers import Answers


def answers_of(
    values: Sequence[float] | Any,
    *,
    public: Sequence[bool] | Any | None = None,
    places: Sequence[str] | None = None,
    present: Sequence[float] | Any | None = None,
) -> Answers:
    """Units b0000, b0001 ...; all private, without places and with a present rule that knows nothing unless they are given."""
    units = len(values)
    return Answers(
        ids=np.array([f"b{place:04}" for place in range(units)], dtype=object),
        values=np.asarray(values, dtype=float),
        public=np.zeros(units, bool) if public is None else np.asarray(public, bool),
        places=np.array([""] * units if places is None else places, dtype=object),
        present=np.zeros(units) if present is None else np.asarray(present, dtype=float),
    )


def file_of(ids: Sequence[str] | Any, values: Sequence[Any] | Any) -> bytes:
    """A file of predictions."""
    return "".join(["id,prediction\n", *(f"{one},{value}\n" for one, value in zip(ids, values, strict=True))]).encode()
