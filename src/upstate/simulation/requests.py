"""The service requests of the simulated city: what residents called about, and the telephones they called from.

Every number is of the block 555-0100 to 555-0199, which is kept for fiction. Nobody called.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from upstate.simulation.exports import write_csv
from upstate.simulation.streets import lay_streets, name_street, place_along

HEADER = ("request_id", "opened", "closed", "status", "type", "street", "longitude", "latitude", "caller_phone")
MEANINGS = {
    "request_id": "Number of the request.",
    "opened": "When the request came in.",
    "closed": "When the work was done; empty while it is open.",
    "status": "Open or closed, on the day of the export.",
    "type": "What the request is about.",
    "street": "Street of the block.",
    "longitude": "Where it is, in degrees east.",
    "latitude": "Where it is, in degrees north.",
    "caller_phone": "Telephone of the person who called.",
}
# By type: share of all requests, and the middle of the days until it is closed.
_TYPES = {
    "Pothole": (0.31, 6.0),
    "Missed trash": (0.24, 1.5),
    "Street light out": (0.16, 11.0),
    "Fallen branch": (0.13, 4.0),
    "Sidewalk": (0.10, 60.0),
    "Water on the road": (0.06, 0.6),
}
_FIRST = datetime(2023, 1, 1, 7)
_DAYS = 3 * 365
_STREETS = 900


def simulate_requests(*, folder: Path, until: date, requests: int = 2400, seed: int = 2016) -> Path:
    """Write `simulated_service_requests_until_DATE.csv` as it would have been exported on that day, one row a request.

    The same seed gives the same requests, whatever the day: a later export has more of them, and more that are closed.
    """
    rng = np.random.default_rng([seed, 311])
    streets = lay_streets(np.arange(_STREETS), of=_STREETS, rng=rng)
    which = rng.integers(0, _STREETS, requests)
    longitude, latitude = place_along(streets, which, rng.random(requests))
    opened = np.sort(rng.random(requests) * _DAYS)
    kinds = rng.choice(len(_TYPES), requests, p=[share for share, _days in _TYPES.values()])
    days = np.array([days for _share, days in _TYPES.values()])[kinds] * rng.lognormal(0, 0.9, requests)
    phones = rng.integers(100, 200, requests)
    now = (datetime.combine(until, _FIRST.time()) - _FIRST) / timedelta(days=1)
    rows = (
        (
            *_request(place, opened[place], days[place], now),
            list(_TYPES)[kinds[place]],
            " ".join(name_street(int(which[place]))).title(),
            f"{longitude[place]:.6f}",
            f"{latitude[place]:.6f}",
            f"(315) 555-0{phones[place]}",
        )
        for place in range(requests)
        if opened[place] < now
    )
    target = folder / f"simulated_service_requests_until_{until}.csv"
    write_csv(target, header=HEADER, rows=rows)
    return target


def _request(place: int, opened: float, days: float, now: float) -> tuple[str, ...]:
    came, done = (_FIRST + timedelta(days=float(day)) for day in (opened, opened + days))
    closed = opened + days < now
    return (
        f"R-{place + 1:05d}",
        f"{came:%Y-%m-%d %H:%M}",
        f"{done:%Y-%m-%d %H:%M}" if closed else "",
        "closed" if closed else "open",
    )
