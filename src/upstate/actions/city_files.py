"""The city's own files and servers: which table each was given for, and reading each once into the workspace."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from upstate.actions.added_columns import add_all_again
from upstate.actions.opening import Open
from upstate.city import Workspace
from upstate.errors import BadCrosswalk, UnreadableFile, UpstateError
from upstate.progress import Progress
from upstate.tables.crosswalk.document import load_crosswalk
from upstate.tables.reading import TableFile, load_table
from upstate.tables.reading.sources import split_source
from upstate.tables.reading.storing import workshop
from upstate.tables.servers import Address, is_unchanged, parse_source, read_source

_ENDINGS = re.compile(r"(\.(csv|tsv|txt|json|geojson|jsonl|gz|zip|xlsx?|parquet|gpkg|shp))+$", re.IGNORECASE)
_LONGEST_NAME = 100

# A file, or a table of a server.
Source = Path | Address


def parse_files(given: Sequence[str]) -> dict[str, list[Source]]:
    """`mains=a.csv mains=https://...` as tables with their sources, in order. Raises `UpstateError` for anything else."""
    files: dict[str, list[Source]] = {}
    for entry in given:
        table, equals, path = entry.partition("=")
        if not equals or not table.strip() or not path.strip():
            raise UpstateError(
                f"{entry!r} does not say which table the file is.",
                allowed="TABLE=FILE, such as mains=Water_Mains.csv, or TABLE=ADDRESS, such as mains=https://...",
                next_step="Put the name of a table of the contract and = before the file or the address.",
            )
        files.setdefault(table.strip(), []).append(parse_source(path.strip()))
    return files


def refuse_files(opened: Open, files: Mapping[str, Sequence[Source]]) -> None:
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
        _refuse_twice(name, [(path, _resolved(path)) for path in paths])
    if not any(files.values()):
        raise BadCrosswalk(
            "No file was given.",
            allowed=example,
            next_step=f"Run `upstate adapt {opened.solution.name} {example}`.",
        )


def _refuse_twice(name: str, given: Sequence[tuple[Source, Source]]) -> None:
    """given: each source of a table, and what it is in truth."""
    truly = [one for _source, one in given]
    twice = next((source for source, one in given if truly.count(one) > 1), None)
    if twice:
        raise BadCrosswalk(
            f"{name} is given {twice} twice; each of its rows would count double.",
            allowed="each file once for a table",
            next_step="Take one of the two out.",
        )


def _resolved(source: Source) -> Source:
    return source.resolve() if isinstance(source, Path) else source


def _refuse_odd_bytes(path: Source) -> None:
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


def read_files(opened: Open, files: Mapping[str, Sequence[Source]], progress: Progress) -> dict[Source, TableFile]:
    """Read each file and server's table once; what has not changed is taken as it was read before.

    One of the city's own tables, by the path of its file, is taken as it lies there, with what was joined to it.
    A file is a new export of the table with its name, unless another table or solution reads that: then it is another
    file of the same name and gets a name of its own. A server's table keeps its name.
    """
    paths = list(dict.fromkeys(path for given in files.values() for path in given))
    others = _read_by_others(opened, files)
    read: dict[Source, TableFile] = {}
    own = {path: table for path in paths if (table := _own_table(opened.city, path))}
    as_they_lie = {table.path for table in own.values()}
    taken: set[Path] = set()
    for done, path in enumerate(paths):
        progress(f"Reading {path.name}", done, len(paths))
        if path in own:
            read[path] = own[path]
            continue
        for target in _targets(opened.city.tables, path):
            before = None if target in taken else _as_read_before(path, target)
            if before or (target not in taken | as_they_lie and target.stem not in others):
                break
        taken.add(target)
        same = before if isinstance(path, Path) else None  # of a file this was just seen; a server is asked
        read[path] = same or read_again(source=path, target=target, before=before, progress=progress)
    for name, given in files.items():
        _refuse_twice(name, [(path, read[path].path) for path in given])
    return read


def read_city_table(city: Workspace, given: str, progress: Progress) -> TableFile:
    """A table of the city by its name; or a file or an address, which is read into the city's tables first.

    A file that was read before and has not changed is taken as it is. Raises `UnreadableFile` for what is neither.
    """
    path = city.tables / f"{given}.parquet"
    if path.parent == city.tables and path.exists():
        return load_table(path)
    source = parse_source(given)
    if isinstance(source, Path) and not split_source(source)[0].is_file():
        names = sorted(table.stem for table in city.tables.glob("[!.]*.parquet"))
        raise UnreadableFile(
            f"There is no table and no file called {given!r}.",
            allowed=", ".join(names) or "a file, or the address of a server; the city has no tables yet",
            next_step="Write the name of one of the city's tables, or the path of a file.",
        )
    _refuse_odd_bytes(source)
    if own := _own_table(city, source):
        return own
    for target in _targets(city.tables, source):
        before = _as_read_before(source, target)
        if before or not target.exists() or _is_of(source, target):
            break
    same = before if isinstance(source, Path) else None
    return same or read_again(source=source, target=target, before=before, progress=progress)


def _is_of(source: Source, target: Path) -> bool:
    """Whether the table at `target` is an older export of this very source."""
    there = _table_at(target)
    address = str(source.absolute()) if isinstance(source, Path) else str(source)
    return bool(there and there.origin and there.origin.address == address)


def _own_table(city: Workspace, source: Source) -> TableFile | None:
    """The city's table whose file `source` is; null for any other. It keeps where it was read from: it is not read from itself."""
    if not isinstance(source, Path) or source.suffix != ".parquet":
        return None
    path = city.tables / source.name
    return _table_at(path) if source.resolve() == path.resolve() else None


def _table_at(target: Path) -> TableFile | None:
    """The table at `target`; null where there is none that can be read."""
    try:
        return load_table(target) if target.exists() else None
    except UnreadableFile:
        return None


def read_again(*, source: Source, target: Path, before: TableFile | None, progress: Progress) -> TableFile:
    """Read a source into `target`, with the columns that had been added to the table that is there.

    before: as of `read_source`. The table takes its place only when every column could be worked out again.
    """
    there = _table_at(target)
    if there is None or not there.added:
        return read_source(source=source, target=target, before=before, progress=progress)
    with workshop(target) as folder:
        fresh = folder / target.name
        after = read_source(source=source, target=fresh, before=before, progress=progress)
        if after is before:
            return after
        after = add_all_again(after, there, tables=target.parent, progress=progress)
        fresh.replace(target)
    return replace(after, path=target)


def _targets(folder: Path, path: Source) -> list[Path]:
    """Where a source's table may lie: its name without its endings, then with a number."""
    stem = re.sub(r"[^\w-]+", "_", _ENDINGS.sub("", path.name)).strip("_")[:_LONGEST_NAME] or "table"
    return [folder / f"{name}.parquet" for name in (stem, *(f"{stem}_{place}" for place in range(2, 1000)))]


def _read_by_others(opened: Open, files: Mapping[str, Sequence[Source]]) -> set[str]:
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


def _as_read_before(source: Source, target: Path) -> TableFile | None:
    """The table at `target` when it is of these very bytes, or of this address."""
    before = _table_at(target)
    if before is None:
        return None
    if isinstance(source, Path):
        return before if is_unchanged(source, before) else None
    return before if before.origin and before.origin.address == str(source) else None
