"""The city's own files: which table each was given for, and reading each once into the workspace."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from upstate.actions.opening import OpenSolution
from upstate.errors import BadCrosswalk, UnreadableFile, UpstateError
from upstate.progress import Progress
from upstate.tables.crosswalk.document import load_crosswalk
from upstate.tables.reading import TableFile, load_table, read_table
from upstate.tables.reading.sources import fingerprint

_ENDINGS = re.compile(r"(\.(csv|tsv|txt|json|geojson|jsonl|gz|zip|xlsx?|parquet|gpkg|shp))+$", re.IGNORECASE)
_LONGEST_NAME = 100


def parse_files(given: Sequence[str]) -> dict[str, list[Path]]:
    """`mains=a.csv mains=b.csv` as tables with their files, in order. Raises `UpstateError` for anything else."""
    files: dict[str, list[Path]] = {}
    for entry in given:
        table, equals, path = entry.partition("=")
        if not equals or not table.strip() or not path.strip():
            raise UpstateError(
                f"{entry!r} does not say which table the file is.",
                allowed="TABLE=FILE, such as mains=Water_Mains.csv",
                next_step="Put the name of a table of the contract and = before the file.",
            )
        files.setdefault(table.strip(), []).append(_path(path.strip()))
    return files


def _path(text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError:  # ~somebody who is not on this machine
        return Path(text)


def refuse_files(opened: OpenSolution, files: Mapping[str, Sequence[Path]]) -> None:
    """Raise `UpstateError` for tables that the contract does not have, no file, a file given twice, a name of odd bytes."""
    known = opened.solution.contract.tables
    example = " ".join(f"{name}=FILE" for name in known)
    for name, paths in files.items():
        if name not in known:
            raise BadCrosswalk(
                f"{opened.solution.name} has no table called {name!r}.",
                allowed=", ".join(f"{table.name} ({table.grain})" for table in known.values()),
                next_step=f"Write {next(iter(known))}=FILE, once for each file.",
            )
        for path in paths:
            _refuse_odd_bytes(path)
        resolved = [path.resolve() for path in paths]
        twice = next((path for path in paths if resolved.count(path.resolve()) > 1), None)
        if twice:
            raise BadCrosswalk(
                f"{name} is given the file {twice} twice; each of its rows would count double.",
                allowed="each file once for a table",
                next_step="Take one of the two out.",
            )
    if not any(files.values()):
        raise BadCrosswalk(
            "No file was given.",
            allowed=example,
            next_step=f"Run `upstate adapt {opened.solution.name} {example}`.",
        )


def _refuse_odd_bytes(path: Path) -> None:
    """A name in an old code page can not be written down in the provenance."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        shown = str(path).encode("utf-8", "backslashreplace").decode("utf-8")
        raise UnreadableFile(
            f"The name of {shown} is not UTF-8.",
            allowed="names in letters that UTF-8 knows, which is all of them",
            next_step="Rename the file.",
        ) from None


def read_files(opened: OpenSolution, files: Mapping[str, Sequence[Path]], progress: Progress) -> dict[Path, TableFile]:
    """Read each file once; a file whose bytes have not changed is taken as it was read before.

    A file is a new export of the table with its name, unless another table or solution reads that: then it is another
    file of the same name and gets a name of its own.
    """
    paths = list(dict.fromkeys(path for given in files.values() for path in given))
    others = _read_by_others(opened, files)
    read: dict[Path, TableFile] = {}
    taken: set[Path] = set()
    for done, path in enumerate(paths):
        progress(f"Reading {path.name}", done, len(paths))
        for target in _targets(opened.city.tables, path):
            found = None if target in taken else _as_read_before(path, target)
            if found or (target not in taken and target.stem not in others):
                break
        taken.add(target)
        read[path] = found or read_table(source=path, target=target, progress=progress)
    return read


def _targets(folder: Path, path: Path) -> list[Path]:
    """Where a file's table may lie: its name without its endings, then with a number."""
    stem = re.sub(r"[^\w-]+", "_", _ENDINGS.sub("", path.name)).strip("_")[:_LONGEST_NAME] or "table"
    return [folder / f"{name}.parquet" for name in (stem, *(f"{stem}_{place}" for place in range(2, 1000)))]


def _read_by_others(opened: OpenSolution, files: Mapping[str, Sequence[Path]]) -> set[str]:
    """Names of tables that a crosswalk reads for something that is not given now."""
    given: set[str] = set()
    others: set[str] = set()
    for solution in opened.city.borrowed_names():
        path = opened.city.borrowed(solution).crosswalk
        try:
            tables = load_crosswalk(path).tables if path.exists() else {}
        except BadCrosswalk:  # told by `upstate doctor`, and not what was asked here
            continue
        for table, sources in tables.items():
            here = solution == opened.paths.folder.name and table in files
            (given if here else others).update(name for source in sources for name in source.files)
    # What is read for a given table too is the same export.
    return others - given


def _as_read_before(source: Path, target: Path) -> TableFile | None:
    if not target.exists() or not source.is_file():
        return None
    try:
        before = load_table(target)
    except UnreadableFile:
        return None
    same = before.source.partition("!")[0] == source.name and fingerprint(source) == before.sha256
    return before if same else None
