"""Fetching the published files into a folder, where they are read like any other folder."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from upstate.errors import NoPlaces
from upstate.places.addresses import Addresses
from upstate.progress import Progress, silent

_MOST_BYTES = 512 * 2**20
_WAIT = (10, 60)  # seconds to be answered, and between two pieces of an answer
_BUSY = (429, 500, 502, 503, 504)


def download(addresses: Addresses, folder: Path, *, tries: int = 4, progress: Progress = silent) -> None:
    """Fetch every file; raises `NoPlaces` with all that failed. `CENSUS_API_KEY` is sent to the API and shown to nobody.

    tries: again after a busy or broken answer, with growing pauses.
    """
    failed = []
    with requests.Session() as session:
        again = Retry(total=tries, backoff_factor=0.5, status_forcelist=_BUSY, allowed_methods=["GET"])
        for scheme in ("http://", "https://"):
            session.mount(scheme, HTTPAdapter(max_retries=again))
        for name, address in addresses.files():
            fault = _fetch(session, address, folder / name, progress)
            failed += [f"{address.split('?')[0]}: {fault}"] if fault else []
    if failed:
        raise NoPlaces(
            f"Not everything could be fetched. {'; '.join(dict.fromkeys(failed))}.",
            allowed="the Census Bureau's servers, or a mirror of them at UPSTATE_CENSUS",
            next_step="Try again later. Or fetch the files in a browser into a folder and run `upstate places update --from FOLDER`.",
        )


def _fetch(session: requests.Session, address: str, target: Path, progress: Progress) -> str:
    """Store one file; gives what went wrong, empty when nothing did."""
    key = os.environ.get("CENSUS_API_KEY", "") if "?" in address else ""
    asked = f"{address}&key={quote(key)}" if key else address
    progress(f"Fetching {target.name}")
    try:
        with session.get(asked, stream=True, timeout=_WAIT) as answer:
            if answer.status_code != requests.codes.ok:
                return f"the server answered {answer.status_code}{_hint(address)}"
            if "text/html" in answer.headers.get("Content-Type", ""):
                return f"the server answered with a web page{_hint(address)}"
            return _store(answer, target, progress)
    except requests.RequestException as fault:
        # Its words hold the address with the key.
        return f"{type(fault).__name__}: the server can not be reached, or broke off"


def _store(answer: requests.Response, target: Path, progress: Progress) -> str:
    total, written = int(answer.headers.get("Content-Length", "0")), 0
    with target.open("wb") as out:
        for block in answer.iter_content(1 << 18):
            written += len(block)
            if written > _MOST_BYTES:
                return f"it is larger than {_MOST_BYTES // 2**20} MB"
            out.write(block)
            progress(f"Fetching {target.name}", written, total)
    return ""


def _hint(address: str) -> str:
    return (
        " (the API may ask for a key: set CENSUS_API_KEY, see api.census.gov/data/key_signup.html)"
        if "?" in address
        else ""
    )
