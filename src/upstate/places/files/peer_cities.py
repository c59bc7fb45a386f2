"""The table of 960 cities of the Chicago Fed's Peer City Identification Tool: American Community Survey and changes since.

Its codes have lost their zeros. Some rows are counties or townships that stand for a city; they are no places, so they are
left out rather than taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from upstate.places.files.part import Part
from upstate.places.files.raw import RawFile, number
from upstate.places.place import read_geoid

TITLE = "peer cities (Chicago Fed)"
_COLUMNS = {
    "MedianHouseholdIncome": "household_income", "Poverty": "poverty", "BachPlus25up": "bachelors", "White": "white",
    "ForeignBorn": "foreign_born", "AvGini20112014": "wage_gini", "BWDI": "black_white_dissimilarity",
    "HWDI": "hispanic_white_dissimilarity", "Unemployment16up": "unemployment", "LaborForce16up": "labour_force",
    "Manuf": "manufacturing", "Manuf1970Change": "manufacturing_change", "PrePostRecessionChange": "recession_change",
    "ChangeLFP00": "labour_force_change", "PopulationChange2000": "population_change",
    "FamilyIncome2000Change": "income_change", "PovertyChange2000": "poverty_change",
    "FamilieswithChildren": "families_with_children", "percentPop2064": "working_age",
    "HousingPre1980": "built_before_1980", "VacancyRate": "vacancy", "HomeAffordability": "home_value_to_income",
    "OwnerOccupied": "owner_occupied", "High30GrossRent": "rent_burden", "MedianMonthlyHousingCosts": "housing_cost",
}  # fmt: skip
# These two carry the survey's last year in their names.
_METRO = re.compile(r"CBSA_POP_(?P<year>[0-9]{4})_5yr")
_SHARE = re.compile(r"SA_Part_Est(?P<year>[0-9]{4})")


def fits(names: Collection[str]) -> bool:
    return {"fips", "displayname", "TotalPopulation", "Poverty", "HousingPre1980"} <= set(names)


def read(raw: RawFile) -> Part:
    columns = {name: _COLUMNS[name] for name in raw.names if name in _COLUMNS}
    columns |= {name: "metro_population" for name in raw.names if _METRO.fullmatch(name)}
    columns |= {name: "metro_share" for name in raw.names if _SHARE.fullmatch(name)}
    year = max(
        (int(found["year"]) for name in raw.names if (found := _METRO.fullmatch(name))), default=raw.year_in_name
    )
    survey = (
        f"American Community Survey {year - 4}-{year}" if year else "American Community Survey, its years not stated"
    )
    part = Part(raw.label, TITLE, f"{survey}, by the Chicago Fed", year)
    for row in raw.rows:
        geoid = read_geoid(row["fips"]) if (row.get("geo_flag") or "Place") == "Place" else ""
        if not geoid:
            part.left_out["counties and townships"] += 1
            continue
        part.text("name", geoid, (row["displayname"] or "").split(",")[0])
        for name, column in columns.items():
            part.figure(column, geoid, number(row[name]))
    return part
