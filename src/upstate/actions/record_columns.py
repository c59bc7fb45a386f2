"""The columns of the open record: their types, and what each means."""

from __future__ import annotations

import pyarrow as pa

from upstate.permits.open_record import Kind

_TEXT, _DAY, _DOLLARS, _COUNT = pa.string(), pa.date32(), pa.float64(), pa.int64()

TITLES: dict[Kind, tuple[str, str]] = {
    "permit": (
        "Issued permits",
        (
            "One row is one permit that the city issued. Columns are those of BLDS, the Building and Land Development Specification, and "
            "some of our own. What applicants said about themselves is not in it, nor the address of a business at home."
        ),
    ),
    "licence": (
        "Business licenses",
        "One row is one business license. What applicants said about themselves is not in it, nor the address of a business at home.",
    ),
}
_PERMIT: dict[str, tuple[pa.DataType, str, str]] = {
    "PermitNum": (_TEXT, "Number of the permit, as it stands on the paper.", ""),
    "PermitType": (_TEXT, "Kind of permit, as the city calls it.", ""),
    "PermitTypeMapped": (_TEXT, "Kind of permit in the list of BLDS; empty for kinds that are not in it.", ""),
    "Description": (_TEXT, "What it allows, in the words of whoever applied.", ""),
    "BusinessName": (_TEXT, "Name of the business, as on its sign. Not a column of BLDS.", ""),
    "AppliedDate": (_DAY, "Day on which the application was sent; empty where it is not known.", ""),
    "IssuedDate": (_DAY, "Day on which it was issued.", ""),
    "CompletedDate": (_DAY, "Day on which the work was finished; the city's record does not say it.", ""),
    "ExpiresDate": (_DAY, "Last day on which it counts; empty where it does not end.", ""),
    "StatusCurrent": (_TEXT, "Issued, or Ended when its last day is past.", ""),
    "StatusCurrentMapped": (_TEXT, "Status in the list of BLDS.", ""),
    "OriginalAddress1": (_TEXT, "House number and street; empty for a business at home.", ""),
    "OriginalCity": (_TEXT, "City of the address.", ""),
    "OriginalState": (_TEXT, "State of the address.", ""),
    "OriginalZip": (_TEXT, "ZIP code of the address; empty where it was not written.", ""),
    "EstProjectCost": (_DOLLARS, "Value of the work.", "dollars"),
    "Fee": (_DOLLARS, "What was charged.", "dollars"),
    "DaysToIssue": (
        _COUNT,
        "Working days from the application to the issue, without those on which the applicant owed an answer. Not a column of BLDS.",
        "days",
    ),
    "DaysToIssueAll": (_COUNT, "The same with all working days. Not a column of BLDS.", "days"),
    "Source": (_TEXT, "Where the row comes from: this portal, or an older file of the city.", ""),
    "Link": (_TEXT, "Where the permit can be looked up.", ""),
}
_LICENCE: dict[str, tuple[pa.DataType, str, str]] = {
    "licence_number": (_TEXT, "Number of the license; empty where an older record has none.", ""),
    "business_name": (_TEXT, "Name under which the business is known.", ""),
    "type": (_TEXT, "Kind of business or of license.", ""),
    "address": (_TEXT, "Where the business is; empty for a business at home and where the record has none.", ""),
    "began_on": (_DAY, "Day from which it counts.", ""),
    "ends_on": (_DAY, "Last day on which it counts; empty where none is set.", ""),
    "status": (_TEXT, "active, or ended when its last day is past.", ""),
    "days_to_issue": (
        _COUNT,
        "Working days from the application to the issue, without those on which the applicant owed an answer.",
        "days",
    ),
    "source": (_TEXT, "Where the row comes from: this portal, or an older file of the city.", ""),
}
_SAID: dict[Kind, dict[str, tuple[pa.DataType, str, str]]] = {"permit": _PERMIT, "licence": _LICENCE}
COLUMNS: dict[Kind, dict[str, pa.DataType]] = {
    kind: {name: one[0] for name, one in columns.items()} for kind, columns in _SAID.items()
}


def dictionary(kind: Kind) -> dict[str, dict[str, str]]:
    """The data dictionary by column, as `describe` takes it."""
    return {name: {"meaning": meaning, "unit": unit} for name, (_, meaning, unit) in _SAID[kind].items()}
