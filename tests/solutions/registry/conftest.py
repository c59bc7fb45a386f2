"""A registry of two solutions, and a site that serves it over real HTTP and can misbehave."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from upstate.actions.build_registry import build_registry
from upstate.errors import UpstateError
from upstate.solutions import shelf_folders
from upstate.solutions.registry import make_key


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """The folder of a registry, with the shelf's solutions, not built yet."""
    folder = tmp_path / "registry"
    for one in shelf_folders():
        shutil.copytree(one, folder / "solutions" / one.name)
    return folder


@dataclass(frozen=True)
class Key:
    secret: Path
    public: str


@pytest.fixture
def key(tmp_path: Path) -> Key:
    secret = tmp_path / "registry.key"
    return Key(secret, make_key(secret))


@pytest.fixture
def signed(registry: Path, key: Key) -> Path:
    """The registry, built and signed."""
    build_registry(folder=registry, name="Peers", key=key.secret)
    return registry


Misbehave = Callable[[SimpleHTTPRequestHandler], None]


@dataclass
class Site:
    """A site that serves a folder. odd: what it does instead, by path. asked: every path, in order."""

    address: str
    odd: dict[str, Misbehave] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def site(registry: Path) -> Iterator[Site]:
    class Handler(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.odd.get(self.path, lambda _: super(Handler, self).do_GET())(self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(registry)))
    site = Site(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture
def refused() -> Callable[..., str]:
    """Call; gives what the refusal says, having looked at its three parts."""

    def refused(call: Callable[..., object], *arguments: object, **named: object) -> str:
        with pytest.raises(UpstateError) as caught:
            call(*arguments, **named)
        fault = caught.value
        assert fault.given and fault.allowed and fault.next_step
        assert fault.given.isprintable()
        return fault.given

    return refused
