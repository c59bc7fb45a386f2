"""Work that goes on in the background: reading an upload, publishing what was approved, gathering from another catalog."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext as _

from upstate.actions.datasets import open_dataset, waiting_draft
from upstate.catalog.gathering.kept import harvest_folder
from upstate.catalog.gathering.source import BadSource, load_source
from upstate.catalog.versions import all_versions
from upstate.errors import UpstateError
from upstate.web.background import KINDS, site_jobs
from upstate.web.city import this_city
from upstate.web.jobs import Job, Stage

# No dataset has such a name.
_SOURCE = "source_"


@dataclass(frozen=True)
class Work:
    """What goes on with a dataset or a source, in words. page: where it is told. minutes: that it may take at most. fault: its three
    parts, when it failed."""

    name: str
    page: str
    words: str
    done: int = 0
    total: int = 0
    minutes: int = 0
    fault: dict[str, str] | None = None


def start_offer(*, name: str, upload: UploadedFile, by: str) -> None:
    """Keep the upload, and have it read into a draft."""
    uploads = settings.SITE / "uploads"
    uploads.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=uploads, ignore_cleanup_errors=True) as folder:
        kept = Path(folder) / _file_name(upload.name or "")
        with kept.open("wb") as handle:
            for chunk in upload.chunks():
                handle.write(chunk)
        _order("offer", name, files={"source": kept}, dataset=name, by=by)


def start_publishing(*, name: str, by: str, words: str, seen: str) -> None:
    """Have the submitted draft published in the name of `by`, who approved it."""
    _order("publish", name, dataset=name, by=by, words=words, seen=seen)


def start_harvest(*, source: str, by: str) -> None:
    """Have a source read, in the name of `by`."""
    _order("harvest", f"{_SOURCE}{source}", name=source, by=by)


def _order(kind: str, on: str, **values: Any) -> None:
    jobs = site_jobs()
    if any(job.stage in (Stage.WAITING, Stage.RUNNING) for job in jobs.all(on=on)):
        raise UpstateError(
            _("%(name)s is being worked on already.") % {"name": on.removeprefix(_SOURCE)},
            allowed=_("one piece of work at a time"),
            next_step=_("Wait until it has ended; its page says how far it is."),
        )
    jobs.order(kind, on=on, workspace=str(settings.WORKSPACE), **values)


def _file_name(given: str) -> str:
    """The name that the visitor's file had, without what a path or an archive member would mean by it."""
    name = Path(given.replace("\\", "/")).name.replace("!", "_").strip(". ")
    return name[-120:] or "upload"


def working(name: str) -> Work | None:
    """What goes on with the dataset, or what went wrong with it last; null when there is nothing to tell."""
    return _last_work(name)


def gathering(source: str) -> Work | None:
    """The same of a source."""
    return _last_work(f"{_SOURCE}{source}")


def _last_work(on: str) -> Work | None:
    jobs = site_jobs().all(on=on)
    return _as_work(jobs[-1]) if jobs else None


def all_working() -> list[Work]:
    """What goes on now, whatever it is about."""
    going = (job for job in site_jobs().all() if job.stage in (Stage.WAITING, Stage.RUNNING))
    return [work for job in going if (work := _as_work(job))]


def _as_work(job: Job) -> Work | None:
    if job.stage == Stage.DONE or (job.stage == Stage.FAILED and _came_to_its_end(job)):
        return None
    progress, name = job.progress or {}, job.on.removeprefix(_SOURCE)
    return Work(
        name=name,
        page=reverse("source" if job.kind == "harvest" else "draft", args=[name]),
        words=progress.get("words") or _("Waiting for its turn"),
        done=progress.get("done", 0),
        total=progress.get("total", 0),
        minutes=_minutes(job, name),
        fault=job.error,
    )


def _minutes(job: Job, name: str) -> int:
    if job.kind == "harvest":
        with suppress(BadSource):
            return load_source(this_city().catalog, name).minutes
    return int(KINDS[job.kind].time_limit // 60)


def _came_to_its_end(job: Job) -> bool:
    """Whether something happened to the dataset or the source after the order: then its failure is an old story, or a second try of
    work that was done when the site was stopped."""
    if job.kind == "harvest":
        last = next(harvest_folder(this_city().catalog, job.on.removeprefix(_SOURCE)).load_runs(), None)
        return last is not None and last.ended >= datetime.fromisoformat(job.ordered)
    folder = open_dataset(settings.WORKSPACE, job.on).folder
    draft = waiting_draft(folder)
    events = draft.events if draft else ()
    for version in all_versions(folder):
        events += version.record.draft.events
    return any(event.at >= job.ordered for event in events)
