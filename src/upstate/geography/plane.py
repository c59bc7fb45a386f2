"""Longitude and latitude on a plane in metres, for distances and areas of a city or a county."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from pyproj import Transformer


def plane_around(longitude: float, latitude: float) -> Transformer:
    """Lambert's equal-area projection around a point: areas are true everywhere, lengths to 1 in 10,000 up to 100 km away."""
    from pyproj import CRS, Transformer

    flat = CRS.from_proj4(f"+proj=laea +lon_0={longitude:.6f} +lat_0={latitude:.6f} +datum=WGS84 +units=m")
    return Transformer.from_crs("OGC:CRS84", flat, always_xy=True)


def middle_of(points: NDArray[np.float64]) -> tuple[float, float]:
    """A point in the middle of most of them: the median, which one odd point does not move; (0, 0) of none."""
    import numpy as np

    known = points[np.isfinite(points).all(axis=1)]
    if not len(known):
        return 0.0, 0.0
    longitude, latitude = np.median(known, axis=0)
    return float(longitude), float(latitude)


def flatten(points: NDArray[np.float64], around: tuple[float, float]) -> NDArray[np.float64]:
    """Points (longitude, latitude; a row each) in metres around a point. What is no place on earth becomes NaN."""
    import numpy as np

    on_earth = (np.abs(points[:, 0]) <= 180) & (np.abs(points[:, 1]) <= 90)
    flat = np.full(points.shape, np.nan)
    flat[on_earth] = np.column_stack(plane_around(*around).transform(*points[on_earth].T))
    flat[~np.isfinite(flat).all(axis=1)] = np.nan
    return flat
