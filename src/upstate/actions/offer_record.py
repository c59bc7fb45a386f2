"""The open record as two datasets: offered through the gate when something changed, published by the city's rule or by people."""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq

from upstate.actions.datasets import OpenDataset, open_dataset, waiting_draft
from upstate.actions.describe import describe
from upstate.actions.offer import offer
from upstate.actions.publish_by_rule import publish_by_rule
from upstate.actions.record_columns import COLUMNS, TITLES, dictionary
from upstate.actions.record_file import DATASETS, read_issued
from upstate.actions.record_history import History, read_history
from upstate.catalog.description import Description, load_description
from upstate.catalog.versions import all_versions
from upstate.city import Workspace, write_text
from upstate.permits.issue_days import IssueDays, measure_days
from upstate.permits.open_record import Issued, Kind, Row, licence_row, permit_row
from upstate.progress import Progress, silent

THE_PROGRAM = "the program"


@dataclass(frozen=True)
class OfferedRecord:
    """state: `unchanged` (the newest version says the same, or there is nothing to say), `waits` (an older draft stands in the way),
    `offered` (people decide), or `published`. why: in words, why people have to decide; empty otherwise. rows: of the record.
    refused, odd: of the city's older table, see `History`. version: null unless published."""

    dataset: str
    state: str
    rows: int
    why: str = ""
    refused: dict[str, int] = field(default_factory=dict)
    odd: dict[str, int] = field(default_factory=dict)
    version: int | None = None


def offer_record(
    *, workspace: Path, service: str, record: Kind, issued: Path, link: str = "", progress: Progress = silent
) -> OfferedRecord:
    """Offer everything that was issued, here and before, as one dataset.

    record: which of the two. issued: what was issued here, as `write_issued` wrote it. link: the address at which one record is looked up by its number, with
    `{number}` in it. Raises what `offer` raises.
    """
    dataset = DATASETS[record]
    opened = open_dataset(workspace, dataset)
    history = read_history(workspace=workspace, service=service, kind=record, progress=progress)
    every = (*read_issued(issued), *history.issued)
    _write_measure(opened.city, record, every)
    with tempfile.TemporaryDirectory(prefix="upstate-") as folder:
        table = Path(folder) / f"{dataset}.parquet"
        rows = _rows(every, record, opened.city, link)
        _write_table(rows, COLUMNS[record], table)
        told = OfferedRecord(dataset, "unchanged", len(rows), refused=history.refused, odd=history.odd)
        if not rows or _is_published(opened, table):
            return told
        if draft := waiting_draft(opened.folder):
            return replace(told, state="waits", why=f"A draft of {draft.rows:,} rows waits for people already.")
        _describe(workspace, opened.folder.description, record, rows, opened.city, history)
        offer(workspace=workspace, dataset=dataset, source=table, by=THE_PROGRAM, progress=progress)
    made = publish_by_rule(workspace=workspace, dataset=dataset, progress=progress)
    if made.version is None:
        return replace(told, state="offered", why=made.why)
    return replace(told, state="published", version=made.version.number)


def _is_published(opened: OpenDataset, table: Path) -> bool:
    """Whether the newest version was made from these very bytes."""
    versions = all_versions(opened.folder)
    return bool(versions) and versions[-1].record.draft.sha256 == hashlib.sha256(table.read_bytes()).hexdigest()


def _rows(record: Iterable[Issued], kind: Kind, city: Workspace, link: str) -> list[Row]:
    """The newest first, so that a table that is looked at from its beginning shows what was issued last."""
    today, name = city.settings.today(), city.settings.name
    newest = sorted(record, key=lambda one: (one.issued or date.min, one.number, one.business, one.type), reverse=True)
    if kind == "licence":
        return [licence_row(one, today=today) for one in newest]
    return [
        permit_row(one, city=name, link=link.replace("{number}", quote(one.number, safe="")), today=today)
        for one in newest
    ]


def _write_table(rows: Sequence[Row], columns: dict[str, pa.DataType], target: Path) -> None:
    """Types are fixed, so that a column in which nothing stands yet is no other column tomorrow."""
    schema = pa.schema(list(columns.items()))
    pq.write_table(pa.Table.from_pylist(list(rows), schema=schema), target, compression="zstd")


def _describe(workspace: Path, path: Path, kind: Kind, rows: Sequence[Row], city: Workspace, history: History) -> None:
    """Say what is not said yet; words that people wrote stay as they are."""
    try:
        said: Description | None = load_description(path)
    except FileNotFoundError:
        said = None
    known = said.fields if said else {}
    changes: dict[str, Any] = {"fields": {name: one for name, one in dictionary(kind).items() if name not in known}}
    if said is None:
        key = next(iter(COLUMNS[kind]))
        numbers = [row[key] for row in rows]
        more = f" Older rows come from {history.source}." if history.source else ""
        changes |= {
            "title": TITLES[kind][0],
            "description": TITLES[kind][1] + more,
            "contact": city.settings.email,
            "topics": ("business", "permits"),
            "key": (key,) if None not in numbers and len({*numbers}) == len(numbers) else (),
        }
    if said is None or changes["fields"]:
        describe(workspace=workspace, dataset=path.parent.name, changes=changes)


def _write_measure(city: Workspace, kind: Kind, record: Sequence[Issued]) -> None:
    """`measures/days-to-issue-permit.csv`: a row a type and year."""
    text = io.StringIO()
    table = csv.DictWriter(text, [one.name for one in fields(IssueDays)], lineterminator="\n")
    table.writeheader()
    table.writerows(map(asdict, measure_days(record)))
    write_text(city.measures / f"days-to-issue-{kind}.csv", text.getvalue())
