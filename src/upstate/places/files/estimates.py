"""The Population Estimates Program's file of all cities and towns (SUB-EST), and files that others made of it.

It holds several levels in one table (SUMLEV). 162 is a whole incorporated place; 157 is the part of a place in one county.
Where a place has a row 162, that counts; where it has only parts, they are added up. Left out are states and counties,
county subdivisions (061, 071), consolidated cities (170, 172), whose balance is a place of its own, and the balance of a
county (place 99990). Made files keep one column `population` and do not state its year; it is taken from the file's name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection

from upstate.errors import UnreadableFile
from upstate.places.files.gazetteer import place_point
from upstate.places.files.growing import keep_growth
from upstate.places.files.part import Part
from upstate.places.files.raw import RawFile, Row, amount, number
from upstate.places.place import read_geoid

TITLE = "population estimates of all places (SUB-EST)"
_NEEDED = {"SUMLEV", "STATE", "PLACE", "STNAME"}
# Where a file has `name` beside `NAME`, the reader of tables calls the second one NAME_2.
_NAMES = ("NAME_2", "NAME")
_ESTIMATE = re.compile(r"POPESTIMATE(?P<year>[0-9]{4})")
_WHOLE, _IN_A_COUNTY = "162", "157"
_LEVELS = {
    "040": "states", "050": "counties", "061": "county subdivisions", "071": "county subdivisions",
    "170": "consolidated cities", "172": "parts of consolidated cities",
}  # fmt: skip
_NO_PLACES = ("00000", "99990")


def fits(names: Collection[str]) -> bool:
    return set(names) >= _NEEDED and ("population" in names or any(_ESTIMATE.fullmatch(name) for name in names))


def read(raw: RawFile) -> Part:
    years = _years(raw)
    newest = max(years.values())
    part = Part(raw.label, TITLE, f"Population Estimates Program, vintage {newest}", newest, made="population" in years)
    rows: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in raw.rows:
        geoid = _geoid(row, part)
        if geoid:
            rows[geoid][(row["SUMLEV"] or "").zfill(3)].append(row)
    for geoid, by_level in rows.items():
        _keep(part, geoid, by_level[_WHOLE][:1] or by_level[_IN_A_COUNTY], years)
    parted = sum(1 for by_level in rows.values() if not by_level[_WHOLE] and len(by_level[_IN_A_COUNTY]) > 1)
    part.notes += [f"{parted:,} places stand only as parts by county; the parts were added up."] if parted else []
    keep_growth(part)
    return part


def _years(raw: RawFile) -> dict[str, int]:
    """The year of each column of estimates."""
    years = {name: int(found["year"]) for name in raw.names if (found := _ESTIMATE.fullmatch(name))}
    if years:
        return years
    if not raw.year_in_name:
        raise UnreadableFile(
            f"{raw.label} has a column of population and does not say of which year.",
            allowed="columns such as POPESTIMATE2021, or a year in the file's name",
            next_step="Put the year into the file's name, such as places_2021.csv.",
        )
    return {"population": raw.year_in_name}


def _geoid(row: Row, part: Part) -> str:
    level, place = (row["SUMLEV"] or "").zfill(3), (row["PLACE"] or "").zfill(5)
    geoid = read_geoid(f"{(row['STATE'] or '').zfill(2)}{place}")
    if level not in (_WHOLE, _IN_A_COUNTY):
        part.left_out[_LEVELS.get(level, "rows of an unknown level")] += 1
    elif place in _NO_PLACES or not geoid:
        part.left_out["balances of counties"] += 1
    else:
        return geoid
    return ""


def _keep(part: Part, geoid: str, rows: list[Row], years: dict[str, int]) -> None:
    part.name(geoid, next((rows[0][name] for name in _NAMES if rows[0].get(name)), None) or "")
    place_point(part, geoid, number(rows[0].get("longitude")), number(rows[0].get("latitude")))
    for column, year in years.items():
        counts = [amount(row[column]) for row in rows]
        known = [count for count in counts if count is not None]
        # A sum that lacks a part would be too small, so it is not known.
        part.figure(f"population_{year}", geoid, sum(known) if len(known) == len(counts) else None)
