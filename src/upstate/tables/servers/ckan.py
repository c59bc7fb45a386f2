"""A resource of a CKAN portal: its rows by the datastore (https://docs.ckan.org/en/latest/maintaining/datastore.html), or its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from upstate.progress import Progress
from upstate.tables.reading.headers import SURPLUS
from upstate.tables.reading.json_records import as_text
from upstate.tables.servers.addresses import Address
from upstate.tables.servers.faults import unreadable
from upstate.tables.servers.http import Client
from upstate.tables.servers.paging import count_of, objects, pages, refuse_parameters, strange
from upstate.tables.servers.served import Row, Served

_AT_ONCE = 10_000
_TYPED = ("int", "num", "float", "timestamp", "date", "bool", "double")
_ID = "_id"


def client_of(address: Address) -> Client:
    """A conversation with the portal, with the token of the address's environment variable."""
    return Client(address, sending={"Authorization": address.secret} if address.secret else {})


def find_file(address: Address, client: Client) -> str | None:
    """Where the resource's file lies, when its rows are not in the datastore; null when they are."""
    if "/api/" in address.path:
        return None
    told = _action(address, client, "resource_show", id=address.name)
    if told.get("datastore_active") is True:
        return None
    url = told.get("url")
    if isinstance(url, str) and urlsplit(url).scheme in ("http", "https"):
        return url
    raise strange(address, "the address of its file")


@contextmanager
def open_ckan(address: Address, progress: Progress) -> Iterator[Served]:
    """The rows of the datastore in order of `_id`, which CKAN gives each row."""
    refuse_parameters(address, {"resource_id"}, "a CKAN resource")
    with client_of(address) as client:
        progress(f"Asking {address.label}")
        search = partial(_action, address, client, "datastore_search", resource_id=address.name)
        told = objects(search(limit=0).get("fields"), address, "its list of fields")
        fields = [(str(one["id"]), str(one.get("type", "")).lower()) for one in told if one.get("id")]
        if not fields:
            raise strange(address, "its list of fields")
        yield Served(
            format="ckan",
            headers=[*(name for name, _ in fields), SURPLUS],
            texts={name for name, kind in fields if not kind.startswith(_TYPED)},
            rows=_rows(address, search, [name for name, _ in fields]),
            count=lambda: count_of(search(limit=0, include_total="true").get("total"), address),
        )


def _action(address: Address, client: Client, action: str, **fields: object) -> dict[str, Any]:
    base = next(address.url.partition(mark)[0] for mark in ("/api/", "/dataset/") if mark in address.url)
    return do_action(address, client, base, action, fields)


def do_action(
    address: Address, client: Client, portal: str, action: str, fields: Mapping[str, object]
) -> dict[str, Any]:
    """What an action of the portal's API gives. portal: its address, without a slash at its end. Raises as `Client.json` does."""
    answer = client.json(f"{portal}/api/3/action/{action}", fields)
    found = answer.get("result") if isinstance(answer, dict) else None
    if isinstance(found, dict) and answer.get("success") is True:
        return found
    said = str(as_text(answer.get("error")))[:200] if isinstance(answer, dict) else "no reason"
    raise unreadable(address, f"did not do it: {said}.")


def _rows(address: Address, search: Any, names: list[str]) -> Iterator[Row]:
    known = frozenset(names)
    last = None

    def ask(offset: int, size: int) -> list[dict[str, Any]]:
        found = search(sort=_ID, limit=size, offset=offset, include_total="false").get("records")
        return objects(found, address, "its list of records")

    for page in pages(ask, address, size=_AT_ONCE):
        for cells in page:
            number = cells.get(_ID)
            if type(number) is not int:
                raise strange(address, f"the {_ID} of a row")
            if last is not None and number <= last:
                raise unreadable(
                    address, f"sends {_ID} {number} after {last}: it gives the same rows again, or not in order."
                )
            last = number
            others = {name: value for name, value in cells.items() if name not in known}
            yield [*(as_text(cells.get(name)) for name in names), as_text(others) if others else None]
