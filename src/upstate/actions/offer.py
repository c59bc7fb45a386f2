"""Offer a table for publishing: read it, look for what a person must decide, and keep it as a draft."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from upstate.actions.datasets import changing, open_findings, refuse_draft
from upstate.actions.offered_table import open_adapted, read_adapted, read_file
from upstate.catalog.description import Description, change_description, save_description
from upstate.catalog.draft import Draft, Event, now
from upstate.catalog.gate.finding import GateFinding
from upstate.catalog.gate.scanning import scan_table
from upstate.catalog.proposing import described, find_readable, notes_on
from upstate.city import publish_folder, write_json
from upstate.progress import Progress, silent
from upstate.tables.servers import Address


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
    source: Path | Address | None,
    by: str,
    title: str = "",
    department: str = "",
    contract: str = "",
    progress: Progress = silent,
) -> Offered:
    """Read `source` into a draft of `dataset`, which becomes known to the inventory if it was not.

    source: a file, or an address by `upstate.tables.servers.parse_source`; null for the city's own table as it was adapted to `contract`. by: who offers it, such as an e-mail address.
    contract: SOLUTION.TABLE whose dictionary explains the columns. Raises `UnreadableFile` for a file that is no table,
    `BadDescription` for words that can not stand, `UpstateError` when a draft waits already.
    """
    with changing(workspace, dataset) as opened:
        refuse_draft(opened)
        said = {"title": title, "department": department, "contract": contract}
        changes = {name: value for name, value in said.items() if value}
        before = change_description(opened.folder.description, changes, place=opened.city.settings.name)
        adapted = open_adapted(workspace, before.contract) if before.contract else None
        with publish_folder(opened.folder.draft) as folder:
            table = folder / "table.parquet"
            read = read_adapted(adapted, table, progress) if source is None else read_file(source, table, progress)
            progress("Looking for personal data")
            findings = scan_table(table, progress)
            description = described(
                before,
                meanings=adapted.meanings if adapted else {},
                columns=read.columns,
                parquet=table,
                personal={one.column for one in findings},
            )
            readable = find_readable(table, read.columns)
            draft = Draft(
                **{**vars(read), "notes": (*read.notes, *notes_on(readable))},
                readable=readable,
                upload=_keep_upload(source, folder / "upload"),
                findings=findings,
                events=(Event(at=now(), by=by, what="offered", words=read.source),),
            )
            write_json(folder / "draft.json", draft.model_dump(mode="json"))
            save_description(opened.folder.description, description)
        return Offered(dataset, draft, description, open_findings(opened, draft))


def _keep_upload(source: Path | Address | None, folder: Path) -> str:
    """Keep the file as it was given, and give its name; a part of an archive (`a.zip!b.csv`) and a server have no file."""
    if not isinstance(source, Path) or not source.is_file():
        return ""
    folder.mkdir()
    shutil.copyfile(source, folder / source.name)
    return source.name
