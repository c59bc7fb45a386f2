"""Atomic writes: a file is whole under its name, or it is not there.

Each write goes to a temporary name in the same folder, is flushed to disk, and is then renamed. A process that
is killed leaves at most a temporary file, whose name starts with `.writing-` and which the next writer of the
same name sweeps away once it is an hour old.
"""

from __future__ import annotations

import json
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

_PREFIX = ".writing-"
_STALE_SECONDS = 3600


@contextmanager
def writing_to(target: Path) -> Iterator[Path]:
    """Give a temporary path to write to; on leaving without an error, it becomes `target`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    _sweep(target.parent)
    temporary = target.parent / f"{_PREFIX}{uuid.uuid4().hex[:8]}-{target.name}"
    try:
        yield temporary
        _flush(temporary)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def write_bytes(target: Path, content: bytes) -> None:
    """Write `content` under the name `target`, whole or not at all."""
    with writing_to(target) as temporary:
        temporary.write_bytes(content)


def write_text(target: Path, text: str) -> None:
    """Write `text` as UTF-8 under the name `target`, whole or not at all."""
    write_bytes(target, text.encode("utf-8"))


def write_json(target: Path, value: Any, *, indent: int = 2) -> None:
    """Write `value` as readable JSON; NaN and infinity are refused because JSON has no word for them."""
    write_text(target, json.dumps(value, indent=indent, ensure_ascii=False, allow_nan=False) + "\n")


def write_new_json(names: Iterable[Path], value: Any) -> Path:
    """Write `value` as readable JSON under the first of `names` that is free, and give it, as `write_new` does."""
    return write_new(names, value, write=write_json)


def write_new(names: Iterable[Path], value: T, *, write: Callable[[Path, T], None]) -> Path:
    """Let `write` write `value` under the first of `names` that is free, and give it. What is there is never replaced, also not by two
    processes at once: the name is taken first, as an empty file."""
    for target in names:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            target.touch(exist_ok=False)
        except FileExistsError:
            continue
        try:
            write(target, value)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        return target
    raise FileExistsError("every one of the names is taken")


@contextmanager
def publish_folder(target: Path) -> Iterator[Path]:
    """Give an empty temporary folder to fill; on leaving without an error, it becomes `target`.

    A folder is immutable once it has its name, so `target` must be a new name.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    _sweep(target.parent)
    temporary = target.parent / f"{_PREFIX}{uuid.uuid4().hex[:8]}-{target.name}"
    temporary.mkdir()
    try:
        yield temporary
        for file in temporary.rglob("*"):
            if file.is_file():
                _flush(file)
        temporary.rename(target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _flush(file: Path) -> None:
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())


def _sweep(folder: Path) -> None:
    """Remove what killed processes left; young files may belong to a process that still writes."""
    for left in folder.glob(f"{_PREFIX}*"):
        try:
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        except FileNotFoundError:
            continue
