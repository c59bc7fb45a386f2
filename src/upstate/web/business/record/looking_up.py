"""Looking up the open record: the newest public versions of its two datasets, asked by structured filters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upstate.actions.record_file import DATASETS
from upstate.catalog.folders import dataset_folder
from upstate.catalog.public import PublicDataset, find_public
from upstate.catalog.reading import BadFilter, Filter, Operator, Page, load_page, load_schema, value_text
from upstate.catalog.reading.opening import open_published
from upstate.catalog.versions import Version
from upstate.permits.issue_days import say_days
from upstate.permits.open_record import Kind
from upstate.permits.times import half_and_most
from upstate.sentences import Sentence
from upstate.web.city import this_city, today

ROWS = 20
KINDS: dict[str, Kind] = {"permits": "permit", "licences": "licence"}
# What the form asks, and the column of each dataset that it is asked of.
_COLUMNS: dict[Kind, dict[str, str]] = {
    "permit": {"number": "PermitNum", "name": "BusinessName", "address": "OriginalAddress1", "type": "PermitType", "day": "IssuedDate"},
    "licence": {"number": "licence_number", "name": "business_name", "address": "address", "type": "type", "day": "began_on"},
}  # fmt: skip
_SINCE, _UNTIL = "since", "until"
FIELDS = ("number", "name", "address", "type", _SINCE, _UNTIL)


@dataclass(frozen=True)
class Question:
    """What somebody asks. kind: of record. given: what was typed into each field that is not empty."""

    kind: Kind
    given: Mapping[str, str]

    def filters(self, columns: set[str]) -> tuple[Filter, ...]:
        """As filters of the dataset. A column that was not published can not be asked for; raises `BadFilter`."""
        names = _COLUMNS[self.kind]
        found = []
        for field, text in self.given.items():
            column = names["day"] if field in (_SINCE, _UNTIL) else names[field]
            if column not in columns:
                raise BadFilter(
                    _("This record can not be asked for that."),
                    allowed=_("what the city has published of it"),
                    next_step=_("Leave that field empty."),
                )
            found.append(Filter(column, _OPERATORS.get(field, Operator.CONTAINS), text))
        return tuple(found)


_OPERATORS = {_SINCE: Operator.AT_LEAST, _UNTIL: Operator.AT_MOST}


def open_dataset_of(kind: Kind) -> PublicDataset | None:
    """The dataset, where the public may see something of it."""
    return find_public(dataset_folder(this_city().catalog, DATASETS[kind]), today())


def find_rows(version: Version, question: Question, *, after: int | None, before: int | None) -> Page:
    """A page of what matches, the newest first. Raises `BadFilter`, `LimitReached`, `UnreadableFile`."""
    columns = {one.name for one in load_schema(version.parquet)}
    return load_page(parquet=version.parquet, filters=question.filters(columns), after=after, before=before, rows=ROWS)


def find_row(version: Version, place: int) -> dict[str, Any] | None:
    """The row at this place of the version's file by the names of its columns; null where there is none."""
    if not 0 <= place < version.record.rows:
        return None
    page = load_page(parquet=version.parquet, after=place - 1 if place else None, rows=1)
    return dict(zip((one.name for one in page.columns), page.rows[0], strict=True)) if page.rows else None


def list_rows(page: Page, kind: Kind) -> Iterator[dict[str, Any]]:
    """Each row in the few words of a list."""
    names = _COLUMNS[kind]
    for place, cells in zip(page.numbers, page.rows, strict=True):
        row = dict(zip((one.name for one in page.columns), cells, strict=True))
        said = {field: row.get(column) or "" for field, column in names.items()}
        yield said | {"place": place, "title": said["name"] or said["type"] or said["number"] or _("Without a name")}


def facts_of(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each value that is there, with its words."""
    titles = _titles()
    for name, value in row.items():
        if value is not None and name != "Link":
            yield titles.get(name, name), _shown(name, value)


def tell_days(version: Version) -> Sentence:
    """How long permits took, by this version; also that it does not tell."""
    with open_published(version.parquet) as published:
        names = [one.name for one in published.schema]
        if "DaysToIssueAll" not in names:
            return say_days(rows=version.record.rows, counted=0, half=None)
        column = f"c{names.index('DaysToIssueAll')}"
        days = [row[0] for row in published.rows(f"SELECT {column} FROM published WHERE {column} IS NOT NULL")]
    half, _most, counted = half_and_most(days)
    return say_days(rows=version.record.rows, counted=counted, half=half)


def _shown(name: str, value: Any) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return date_format(value)
    if name in ("EstProjectCost", "Fee"):
        return f"${value:,.2f}"
    return {
        "Issued": _("Issued"),
        "Ended": _("Ended"),
        "Permit Issued": _("Issued"),
        "active": _("It counts"),
        "ended": _("Ended"),
    }.get(value, value_text(value))


def _titles() -> dict[str, str]:
    return {
        "PermitNum": _("Number"),
        "PermitType": _("Kind of permit"),
        "PermitTypeMapped": _("Kind, in the list of BLDS"),
        "Description": _("What it allows"),
        "BusinessName": _("Business"),
        "AppliedDate": _("Applied for on"),
        "IssuedDate": _("Issued on"),
        "CompletedDate": _("Work finished on"),
        "ExpiresDate": _("Last day"),
        "StatusCurrent": _("Where it stands"),
        "StatusCurrentMapped": _("Where it stands, in the list of BLDS"),
        "OriginalAddress1": _("Address"),
        "OriginalCity": _("City"),
        "OriginalState": _("State"),
        "OriginalZip": _("ZIP code"),
        "EstProjectCost": _("Value of the work"),
        "Fee": _("What was charged"),
        "DaysToIssue": _("Working days until it was issued, without the time in which the applicant owed something"),
        "DaysToIssueAll": _("Working days until it was issued"),
        "Source": _("Where this comes from"),
        "licence_number": _("Number"),
        "business_name": _("Business"),
        "type": _("Kind of business"),
        "address": _("Address"),
        "began_on": _("Counts from"),
        "ends_on": _("Last day"),
        "status": _("Where it stands"),
        "days_to_issue": _("Working days until it was issued, without the time in which the applicant owed something"),
        "source": _("Where this comes from"),
    }
