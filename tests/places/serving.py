"""A real HTTP server on this machine that serves the made-up files under the addresses at which they are published."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.places.published import FILES, survey_answer

GAZETTEER = "/geo/docs/maps-data/data/gazetteer/2024_Gazetteer/2024_Gaz_place_national.zip"
ESTIMATES = "/programs-surveys/popest/datasets/2020-2024/cities/totals/sub-est2024.csv"
OLDER = "/programs-surveys/popest/datasets/2010-2019/cities/totals/sub-est2019_all.csv"
SURVEY = "/data/2023/acs/acs5"

Answer = tuple[int, str, bytes]
_BOTH = FILES["sub-est2022.csv"]
_OLDER = _BOTH.replace(b"BASE2020", b"BASE2010").replace(b"POPESTIMATE202", b"POPESTIMATE201")


@dataclass
class Census:
    """asked: every address with its query. faults: by path, what is answered in place of the file, once for each that is left."""

    address: str
    asked: list[str] = field(default_factory=list)
    faults: dict[str, list[Answer]] = field(default_factory=dict)


def _survey(query: dict[str, list[str]]) -> bytes:
    """The columns that were asked for, as the API orders them: those, then the place's code."""
    wanted = [*query["get"][0].split(","), "state", "place"]
    header, *rows = survey_answer()
    return json.dumps([wanted, *([row[header.index(name)] for name in wanted] for row in rows)]).encode()


@contextmanager
def serving_census() -> Iterator[Census]:
    """Serve until the block is left."""
    files = {
        GAZETTEER: ("application/zip", FILES["2024_Gaz_place_national.zip"]),
        ESTIMATES: ("text/csv", _BOTH),
        OLDER: ("text/csv", _OLDER),
    }
    served: list[Census] = []

    class _Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            census, parts = served[0], urlsplit(self.path)
            census.asked.append(self.path)
            if census.faults.get(parts.path):
                status, kind, body = census.faults[parts.path].pop()
            elif parts.path == SURVEY:
                status, kind, body = 200, "application/json", _survey(parse_qs(parts.query))
            elif parts.path in files:
                status, (kind, body) = 200, files[parts.path]
            else:
                status, kind, body = 404, "text/plain", b"no such file"
            self._answer(status, kind, body)

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            # A fault of kind "cut" promises more than it sends.
            self.send_header("Content-Length", str(len(body) + (1000 if kind == "cut" else 0)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    served.append(Census(f"http://127.0.0.1:{server.server_port}"))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield served[0]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
