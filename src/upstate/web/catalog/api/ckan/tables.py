"""The rows of a dataset as CKAN's datastore."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from upstate.catalog.asking import answer, count_matching
from upstate.catalog.formats.cells import told_by_kind
from upstate.catalog.formats.csv_file import shapes_as_wkt
from upstate.catalog.reading.columns import Kind
from upstate.catalog.versions import Version
from upstate.web.catalog.api.ckan.asked import AskedRows, Fields, read_asked
from upstate.web.catalog.api.ckan.fields import Field
from upstate.web.catalog.api.ckan.parameters import Parameters
from upstate.web.catalog.api.programs import plain

_SEARCH = "/api/3/action/datastore_search"
_ECHOED = ("filters", "q", "sort", "distinct", "plain", "language")


def search_rows(parquet: Path, fields: Fields, asked: Parameters, *, resource: str) -> dict[str, Any]:
    """The answer of `datastore_search`."""
    rows = read_asked(asked, fields)
    found = answer(parquet=parquet, question=rows.question).rows if rows.limit else ()
    told: dict[str, Any] = {
        "resource_id": resource,
        "include_total": rows.include_total,
        "records_format": rows.records_format,
        "limit": rows.limit,
        **({"offset": rows.offset} if "offset" in asked else {}),
        **{name: asked.given[name] for name in _ECHOED if name in asked},
        "fields": [one.told for one in rows.shown],
        "records": _records(found, rows),
        "_links": _links(asked, rows, resource),
    }
    if rows.include_total:
        told |= {"total": count_matching(parquet=parquet, question=rows.question), "total_was_estimated": False}
    return told


def describe_table(version: Version, fields: Fields, *, resource: str) -> dict[str, Any]:
    """The answer of `datastore_info`."""
    size = version.parquet.stat().st_size
    return {
        "meta": {
            "id": resource,
            "count": version.record.rows,
            "table_type": "BASE TABLE",
            "aliases": [version.dataset],
            "size": size,
            "db_size": size,
            "idx_size": 0,
        },
        "fields": [{**one.told, "schema": _stored(one)} for one in fields.values()],
    }


def _stored(one: Field) -> dict[str, Any]:
    native = one.told["type"]
    return {
        "native_type": {"int": "bigint", "bool": "boolean"}.get(native, native),
        "notnull": False,
        "is_index": False,
        "index_name": "",
        "uniquekey": False,
    }


def _records(found: Sequence[Sequence[Any]], rows: AskedRows) -> Any:
    shown = told_by_kind(found, [one.kind for one in rows.shown], {Kind.SHAPE: shapes_as_wkt})
    cells = [[plain(value) for value in row] for row in shown]
    if rows.records_format == "lists":
        return cells
    if rows.records_format == "objects":
        names = [one.name for one in rows.shown]
        return [dict(zip(names, row, strict=True)) for row in cells]
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t" if rows.records_format == "tsv" else ",", lineterminator="\n")
    writer.writerows([[_written(value) for value in row] for row in cells])
    return text.getvalue()


def _written(value: Any) -> Any:
    """Yes and no as the site's own CSV has them."""
    return str(value).lower() if isinstance(value, bool) else value


def _links(asked: Parameters, rows: AskedRows, resource: str) -> dict[str, str]:
    """Where the first page and the next are. As in CKAN there is always a next one; the last is empty."""
    others = {name: value for name, value in asked.given.items() if name not in ("offset", "id", "resource_id")}
    same = {"resource_id": resource, **{name: _in_address(value) for name, value in others.items()}}

    def at(offset: int) -> str:
        return f"{_SEARCH}?{urlencode({**same, **({'offset': offset} if offset else {})})}"

    links = {"start": at(0), "next": at(rows.offset + rows.limit)}
    return links | ({"prev": at(max(0, rows.offset - rows.limit))} if rows.offset else {})


def _in_address(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
