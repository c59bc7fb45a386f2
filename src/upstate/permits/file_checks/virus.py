"""A file in which ClamAV finds something, where the city runs ClamAV beside the site."""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

from upstate.permits.file_checks.finding import Finding, GivenFile
from upstate.sentences import say

# Where ClamAV listens on Debian, Red Hat and FreeBSD; UPSTATE_CLAMAV names another place, as a path or host:port.
_PLACES = ("/run/clamav/clamd.ctl", "/run/clamd.scan/clamd.sock", "/var/run/clamav/clamd.sock")
_PATIENCE = 30.0
_CHUNK = 64 * 1024


def check(given: GivenFile) -> Iterator[Finding]:
    place = find_clamav()
    if place is None:
        return
    try:
        told = scan(given.path, place)
    except OSError:
        told = "unreachable ERROR"
    if told.endswith("FOUND"):
        name = told.removeprefix("stream:").removesuffix("FOUND").strip()
        yield Finding(
            say("Our virus scanner found something in this file: {name}.", name=name[:80]),
            say("a file without a virus"),
            say("Clean your device with a virus scanner. Then make the file anew, or take a photo of the paper."),
        )
    elif not told.endswith("OK"):
        yield Finding(
            say("This file could not be looked at for viruses, because our scanner does not answer."),
            say("a file that was looked at"),
            say("You need do nothing. Somebody at the city will look at it before opening it."),
            refused=False,
        )


def find_clamav() -> str | None:
    """Where ClamAV listens; null where the city has none."""
    if named := os.environ.get("UPSTATE_CLAMAV", ""):
        return named
    return next((place for place in _PLACES if Path(place).exists()), None)


def scan(path: Path, place: str) -> str:
    """What ClamAV says of a file that is sent to it piece by piece (INSTREAM), such as `stream: OK`. Raises `OSError`."""
    with _connected(place) as line, path.open("rb") as file:
        line.sendall(b"zINSTREAM\0")
        while piece := file.read(_CHUNK):
            line.sendall(struct.pack("!L", len(piece)) + piece)
        line.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and (more := line.recv(4096)):
            answer += more
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _connected(place: str) -> socket.socket:
    host, colon, port = place.rpartition(":")
    if colon and port.isdecimal():
        return socket.create_connection((host, int(port)), timeout=_PATIENCE)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(_PATIENCE)
    line.connect(place)
    return line
