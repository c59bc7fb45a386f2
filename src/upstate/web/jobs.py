"""Work that takes longer than a visitor waits, without a service beside the site.

A job is a folder: the order (`job.json`), where the work is (`progress.json`), what came of it (`result.json`), and the files
that came with it. A thread of each web process takes what waits, and a second one what asks other servers, so that a slow server
holds up nothing of the city's own; the work itself is a core action in a process of its own, which gives its memory back, has a limit
of time, and dies with the site. What has no result when the site starts again is begun
anew: the actions leave nothing half done, so that is safe. Nothing here knows Django.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import re
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from upstate.city.writing import write_json
from upstate.errors import UpstateError
from upstate.web.child import run_in_child

_log = logging.getLogger("upstate.jobs")
_NAME = re.compile(r"\A[A-Za-z0-9][A-Za-z0-9_-]{0,99}\Z")
_ATTEMPTS = 3
_LOOK_SECONDS = 2.0
_KEPT_DAYS = 30


@dataclass(frozen=True)
class Kind:
    """One kind of job. function: the core action, as "package.module:name". time_limit: in seconds. asks_others: whether it mostly
    waits for servers of others.

    check: is asked with the order's values when the work begins, which may be long after it was ordered; it raises `UpstateError`
    for an order that may no longer be carried out.
    """

    function: str
    time_limit: float = 3600.0
    asks_others: bool = False
    check: Callable[[Mapping[str, Any]], None] | None = None


class Stage(StrEnum):
    """Where a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Job:
    """One job, as its files tell it.

    kind: its name among the kinds. on: what it works on, such as a dataset; two jobs on the same thing never run at once.
    progress: {words, done, total, started, limit}; started is a time in UTC (ISO 8601), limit in seconds; null before it runs.
    result: what the action gave, as plain values. error: the three parts of an error, when it failed.
    """

    id: str
    kind: str
    on: str
    ordered: str
    stage: Stage
    progress: dict[str, Any] | None = None
    result: Any = None
    error: dict[str, str] | None = None


class Jobs:
    """All jobs of a site. folder: where their files lie. kinds: what may be ordered, by name: a file never names code."""

    def __init__(self, folder: Path, kinds: Mapping[str, Kind]) -> None:
        self.folder = folder
        self._kinds = kinds
        self._news = threading.Event()

    def order(self, kind: str, *, on: str, files: Mapping[str, Path] | None = None, **values: Any) -> Job:
        """Write an order down; once this returns, the work will be done, whatever happens to this process.

        values: plain keyword arguments of the action. files: arguments that are files; each is moved to the job's folder.
        """
        if kind not in self._kinds or not _NAME.match(on):
            raise ValueError(f"{kind} on {on}")
        made = self.folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}"
        made.mkdir(parents=True)
        for name, file in (files or {}).items():
            (made / "files" / name).mkdir(parents=True)
            values[name] = str(shutil.move(file, made / "files" / name / file.name))
        write_json(made / "job.json", {"kind": kind, "on": on, "ordered": _now(), "values": _plain(values)})
        self._news.set()
        return self.find(made.name)

    def find(self, job: str) -> Job:
        """The job with this id; raises `KeyError` when there is none."""
        if not _NAME.match(job) or (order := _read(self.folder / job / "job.json")) is None:
            raise KeyError(job)
        told = {"id": job, "kind": order["kind"], "on": order["on"], "ordered": order["ordered"]}
        progress = _read(self.folder / job / "progress.json")
        if (result := _read(self.folder / job / "result.json")) is not None:
            failed = "error" in result
            stage = Stage.FAILED if failed else Stage.DONE
            return Job(**told, stage=stage, progress=progress, result=result.get("value"), error=result.get("error"))
        return Job(**told, stage=Stage.WAITING if progress is None else Stage.RUNNING, progress=progress)

    def all(self, *, on: str | None = None) -> list[Job]:
        """Every job that is kept, oldest first; those on one thing when `on` is given."""
        found = [self.find(order.parent.name) for order in sorted(self.folder.glob("*/job.json"))]
        return [job for job in found if on is None or job.on == on]

    def run_waiting(self, *, asks_others: bool | None = None) -> int:
        """Do what has no result yet and what nobody else does right now; gives how many were ended. Oldest first.

        asks_others: only kinds that do, or do not; null for all.
        """
        ended = 0
        for job in self.all():
            fits = asks_others is None or self._kinds[job.kind].asks_others == asks_others
            if fits and job.stage in {Stage.WAITING, Stage.RUNNING}:
                with _alone(self.folder / "locks" / f"{job.on}.lock") as mine:
                    if mine and self.find(job.id).stage not in {Stage.DONE, Stage.FAILED}:
                        self._run(job)
                        ended += 1
        return ended

    def _run(self, job: Job) -> None:
        folder = self.folder / job.id
        order = _read(folder / "job.json") or {}
        attempt = order.get("attempts", 0) + 1
        write_json(folder / "job.json", order | {"attempts": attempt})
        try:
            if attempt > _ATTEMPTS:
                raise _stopped_too_often(job)
            kind = self._kinds[job.kind]
            if kind.check is not None:
                kind.check(order["values"])
            value = run_in_child(
                kind.function,
                order["values"],
                time_limit=kind.time_limit,
                progress_file=folder / "progress.json",
            )
            write_json(folder / "result.json", {"value": value})
        except UpstateError as fault:
            parts = {"given": fault.given, "allowed": fault.allowed, "next_step": fault.next_step}
            write_json(folder / "result.json", {"error": parts})
        shutil.rmtree(
            folder / "files", ignore_errors=True
        )  # what came with the order is kept nowhere but where it was put
        _log.info("job", extra={"job": job.id, "kind": job.kind, "on": job.on, "stage": str(self.find(job.id).stage)})

    def sweep(self) -> None:
        """Take away jobs that ended long ago, with the files that came with them."""
        for result in self.folder.glob("*/result.json"):
            if time.time() - result.stat().st_mtime > _KEPT_DAYS * 24 * 3600:
                shutil.rmtree(result.parent, ignore_errors=True)

    def start(self) -> list[threading.Thread]:
        """Do what waits, now and from now on, in threads that end with the process."""
        threads = [threading.Thread(target=self._go_on, args=(one,), name="jobs", daemon=True) for one in (False, True)]
        for thread in threads:
            thread.start()
        return threads

    def _go_on(self, asks_others: bool) -> None:
        while True:
            self._news.clear()
            try:
                self.sweep()
                self.run_waiting(asks_others=asks_others)
            except Exception:  # a full disk, say: the site goes on, and so does this thread
                _log.exception("jobs could not be done")
            self._news.wait(_LOOK_SECONDS)


def _stopped_too_often(job: Job) -> UpstateError:
    return UpstateError(
        f"The work on {job.on} was begun {_ATTEMPTS} times, and the site was stopped each time before it ended.",
        allowed="work that fits into this machine's memory and the time that it stays on",
        next_step="Try it with a smaller file, or look into the site's log for what stopped it.",
    )


@contextmanager
def _alone(path: Path) -> Iterator[bool]:
    """Whether nobody else holds the lock; if so, it is held. The system lets go of it when the process ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:
        try:
            fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: os.fspath(value) if isinstance(value, Path) else value for name, value in values.items()}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
