"""Making `registry.json` from the folders of a registry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from upstate.errors import BadRegistry, BadSolution, UpstateError
from upstate.solutions.bundle import BUNDLE_FILE, Bundle, read_bundle
from upstate.solutions.folder import MOST_BYTES, read_folder
from upstate.solutions.ranking_kind import read_ranking
from upstate.solutions.registry.index import Offered, RegistryIndex

SOLUTIONS, SHARED = "solutions", "shared"
Read = TypeVar("Read")


def build_index(folder: Path, *, name: str, made_at: datetime) -> RegistryIndex:
    """The index of the registry in `folder`: of `solutions/NAME/` and of `shared/NAME/PLACE/bundle.json`.

    Raises `BadRegistry` that names every fault of every folder: a registry offers what is sound, or nothing.
    """
    faults: list[str] = []
    solutions = list(_gathered(sorted((folder / SOLUTIONS).glob("*/solution.toml")), _offered, faults))
    shared = list(_gathered(sorted((folder / SHARED).glob(f"*/*/{BUNDLE_FILE}")), _shared, faults))
    if not faults and not solutions and not shared:
        faults = [f"{folder} has neither {SOLUTIONS}/NAME/solution.toml nor {SHARED}/NAME/PLACE/{BUNDLE_FILE}"]
    if faults:
        raise BadRegistry(
            f"No index was made: {'; '.join(faults)}",
            allowed=f"a folder with sound solutions in {SOLUTIONS}/ and what cities shared in {SHARED}/",
            next_step="Mend what is named; `upstate solutions check FOLDER` looks at one solution.",
        )
    return RegistryIndex(name=name, made_at=made_at, solutions=tuple(solutions), shared=tuple(shared))


def _gathered(files: list[Path], read: Callable[[Path], Read], faults: list[str]) -> Iterator[Read]:
    for file in files:
        try:
            yield read(file)
        except UpstateError as fault:
            faults.append(fault.given)


def _offered(file: Path) -> Offered:
    text = read_folder(file.parent)
    solution = read_ranking(text)
    header = solution.header
    return Offered(
        name=text.name,
        kind=header.kind,
        title=header.title,
        summary=header.summary,
        version=header.version,
        licence=header.licence,
        origin=header.origin,
        sha256=text.sha256,
        folder=f"{SOLUTIONS}/{text.name}",
        files={path: len(content.encode("utf-8")) for path, content in text.files.items()},
        contract=solution.contract,
    )


def _shared(file: Path) -> Bundle:
    content = file.read_bytes() if file.stat().st_size <= MOST_BYTES else b""
    bundle = read_bundle(content, source=f"{file.parent.parent.name}/{file.parent.name}/{file.name}")
    if bundle.solution != file.parent.parent.name:
        raise BadSolution(
            f"{file} speaks of {bundle.solution}, but lies in the folder of {file.parent.parent.name}.",
            allowed="a bundle in the folder of its solution",
            next_step="Move the folder.",
        )
    return bundle
