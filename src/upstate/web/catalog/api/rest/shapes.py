"""What programs send to this API and what they are told, as the OpenAPI document describes it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from upstate.catalog.asking.question import MOST_ROWS

MOST_DATASETS, MOST_GROUPS = 200, 10_000
Form = Literal["json", "csv", "geojson", "arrow", "parquet"]
Type = Literal["text", "integer", "number", "boolean", "date", "timestamp", "geometry"]
_Name = Annotated[str, Field(min_length=1)]
_VERSION = Field(None, ge=1, le=999_999, description="The version to ask; the newest where it is left out.")
_FORM = Field(None, description="The form of the answer, before what the header Accept wishes.")
_WORDS = Field("", max_length=500, description="Words, each of which stands in some text of the row.")


class DatasetsAsked(Schema):
    q: str = Field(
        "", max_length=500, description="Words to look for, as in the search of the site; the best match comes first."
    )
    department: str | None = Field(None, max_length=200, description="The department that answers for it, exactly.")
    topic: str | None = Field(None, max_length=200, description="A topic that it has, exactly.")
    limit: int = Field(50, ge=1, le=MOST_DATASETS, description="Datasets in the answer.")
    after: str | None = Field(None, max_length=200, description="The dataset after which to go on; “next” has it.")


class DatasetAsked(Schema):
    version: int | None = _VERSION


class RowsAsked(Schema):
    q: str = _WORDS
    select: list[_Name] = Field(
        [],
        max_length=200,
        description="A column, or several with commas between; all but shapes where it is left out. May be repeated.",
    )
    sort: str | None = Field(
        None, max_length=500, description="The column to order by; the order of the file where it is left out."
    )
    order: Literal["asc", "desc"] = Field(
        "asc", description="Least or greatest first. Rows without a value come last either way."
    )
    limit: int = Field(100, ge=1, le=MOST_ROWS, description="Rows in the answer.")
    after: str | None = Field(
        None,
        pattern=r"^[1-9][0-9]{0,5}-[0-9]{1,15}$",
        description="Where to go on, with the version; “next” has it.",
        examples=["2-99"],
    )
    version: int | None = _VERSION
    count: Literal["yes", "no"] = Field("no", description="Whether to count all rows that match.")
    format: Form | None = Field(
        None,
        description="The form of the answer, before what the header Accept wishes. Each form holds only as many rows as limit says: the header X-Truncated, and truncated in JSON, tell whether more follow. The whole table is a file: /datasets/NAME/latest/NAME.csv.",
    )


class GroupsAsked(Schema):
    q: str = _WORDS
    by: list[_Name] = Field(
        [],
        max_length=20,
        description="A column, or several with commas between, whose values make the groups; COLUMN.year, COLUMN.month or COLUMN.day of a date or moment; one group of all rows where it is left out.",
    )
    figures: list[_Name] = Field(
        ["count"],
        max_length=50,
        description="Figures of each group: count, or FUNCTION:COLUMN with count, distinct, sum, avg, median, min or max. Several with commas between.",
    )
    sort: str | None = Field(None, max_length=500, description="A column of the answer to order by.")
    order: Literal["asc", "desc"] = Field("asc", description="Least or greatest first.")
    limit: int = Field(1000, ge=1, le=MOST_GROUPS, description="Groups in the answer.")
    version: int | None = _VERSION
    format: Literal["json", "csv", "arrow", "parquet"] | None = _FORM


def taken_by(asked: type[Schema], name: str) -> str:
    """What a parameter may say, in words, as its description for machines has it."""
    told = asked.model_json_schema()["properties"][name]
    known = next((one for one in told.get("anyOf", []) if one != {"type": "null"}), told)
    if "enum" in known:
        return ", ".join(known["enum"])
    if "minimum" in known:
        return f"a whole number from {known['minimum']:,} to {known['maximum']:,}"
    if "maxItems" in known:
        return f"at most {known['maxItems']} names that are not empty"
    if "examples" in told:
        return f"such as {told['examples'][0]}. {told['description']}"
    return f"text of at most {known['maxLength']} characters"


class Listed(Schema):
    """A dataset in the list. updated: the day of its newest version."""

    name: str
    title: str
    description: str
    department: str
    topics: list[str]
    licence: str
    updated: date
    version: int
    rows: int
    api: str = Field(description="Address of more about it.")
    page: str = Field(description="Address of its page for people.")


class Datasets(Schema):
    datasets: list[Listed]
    matching: int = Field(description="Datasets on all pages.")
    truncated: bool = Field(description="Whether more follow.")
    next: str | None = Field(description="Address of the next page.")


class Column(Schema):
    """A column as the dictionary explains it. codes: what each value stands for, where that is not plain."""

    name: str
    type: Type
    title: str
    description: str
    unit: str
    codes: dict[str, str]


class File(Schema):
    """A file of one version. It answers range requests, and its address stays."""

    name: str
    format: str
    media_type: str
    bytes: int
    sha256: str
    url: str


class Version(Schema):
    """A version. It never changes. published: the day from which the public could see it."""

    version: int
    published: date
    rows: int
    files: list[File]
    api: str
    page: str


class Versions(Schema):
    dataset: str
    versions: list[Version] = Field(description="The newest first.")


class Dataset(Schema):
    name: str
    title: str
    description: str
    department: str
    contact: str
    licence: str
    frequency: str = Field(description="How often the city promises a new version.")
    topics: list[str]
    place: str
    covers_from: date | None
    covers_to: date | None
    key: list[str] = Field(description="The columns that together name a row; empty where none do.")
    version: int
    published: date
    row_count: int
    columns: list[Column]
    files: list[File]
    rows: str = Field(description="Address of the rows.")
    groups: str = Field(description="Address of groups of the rows.")
    versions: str = Field(description="Address of all versions.")
    page: str


class AnswerColumn(Schema):
    name: str
    type: Type


class Rows(Schema):
    """Some rows. A row's values are named by its columns: numbers, true and false, text, dates and moments (UTC) in ISO 8601, null where
    missing. matching: only where it was asked for, and of groups never."""

    dataset: str
    version: int = Field(description="The version that answered.")
    columns: list[AnswerColumn]
    rows: list[dict[str, Any]]
    truncated: bool = Field(description="Whether more rows follow.")
    next: str | None = Field(description="Address of the page that follows, of the same version; null for groups.")
    matching: int | None = None


class Problem(Schema):
    """What went wrong, by RFC 9457. detail: what was given. allowed: what would have been taken. next_step: what to do now."""

    type: str
    title: str
    status: int
    detail: str
    allowed: str
    next_step: str
