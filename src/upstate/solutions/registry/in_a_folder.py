"""A registry in a folder of this machine, such as a shared drive or a checkout."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from upstate.errors import BadRegistry


class FolderSource:
    """Reads plain files below `folder`; a link on the way is not followed, so that nothing else of this machine is read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, path: str, most: int) -> bytes:
        file = self._folder
        for part in path.split("/"):
            file = file / part
            if file.is_symlink():
                raise BadRegistry(
                    f"{path} in the registry {self._folder} is a link.",
                    allowed="plain files and folders",
                    next_step="Tell whoever keeps the registry.",
                )
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as opened:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise FileNotFoundError(path)
            return within(opened.read(most + 1), path, most)


def within(content: bytes, path: str, most: int) -> bytes:
    """`content`, or `BadRegistry` where it is longer than `most` bytes."""
    if len(content) > most:
        raise too_long(path, most)
    return content


def too_long(path: str, most: int) -> BadRegistry:
    """The error for a file of more than `most` bytes."""
    return BadRegistry(
        f"{path} in the registry is longer than {most:,} bytes.",
        allowed=f"at most {most:,} bytes",
        next_step="Tell whoever keeps the registry; nothing was taken from it.",
    )
