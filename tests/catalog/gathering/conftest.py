"""A server of one's own, and what was gathered from it."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.tables.servers.speaking import Brain, Speaker
from upstate.catalog.gathering.asking import Page, ask_pages
from upstate.catalog.gathering.gathered import Gathered, ReadItem
from upstate.catalog.gathering.source import make_source
from upstate.progress import silent
from upstate.tables.servers.http import Client


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were waited between tries, without the waiting."""
    waited: list[float] = []
    monkeypatch.setattr(Client, "pause", staticmethod(waited.append))
    return waited


@pytest.fixture
def serve() -> Iterator[Callable[[Brain], Speaker]]:
    """Open a server with this brain."""
    with ExitStack() as stack:

        def serve(brain: Brain) -> Speaker:
            speaker = Speaker(brain)
            stack.callback(speaker.close)
            return speaker

        yield serve


def pages(kind: str, address: str, *, seconds: float = 20, private: bool = True) -> Iterator[Page]:
    """Ask a source, which may stand on this machine."""
    source = make_source(kind=kind, address=address, title="County", allow_private=private)
    with tempfile.TemporaryDirectory() as folder:
        yield from ask_pages(
            source, begun=0, total=0, folder=Path(folder), until=time.monotonic() + seconds, progress=silent
        )


def items(kind: str, address: str) -> list[ReadItem]:
    """All that a source gives."""
    return [one for page in pages(kind, address) for one in page.items]


def only(found: list[ReadItem]) -> Gathered:
    """The one dataset, with which nothing is wrong."""
    ((_title, item, faults),) = found
    assert item is not None and faults == ()
    return item
