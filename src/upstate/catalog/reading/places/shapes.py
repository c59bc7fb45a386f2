"""Shapes as they lie in a published file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


def read_shapes(blobs: Sequence[bytes | None]) -> NDArray[Any]:
    """The shapes of WKB; None where one is missing or broken."""
    import shapely

    held = np.empty(len(blobs), dtype=object)
    held[:] = blobs  # an array of objects, whatever the lengths of what is in it
    shapes: NDArray[Any] = shapely.from_wkb(held, on_invalid="ignore")
    return shapes
