"""A dataset of a Socrata portal, by SODA 2.1 (https://dev.socrata.com/docs/endpoints) or SODA 3, as the address says.

Columns and the time of the last change come from the portal's own description of the dataset, /api/views/ID.json.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from upstate.progress import Progress
from upstate.tables.reading.headers import SURPLUS
from upstate.tables.reading.json_records import as_text
from upstate.tables.reading.placing import geometries_from_geojson
from upstate.tables.servers.addresses import Address
from upstate.tables.servers.faults import unreadable
from upstate.tables.servers.http import Client
from upstate.tables.servers.paging import count_of, objects, pages, refuse_parameters, strange
from upstate.tables.servers.served import Row, Served

_AT_ONCE, _AT_ONCE_BY_3 = 10_000, 5_000
_TYPED = frozenset(
    [
        "number",
        "double",
        "money",
        "percent",
        "checkbox",
        "calendar_date",
        "date",
        "fixed_timestamp",
        "floating_timestamp",
        "stars",
    ]
)
_SHAPES = frozenset(["point", "multipoint", "line", "multiline", "polygon", "multipolygon"])
# Old kinds of columns whose cells are objects; each part becomes a column, as it does from a JSON file.
_PARTS = {
    "location": ("latitude", "longitude", "human_address"),
    "url": ("url", "description"),
    "phone": ("phone_number", "phone_type"),
}
_ID = ":id"


@dataclass(frozen=True)
class _Column:
    """A column of the table: the field of the row, and the part of its value where that is an object."""

    field: str
    part: str
    kind: str

    @property
    def header(self) -> str:
        return f"{self.field}.{self.part}" if self.part else self.field


@dataclass(frozen=True)
class _Dataset:
    address: Address
    client: Client
    home: str

    @property
    def where(self) -> str:
        return self.address.parameters.get("$where", "")


@contextmanager
def open_socrata(address: Address, progress: Progress) -> Iterator[Served]:
    """The rows in the portal's own order of their ids. A token raises the portal's limits; SODA 3 asks for one."""
    refuse_parameters(address, {"$where"}, "a Socrata dataset")
    sending = {"X-App-Token": address.secret} if address.secret else {}
    with Client(address, sending=sending) as client:
        progress(f"Asking {address.label}")
        home = f"{address.url.partition('://')[0]}://{address.url.partition('://')[2].partition('/')[0]}"
        dataset = _Dataset(address, client, home)
        told = client.json(f"{home}/api/views/{address.dataset}.json")
        if not isinstance(told, dict):
            raise strange(address, "its description")
        columns, shape = _columns(dataset, told)
        by_3 = "/api/v3/" in address.path
        edited = told.get("rowsUpdatedAt")
        yield Served(
            format="socrata",
            headers=[*(column.header for column in columns), SURPLUS],
            texts={column.header for column in columns if column.kind not in _TYPED},
            rows=_rows(dataset, columns, shape, partial(_page_by_3 if by_3 else _page, dataset), by_3),
            count=partial(_count_by_3 if by_3 else _count, dataset),
            edited=f"{edited} {told.get('viewLastModified', '')}".strip() if isinstance(edited, int) else "",
            shapes=geometries_from_geojson if shape else None,
            notes=_notes(dataset, shape),
        )


def _columns(dataset: _Dataset, told: dict[str, Any]) -> tuple[list[_Column], str]:
    """The columns, and the field whose value becomes the row's shape: the first that holds shapes, or none."""
    listed = objects(told.get("columns"), dataset.address, "its list of columns")
    fields = {str(one.get("fieldName", "")): str(one.get("dataTypeName", "")) for one in listed}
    fields.pop("", None)
    if not fields:
        raise unreadable(
            dataset.address,
            "has no columns.",
            next_step="A map, a chart or a story has none; name the dataset that it is made of.",
        )
    shape = next((name for name, kind in fields.items() if kind in _SHAPES), "")
    columns = [
        _Column(name, part, kind if not part else "")
        for name, kind in fields.items()
        for part in _PARTS.get(kind, ("",))
        if name != shape
    ]
    return columns, shape


def _notes(dataset: _Dataset, shape: str) -> list[str]:
    notes = [f"The column {dataset.address.hide(shape)} is the shape of each row."] if shape else []
    if dataset.where:
        notes.append(f"Only rows where {dataset.address.hide(dataset.where)} were read.")
    return notes


def _resource(dataset: _Dataset, query: dict[str, object]) -> list[dict[str, Any]]:
    filtered = {"$where": dataset.where} if dataset.where else {}
    url = f"{dataset.home}/resource/{dataset.address.dataset}.json"
    return objects(dataset.client.json(url, {**query, **filtered}), dataset.address, "its list of rows")


def _page(dataset: _Dataset, offset: int, size: int) -> list[dict[str, Any]]:
    return _resource(dataset, {"$select": f"{_ID}, *", "$order": _ID, "$limit": size, "$offset": offset})


def _count(dataset: _Dataset) -> int:
    return _single(dataset, _resource(dataset, {"$select": "count(*)"}))


def _query(dataset: _Dataset, select: str, page: tuple[int, int] = (1, 1)) -> list[dict[str, Any]]:
    filtered = f" WHERE {dataset.where}" if dataset.where else ""
    number, size = page
    asked = {"query": select + filtered, "page": {"pageNumber": number, "pageSize": size}, "includeSynthetic": True}
    url = f"{dataset.home}/api/v3/views/{dataset.address.dataset}/query.json"
    return objects(dataset.client.json(url, body=json.dumps(asked).encode()), dataset.address, "its list of rows")


def _page_by_3(dataset: _Dataset, offset: int, size: int) -> list[dict[str, Any]]:
    if offset % size:
        return []  # a page was short, so it was the last; the count tells whether that is true
    return _query(dataset, "SELECT *", (offset // size + 1, size))


def _count_by_3(dataset: _Dataset) -> int:
    return _single(dataset, _query(dataset, "SELECT count(*)"))


def _single(dataset: _Dataset, rows: list[dict[str, Any]]) -> int:
    """The one figure of the one row, whatever it is called; ids of the row itself begin with a colon."""
    values = [value for name, value in (rows[0] if rows else {}).items() if not name.startswith(":")]
    return count_of(values[0] if len(values) == 1 else None, dataset.address)


def _rows(
    dataset: _Dataset,
    columns: list[_Column],
    shape: str,
    ask: Callable[[int, int], list[dict[str, Any]]],
    by_3: bool,
) -> Iterator[Row]:
    known = {column.field for column in columns} | {shape}
    first = None
    for page in pages(ask, dataset.address, size=_AT_ONCE_BY_3 if by_3 else _AT_ONCE):
        if page[0].get(_ID, id(page)) == first:
            raise unreadable(dataset.address, f"gives the same page again, from the row {first} on.")
        first = page[0].get(_ID)
        for cells in page:
            row = [_cell(cells.get(column.field), column.part) for column in columns]
            # What begins with a colon is the portal's own; of the rest nothing is lost.
            others = {name: value for name, value in cells.items() if name not in known and not name.startswith(":")}
            row.append(as_text(others) if others else None)
            if shape:
                value = cells.get(shape)
                row.append(None if value is None else json.dumps(value))
            yield row


def _cell(value: Any, part: str) -> str | None:
    return as_text(value.get(part) if part and isinstance(value, dict) else value)
