"""What every test of the readers needs: a file on disk, and what was read from it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.tables.read_back import Read

from upstate.errors import UnreadableFile
from upstate.tables.reading import read_table


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Read]:
    """Write the content under a name (or take the path of a file), read it, and load what was stored."""

    def read(name: str | Path, content: bytes | str | None = None) -> Read:
        source = tmp_path / name
        if content is not None:
            source.write_bytes(content.encode() if isinstance(content, str) else content)
        target = tmp_path / "stored" / "table.parquet"
        table = read_table(source=source, target=target)
        assert [file.name for file in target.parent.iterdir()] == [target.name], "temporary files were left"
        return Read(table, pq.ParquetFile(target).read().to_pydict())

    return read


@pytest.fixture
def refuse(tmp_path: Path, read: Callable[..., Read]) -> Callable[..., UnreadableFile]:
    """Read what cannot be read: gives the error, having checked its parts and that nothing was left behind."""

    def refuse(name: str | Path, content: bytes | str | None = None) -> UnreadableFile:
        with pytest.raises(UnreadableFile) as caught:
            read(name, content)
        fault = caught.value
        assert fault.given and fault.allowed and fault.next_step
        assert not list((tmp_path / "stored").iterdir()), "files were left"
        return fault

    return refuse
