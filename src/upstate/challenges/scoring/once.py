"""What is made of an array of the hidden answers once and used for every prediction that comes."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray


class _Same:
    """An array, which is another's equal only if it is that array."""

    def __init__(self, array: NDArray[Any]) -> None:
        self.array = array

    def __hash__(self) -> int:
        return id(self.array)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.array is self.array


def as_arrow(texts: NDArray[Any]) -> Any:
    """The texts as an Arrow array."""
    return _as_arrow(_Same(texts))


def numbered(texts: NDArray[Any]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The different texts, sorted, and of each row which it is."""
    return _numbered(_Same(texts))


@lru_cache(maxsize=4)
def _as_arrow(same: _Same) -> Any:
    import pyarrow as pa

    return pa.array(same.array, pa.string())


@lru_cache(maxsize=4)
def _numbered(same: _Same) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    import pyarrow as pa

    found = pa.array(same.array, pa.string()).dictionary_encode()
    names = found.dictionary.to_pylist()
    order = sorted(range(len(names)), key=names.__getitem__)
    place_of = np.empty(len(names), np.int64)
    place_of[order] = np.arange(len(names))
    return tuple(names[place] for place in order), place_of[found.indices.to_numpy()]
