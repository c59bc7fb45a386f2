"""A file over HTTPS: only when it has changed, and on from where it broke off."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from urllib3 import BaseHTTPResponse

from upstate.progress import Progress
from upstate.tables.reading import Origin
from upstate.tables.reading.archives import MOST_BYTES
from upstate.tables.servers.addresses import Address
from upstate.tables.servers.faults import Interrupted, unreadable
from upstate.tables.servers.http import Client, TooMuchError

# What a server calls its data, for an address whose own name does not end in a kind of file.
_ENDINGS = {
    "text/csv": ".csv", "application/csv": ".csv", "text/tab-separated-values": ".tsv", "application/json": ".json",
    "application/geo+json": ".geojson", "application/vnd.geo+json": ".geojson", "application/x-ndjson": ".jsonl",
    "application/zip": ".zip", "application/x-zip-compressed": ".zip", "application/gzip": ".gz",
    "application/geopackage+sqlite3": ".gpkg", "application/vnd.apache.parquet": ".parquet",
    "application/vnd.ms-excel": ".xls", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}  # fmt: skip
_NAMED = re.compile(r"""filename="?([^";]+)"?""", re.I)


class Unchanged(Exception):
    """The server says that the file is the one that was fetched before."""


@dataclass(frozen=True)
class Downloaded:
    """A file that was fetched. path: under a name that the reader of files understands. etag, edited: the server's words on
    its state, empty where it has none."""

    path: Path
    etag: str
    edited: str


@dataclass
class _Part:
    """What is there of a file. validator: by which the server knows the same file again. most: bytes that are taken."""

    path: Path
    most: int
    have: int = 0
    whole: int | None = None
    validator: str = ""
    headers: Mapping[str, str] | None = None

    @property
    def _note(self) -> Path:
        """Where the validator lies, for who takes the download up in another process."""
        return self.path.with_suffix(".validator")

    def take_up(self) -> None:
        """Go on from what a download that was killed left."""
        if self.path.exists() and self._note.exists():
            self.have, self.validator = self.path.stat().st_size, self._note.read_text("utf-8")

    def begin(self, validator: str) -> None:
        """Begin anew; no byte of before ever lies beside a validator that is not its own."""
        self.path.unlink(missing_ok=True)
        self.have, self.validator = 0, validator
        self._note.write_text(validator, "utf-8")

    def forget(self) -> None:
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    def end(self, name: str) -> Path:
        """It is whole, and has its name."""
        self._note.unlink(missing_ok=True)
        return self.path.rename(self.path.with_name(name))


def download(
    *,
    address: Address,
    url: str,
    client: Client,
    folder: Path,
    before: Origin | None = None,
    most: int | None = None,
    progress: Progress,
) -> Downloaded:
    """Fetch `url` into `folder`; where a download of it was killed there, go on from its last byte. most: bytes, 20 GB by default.

    Raises `Unchanged` when the server says that it is what `before` tells of, and `UnreadableServer` for what is not there, closed,
    too large, or always breaks off.
    """
    part = _Part(folder / "download.part", most=MOST_BYTES if most is None else most)
    part.take_up()
    asked = {**({"If-None-Match": before.etag} if before and before.etag else {})}
    if before and before.edited and not before.etag:
        asked["If-Modified-Since"] = before.edited
    client.trying(lambda: _fetch(address, url, client, part, asked, progress), reached=lambda: part.have)
    headers = part.headers or {}
    path = part.end(_name(address, url, headers))
    return Downloaded(path, headers.get("ETag", "")[:1_000], headers.get("Last-Modified", "")[:100])


def _fetch(address: Address, url: str, client: Client, part: _Part, asked: dict[str, str], progress: Progress) -> None:
    """Fetch it, or the rest of it."""
    headers = {"Accept": "*/*", "Accept-Encoding": "identity", **(_rest_of(part) or asked)}
    with closing(client.open(url, headers=headers)) as response:
        if response.status == 304 and asked:
            raise Unchanged
        if response.status == 416:
            part.have = 0
            raise Interrupted("it does not have the rest of the file")
        client.refuse_status(response)
        _begin(part, response)
        limit = part.most - part.have
        if part.whole and part.whole > part.most:
            raise _too_large(address, part)
        packed = response.headers.get("Content-Encoding", "identity") != "identity"
        try:
            with part.path.open("ab") as out:
                out.truncate(part.have)
                for block in client.blocks(response, most=limit, decode=packed):
                    out.write(block)
                    part.have += len(block)
                    progress(f"Fetching {address.label}", part.have, part.whole or 0)
        except TooMuchError:
            raise _too_large(address, part) from None
        if not packed and part.whole is not None and part.have != part.whole:
            raise Interrupted(f"{part.have:,} of {part.whole:,} bytes arrived")


def _rest_of(part: _Part) -> dict[str, str]:
    if not part.have or not part.validator:
        part.have = 0
        return {}
    return {"Range": f"bytes={part.have}-", "If-Range": part.validator}


def _begin(part: _Part, response: BaseHTTPResponse) -> None:
    """Take up where it broke off when the server does; from the beginning otherwise."""
    if response.status == 206:
        match = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("Content-Range", ""))
        if not match or int(match[1]) != part.have:
            part.have = 0
            raise Interrupted("it sends another part of the file than was asked for")
        part.whole = int(match[2][:18]) if match[2].isdecimal() else None
        part.headers = response.headers
        return
    length = response.headers.get("Content-Length", "")
    part.whole = int(length[:18]) if length.isdecimal() else None
    part.headers = response.headers
    etag = response.headers.get("ETag", "")
    # A weak tag does not promise the same bytes; a file that is packed on the way has no bytes to count on.
    sound = "Content-Encoding" not in response.headers
    part.begin(
        (etag if etag and not etag.startswith("W/") else response.headers.get("Last-Modified", "")) if sound else ""
    )


def _too_large(address: Address, part: _Part) -> Exception:
    part.forget()
    return unreadable(
        address,
        f"sends more than {part.most / 2**20:,.0f} MB.",
        allowed=f"at most {part.most / 2**20:,.0f} MB",
        next_step="Ask for a part of the table, or for one that is packed.",
    )


def _name(address: Address, url: str, headers: Mapping[str, str]) -> str:
    """A name of our own for the file; its ending, by which some kinds are told apart, is the server's."""
    said = _NAMED.search(headers.get("Content-Disposition", ""))
    kind = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    named = (unquote(urlsplit(url).path), said[1] if said else "", f"x{_ENDINGS.get(kind, '')}")
    endings = ("".join(PurePosixPath(name.lower()).suffixes[-2:]) for name in named)
    ending = next((one for one in endings if re.fullmatch(r"(\.[a-z]{2,8}){1,2}", one)), "")
    stem = re.sub(r"[^\w-]+", "_", address.name.partition(".")[0])[:80] or "table"
    return stem + ending
