"""The bytes of a file of predictions, before any row is looked at."""

from __future__ import annotations

import codecs
import os
import stat
from pathlib import Path

import filetype

from upstate.challenges.scoring.faults import refuse, shown
from upstate.sentences import Sentence, say

MOST_BYTES = 50 * 1024 * 1024
HEADER = "id,prediction"
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # UTF-32 begins as one of them or with NUL
_PACKED = frozenset({"zip", "gz", "bz2", "xz", "7z", "rar", "zst", "lz", "Z", "tar"})


def load_content(content: bytes | Path, *, name: str) -> bytes:
    """At most 50 MB, without a byte order mark, whose first line is the header; raises `BadPredictions` for all else.

    Nothing is unpacked: a compressed file is told by its first bytes and refused. A path that is a link is refused.
    """
    raw = _load(content, name) if isinstance(content, Path) else content
    if len(raw) > MOST_BYTES:
        raise refuse(name, say("It is larger than 50 MB."))
    raw = raw.removeprefix(codecs.BOM_UTF8)
    if (fault := _fault_of_beginning(raw)) is not None:
        raise refuse(name, fault)
    return raw


def _load(path: Path, name: str) -> bytes:
    try:
        # Never waits for a pipe, and follows no link at the end of the path.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError):
        raise refuse(name, say("It is not there, or it is a link.")) from None
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise refuse(name, say("It is not a file."))
        with os.fdopen(os.dup(handle), "rb") as file:
            return file.read(MOST_BYTES + 1)
    finally:
        os.close(handle)


def _fault_of_beginning(raw: bytes) -> Sentence | None:
    if not raw.strip():
        return say("It is empty.")
    first = raw[: len(HEADER) + 200].splitlines()[0]
    if first.replace(b'"', b"") == HEADER.encode():
        return None
    return _fault_of_kind(raw) or _fault_of_header(first.decode("utf-8", "replace"))


def _fault_of_kind(raw: bytes) -> Sentence | None:
    """What it is instead of text."""
    kind = filetype.guess(raw[:8192])
    if kind is not None and kind.extension in _PACKED:
        return say("It is compressed ({kind}). Send plain CSV, unpacked.", kind=kind.extension)
    if kind is not None:
        return say("It is no CSV but {kind}. Save the table as CSV.", kind=kind.mime)
    if raw.startswith(_MARKS) or b"\0" in raw[:200]:
        return say("It is not UTF-8 text: it holds NUL bytes or is UTF-16. Save it as CSV in UTF-8.")
    return None


def _fault_of_header(first: str) -> Sentence:
    for separator, called in ((";", say("semicolons")), ("\t", say("tabs")), ("|", say("bars"))):
        if first.replace(separator, ",").lower() == HEADER:
            return say("Its cells are separated by {separators}; separate them by commas.", separators=called)
    return say("Its first line is {first}; it must be {header}.", first=shown(first), header=HEADER)
