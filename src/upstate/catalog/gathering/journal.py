"""What a run has so far, written as it goes. A run that is killed leaves it, and the next one goes on from it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from upstate.catalog.gathering.asking import Page
from upstate.catalog.gathering.gathered import Gathered, ItemFault, ReadItem
from upstate.catalog.gathering.source import Source
from upstate.city import write_text

# What was read longer ago is not joined to what is read now.
_STALE = timedelta(days=1)


class Journal:
    """items: read so far. begun: where the source is asked on. total: as many as it counted. is_whole: whether all of it was read. asked: link to fault.

    folder: of all that the run has, also of the file that it fetches. resumed: how many items a run before had read.
    """

    def __init__(self, folder: Path, source: Source, now: datetime) -> None:
        self.items: list[ReadItem]
        self.folder, self._path = folder, folder / "journal.jsonl"
        head = {"of": _fingerprint(source), "began": now.isoformat()}
        lines = _lines(self._path)
        try:
            if lines[0]["of"] != head["of"] or now - datetime.fromisoformat(lines[0]["began"]) >= _STALE:
                raise ValueError
            self._take_all(lines)
        except (LookupError, TypeError, AttributeError, ValueError):  # there is none, it is old, or it is none of ours
            self.forget()
            lines = [head]
            self._take_all(lines)
        write_text(self._path, "".join(f"{json.dumps(one)}\n" for one in lines))
        self.resumed = len(self.items)

    def add_page(self, page: Page) -> None:
        line = {
            "page": [_written(one) for one in page.items],
            "begun": page.begun,
            "total": page.total,
            "is_last": page.is_last,
        }
        self._add(line)
        self._take(line)

    def add_link(self, link: str, fault: str) -> None:
        self._add({"link": link, "fault": fault})
        self.asked[link] = fault

    def forget(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _take_all(self, lines: list[dict[str, Any]]) -> None:
        self.items, self.begun, self.total, self.is_whole = [], 0, 0, False
        for one in lines:
            if "page" in one:
                self._take(one)
        self.asked = {one["link"]: one["fault"] for one in lines if "link" in one}

    def _take(self, line: dict[str, Any]) -> None:
        items = [_read(one) for one in line["page"]]
        self.items = items if line["begun"] == len(items) else self.items + items
        self.begun, self.total, self.is_whole = line["begun"], line["total"], line["is_last"]

    def _add(self, line: dict[str, Any]) -> None:
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(f"{json.dumps(line)}\n")
                file.flush()
                if "page" in line:
                    os.fsync(file.fileno())
        except OSError as fault:  # a full disk does not say where
            raise OSError(fault.errno, fault.strerror, str(self.folder)) from None


def _fingerprint(source: Source) -> str:
    asked = source.model_dump_json(include={"kind", "address"})
    return hashlib.sha256(asked.encode()).hexdigest()


def _lines(path: Path) -> list[dict[str, Any]]:
    """Every whole line up to the first that is not."""
    found: list[dict[str, Any]] = []
    try:
        with path.open(encoding="utf-8") as file:
            for line in file:
                found.append(json.loads(line))
    except (OSError, ValueError, RecursionError):
        pass
    return found


def _written(read: ReadItem) -> dict[str, Any]:
    item = read.item.model_dump(mode="json", exclude_defaults=True) if read.item else None
    return {"title": read.title, "item": item, "faults": [one.model_dump() for one in read.faults]}


def _read(line: dict[str, Any]) -> ReadItem:
    item = Gathered.model_validate(line["item"]) if line["item"] else None
    return ReadItem(line["title"], item, tuple(ItemFault.model_validate(one) for one in line["faults"]))
