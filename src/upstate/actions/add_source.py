"""Name a catalog that others keep, so that its datasets are found in the city's search too."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from upstate.catalog.gathering.source import BadSource, Source, make_source, save_source, source_path
from upstate.city.workspace import open_workspace


def add_source(
    *,
    workspace: Path,
    name: str,
    kind: str,
    address: str,
    title: str = "",
    only: tuple[str, ...] = (),
    minutes: int = 30,
) -> Source:
    """Write `catalog/sources/NAME.toml`; nothing is asked yet. title: the host's name where there is none.

    Raises `BadSource` for what can not be one, and for a name that is taken.
    """
    city = open_workspace(workspace)
    path = source_path(city.catalog, name)
    if path.exists():
        raise BadSource(
            f"There is a source {name} already.",
            allowed="a name that is free",
            next_step=f"Choose another name, or edit {path}.",
        )
    source = make_source(kind=kind, address=address, title=title or _host(address), only=only, minutes=minutes)
    save_source(path, source)
    return source


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or "-"
    except ValueError:
        return "-"  # what is wrong with the address is told when it is checked
