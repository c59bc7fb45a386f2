"""Fetching the published files into a folder, where they are read like any other folder."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from urllib.parse import quote

from upstate.errors import NoPlaces
from upstate.places.addresses import Addresses
from upstate.progress import Progress, silent
from upstate.tables.servers import Address, parse_source
from upstate.tables.servers.faults import UnreadableServer
from upstate.tables.servers.http import Client
from upstate.tables.servers.https import download as fetch

# Of each file. A city without a network is not kept waiting for long.
TRIES = 4
_MOST_BYTES = 512 * 2**20
_HINT = " (The API may ask for a key: set CENSUS_API_KEY, see api.census.gov/data/key_signup.html.)"


def download(addresses: Addresses, folder: Path, *, progress: Progress = silent) -> None:
    """Fetch every file; raises `NoPlaces` with all that failed. `CENSUS_API_KEY` is sent to the API and shown to nobody."""
    failed = []
    for name, address in addresses.files():
        fault = _fetch(address, folder / name, progress)
        failed += [f"{address.partition('?')[0]} {fault}"] if fault else []
    if failed:
        raise NoPlaces(
            f"Not everything could be fetched. {' '.join(dict.fromkeys(failed))}",
            allowed="the Census Bureau's servers, or a mirror of them at UPSTATE_CENSUS",
            next_step="Try again later. Or fetch the files in a browser into a folder and run `upstate places update --from FOLDER`.",
        )


def _fetch(url: str, target: Path, progress: Progress) -> str:
    """Store one file; gives what went wrong, empty when nothing did."""
    key = os.environ.get("CENSUS_API_KEY", "") if "?" in url else ""
    hint = _HINT if "?" in url else ""
    address = parse_source(f"{url}&key={quote(key, safe='')}" if key else url)
    if not isinstance(address, Address):
        return "is no address."
    with (
        tempfile.TemporaryDirectory(dir=target.parent, prefix=".fetching-") as place,
        Client(address, tries=TRIES) as client,
    ):
        try:
            found = fetch(
                address=address,
                url=address.typed,
                client=client,
                folder=Path(place),
                most=_MOST_BYTES,
                progress=progress,
            )
        except UnreadableServer as fault:
            return f"{fault.given.removeprefix(str(address)).strip()}{hint}"
        if _is_page(found.path):
            return f"answered with a web page.{hint}"
        found.path.rename(target)
    return ""


def _is_page(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(200).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
