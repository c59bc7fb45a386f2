"""How well the values of one column fit one field of the contract, and how they would be translated.

Each judge gives a `Fit`: a score from 0 to 1, how much it should weigh beside the name, reasons in words, and the
translation. A score of 0 with full weight is a veto.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rapidfuzz import fuzz

from upstate.city import CitySettings, box_of
from upstate.tables.contract import ContractField
from upstate.tables.crosswalk.dates import ANY_NUMBER
from upstate.tables.crosswalk.names import unit_in_name, words_of
from upstate.tables.crosswalk.profile import ColumnProfile
from upstate.tables.crosswalk.values import METRES, NO_WORDS, UNIT_WORDS, YES_WORDS, plain

# Below this share of readable cells a column can not be the field at all.
_LEAST_READABLE = 0.5
# West, south, east, north of where there are cities. Nobody lives at latitude -76, where a swapped longitude would be.
_INHABITED = (-180.0, -56.0, 180.0, 79.0)
# Of a city the points lie within this many degrees of the middle one.
REACH = 1.0


@dataclass(frozen=True)
class Place:
    """What is known of the city that helps to read its tables. country: ISO code, or empty.

    box: west, south, east, north in degrees that the city lies in; null when unknown.
    """

    country: str = ""
    box: tuple[float, float, float, float] | None = None

    @classmethod
    def of(cls, settings: CitySettings) -> Place:
        """As `city.toml` has it."""
        return cls(settings.country, box_of(settings.country, settings.longitude, settings.latitude))

    @property
    def month_first(self) -> bool | None:
        return self.country == "US" if self.country else None

    @property
    def units(self) -> tuple[str, ...]:
        """Units of length in the order in which the country is likely to use them."""
        feet, metres = ("ft", "in", "mi", "yd"), ("m", "mm", "km", "cm")
        return feet + metres if self.country == "US" else metres + feet


@dataclass(frozen=True)
class Fit:
    """A judgement. translation: the settings of a `FieldMap` beside its column."""

    score: float
    weight: float
    reasons: tuple[str, ...] = ()
    translation: dict[str, Any] = field(default_factory=dict)


VETO = Fit(0.0, 1.0)


def fit_values(column: ColumnProfile, wanted: ContractField, *, place: Place, today: date) -> Fit:
    """Judge `column` as `wanted` by its values. An empty column tells nothing."""
    if not column.filled:
        return Fit(0.0, 0.5, ("the column is empty",))
    if wanted.codes:
        return _fit_codes(column, wanted)
    if wanted.is_coordinate:
        return _fit_coordinate(column, wanted, place)
    judges: dict[str, Callable[[], Fit]] = {
        "date": lambda: _fit_date(column, place, today),
        "boolean": lambda: _fit_boolean(column),
        "number": lambda: _fit_number(column, wanted, place),
        "integer": lambda: _fit_number(column, wanted, place),
        "string": lambda: _fit_text(column, place, today),
    }
    return judges[wanted.type]()


def _fit_date(column: ColumnProfile, place: Place, today: date) -> Fit:
    found = column.formats(today=today, month_first=place.month_first)
    if found.share < _LEAST_READABLE:
        return VETO
    reasons = [f"{found.share:.1%} of its cells are dates ({', '.join(found.formats)})"]
    if found.doubt:
        reasons.append(found.doubt)
    score = found.share * (0.8 if found.doubt and not place.country else 1.0)
    if found.formats[0] in ANY_NUMBER:  # any number from 1700 to 2200 reads as a year
        score *= 0.9
    return Fit(score, 0.25, tuple(reasons), {"dates": found.formats})


def _fit_boolean(column: ColumnProfile) -> Fit:
    yes = tuple(value for value in column.values if value.lower() in YES_WORDS)
    no = tuple(value for value in column.values if value.lower() in NO_WORDS)
    share = column.share((*yes, *no))
    if share < _LEAST_READABLE:
        return VETO
    return Fit(share, 0.35, (f"{share:.0%} of its cells are yes or no",), {"yes": yes, "no": no})


def _fit_codes(column: ColumnProfile, wanted: ContractField) -> Fit:
    codes = match_codes(column.values, wanted)
    known = {value: code for value, code in codes.items() if code != "other"}
    share = column.share(known)
    if share == 0:
        return Fit(0.0, 0.5, ("none of its values is in the code list",), {"codes": codes})
    examples = ", ".join(f"{value} = {code}" for value, code in list(known.items())[:3])
    return Fit(share, 0.45, (f"{share:.0%} of its values are in the code list ({examples})",), {"codes": codes})


def match_codes(values: dict[str, int], wanted: ContractField) -> dict[str, str]:
    """Which code each local value means: by the same letters, then by near spelling of longer words."""
    spellings = {plain(word): code for code, words in wanted.codes.items() for word in (code, *words)}
    matched: dict[str, str] = {}
    for value in values:
        word = plain(value)
        if word in spellings:
            matched[value] = spellings[word]
        elif len(word) >= 5:
            near = max(spellings, key=lambda known: fuzz.ratio(word, known))
            if len(near) >= 5 and fuzz.ratio(word, near) >= 88:
                matched[value] = spellings[near]
    return matched


def _fit_coordinate(column: ColumnProfile, wanted: ContractField, place: Place) -> Fit:
    """By range and by nearness: the points of one city lie close together, and have decimals.

    Eastings in feet fail the range; pressures, ages and ids that happen to lie in it fail the rest.
    """
    low, high = _degrees(wanted, place)
    inside = {value: number for value, number in column.numbers.items() if low <= number <= high}
    share = column.share(inside)
    if share < _LEAST_READABLE or not _are_of_one_city(column, inside):
        return VETO
    where = "the city's country" if place.box else "places where people live"
    told = f"{share:.0%} of its values are a {wanted.name} of {where} ({low:g} to {high:g})"
    header = "longitude" if wanted.name == "latitude" else "latitude"
    swapped = place.box is not None and not column.part and header in words_of(column.name)
    if swapped:
        told += f", though its name says {header}: the headers are swapped"
    if column.part:
        told += f"; it is the {'first' if column.part == 1 else 'second'} of two numbers in a cell"
    # Where the place is known, the values outvote the header: Longitude and Latitude are often swapped.
    weight = 0.9 if swapped or column.part else 0.7 if place.box else 0.3
    # A pair does not say which is which; without a place it is the order that most systems write.
    doubt = 0.65 if column.part and not place.box and not _is_told_apart(column) else 1.0
    translation = {"near": round(statistics.median(inside.values()), 3)}
    return Fit(share * doubt, weight, (told,), translation | ({"part": column.part} if column.part else {}))


def _degrees(wanted: ContractField, place: Place) -> tuple[float, float]:
    west, south, east, north = place.box or _INHABITED
    return (west, east) if wanted.name == "longitude" else (south, north)


def _are_of_one_city(column: ColumnProfile, inside: Mapping[str, float]) -> bool:
    """Whether most lie near their middle and are written to three decimals or more."""
    middle = statistics.median(inside.values())
    near = column.share(value for value, number in inside.items() if abs(number - middle) <= REACH)
    exact = column.share(value for value in inside if len(value.partition(".")[2]) >= 3)
    return near >= 0.8 * column.share(inside) and exact >= 0.8 * column.share(inside)


def _is_told_apart(column: ColumnProfile) -> bool:
    """Whether one of the two numbers can only be a longitude."""
    _, south, _, north = _INHABITED
    return any(number is not None and not south <= number <= north for number in (column.median, column.beside))


def _fit_number(column: ColumnProfile, wanted: ContractField, place: Place) -> Fit:
    share = column.share(column.numbers)
    if share < _LEAST_READABLE or column.median is None:
        return VETO
    reasons = [f"{share:.1%} of its cells are numbers, half of them below {column.median:g}"]
    if wanted.unit not in METRES:
        typical = wanted.typical is None or wanted.typical[0] <= column.median <= wanted.typical[1]
        return Fit(share * (1.0 if typical else 0.5), 0.25, tuple(reasons))
    unit, why, score = _unit_of(column, wanted, place)
    return Fit(share * score, 0.25, (*reasons, why), {"unit": "" if unit == wanted.unit else unit})


def _unit_of(column: ColumnProfile, wanted: ContractField, place: Place) -> tuple[str, str, float]:
    """The unit of the column's numbers, why, and how well it fits: by the header, by the cells, by what is usual."""
    named = unit_in_name(column.name) or _unit_in_cells(column)
    if named in METRES:
        return named, f"the name or the cells say {named}", 1.0
    low, high = wanted.typical or (0.0, float("inf"))
    middle = column.median or 0.0
    usual = [unit for unit in place.units if low <= middle * METRES[unit] / METRES[wanted.unit] <= high]
    if not usual:
        return (
            wanted.unit,
            f"no unit makes {middle:g} usual ({low:g} to {high:g} {wanted.unit}); taken as {wanted.unit}",
            0.4,
        )
    unit = usual[0] if place.country or wanted.unit not in usual else wanted.unit
    others = f"; {', '.join(usual[1:])} would fit too" if usual[1:] else ""
    return unit, f"in {unit} the middle value {middle:g} is usual ({low:g} to {high:g} {wanted.unit}){others}", 1.0


def _unit_in_cells(column: ColumnProfile) -> str:
    words = [value.lstrip("0123456789.,$- ").strip().lower() for value in column.numbers]
    units = [UNIT_WORDS[word] for word in words if word in UNIT_WORDS]
    return max(set(units), key=units.count) if len(units) > len(words) / 2 else ""


def _fit_text(column: ColumnProfile, place: Place, today: date) -> Fit:
    """Any column can be text; one of dates or of decimals is unlikely to be a name or a code."""
    decimals = column.share(value for value in column.numbers if "." in value)
    dates = column.formats(today=today, month_first=place.month_first)
    odd = decimals > 0.5 or (dates.share > 0.9 and dates.formats[0] not in ANY_NUMBER)
    return Fit(0.0 if odd else 1.0, 0.3 if odd else 0.05)
