"""What each table can be in each contract, kept in this machine's cache: to look takes a second or two for each table."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from upstate import __version__
from upstate.catalog.fits import tables_for
from upstate.catalog.solution_fit import TableFit
from upstate.city import sha256_of, write_bytes
from upstate.tables.contract import Contract
from upstate.tables.crosswalk.fitting import Place

Fits = dict[str, tuple[TableFit, ...]]
_FITS = TypeAdapter(Fits)


def kept_fits(
    *, parquet: Path, title: str, contracts: Mapping[str, Contract], place: Place, today: date, cache: Path
) -> Fits:
    """As `tables_for`, but each contract is held against the same table once. What is kept is known by the bytes of the table."""
    file = cache / "fits" / f"{_name(parquet, title, place)}.json"
    named = {name: hashlib.sha256(one.model_dump_json().encode()).hexdigest() for name, one in contracts.items()}
    known = _read(file)
    unknown = {text: contracts[name] for name, text in named.items() if text not in known}
    if unknown:
        known |= tables_for(parquet=parquet, title=title, contracts=unknown, place=place, today=today)
        with suppress(OSError):  # a cache that can not be written only costs time
            file.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(file, _FITS.dump_json(known))
    return {name: known[text] for name, text in named.items()}


def _name(parquet: Path, title: str, place: Place) -> str:
    told = f"{sha256_of(parquet)} {title} {place} {__version__}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _read(file: Path) -> Fits:
    try:
        return _FITS.validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return {}
