"""Work on datasets that goes on in the background: reading an upload, and publishing what was approved."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from upstate.actions.datasets import open_dataset, waiting_draft
from upstate.catalog.versions import all_versions
from upstate.errors import UpstateError
from upstate.web.background import KINDS, site_jobs
from upstate.web.jobs import Job, Stage


@dataclass(frozen=True)
class Work:
    """What goes on with a dataset, in words. minutes: that it may take at most. fault: its three parts, when it failed."""

    name: str
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
        _order("offer", name, files={"source": kept}, by=by)


def start_publishing(*, name: str, by: str, words: str, seen: str) -> None:
    """Have the submitted draft published in the name of `by`, who approved it."""
    _order("publish", name, by=by, words=words, seen=seen)


def _order(kind: str, name: str, **more: Any) -> None:
    jobs = site_jobs()
    if any(job.stage in (Stage.WAITING, Stage.RUNNING) for job in jobs.all(on=name)):
        raise UpstateError(
            _("%(name)s is being worked on already.") % {"name": name},
            allowed=_("one piece of work on a dataset at a time"),
            next_step=_("Wait until it has ended; its page says how far it is."),
        )
    jobs.order(kind, on=name, workspace=str(settings.WORKSPACE), dataset=name, **more)


def _file_name(given: str) -> str:
    """The name that the visitor's file had, without what a path or an archive member would mean by it."""
    name = Path(given.replace("\\", "/")).name.replace("!", "_").strip(". ")
    return name[-120:] or "upload"


def working(name: str) -> Work | None:
    """What goes on with the dataset, or what went wrong with it last; null when there is nothing to tell."""
    jobs = site_jobs().all(on=name)
    return _as_work(jobs[-1]) if jobs else None


def all_working() -> list[Work]:
    """What goes on now, whatever the dataset."""
    going = (job for job in site_jobs().all() if job.stage in (Stage.WAITING, Stage.RUNNING))
    return [work for job in going if (work := _as_work(job))]


def _as_work(job: Job) -> Work | None:
    if job.stage == Stage.DONE or (job.stage == Stage.FAILED and _came_to_its_end(job)):
        return None
    progress = job.progress or {}
    return Work(
        name=job.on,
        words=progress.get("words") or _("Waiting for its turn"),
        done=progress.get("done", 0),
        total=progress.get("total", 0),
        minutes=int(KINDS[job.kind].time_limit // 60),
        fault=job.error,
    )


def _came_to_its_end(job: Job) -> bool:
    """Whether something happened to the dataset after the order: then its failure is an old story, or a second try of
    work that was done when the site was stopped."""
    folder = open_dataset(settings.WORKSPACE, job.on).folder
    draft = waiting_draft(folder)
    events = draft.events if draft else ()
    for version in all_versions(folder):
        events += version.record.draft.events
    return any(event.at >= job.ordered for event in events)
