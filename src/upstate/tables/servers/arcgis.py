"""A layer of an ArcGIS FeatureServer or MapServer.

https://developers.arcgis.com/rest/services-reference/enterprise/query-feature-service-layer/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from upstate.progress import Progress
from upstate.tables.reading.headers import SURPLUS
from upstate.tables.reading.json_records import as_text
from upstate.tables.reading.placing import geometries_from_geojson
from upstate.tables.servers.addresses import Address
from upstate.tables.servers.arcgis_shapes import to_geojson
from upstate.tables.servers.faults import Interrupted, unreadable
from upstate.tables.servers.http import Client, TooMuchError
from upstate.tables.servers.paging import count_of, objects, pages, refuse_parameters, strange
from upstate.tables.servers.served import Row, Served

_MOST_AT_ONCE = 5_000
_PASSING_CODES = frozenset({429, 500, 502, 503, 504})
_KEY, _DATE = "esriFieldTypeOID", "esriFieldTypeDate"
_TEXTS = frozenset(f"esriFieldType{name}" for name in ("String", "GUID", "GlobalID", "XML", "Blob", "Raster"))
_BEGINNING = datetime(1970, 1, 1)
_WITHOUT_PAGES = "The server does not page; rows were asked for by ranges of {}."


@dataclass
class _Layer:
    """A layer as it describes itself. key: the field that numbers its rows. ask: sends a query with these fields."""

    address: Address
    ask: Callable[[dict[str, object]], dict[str, Any]]
    told: dict[str, Any]
    key: str
    fields: list[tuple[str, str]]
    page: int
    wkid: list[str] = field(default_factory=list)
    last: int | None = None

    @property
    def has_shapes(self) -> bool:
        return bool(self.told.get("geometryType"))

    @property
    def where(self) -> str:
        return self.address.parameters.get("where") or "1=1"


@contextmanager
def open_arcgis(address: Address, progress: Progress) -> Iterator[Served]:
    """The rows of the layer in order of their object ids. Dates are UTC."""
    refuse_parameters(address, {"where", "f", "outFields", "returnGeometry"}, "an ArcGIS layer")
    sending = {"X-Esri-Authorization": f"Bearer {address.secret}"} if address.secret else {}
    with Client(address, sending=sending) as client:
        progress(f"Asking {address.label}")
        layer = _open_layer(address, client)
        can_page = _part(layer.told, "advancedQueryCapabilities").get("supportsPagination") is True
        yield Served(
            format="arcgis",
            headers=[*(name for name, _ in layer.fields), SURPLUS],
            texts={name for name, kind in layer.fields if kind in _TEXTS},
            rows=_rows(layer, _by_offset(layer) if can_page else _by_ranges(layer)),
            count=partial(_count, layer),
            edited=_edited(layer.told),
            shapes=geometries_from_geojson if layer.has_shapes else None,
            coordinate_system=lambda: layer.wkid[0] if layer.wkid else "EPSG:4326",
            notes=_notes(layer, can_page),
        )


def _open_layer(address: Address, client: Client) -> _Layer:
    home = address.url.partition("?")[0].rstrip("/").removesuffix("/query")
    get = partial(_get, address, client)
    told = get(home, {})
    if home.lower().endswith("server"):
        home, told = _only_layer(address, home, told, get)
    fields = [
        (str(one["name"]), str(one.get("type", "")))
        for one in objects(told.get("fields"), address, "its list of fields")
        if one.get("name")
    ]
    key = next((name for name, kind in fields if kind == _KEY), None) or str(told.get("objectIdField") or "")
    if key not in [name for name, _ in fields]:
        raise strange(address, "the field that numbers its rows")
    most = told.get("maxRecordCount")
    page = min(most, _MOST_AT_ONCE) if isinstance(most, int) and most > 0 else 1_000
    fields = [(name, kind) for name, kind in fields if kind != "esriFieldTypeGeometry"]
    return _Layer(address, lambda query: get(f"{home}/query", query), told, key, fields, page)


def _only_layer(
    address: Address, home: str, told: dict[str, Any], get: Callable[[str, dict[str, object]], dict[str, Any]]
) -> tuple[str, dict[str, Any]]:
    """The layer of a service that has but one; raises `UnreadableServer` with their names where there are more."""
    layers = [
        one for part in ("layers", "tables") for one in objects(told.get(part, []), address, f"its list of {part}")
    ]
    layers = [one for one in layers if isinstance(one.get("id"), int) and not one.get("subLayerIds")]
    if len(layers) == 1:
        home = f"{home}/{layers[0]['id']}"
        return home, get(home, {})
    named = ", ".join(f"{one['id']} ({one.get('name', '')})" for one in layers[:30]) or "none"
    raise unreadable(
        address,
        f"is a service with {len(layers)} layers.",
        allowed=address.hide(f"one of its layers: {named}"),
        next_step="Write the number of one behind the address, such as /FeatureServer/0.",
    )


def _get(address: Address, client: Client, url: str, fields: dict[str, object]) -> dict[str, Any]:
    found = client.json(url, {"f": "json", **fields}, judge=partial(_judge, client))
    if isinstance(found, dict):
        return found
    raise strange(address, "an object")


def _judge(client: Client, value: Any) -> None:
    """ArcGIS tells of errors with the status 200."""
    fault = value.get("error") if isinstance(value, dict) else None
    if not fault:
        return
    code = fault.get("code") if isinstance(fault, dict) else None
    words = f"{fault.get('message', '')} {fault.get('details') or ''}".strip() if isinstance(fault, dict) else ""
    if code in (401, 403, 498, 499):
        raise client.closed(f"does not let us in ({code}: {words}).")
    if code in _PASSING_CODES:
        raise Interrupted(f"it answered {code}: {client.address.hide(words)}")
    raise unreadable(client.address, f"answered {code}: {words}.")


def _part(told: dict[str, Any], name: str) -> dict[str, Any]:
    part = told.get(name)
    return part if isinstance(part, dict) else {}


def _edited(told: dict[str, Any]) -> str:
    info = _part(told, "editingInfo")
    edited = info.get("dataLastEditDate") or info.get("lastEditDate")
    # Whoever changes the fields changes the schema, which has a time of its own.
    return f"{edited} {info.get('schemaLastEditDate', '')}".strip() if isinstance(edited, int) else ""


def _notes(layer: _Layer, can_page: bool) -> list[str]:
    notes = [] if can_page else [_WITHOUT_PAGES.format(layer.key)]
    zone = _part(layer.told, "dateFieldsTimeReference").get("timeZone")
    if any(kind == _DATE for _, kind in layer.fields):
        known = layer.address.hide(f"; the server says that they mean {zone}" if zone and zone != "UTC" else "")
        notes.append(f"Dates are in UTC, as ArcGIS sends them{known}.")
    if layer.where != "1=1":
        notes.append(f"Only rows where {layer.address.hide(layer.where)} were read.")
    return notes


def _count(layer: _Layer) -> int:
    return count_of(layer.ask({"where": layer.where, "returnCountOnly": "true"}).get("count"), layer.address)


def _asking(layer: _Layer, where: str) -> dict[str, object]:
    shown = {"returnGeometry": "true", "outSR": 4326} if layer.has_shapes else {"returnGeometry": "false"}
    return {"where": where, "outFields": "*", "orderByFields": layer.key, **shown}


def _features(layer: _Layer, answer: dict[str, Any]) -> list[dict[str, Any]]:
    features = objects(answer.get("features"), layer.address, "its list of features")
    system = _part(answer, "spatialReference")
    wkid = system.get("latestWkid") or system.get("wkid")
    if isinstance(wkid, int) and features:
        named = f"EPSG:{wkid}" if wkid < 100_000 else f"ESRI:{wkid}"
        layer.wkid[:] = layer.wkid or [named]
        if layer.wkid != [named]:
            raise unreadable(layer.address, f"changes from {layer.wkid[0]} to {named} between two pages.")
    return features


def _by_offset(layer: _Layer) -> Iterator[list[dict[str, Any]]]:
    """Page by page. A page that says that there is more (exceededTransferLimit) must be followed by one that has it."""
    more = False

    def ask(offset: int, size: int) -> list[dict[str, Any]]:
        nonlocal more
        answer = layer.ask({**_asking(layer, layer.where), "resultOffset": offset, "resultRecordCount": size})
        features = _features(layer, answer)
        if more and not features:
            raise unreadable(
                layer.address,
                f"says after {offset:,} rows that there are more (exceededTransferLimit), and sends none; "
                f"it counts {_count(layer):,} rows.",
            )
        more = answer.get("exceededTransferLimit") is True
        return features

    return pages(ask, layer.address, size=layer.page)


def _by_ranges(layer: _Layer) -> Iterator[list[dict[str, Any]]]:
    """Range by range of object ids, all of which the server tells at once, whatever its limit for rows."""
    told = layer.ask({"where": layer.where, "returnIdsOnly": "true"}).get("objectIds") or []
    if not isinstance(told, list) or not all(type(one) is int for one in told):
        raise strange(layer.address, "its list of object ids")
    ids = sorted(set(told))
    for start in range(0, len(ids), layer.page):
        yield from _range(layer, ids[start : start + layer.page])


def _range(layer: _Layer, ids: list[int]) -> Iterator[list[dict[str, Any]]]:
    """The rows from the first to the last id; in halves when the server breaks off."""
    where = f"({layer.where}) AND {layer.key} >= {ids[0]} AND {layer.key} <= {ids[-1]}"
    try:
        answer = layer.ask(_asking(layer, where))
        if answer.get("exceededTransferLimit") is not True:
            yield _features(layer, answer)
            return
    except TooMuchError:
        pass
    if len(ids) == 1:
        raise unreadable(layer.address, f"does not send the row {layer.key} {ids[0]} whole.")
    for half in (ids[: len(ids) // 2], ids[len(ids) // 2 :]):
        yield from _range(layer, half)


def _rows(layer: _Layer, found: Iterator[list[dict[str, Any]]]) -> Iterator[Row]:
    names = [name for name, _ in layer.fields]
    dates = [position for position, (_, kind) in enumerate(layer.fields) if kind == _DATE]
    known = frozenset(names)
    for page in found:
        for feature in page:
            cells = feature.get("attributes")
            if not isinstance(cells, dict):
                raise strange(layer.address, "the attributes of a row")
            _refuse_repeated(layer, cells.get(layer.key))
            row: list[str | None] = [as_text(cells.get(name)) for name in names]
            for position in dates:
                row[position] = _from_epoch(row[position])
            row.append(_surplus(cells, known))
            if layer.has_shapes:
                row.append(to_geojson(feature.get("geometry")))
            yield row


def _refuse_repeated(layer: _Layer, number: Any) -> None:
    """A server that starts over gives as many rows as it counts, and the wrong ones."""
    if type(number) is not int:
        raise strange(layer.address, f"the {layer.key} of a row")
    if layer.last is not None and number <= layer.last:
        raise unreadable(
            layer.address,
            f"sends {layer.key} {number} after {layer.last}: it gives the same rows again, or not in order.",
        )
    layer.last = number


def _surplus(cells: dict[str, Any], known: frozenset[str]) -> str | None:
    """Values under names that the layer does not list, so that nothing is lost."""
    if cells.keys() <= known:
        return None
    return as_text({name: value for name, value in cells.items() if name not in known})


def _from_epoch(cell: str | None) -> str | None:
    """Milliseconds since 1970 as a date, with its time where it has one; what is no such number stays as it is.

    >>> _from_epoch("1551398400000"), _from_epoch("-62135596800001"), _from_epoch("soon")
    ('2019-03-01', '-62135596800001', 'soon')
    """
    if cell is None:
        return None
    try:
        moment = _BEGINNING + timedelta(milliseconds=int(cell))
    except (ValueError, OverflowError):
        return cell
    return moment.isoformat(sep=" ") if moment.time() != _BEGINNING.time() else moment.date().isoformat()
