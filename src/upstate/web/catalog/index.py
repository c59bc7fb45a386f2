"""The search index of what the public may see, made again when that changes.

It lies in <workspace>/site/ and holds nothing that is not in the catalog. Every search compares a fingerprint of the catalog
with the one that the index was made from; where they differ, one thread of one process makes a new index. The search waits for it,
so that what was just published is found; only where that takes long does the old index answer meanwhile.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import MappingProxyType

from django.conf import settings

from upstate.catalog.search import Found, NoSearchIndex, SearchEntry, build_search_index, search, text_values
from upstate.catalog.search.finding import Order
from upstate.catalog.versions import Version
from upstate.city import write_text
from upstate.web.catalog.fitting import find_fits
from upstate.web.catalog.kept import forget_others, kept
from upstate.web.catalog.public import PublicDataset, gathered_elsewhere, has_map
from upstate.web.city import this_city

_log = logging.getLogger(__name__)
_THREAD = "search index"
_one_thread = threading.Lock()
# Seconds that a search waits for what was just published. Words of a new table are counted in one or two.
_PATIENCE = 8.0


def index_path() -> Path:
    return Path(settings.SITE) / "search.sqlite3"


def current_index(datasets: Sequence[PublicDataset], *, patience: float = _PATIENCE) -> Path:
    """The index to search in: the one of now, or the last one where the next is not made within `patience` seconds.

    datasets: all public ones.
    """
    target, until = index_path(), time.monotonic() + patience
    if not target.exists():
        refresh_index(datasets)
    for _try in range(2):  # the thread that runs may have begun before the last change
        if _made_from(target) == fingerprint(datasets):
            break
        _making(datasets).join(max(0.0, until - time.monotonic()))
    return target


def find_datasets(
    datasets: Sequence[PublicDataset],
    *,
    words: str,
    facets: Mapping[str, Sequence[str]] = MappingProxyType({}),
    page: int = 1,
    rows: int,
    order: Order = "best",
    elsewhere: bool = False,
) -> Found:
    """Search in the index of now. datasets: all public ones. All else is that of `search`."""
    index = current_index(datasets)
    found = partial(
        search, index=index, words=words, facets=facets, page=page, rows=rows, order=order, elsewhere=elsewhere
    )
    try:
        return found()
    except NoSearchIndex:  # of an earlier Upstate, or broken
        index.unlink(missing_ok=True)
        refresh_index(datasets)
        return found()


def matching_datasets(datasets: Sequence[PublicDataset], *, words: str) -> list[PublicDataset]:
    """Those that the words find, the best match first. datasets: all public ones."""
    named = {one.name: one for one in datasets}
    found = find_datasets(datasets, words=words.replace("\x00", " "), rows=max(1, len(named)))
    # The index may be older than the wish to withhold something.
    return [named[hit.name] for hit in found.hits if hit.name in named]


def refresh_index(datasets: Sequence[PublicDataset]) -> None:
    """Make the index of `datasets` unless it is there already, after whoever else is at it."""
    target = index_path()
    with _alone(target):
        if not target.exists() or _made_from(target) != fingerprint(datasets):
            build_search_index(target=target, entries=_entries(datasets))
            write_text(_mark(target), fingerprint(datasets))
            forget_others([one.newest for one in datasets])


def _making(datasets: Sequence[PublicDataset]) -> threading.Thread:
    """The one thread of this process that makes the index."""
    with _one_thread:
        running = next((one for one in threading.enumerate() if one.name == _THREAD), None)
        if running is None:
            running = threading.Thread(target=_refresh_or_tell, args=[datasets], name=_THREAD, daemon=True)
            running.start()
        return running


def _refresh_or_tell(datasets: Sequence[PublicDataset]) -> None:
    try:
        refresh_index(datasets)
    except Exception:
        _log.exception("The search index was not made")


def fingerprint(datasets: Sequence[PublicDataset]) -> str:
    """Of the names, newest versions and descriptions that the public may see, and of what others keep."""
    known = [
        [one.name, one.newest.number, one.newest.record.draft.id, one.folder.description.stat().st_mtime_ns]
        for one in datasets
    ]
    return hashlib.sha256(json.dumps([3, known, gathered_elsewhere(datasets).stamp]).encode()).hexdigest()


def _entries(datasets: Sequence[PublicDataset]) -> Iterator[SearchEntry]:
    city = this_city()
    for one in datasets:
        said, record = one.description, one.newest.record
        yield SearchEntry(
            name=one.name,
            title=said.title,
            description=said.description,
            department=said.department,
            topics=said.topics,
            formats=tuple(dict.fromkeys(file.format for file in record.files)),
            frequency=said.frequency.value,
            licence=said.licence,
            updated=one.newest.day,
            columns={name: said.fields[name].meaning if name in said.fields else "" for name in record.columns},
            solutions=tuple(fit.title for fit in find_fits(city, one)),
            values=_values(one.newest),
            has_places=has_map(one.newest),
        )
    elsewhere = gathered_elsewhere(datasets)
    for folded in elsewhere.shown:
        source, item = folded.first
        yield SearchEntry(
            name=folded.first.name,
            title=item.title,
            description=item.description,
            department=item.publisher,
            topics=item.keywords,
            formats=tuple(dict.fromkeys(file.format.lower() for file in item.files)),
            updated=item.modified,
            source=elsewhere.sources[source].title,
        )


def _values(version: Version) -> Mapping[str, Sequence[str]]:
    """The words in a version's cells, as they were counted beside it; counted now for one of an earlier Upstate."""
    try:
        found: dict[str, list[str]] = json.loads((version.folder / "words.json").read_text("utf-8"))
    except (OSError, ValueError):
        found = kept(version, "values", lambda: text_values(version.parquet))
    return found


def _mark(target: Path) -> Path:
    return target.with_suffix(".made-from")


def _made_from(target: Path) -> str:
    try:
        return _mark(target).read_text("utf-8")
    except OSError:
        return ""


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Wait until nobody else, in this process or another, is at it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_suffix(".lock").open("a") as handle:
        fcntl.flock(handle.fileno(), fcntl.LOCK_EX)
        yield
