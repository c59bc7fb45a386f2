"""Take a catalog of others out of the city's search."""

from __future__ import annotations

from pathlib import Path

from upstate.actions.harvest_source import harvesting
from upstate.catalog.gathering.kept import harvest_folder
from upstate.catalog.gathering.source import no_source, source_names, source_path
from upstate.city.workspace import open_workspace


def remove_source(*, workspace: Path, name: str) -> None:
    """Delete its file, and what was gathered from it. Raises `BadSource` where there is none, `Busy` while it is harvested."""
    catalog = open_workspace(workspace).catalog
    path = source_path(catalog, name)
    if name not in source_names(catalog):
        raise no_source(catalog, name)
    with harvesting(catalog, name):
        path.unlink(missing_ok=True)
        harvest_folder(catalog, name).forget()
