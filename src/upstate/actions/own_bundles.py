"""What this city shared itself, as it lies in its workspace."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.city import Workspace
from upstate.errors import UpstateError
from upstate.solutions.bundle import BUNDLE_FILE, Bundle, read_bundle
from upstate.solutions.folder import MOST_BYTES
from upstate.solutions.registry import SHARED, FolderSource


def own_bundles(city: Workspace, solution: str, notes: list[str]) -> Iterator[Bundle]:
    """Each bundle of `solution` in the folder `share`; one that is broken is left out, and told in `notes`."""
    shared = city.folder / "share"
    for file in sorted((shared / SHARED / solution).glob(f"*/{BUNDLE_FILE}")):
        path = file.relative_to(shared).as_posix()
        try:
            yield read_bundle(FolderSource(shared).read(path, MOST_BYTES), source=path)
        except UpstateError as fault:
            notes.append(f"What this city shared in share/{path} was left out. {fault.given}")
        except OSError as fault:
            notes.append(
                f"What this city shared in share/{path} was left out: {fault.strerror or 'it is no plain file'}."
            )
