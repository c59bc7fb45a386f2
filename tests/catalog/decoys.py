"""Tables of a city that have identifiers, dates, states and places as mains, breaks and ratings have, and are none."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

Row = dict[str, Any]


def _day(rng: Random) -> str:
    return f"{rng.randint(1950, 2024)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"


def _place(rng: Random) -> Row:
    return {"LON": f"{-76.14 + rng.random() / 10:.6f}", "LAT": f"{43.04 + rng.random() / 10:.6f}"}


def _tree(rng: Random, number: int) -> Row:
    return {
        "ASSETID": f"T{number}", "SPECIES": rng.choice(["Oak", "Elm"]), "DIAMETER_IN": rng.randint(2, 40),
        "INSTALLDATE": _day(rng), "STATUS": rng.choice(["ACTIVE", "REMOVED"]), "STREET_ID": rng.randrange(1000, 1300),
        "CONDITION": rng.randint(1, 10), **_place(rng),
    }  # fmt: skip


def _hydrant(rng: Random, number: int) -> Row:
    return {
        "FACILITYID": f"H{number}", "INSTALLDATE": _day(rng), "MAKER": rng.choice(["Mueller", "Clow"]),
        "SIZE": rng.choice([4, 6, 8]), "STATUS": "ACTIVE", "PRESSZONE": rng.choice("ABC"), **_place(rng),
    }  # fmt: skip


def _sign(rng: Random, number: int) -> Row:
    return {
        "ASSET_ID": f"S{number}", "INSTALL_DATE": _day(rng), "SIGN_TYPE": rng.choice(["STOP", "YIELD"]),
        "MATERIAL": rng.choice(["Aluminum", "Steel"]), "STATUS": rng.choice(["ACTIVE", "RETIRED"]), **_place(rng),
    }  # fmt: skip


def _sewer(rng: Random, number: int) -> Row:
    return {
        "FACILITYID": f"S{number}", "INSTALLDATE": _day(rng), "MATERIAL": rng.choice(["VCP", "PVC", "RCP"]),
        "DIAMETER": rng.choice([8, 10, 12]), "SLOPE": rng.random(), "LENGTH_FT": rng.randint(50, 400), "STATUS": "ACTIVE",
    }  # fmt: skip


def _request(rng: Random, number: int) -> Row:
    return {
        "REQUEST_ID": number, "DATE_REPORTED": _day(rng), "TYPE": rng.choice(["Pothole", "Graffiti"]),
        "STATUS": rng.choice(["OPEN", "CLOSED"]), "ASSET_ID": rng.randrange(500), **_place(rng),
    }  # fmt: skip


def _crash(rng: Random, number: int) -> Row:
    return {
        "CRASH_ID": number, "INCIDENT_DATE": _day(rng), "TYPE": rng.choice(["Rear end", "Angle"]),
        "SEGMENT_ID": rng.randrange(500), **_place(rng),
    }  # fmt: skip


def _restaurant(rng: Random, number: int) -> Row:
    return {
        "FACILITY_ID": rng.randrange(1000, 1200), "INSPECTION_DATE": _day(rng), "SCORE": rng.randint(1, 10),
        "NAME": f"R{number % 200}", "STREET_NAME": rng.choice(["Main", "Elm"]),
    }  # fmt: skip


def _sidewalk(rng: Random, number: int) -> Row:
    return {
        "SEGMENT_ID": rng.randrange(1000, 1200), "INSPECTION_DATE": _day(rng), "RATING": rng.randint(1, 10),
        "WIDTH_FT": 5, "STREET_NAME": rng.choice(["Main", "Elm"]),
    }  # fmt: skip


DECOYS: dict[str, Callable[[Random, int], Row]] = {
    "Street trees": _tree,
    "Fire hydrants": _hydrant,
    "Street signs": _sign,
    "Sewer mains": _sewer,
    "Service requests": _request,
    "Crashes": _crash,
    "Restaurant ratings": _restaurant,
    "Sidewalks": _sidewalk,
}


def draw_decoy(title: str, rows: int = 500) -> list[Row]:
    rng = Random(title)
    return [DECOYS[title](rng, number) for number in range(rows)]
