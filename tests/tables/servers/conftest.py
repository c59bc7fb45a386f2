"""What every test of servers needs: a server of one's own, and what was read from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.tables.read_back import Read
from tests.tables.servers.speaking import Brain, Speaker
from upstate.tables.reading import TableFile
from upstate.tables.servers import parse_source, read_source
from upstate.tables.servers.faults import UnreadableServer
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


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Read]:
    """Read an address, and load what was stored."""

    def read(address: str, before: TableFile | None = None) -> Read:
        target = tmp_path / "stored" / "table.parquet"
        table = read_source(source=parse_source(address), target=target, before=before)
        assert [file.name for file in target.parent.iterdir()] == [target.name], "temporary files were left"
        return Read(table, pq.ParquetFile(target).read().to_pydict())

    return read


@pytest.fixture
def refuse(tmp_path: Path, read: Callable[..., Read]) -> Callable[[str], UnreadableServer]:
    """Read what can not be read: gives the error, having checked its parts and that nothing was left behind."""

    def refuse(address: str) -> UnreadableServer:
        with pytest.raises(UnreadableServer) as caught:
            read(address)
        fault = caught.value
        assert fault.given and fault.allowed and fault.next_step
        assert not list((tmp_path / "stored").glob("*")), "files were left"
        return fault

    return refuse
