"""Servers that speak the protocols of real ones over real HTTP, and can be told to fail.

What they do was written after the vendors' documentation; they know nothing of how Upstate asks.
"""

from __future__ import annotations

import gzip
import json
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Json = dict[str, Any]


@dataclass
class Asked:
    """One request. fields: of the query."""

    method: str
    path: str
    fields: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass
class Answer:
    """What is sent back. cut: bytes of the body after which the connection breaks. drip: seconds between single bytes. endless_head:
    one header without end is dripped, and nothing comes after it."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    drip: float = 0.0
    endless_head: bool = False

    @classmethod
    def of(cls, value: Any, status: int = 200, **headers: str) -> Answer:
        return cls(status, json.dumps(value).encode(), {"Content-Type": "application/json", **headers})


Brain = Callable[[Asked], Answer]
# A fault takes the place of the true answer, or spoils it.
Fault = Callable[[Answer], Answer]


class Speaker:
    """A server on a port of its own. faults: used up one a request; asked: every request that came."""

    def __init__(self, brain: Brain) -> None:
        self.brain = brain
        self.faults: list[Fault | None] = []
        self.always: Fault | None = None
        self.asked: list[Asked] = []
        speaker = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _speak(self) -> None:
                speaker._speak(self)

            do_GET = do_POST = do_HEAD = _speak  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _speak(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        length = int(handler.headers.get("Content-Length", 0))
        asked = Asked(
            handler.command,
            parts.path,
            dict(parse_qsl(parts.query, keep_blank_values=True)),
            {name.lower(): value for name, value in handler.headers.items()},
            handler.rfile.read(length),
        )
        self.asked.append(asked)
        answer = self.brain(asked)
        fault = self.faults.pop(0) if self.faults else self.always
        _send(handler, fault(answer) if fault else answer)


def _drip_head(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    try:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        while True:
            handler.wfile.write(b"x")
            time.sleep(0.02)
    except OSError:
        return


def _send(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    if answer.endless_head:
        _drip_head(handler)
        return
    handler.send_response(answer.status)
    for name, value in answer.headers.items():
        handler.send_header(name, value)
    if "Content-Length" not in answer.headers and answer.status != 304:
        handler.send_header("Content-Length", str(len(answer.body)))
    handler.end_headers()
    if handler.command == "HEAD":
        return
    try:
        if answer.drip:
            for byte in answer.body:
                handler.wfile.write(bytes([byte]))
                handler.wfile.flush()
                time.sleep(answer.drip)
        else:
            handler.wfile.write(answer.body[: answer.cut])
    except (BrokenPipeError, ConnectionResetError):
        handler.close_connection = True
    if answer.cut is not None:
        handler.close_connection = True


def status(code: int, **headers: str) -> Fault:
    return lambda _: Answer(
        code, b"<html>the server is unwell</html>", {n.replace("_", "-"): v for n, v in headers.items()}
    )


def web_page(_: Answer) -> Answer:
    return Answer(200, b"<!DOCTYPE html><title>Sign in</title>", {"Content-Type": "text/html"})


def cut_half_way(answer: Answer) -> Answer:
    answer.headers["Content-Length"] = str(len(answer.body))
    answer.cut = len(answer.body) // 2
    return answer


def dripping(answer: Answer) -> Answer:
    answer.drip = 0.02
    return answer


def endless_head(answer: Answer) -> Answer:
    answer.endless_head = True
    return answer


def packed(answer: Answer) -> Answer:
    return Answer(answer.status, gzip.compress(answer.body), {**answer.headers, "Content-Encoding": "gzip"})


def says(value: Any) -> Fault:
    return lambda _: Answer.of(value)


def leads_to(target: str, code: int = 302) -> Fault:
    return lambda _: Answer(code, b"", {"Location": target})


@dataclass
class ArcGIS:
    """A FeatureServer with one layer, 0. rows: attributes with OBJECTID in order, and `geometry` where it has one."""

    rows: Sequence[Json]
    fields: Sequence[tuple[str, str]]
    geometry: str = ""
    most: int = 2000
    paging: bool = True
    edited: int | None = None
    counts: int | None = None
    token: str = ""
    repeats: bool = False

    def __call__(self, asked: Asked) -> Answer:
        if asked.fields.get("f") != "json":
            return web_page(Answer())
        if self.token and asked.headers.get("x-esri-authorization") != f"Bearer {self.token}":
            return Answer.of({"error": {"code": 499, "message": "Token Required", "details": []}})
        if asked.path.endswith("/FeatureServer"):
            return Answer.of({"layers": [{"id": 0, "name": "Mains"}], "tables": [], "currentVersion": 11.1})
        if asked.path.endswith("/FeatureServer/0"):
            return Answer.of(self._layer())
        if asked.path.endswith("/FeatureServer/0/query"):
            return self._query(asked.fields)
        return Answer.of({"error": {"code": 400, "message": "Invalid URL", "details": []}})

    def _layer(self) -> Json:
        told: Json = {
            "id": 0,
            "name": "Mains",
            "objectIdField": "OBJECTID",
            "fields": [{"name": name, "type": f"esriFieldType{kind}", "alias": name} for name, kind in self.fields],
            "maxRecordCount": self.most,
            "advancedQueryCapabilities": {"supportsPagination": self.paging},
        }
        told |= {"geometryType": self.geometry} if self.geometry else {}
        return told | ({"editingInfo": {"lastEditDate": self.edited}} if self.edited else {})

    def _query(self, fields: dict[str, str]) -> Answer:
        # Ids are one after the other in most layers; the where of a range is then a slice.
        rows = self._filtered(fields["where"])
        if fields.get("returnCountOnly") == "true":
            return Answer.of({"count": len(rows) if self.counts is None else self.counts})
        if fields.get("returnIdsOnly") == "true":
            return Answer.of({"objectIdFieldName": "OBJECTID", "objectIds": [row["OBJECTID"] for row in rows]})
        if "resultOffset" in fields and not self.paging:
            return Answer.of({"error": {"code": 400, "message": "Pagination is not supported.", "details": []}})
        start = 0 if self.repeats else int(fields.get("resultOffset", 0))
        size = min(self.most, int(fields.get("resultRecordCount", self.most)))
        page = rows[start : start + size]
        told: Json = {"objectIdFieldName": "OBJECTID", "features": [self._feature(row, fields) for row in page]}
        told |= {"spatialReference": {"wkid": 4326, "latestWkid": 4326}} if self.geometry else {}
        told |= {"exceededTransferLimit": True} if start + size < len(rows) else {}
        return Answer.of(told)

    def _filtered(self, where: str) -> Sequence[Json]:
        numbers = {sign: int(number) for sign, number in re.findall(r"OBJECTID (>=|<=) (-?\d+)", where)}
        if not numbers:
            return self.rows
        return [row for row in self.rows if numbers[">="] <= row["OBJECTID"] <= numbers["<="]]

    def _feature(self, row: Json, fields: dict[str, str]) -> Json:
        attributes = {name: value for name, value in row.items() if name != "geometry"}
        if fields.get("returnGeometry") == "true" and "geometry" in row:
            assert fields["outSR"] == "4326"
            return {"attributes": attributes, "geometry": row["geometry"]}
        return {"attributes": attributes}


@dataclass
class Socrata:
    """A portal with one dataset, abcd-1234, by SODA 2.1 and 3. Null cells are left out of its rows, as Socrata does."""

    rows: Sequence[Json]
    columns: Sequence[tuple[str, str]]
    edited: int | None = None
    counts: int | None = None
    token: str = ""
    repeats: bool = False

    def __call__(self, asked: Asked) -> Answer:
        if asked.path == "/api/views/abcd-1234.json":
            listed = [{"fieldName": name, "dataTypeName": kind, "name": name} for name, kind in self.columns]
            return Answer.of({"id": "abcd-1234", "columns": listed, "rowsUpdatedAt": self.edited})
        if self.token and asked.headers.get("x-app-token") != self.token:
            return Answer.of({"code": "permission_denied", "message": "Invalid app_token specified"}, 403)
        if asked.path == "/resource/abcd-1234.json":
            return self._soda_2(asked.fields)
        if asked.path == "/api/v3/views/abcd-1234/query.json" and asked.method == "POST":
            return self._soda_3(json.loads(asked.body))
        return Answer.of({"code": "not_found", "message": "Cannot find view with id"}, 404)

    def _count(self) -> str:
        return str(len(self.rows) if self.counts is None else self.counts)

    def _soda_2(self, fields: dict[str, str]) -> Answer:
        if fields.get("$select") == "count(*)":
            return Answer.of([{"count": self._count()}])
        assert fields["$order"] == ":id", "pages without an order are no pages"
        start, size = int(fields.get("$offset", 0)), int(fields.get("$limit", 1000))
        return self._page(start, size, with_id=":id" in fields.get("$select", "*"))

    def _soda_3(self, asked: Json) -> Answer:
        if "count(*)" in asked["query"]:
            return Answer.of([{"count_1": self._count(), ":id": "row-0"}])
        number, size = asked["page"]["pageNumber"], asked["page"]["pageSize"]
        assert number >= 1
        return self._page((number - 1) * size, size, with_id=asked["includeSynthetic"])

    def _page(self, start: int, size: int, *, with_id: bool) -> Answer:
        start = 0 if self.repeats else start
        page = []
        for number, row in enumerate(self.rows[start : start + size], start=start):
            told = {":id": f"row-{number:08x}"} if with_id else {}
            page.append(told | {name: value for name, value in row.items() if value is not None})
        return Answer.of(page)


@dataclass
class Ckan:
    """A portal with one resource whose rows are in the datastore, and one that is only a file."""

    rows: Sequence[Json]
    fields: Sequence[tuple[str, str]]
    counts: int | None = None
    repeats: bool = False
    file: str = ""

    def __call__(self, asked: Asked) -> Answer:
        action = asked.path.rsplit("/", 1)[-1]
        if action == "resource_show":
            told = {"id": asked.fields["id"], "url": self.file, "datastore_active": not self.file}
            return Answer.of({"success": True, "result": told})
        if action != "datastore_search":
            return Answer.of({"success": False, "error": {"message": "Not found"}}, 404)
        start, size = int(asked.fields.get("offset", 0)), min(32_000, int(asked.fields.get("limit", 100)))
        start = 0 if self.repeats else start
        records = [{"_id": n + 1, **self.rows[n]} for n in range(start, min(start + size, len(self.rows)))]
        listed = [{"id": "_id", "type": "int"}, *({"id": name, "type": kind} for name, kind in self.fields)]
        told = {"fields": listed, "records": records, "limit": size}
        if asked.fields.get("include_total", "true") == "true":
            told |= {"total": len(self.rows) if self.counts is None else self.counts, "total_was_estimated": False}
        return Answer.of({"success": True, "result": told})


@dataclass
class Files:
    """A web server with files, which knows ETag, If-None-Match, Range and If-Range."""

    files: dict[str, bytes]
    etags: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)

    def __call__(self, asked: Asked) -> Answer:
        body = self.files.get(asked.path)
        if body is None:
            return Answer(404, b"not here")
        etag = self.etags.get(asked.path, "")
        headers = {"Content-Type": self.types.get(asked.path, "application/octet-stream")}
        headers |= {"ETag": etag} if etag else {}
        if etag and asked.headers.get("if-none-match") == etag:
            return Answer(304, b"", headers)
        wanted = re.fullmatch(r"bytes=(\d+)-", asked.headers.get("range", ""))
        if wanted and asked.headers.get("if-range", etag) == etag:
            start = int(wanted[1])
            headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
            return Answer(206, body[start:], headers)
        return Answer(200, body, headers)
