"""Offer a table for publishing: read it, look for what a person must decide, and keep it as a draft."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from upstate.actions.datasets import OpenDataset, changing, open_findings, refuse_draft
from upstate.actions.opening import open_solution
from upstate.catalog.description import Description, FieldMeaning, load_description, save_description
from upstate.catalog.draft import Draft, Event, now, table_of
from upstate.catalog.gate.finding import GateFinding
from upstate.catalog.gate.scanning import scan_table
from upstate.catalog.proposing import described, meanings_from_contract
from upstate.city import publish_folder, write_json
from upstate.errors import UpstateError
from upstate.progress import Progress, silent
from upstate.tables.crosswalk.document import load_crosswalk
from upstate.tables.reading import TableFile, read_table

# Columns of a stored table that are ours or the reader's, and are never published.
INTERNAL = ("_row", "geometry_source")


@dataclass(frozen=True)
class Offered:
    """The draft, and what stands between it and publishing."""

    dataset: str
    draft: Draft
    description: Description
    open: tuple[GateFinding, ...]


def offer(
    *,
    workspace: Path,
    dataset: str,
    source: Path,
    by: str,
    title: str = "",
    department: str = "",
    contract: str = "",
    progress: Progress = silent,
) -> Offered:
    """Read `source` into a draft of `dataset`, which becomes known to the inventory if it was not.

    by: who offers it, such as an e-mail address. contract: SOLUTION.TABLE whose dictionary explains the columns.
    Raises `UnreadableFile` for a file that is no table, `UpstateError` when a draft waits already.
    """
    with changing(workspace, dataset) as opened:
        refuse_draft(opened)
        meanings = _meanings(workspace, contract)
        before = _description(opened, title=title, department=department, contract=contract)
        with publish_folder(opened.folder.draft) as folder:
            read = read_table(source=source, target=folder / "table.parquet", progress=progress)
            columns = {one.name: one.type for one in read.columns if one.name not in INTERNAL}
            description = described(before, meanings=meanings, columns=columns, parquet=folder / "table.parquet")
            _keep_upload(source, folder / "upload")
            draft = _draft(read, columns, by).model_copy(
                update={"findings": _scan(folder / "table.parquet", description, progress)}
            )
            write_json(folder / "draft.json", draft.model_dump(mode="json"))
            save_description(opened.folder.description, description)
        return Offered(dataset, draft, description, open_findings(opened, draft))


def rescan(opened: OpenDataset, description: Description, progress: Progress = silent) -> tuple[GateFinding, ...]:
    """The findings of the draft's table as it would be scanned now."""
    return _scan(table_of(opened.folder), description, progress)


def _scan(parquet: Path, description: Description, progress: Progress) -> tuple[GateFinding, ...]:
    progress("Looking for personal data")
    return scan_table(parquet=parquet, description=description, progress=progress)


def _draft(read: TableFile, columns: dict[str, str], by: str) -> Draft:
    return Draft(
        source=Path(read.source.partition("!")[0]).name,
        sha256=read.sha256,
        rows=read.rows,
        columns=columns,
        notes=read.notes,
        odd_cells={one.name: one.odd for one in read.columns if one.odd},
        events=(Event(at=now(), by=by, what="offered", words=read.source),),
    )


def _description(opened: OpenDataset, *, title: str, department: str, contract: str) -> Description:
    said = {
        name: value for name, value in (("title", title), ("department", department), ("contract", contract)) if value
    }
    try:
        return load_description(opened.folder.description).model_copy(update=said)
    except FileNotFoundError:
        place = opened.city.settings.name
        named = opened.name.replace("-", " ").capitalize()
        return Description(**{"title": named, "place": place, **said})  # type: ignore[arg-type]


def _meanings(workspace: Path, contract: str) -> dict[str, FieldMeaning]:
    if not contract:
        return {}
    solution, _, table = contract.partition(".")
    opened = open_solution(workspace, solution)
    tables = opened.solution.contract.tables
    if table not in tables:
        raise UpstateError(
            f"{solution} has no table called {table!r}.",
            allowed=", ".join(f"{solution}.{name}" for name in tables),
            next_step="Name one of them, or leave the contract out.",
        )
    crosswalk = load_crosswalk(opened.paths.crosswalk) if opened.paths.crosswalk.exists() else None
    return meanings_from_contract(tables[table], crosswalk)


def _keep_upload(source: Path, folder: Path) -> None:
    """The file as it was given; a part of an archive (`a.zip!b.csv`) has no file of its own to keep."""
    folder.mkdir()
    if source.is_file():
        shutil.copyfile(source, folder / source.name)
