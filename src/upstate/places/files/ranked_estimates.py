"""The Census Bureau's ranked table of places of 50,000 people or more, as American FactFinder gave it (PEPANNRSIP).

Its rows are incorporated places, the balances of consolidated cities, and Urban Honolulu. One name of a column stands twice
in it. `respop72012` is the estimate for July 2012, `rescensus42010` the count of April 2010, `resbase42010` the base.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from upstate.places.files.growing import keep_growth
from upstate.places.files.part import Part
from upstate.places.files.raw import RawFile, amount
from upstate.places.place import read_geoid

TITLE = "population estimates of places of 50,000 or more, ranked"
_CODE, _LABEL = "GC_RANK.target-geo-id2", "GC_RANK.display-label"
_COUNT = re.compile(r"res(?:pop7(?P<july>[0-9]{4})|census4(?P<census>[0-9]{4})|base4(?P<base>[0-9]{4}))")
_OF_A_WHOLE = "United States - "


def fits(names: Collection[str]) -> bool:
    return {_CODE, _LABEL} <= set(names) and any(_COUNT.fullmatch(name) for name in names)


def read(raw: RawFile) -> Part:
    columns = {name: _column(name) for name in raw.names if _COUNT.fullmatch(name)}
    newest = max(int(found["july"] or 0) for name in columns if (found := _COUNT.fullmatch(name)))
    part = Part(raw.label, TITLE, f"Population Estimates Program, vintage {newest}", newest)
    for row in raw.rows:
        geoid = read_geoid(row[_CODE])
        if not geoid:
            part.left_out["no places by their code"] += 1
            continue
        label = (row[_LABEL] or "").removeprefix(_OF_A_WHOLE)
        part.name(geoid, label.rsplit(",", 1)[0])
        for name, column in columns.items():
            part.figure(column, geoid, amount(row[name]))
    keep_growth(part)
    return part


def _column(name: str) -> str:
    """The table's column for the file's.

    >>> _column("respop72012"), _column("resbase42010")
    ('population_2012', 'population_2010_base')
    """
    found = _COUNT.fullmatch(name)
    if found is None:
        raise ValueError(name)
    if found["july"]:
        return f"population_{found['july']}"
    return f"population_{found['census']}_census" if found["census"] else f"population_{found['base']}_base"
