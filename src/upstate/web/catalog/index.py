"""The search index of what the public may see, made again when that changes.

It lies in <workspace>/site/ and holds nothing that is not in the catalog. Every search compares a fingerprint of the catalog
with the one that the index was made from; where they differ, one thread of one process makes a new index while the
old one answers.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from upstate.catalog.search import SearchEntry, build_search_index, text_values
from upstate.catalog.versions import Version
from upstate.city import write_text
from upstate.web.catalog.fitting import find_fits
from upstate.web.catalog.kept import forget_others, kept
from upstate.web.catalog.public import PublicDataset, has_map
from upstate.web.city import this_city

_log = logging.getLogger(__name__)


def index_path() -> Path:
    return Path(settings.SITE) / "search.sqlite3"


def current_index(datasets: Sequence[PublicDataset]) -> Path:
    """The index to search in: the one of now, or the last one while the next is being made. datasets: all public ones."""
    target = index_path()
    if not target.exists():
        refresh_index(datasets, wait=True)
    elif _made_from(target) != fingerprint(datasets):
        threading.Thread(target=refresh_index, args=[datasets], name="search index", daemon=True).start()
    return target


def refresh_index(datasets: Sequence[PublicDataset], *, wait: bool = False) -> None:
    """Make the index of `datasets` unless it is there already. wait: for another process that makes one; else leave it to that."""
    target = index_path()
    with _alone(target, wait=wait) as ours:
        if not ours or (target.exists() and _made_from(target) == fingerprint(datasets)):
            return
        try:
            build_search_index(target=target, entries=_entries(datasets))
            write_text(_mark(target), fingerprint(datasets))
            forget_others([one.newest for one in datasets])
        except Exception:
            _log.exception("The search index was not made")
            if wait:
                raise


def fingerprint(datasets: Sequence[PublicDataset]) -> str:
    """Of the names, newest versions and descriptions that the public may see."""
    known = [
        [one.name, one.newest.number, one.newest.record.draft.id, one.folder.description.stat().st_mtime_ns]
        for one in datasets
    ]
    return hashlib.sha256(json.dumps([2, known]).encode()).hexdigest()


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


def _values(version: Version) -> Mapping[str, Sequence[str]]:
    """The words in a version's cells."""
    found: dict[str, list[str]] = kept(
        version, "values", lambda: {name: list(words) for name, words in text_values(version.parquet).items()}
    )
    return found


def _mark(target: Path) -> Path:
    return target.with_suffix(".made-from")


def _made_from(target: Path) -> str:
    try:
        return _mark(target).read_text("utf-8")
    except OSError:
        return ""


@contextmanager
def _alone(target: Path, *, wait: bool) -> Iterator[bool]:
    """Whether nobody else, in this process or another, is at it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_suffix(".lock").open("a") as handle:
        try:
            fcntl.flock(handle.fileno(), fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
