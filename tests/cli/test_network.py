"""One city shares over HTTP what it proved; the next borrows it, proves it on its own records, and shares in its turn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.called import Called
from tests.cli.conftest import call
from upstate.simulation import simulate_water

NAME = "water-main-breaks"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and its address on a plain web server."""
    folder = tmp_path / "registry"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_what_one_city_proved_is_borrowed_proved_and_shared_by_the_next(
    city: Path, proved: Called, served: tuple[Path, str], tmp_path: Path
) -> None:
    registry, address = served
    assert proved.code == 0
    key = call("registry", "key", tmp_path / "key", "--json").json["public"]
    words = ("--contact", "data@millbrook.example", "--model", "--yes", "--json")
    shared = call("share", NAME, "--to", registry, *words, "-w", city).json
    assert call("registry", "build", registry, "--name", "Neighbours", "--key", tmp_path / "key").code == 0

    here = tmp_path / "ashford"
    assert call("new", here, "--place", "Ashford (simulated), NY").code == 0
    trusted = call("registry", "add", "neighbours", address, "--key", key, "--yes", "--json", "-w", here)
    assert trusted.json["solutions"][0]["name"] == f"neighbours/{NAME}"
    assert call("borrow", f"neighbours/{NAME}", "-w", here).code == 0
    exports = simulate_water(folder=tmp_path / "exports", mains=900, seed=7)
    files = [f"{table}={path}" for table, paths in exports.files.items() for path in paths]
    assert call("adapt", NAME, *files, "--yes", "-w", here).code == 0
    model = Path(shared["folder"]) / "model.json"
    told = call("prove", NAME, "--as-of", "2018-01-01..2019-01-01", "--model", model, "--json", "-w", here)
    assert {"borrowed", "pooled"} <= {one["name"].split(",")[0].split(" ")[0] for one in told.json["rankers"]}

    given = call("share", NAME, "--to", registry, "--hours", "5", "--yes", "--json", "-w", here)
    assert given.json["bundle"]["from_registry"] == "neighbours"
    assert call("registry", "build", registry, "--name", "Neighbours", "--key", tmp_path / "key").code == 0
    news = call("registry", "update", "neighbours", "--json", "-w", here).json["changes"]
    assert news == [f"shared: {NAME} by Ashford (simulated), NY, backtested"]
    story = call("lineage", NAME, "--to", tmp_path / "lineage.html", "--json", "-w", here).json
    assert [step["place"] for step in story["steps"]] == [
        "Syracuse, NY",
        "Ashford (simulated), NY",
        "Millbrook (simulated), NY",
    ]
