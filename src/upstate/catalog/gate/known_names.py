"""Whether words are the name of a person, by the US Census's lists of first and last names (package `names`).

The lists hold the names of nine in ten people counted in 1990, so newcomers' names are often missing: a column is known by
the share of its values that fit, and then every value of it that looks like a name counts.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files


class NameKind(StrEnum):
    """What a value is, as far as it can be told alone."""

    PERSON = "person"  # a first and a last name of the lists
    SHAPED = "shaped"  # two to five words that could be a person's name, but are not in the lists
    SINGLE = "single"  # one word that is in one of the lists
    PLACE = "place"  # ends as a street or a park does
    OTHER = "other"


def _split(words: str) -> frozenset[str]:
    return frozenset(words.split())


# A value with one of these is an organisation or a thing, whoever's name it bears.
_ORGANISATION = _split(
    "LLC INC CO CORP COMPANY LTD LP LLP PLLC PC DBA TRUST BANK CHURCH SCHOOL UNIVERSITY COLLEGE CITY COUNTY TOWN VILLAGE STATE "
    "DEPARTMENT DEPT AUTHORITY AGENCY OFFICE BUREAU BOARD COMMISSION ASSOCIATION ASSN ASSOCIATES ASSOC SERVICES SERVICE GROUP "
    "HOLDINGS PROPERTIES PROPERTY REALTY ESTATES RENTALS MANAGEMENT PARTNERS PARTNERSHIP ENTERPRISES ENTERPRISE VENTURES "
    "CONSTRUCTION CONTRACTING CONTRACTORS PLUMBING ROOFING ELECTRIC ELECTRICAL HEATING COOLING LANDSCAPING PAVING PAINTING TOWING "
    "CLEANING CONSULTING SOLUTIONS SYSTEMS DESIGN DESIGNS STUDIO STUDIOS PHOTOGRAPHY RESTAURANT PIZZA PIZZERIA DELI GRILL CAFE "
    "DINER BAKERY SALON SPA AUTO REPAIR STORE SHOP MARKET HOTEL MOTEL INN APARTMENTS APTS HOUSING FOUNDATION SOCIETY CLUB "
    "CENTER CENTRE HOSPITAL CLINIC MEDICAL DENTAL LAW FIRM SONS BROS BROTHERS AND THE OF FOR FIRE POLICE PUBLIC WORKS NATIONAL "
    "AMERICAN INTERNATIONAL SALES SUPPLY INDUSTRIES PRODUCTIONS MUSIC ART ARTS YOGA MASSAGE THERAPY TRUCKING TRANSPORT "
    "FARM FARMS RENTAL HOME HOMES HOUSE BUILDING BLDG INSURANCE FINANCIAL TECHNOLOGIES MAPLE OAK ELM PINE SPRUCE FIR BIRCH "
    "CHERRY PEAR CREEK RIVER WATER SEWER NONE UNKNOWN VACANT OTHER TEST"
)
_PLACE = _split(
    "ST STREET AVE AVENUE RD ROAD DR DRIVE LN LANE BLVD BOULEVARD CT COURT PL PLACE TER TERRACE HWY HIGHWAY PKWY PARKWAY WAY CIR "
    "CIRCLE PARK PLAZA PLAYGROUND FIELD FIELDS SQUARE SQ HILL HILLS HEIGHTS BRIDGE POOL TRAIL LIBRARY LAKE POND ISLAND VALLEY "
    "VILLAGE GARDENS MANOR TRACT WARD NORTH SOUTH EAST WEST NORTHSIDE SOUTHSIDE EASTSIDE WESTSIDE ROW WALK PATH LOT"
)
_TAIL = _split("JR SR II III IV MD ESQ PHD DDS CPA RN ETAL ET AL")
_TITLE = _split("MR MRS MS MISS DR SRA SENOR SENORA REV HON")
_NOT_LETTERS = re.compile(r"[^A-Z' &,\-]")
_LONGEST = 70


@cache
def _first_names() -> frozenset[str]:
    return frozenset(_listed("dist.female.first")) | frozenset(_listed("dist.male.first"))


@cache
def _last_names() -> frozenset[str]:
    return frozenset(_listed("dist.all.last"))


@cache
def _common_first_names() -> frozenset[str]:
    at_least = 0.004
    return frozenset(_listed("dist.female.first", at_least)) | frozenset(_listed("dist.male.first", at_least))


@cache
def _common_last_names() -> frozenset[str]:
    return frozenset(_listed("dist.all.last", 0.002))


def _listed(name: str, at_least: float = 0.0) -> list[str]:
    """The names that at least so many people in a hundred bear."""
    lines = (line.split() for line in files("names").joinpath(name).read_text("ascii").splitlines())
    return [line[0] for line in lines if line and float(line[1]) >= at_least]


@lru_cache(maxsize=100_000)
def kind_of_name(value: str) -> NameKind:
    """
    >>> [kind_of_name(one).value for one in ("Mary O'Brien-Lopez", "SMITH, JOHN Q JR", "SMITH PLUMBING LLC", "Lincoln Hill")]
    ['person', 'person', 'other', 'place']
    """
    words, comma = _words(value)
    if not words or len(words) > 6:
        return NameKind.OTHER
    plain = [word for word in words if word != "&"]
    if _ORGANISATION & set(plain) or not plain:
        return NameKind.OTHER
    if len(plain) == 1:
        return NameKind.SINGLE if _is(plain[0], _first_names()) or _is(plain[0], _last_names()) else NameKind.OTHER
    if not comma and plain[-1] in _PLACE:
        return NameKind.PLACE
    if "&" in words:
        return _couple(plain)
    first, last = (plain[comma], plain[0]) if comma else (plain[0], plain[-1])
    if _is(first, _first_names()) and _is(last, _last_names()):
        return NameKind.PERSON
    return NameKind.SHAPED if len(plain) <= 5 else NameKind.OTHER


def is_named(first: str, last: str) -> bool:
    """Whether two words that stand among others are a first and a last name, each of them common: rare ones are words too.

    >>> is_named("Mary", "O'Brien"), is_named("CLAY", "PIPE"), is_named("Grant", "Street")
    (True, False, False)
    """
    words, _ = _words(f"{first} {last}")
    if len(words) != 2 or not (_ORGANISATION | _PLACE).isdisjoint(words):
        return False
    return _is(words[0], _common_first_names()) and _is(words[1], _common_last_names())


def is_thing(word: str) -> bool:
    """Whether a name that ends in this word is one of an organisation, a street or another thing."""
    return word.upper().rstrip(".") in _ORGANISATION | _PLACE


def is_last_first(value: str) -> bool:
    """Whether it is a last name and then a first name without a comma, as assessors write them."""
    words, _ = _words(value)
    return 2 <= len(words) <= 4 and _is(words[0], _last_names()) and _is(words[1], _first_names())


def is_known_single(value: str) -> bool:
    """Whether one or two words, hyphens apart, are first or last names of the lists."""
    words, _ = _words(value)
    return 0 < len(words) <= 3 and all(_is(one, _first_names()) or _is(one, _last_names()) for one in words)


def _couple(plain: list[str]) -> NameKind:
    """JOHN & MARY SMITH, SMITH JOHN & MARY: two people; JOHNSON & SMITH: likely a firm."""
    firsts = sum(_is(word, _first_names()) for word in plain)
    return NameKind.PERSON if len(plain) >= 3 and firsts >= 2 else NameKind.OTHER


def _words(value: str) -> tuple[list[str], int]:
    """Words in capitals without titles, initials and tails, and how many words stand before the comma (0: none)."""
    if len(value) > _LONGEST:
        return ([], 0)
    plain = "".join(one for one in unicodedata.normalize("NFKD", value.upper()) if not unicodedata.combining(one))
    plain = plain.replace(".", " ").replace("'", "")
    if _NOT_LETTERS.search(plain):
        return ([], 0)
    before, comma, after = plain.partition(",")
    left, right = _kept(before), _kept(after.replace(",", " "))
    return ([*left, *right], len(left) if comma and left and right else 0)


def _kept(words: str) -> list[str]:
    return [one for word in words.replace("&", " & ").split() if len(one := word.strip("-")) > 1 or one == "&"
            if one not in _TAIL and one not in _TITLE]  # fmt: skip


def _is(word: str, known: frozenset[str]) -> bool:
    """Whether a word, or with a hyphen any part of it, is one of the names."""
    return word in known or ("-" in word and any(part in known for part in word.split("-")))
