"""Which country a place lies in, by the last part of its name, and the box of degrees that the country fills.

States and provinces are those of the postal services of the United States (USPS Publication 28) and Canada.
"""

from __future__ import annotations

_STATES = {
    "AL": "alabama", "AK": "alaska", "AZ": "arizona", "AR": "arkansas", "CA": "california", "CO": "colorado",
    "CT": "connecticut", "DE": "delaware", "DC": "district of columbia", "FL": "florida", "GA": "georgia",
    "HI": "hawaii", "ID": "idaho", "IL": "illinois", "IN": "indiana", "IA": "iowa", "KS": "kansas", "KY": "kentucky",
    "LA": "louisiana", "ME": "maine", "MD": "maryland", "MA": "massachusetts", "MI": "michigan", "MN": "minnesota",
    "MS": "mississippi", "MO": "missouri", "MT": "montana", "NE": "nebraska", "NV": "nevada", "NH": "new hampshire",
    "NJ": "new jersey", "NM": "new mexico", "NY": "new york", "NC": "north carolina", "ND": "north dakota",
    "OH": "ohio", "OK": "oklahoma", "OR": "oregon", "PA": "pennsylvania", "PR": "puerto rico", "RI": "rhode island",
    "SC": "south carolina", "SD": "south dakota", "TN": "tennessee", "TX": "texas", "UT": "utah", "VT": "vermont",
    "VA": "virginia", "WA": "washington", "WV": "west virginia", "WI": "wisconsin", "WY": "wyoming",
}  # fmt: skip
_PROVINCES = {
    "AB": "alberta", "BC": "british columbia", "MB": "manitoba", "NB": "new brunswick",
    "NL": "newfoundland and labrador", "NS": "nova scotia", "NT": "northwest territories", "NU": "nunavut",
    "ON": "ontario", "PE": "prince edward island", "QC": "quebec", "SK": "saskatchewan", "YT": "yukon",
}  # fmt: skip
_COUNTRIES = {
    "us": "US", "usa": "US", "united states": "US", "united states of america": "US", "canada": "CA",
}  # fmt: skip
# West, south, east, north, in degrees; wide enough for Alaska, Hawaii and Puerto Rico.
_BOXES = {"US": (-180.0, 17.0, -64.0, 72.0), "CA": (-141.5, 41.5, -52.0, 84.0)}
# A city given by a point lies within this many degrees of it.
_REACH = 1.5

Box = tuple[float, float, float, float]


def country_of(place: str) -> str:
    """`US` or `CA` where the last part of `place` tells it, else empty."""
    last = place.split(",")[-1].strip()
    if "," not in place:
        return ""
    if last.upper() in _STATES or last.lower() in _STATES.values():
        return "US"
    if last.upper() in _PROVINCES or last.lower() in _PROVINCES.values():
        return "CA"
    return _COUNTRIES.get(last.lower(), "")


def state_name(letters: str) -> str:
    """The name of a state of the United States by its two letters, in small letters; empty for others.

    >>> state_name("NY")
    'new york'
    """
    return _STATES.get(letters, "")


def box_of(country: str, longitude: float | None, latitude: float | None) -> Box | None:
    """The degrees in which the city's coordinates lie: around its point, or in its country; null when unknown."""
    if longitude is not None and latitude is not None:
        return (longitude - _REACH, latitude - _REACH, longitude + _REACH, latitude + _REACH)
    return _BOXES.get(country)
