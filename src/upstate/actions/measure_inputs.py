"""Which files the measures read: of each table of the city the newest published version, else the table as it lies in `tables/`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from upstate.actions.open_measures import MeasuredSolution
from upstate.catalog.folders import NAME, DatasetFolder
from upstate.catalog.versions import Version, load_version
from upstate.city import Workspace, sha256_of
from upstate.errors import UpstateError
from upstate.measures.series import Computed, Input
from upstate.measures.tables import SourceFile
from upstate.tables.crosswalk.document import Crosswalk, SourceMap
from upstate.tables.reading import load_table

_AS_PUBLISHED = "%Y-%m-%d"
_DAYS = ("date", "timestamp")


def find_sources(
    city: Workspace, solution: MeasuredSolution, tables: Iterable[str]
) -> tuple[dict[str, list[SourceFile]], Crosswalk, dict[str, UpstateError]]:
    """Of each of the contract's tables the files that fill it; the crosswalk that reads them; and what is wrong with those that can not be read.

    A published version counts where it has every column that is mapped; also one under embargo, for the city itself.
    """
    crosswalk = solution.crosswalk or Crosswalk(solution.name)
    found: dict[str, list[SourceFile]] = {}
    read: dict[str, tuple[SourceMap, ...]] = {}
    faults: dict[str, UpstateError] = {}
    for table in sorted(tables):
        files: list[SourceFile] = []
        sources: list[SourceMap] = []
        try:
            for source in crosswalk.tables.get(table, ()):  # none of a table that the measure can do without
                for name in source.files:
                    version = _published(city, name, source)
                    files.append(_of_version(table, name, version) if version else _of_table(city, table, name))
                    sources.append(_as_published(source, name, version))
        except UpstateError as fault:
            faults[table] = fault
            continue
        found[table], read[table] = files, tuple(sources)
    return found, Crosswalk(solution.name, read), faults


def dataset_of(table: str) -> str:
    """The name under which a table of the city is published, if it is.

    >>> dataset_of("Service_Requests")
    'service-requests'
    """
    return re.sub(r"[^a-z0-9]+", "-", table.lower()).strip("-")


def public_from(city: Workspace, computed: Computed) -> date | None:
    """The day from which the public may see the figures: on which the last embargo of the versions that they rest on ends; None for at once."""
    days = [
        load_version(DatasetFolder(city.catalog / one.dataset), one.version).record.embargo
        for one in computed.inputs
        if one.version and NAME.match(one.dataset)
    ]
    return max((day for day in days if day), default=None)


def _published(city: Workspace, table: str, source: SourceMap) -> Version | None:
    dataset = dataset_of(table)
    if not NAME.match(dataset):
        return None
    folder = DatasetFolder(city.catalog / dataset)
    numbers = folder.numbers()
    if not numbers:
        return None
    version = load_version(folder, numbers[-1])
    return version if {one.column for one in source.fields.values()} <= version.record.columns.keys() else None


def _of_version(table: str, name: str, version: Version) -> SourceFile:
    file = version.file(version.parquet.name)
    record = version.record
    sha256 = file.sha256 if file else sha256_of(version.parquet)
    given = Input(table, version.dataset, version.number, sha256, record.rows, None)
    return SourceFile(name, version.parquet, given, record.published)


def _of_table(city: Workspace, table: str, name: str) -> SourceFile:
    path = city.tables / f"{name}.parquet"
    if path.parent != city.tables or not path.exists():
        return SourceFile(name, path, Input(table, name, 0, "", 0, None))  # whoever loads it says that it is not there
    rows = load_table(path).rows
    taken = datetime.fromtimestamp(path.stat().st_mtime, city.settings.zone).date()
    return SourceFile(name, path, Input(table, name, 0, sha256_of(path), rows, None), taken)


def _as_published(source: SourceMap, name: str, version: Version | None) -> SourceMap:
    """The source with this file alone. Text that was published as days is read as such."""
    alone = source.model_copy(update={"files": (name,)})
    if version is None:
        return alone
    types = version.record.columns
    fields = {
        field: one.model_copy(update={"dates": (_AS_PUBLISHED, *one.dates)})
        if one.dates and types[one.column] in _DAYS
        else one
        for field, one in source.fields.items()
    }
    return alone.model_copy(update={"fields": fields})
