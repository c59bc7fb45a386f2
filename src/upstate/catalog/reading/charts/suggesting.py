"""Which columns are worth a picture."""

from __future__ import annotations

import re

from upstate.catalog.reading.columns import Kind
from upstate.catalog.reading.profile import ColumnProfile, Profile

_MOST_VALUES = 60
_LONGEST = 60  # characters of a value that is a name for a group of rows, not a text of its own
_LEAST_ROWS_A_VALUE = 3
# Words in a column's name that say it holds people, or what stands for one thing and not for a group or a measure.
_PEOPLE = frozenset(
    [
        "name",
        "names",
        "firstname",
        "lastname",
        "surname",
        "owner",
        "applicant",
        "contact",
        "person",
        "resident",
        "tenant",
        "officer",
        "inspector",
        "employee",
        "author",
        "user",
        "by",
        "nombre",
        "apellido",
        "phone",
        "telephone",
        "email",
        "mail",
        "fax",
    ]
)
_IDS = frozenset(
    [
        "id",
        "ids",
        "no",
        "num",
        "nbr",
        "number",
        "key",
        "code",
        "fid",
        "objectid",
        "gid",
        "uid",
        "guid",
        "uuid",
        "oid",
        "fips",
        "geoid",
        "zip",
        "zipcode",
        "postal",
        "parcel",
        "pin",
        "sbl",
        "permit",
        "case",
        "ticket",
        "account",
        "longitude",
        "latitude",
        "lon",
        "lat",
        "lng",
        "long",
        "x",
        "y",
        "easting",
        "northing",
        "address",
        "street",
        "comment",
        "comments",
        "note",
        "notes",
        "description",
        "url",
        "link",
        "web",
    ]
)
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


def suggest_charts(profile: Profile, most: int = 4) -> list[str]:
    """Names of the columns worth a picture, the best first: a date, then a group of rows, then a measure, then others of these.

    Never columns whose name or values are those of an identifier, a place, a person or a free text, and none with less than half of its
    cells filled or only one value.
    """
    found = {
        kind: [
            column.name for column in profile.columns if _is_worth_it(column, profile.rows) and _group(column) == kind
        ]
        for kind in ("date", "group", "measure")
    }
    order: list[str] = []
    while any(found.values()):
        order += [found[kind].pop(0) for kind in found if found[kind]]
    return order[:most]


def _group(column: ColumnProfile) -> str:
    if column.kind in (Kind.DATE, Kind.TIME):
        return "date"
    return "measure" if column.kind in (Kind.WHOLE, Kind.NUMBER) else "group"


def _is_worth_it(column: ColumnProfile, rows: int) -> bool:
    words = {part.casefold() for part in _PARTS.findall(column.name)}
    if column.kind is Kind.SHAPE or (column.distinct or 0) < 2 or column.filled * 2 < rows or words & _PEOPLE:
        return False
    if _group(column) == "date":
        return True
    if words & _IDS:
        return False
    if _group(column) == "measure":
        # Each row its own whole number, one after the other: that counts rows and measures nothing.
        return not (column.kind is Kind.WHOLE and column.distinct == column.filled)
    return (
        (column.distinct or 0) <= _MOST_VALUES
        and (column.longest or 0) <= _LONGEST
        and column.filled >= _LEAST_ROWS_A_VALUE * (column.distinct or 0)
    )
