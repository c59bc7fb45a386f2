"""Where the Census Bureau publishes the files that the table of places is made of: the only place that names addresses."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from upstate.places.files.profile import FORMULAS

# The API takes 50 variables a request; one of them is the name.
_MOST_VARIABLES = 49


@dataclass(frozen=True)
class Addresses:
    """gazetteer: a zip. estimates: SUB-EST files, one a decade. survey: the API of the American Community Survey (5 years), asked for
    `survey_year`, the last of the five."""

    gazetteer: str = (
        "https://www2.census.gov/geo/docs/maps-data/data/gazetteer/2024_Gazetteer/2024_Gaz_place_national.zip"
    )
    estimates: tuple[str, ...] = (
        "https://www2.census.gov/programs-surveys/popest/datasets/2020-2024/cities/totals/sub-est2024.csv",
        "https://www2.census.gov/programs-surveys/popest/datasets/2010-2019/cities/totals/sub-est2019_all.csv",
    )
    survey: str = "https://api.census.gov/data/2023/acs/acs5"
    survey_year: int = 2023

    def files(self) -> Iterator[tuple[str, str]]:
        """Each file to fetch: its name on this disk, which carries its year, and its address."""
        for address in (self.gazetteer, *self.estimates):
            yield address.rsplit("/", 1)[-1], address
        for number, variables in enumerate(_requests(), start=1):
            wanted = quote(",".join(("NAME", *variables)), safe=",")
            yield f"acs5_{self.survey_year}_{number}.json", f"{self.survey}?get={wanted}&for=place:*&in=state:*"


def addresses() -> Addresses:
    """The Census Bureau's own, or the same paths at `UPSTATE_CENSUS`, for a mirror or a test."""
    own, base = Addresses(), os.environ.get("UPSTATE_CENSUS", "")
    if not base:
        return own
    return Addresses(
        gazetteer=_at(base, own.gazetteer),
        estimates=tuple(_at(base, address) for address in own.estimates),
        survey=_at(base, own.survey),
        survey_year=own.survey_year,
    )


def _at(base: str, address: str) -> str:
    scheme, host, *_ = urlsplit(base)
    return urlunsplit((scheme, host, urlsplit(address).path, "", ""))


def _requests() -> Iterator[list[str]]:
    """The survey's variables in as few requests as the API allows; no formula is torn apart."""
    held: dict[str, None] = {}
    for formula in FORMULAS.values():
        more = dict.fromkeys(sorted(formula.needs))
        if len(held | more) > _MOST_VARIABLES:
            yield list(held)
            held = {}
        held |= more
    yield list(held)
