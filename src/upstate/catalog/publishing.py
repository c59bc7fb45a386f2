"""From an approved draft to a version: the table after what was decided, in every format, with its record."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from upstate.catalog.applying import apply_decisions
from upstate.catalog.description import Description
from upstate.catalog.difference import build_difference
from upstate.catalog.draft import Draft, table_of, upload_of
from upstate.catalog.folders import DatasetFolder
from upstate.catalog.formats import WrittenFile, write_formats
from upstate.catalog.gate.finding import Choice
from upstate.catalog.package import PACKAGE, build_package
from upstate.catalog.reading.charts import count_charts, count_places
from upstate.catalog.reading.copying import write_copy
from upstate.catalog.reading.keys import look_at_key
from upstate.catalog.reading.opening import FOR_A_VERSION
from upstate.catalog.reading.places import write_map_tiles
from upstate.catalog.reading.profile import profile_table
from upstate.catalog.search import text_values
from upstate.catalog.versions import ORIGINAL, PublishedFile, Record, Version
from upstate.city import publish_folder, write_json
from upstate.progress import Progress
from upstate.sentences import say

# How a file that is nothing but its table is called.
_PLAIN = {
    ".csv": ("csv", "text/csv"),
    ".tsv": ("tsv", "text/tab-separated-values"),
    ".txt": ("txt", "text/plain"),
    ".json": ("json", "application/json"),
    ".jsonl": ("jsonl", "application/jsonl"),
    ".geojson": ("geojson", "application/geo+json"),
}


def build_version(
    *,
    dataset: DatasetFolder,
    draft: Draft,
    description: Description,
    columns: Sequence[str],
    before: Version | None,
    approved_by: str,
    today: date,
    city: str,
    progress: Progress,
) -> Version:
    """Write the next version of `dataset`: whole under its name, or not there at all.

    columns: those that are published, in order. before: the version that the difference is told from.
    """
    number = max(dataset.numbers(), default=0) + 1
    with publish_folder(dataset.version(number)) as folder:
        parquet = folder / f"{dataset.name}.parquet"
        progress("Applying what was decided")
        apply_decisions(source=table_of(dataset), draft=draft, description=description, columns=columns, target=parquet)
        written = write_formats(parquet=parquet, folder=folder, name=dataset.name, progress=progress)
        original, why_not = _original(dataset, draft, folder)
        record = Record(
            number=number,
            published=today,
            approved_by=approved_by,
            rows=draft.rows,
            columns={name: draft.published_type(name, description) for name in columns},
            files=(*(_published(one) for one in written.files), *original),
            left_out={**written.left_out, **why_not},
            key_is_unique=look_at_key(parquet, description.key).is_unique if description.key else None,
            description=description,
            draft=draft,
        )
        progress("Looking at each column")
        profile = profile_table(parquet)
        write_json(folder / "profile.json", profile.model_dump(mode="json"))
        write_json(folder / "charts.json", count_charts(parquet=parquet, profile=profile).model_dump(mode="json"))
        write_json(folder / "words.json", text_values(parquet))
        if places := count_places(parquet=parquet, profile=profile, limits=FOR_A_VERSION):
            write_json(folder / "places.json", places.model_dump(mode="json"))
        write_copy(parquet, progress=progress)
        progress("Drawing the map")
        write_map_tiles(parquet=parquet, target=folder / f"{dataset.name}.pmtiles")
        if before:
            progress("Comparing with the version before")
            difference = build_difference(
                before=before.parquet, after=parquet, key=description.key, target=folder / "difference.parquet"
            )
            write_json(folder / "difference.json", difference.model_dump(mode="json"))
        write_json(folder / PACKAGE, build_package(dataset.name, record, city=city))
        write_json(folder / "record.json", record.model_dump(mode="json"))
    return Version(dataset.name, dataset.version(number), record)


def _published(written: WrittenFile) -> PublishedFile:
    return PublishedFile(
        path=written.path.name,
        format=written.format,
        mediatype=written.mediatype,
        bytes=written.bytes,
        sha256=written.sha256,
    )


def _original(dataset: DatasetFolder, draft: Draft, folder: Path) -> tuple[tuple[PublishedFile, ...], dict[str, str]]:
    """The file as it was given, unless it holds something that is not to be published or was not looked at."""
    upload = upload_of(dataset, draft)
    if upload is None:
        return (), {}
    if any(decision.choice != Choice.KEEP for decision in draft.decisions):
        return (), {"original": say("What was decided to stay private is in the original file.")}
    known = _PLAIN.get(upload.suffix.lower())
    if known is None or not draft.is_all:
        return (), {"original": say("The file may hold more than the table that was looked through.")}
    name = ORIGINAL + re.sub(r"[^A-Za-z0-9._-]+", "-", upload.name)[-120:]
    shutil.copyfile(upload, folder / name)
    format_, mediatype = known
    size = (folder / name).stat().st_size
    return (PublishedFile(path=name, format=format_, mediatype=mediatype, bytes=size, sha256=draft.sha256),), {}
