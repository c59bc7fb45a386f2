"""Files of an application: looked at and saved the moment they come, each by its fingerprint under the site's folder."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.http import Http404
from django.utils import timezone

from upstate.city.writing import writing_to
from upstate.errors import UpstateError
from upstate.permits.file_checks import Finding
from upstate.permits.file_checks.finding import MEGABYTE, load_finding
from upstate.sentences import say, say_count
from upstate.solutions.service import FormQuestion
from upstate.web.business.applying.actions import open_draft
from upstate.web.business.applying.drafts import as_typed
from upstate.web.business.models import Application, Upload
from upstate.web.child import run_in_child

_SECONDS = 10.0
_MEMORY = 1024 * MEGABYTE
_WAIT = 3.0  # seconds until one of the places is free
# Places of this process for looking at files: each holds a server's thread and half a core, and strangers give the files.
looking = BoundedSemaphore(2)
MOST_FILES, MOST_BYTES = 100, 400 * MEGABYTE  # of one application, files that were taken out again too


@dataclass(frozen=True)
class Where:
    """To which question a file belongs. place: the time that the section was filled in, counted from 0."""

    section: str
    place: int
    question: FormQuestion


@dataclass(frozen=True)
class Taken:
    """What became of one file. upload: null where it was refused. is_busy: nobody has looked at it, for too many came at once."""

    name: str
    upload: Upload | None
    findings: tuple[Finding, ...]
    is_busy: bool = False


def attach(application: Application, where: Where, given: UploadedFile) -> Taken:
    """Look at a file and keep it. Raises `NotNow` when the application was sent meanwhile."""
    name = _shown_name(given.name or "")
    folder = settings.SITE / "applications" / str(application.pk)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".receiving-", ignore_cleanup_errors=True) as receiving:
        received = Path(receiving) / "file"
        fingerprint = _receive(given, received)
        if there := _here(application, where).filter(sha256=fingerprint).first():
            return Taken(name, there, ())  # the same file once more, because the first answer got lost on its way
        if too_much := _too_much(application, where, given.size or 0):
            return Taken(name, None, (too_much,))
        if not looking.acquire(timeout=_WAIT):
            return Taken(name, None, (_busy(),), is_busy=True)
        try:
            told = _look_at(received, where.question)
        finally:
            looking.release()
        findings = tuple(load_finding(one) for one in told["findings"])
        if any(one.refused for one in findings):
            return Taken(name, None, findings)
        _store(received, folder / fingerprint)
    upload = _note(application, where, name=name, fingerprint=fingerprint, size=given.size or 0, told=told)
    return Taken(name, upload, findings)


@transaction.atomic
def _note(application: Application, where: Where, *, name: str, fingerprint: str, size: int, told: Any) -> Upload:
    open_draft(application)
    there = _here(application, where).filter(sha256=fingerprint).first()
    return there or Upload.objects.create(
        application=application,
        section=where.section,
        place=where.place,
        question=where.question.name,
        name=name,
        path=f"applications/{application.pk}/{fingerprint}",
        sha256=fingerprint,
        bytes=size,
        kind=told["kind"],
        pages=told["pages"],
        found=told["findings"],
    )


@transaction.atomic
def detach(application: Application, number: int) -> None:
    """Take a file out of the draft; one that is not in it is left alone. What was sent with it still shows it."""
    open_draft(application)
    application.uploads.filter(pk=number, removed=None).update(removed=timezone.now())


def _look_at(path: Path, question: FormQuestion) -> Any:
    """What the checks say, found in a process of its own: a file that is made to burst its reader bursts that one."""
    asked = question.files
    if asked is None:
        raise Http404
    values = {
        "path": str(path),
        "accepts": list(asked.accepts),
        "most_mb": asked.most_mb,
        "most_pages": asked.most_pages,
    }
    try:
        return run_in_child(
            "upstate.permits.file_checks:check_file",
            values,
            time_limit=_SECONDS,
            progress_file=path.with_name("progress"),
            memory=_MEMORY,
        )
    except UpstateError:
        return {"kind": "", "pages": None, "findings": [_unreadable().as_json()]}


def _busy() -> Finding:
    return Finding(
        say("Very many files are coming in at this moment, so nobody could look at this one."),
        say("a few files at once"),
        say("Try again in a minute. What you typed is kept."),
    )


def _unreadable() -> Finding:
    return Finding(
        say("This file can not be opened in {seconds} seconds.", seconds=int(_SECONDS)),
        say("a file that opens at once"),
        say("Print it as a new PDF, or take a photo of it, and choose that one."),
    )


def _too_much(application: Application, where: Where, size: int) -> Finding | None:
    here = _here(application, where).count()
    most = where.question.files.most if where.question.files else 0
    if here >= most:
        return Finding(
            say_count("There is a file here already.", "There are {number} files here already.", here),
            say_count("{number} file here", "{number} files here", most),
            say("Remove one first, then choose the other."),
        )
    if application.uploads.count() >= MOST_FILES or _bytes(application) + size > MOST_BYTES:
        return Finding(
            say("This application holds as many files as we can keep."),
            say("{files} files with {size} MB in all", files=MOST_FILES, size=MOST_BYTES // MEGABYTE),
            say("Send the application, and bring the rest to the office."),
        )
    return None


def _here(application: Application, where: Where) -> Any:
    """The files that answer the question now."""
    return application.uploads.filter(
        section=where.section, place=where.place, question=where.question.name, removed=None
    )


def _bytes(application: Application) -> int:
    return application.uploads.aggregate(all=Sum("bytes"))["all"] or 0


def _receive(given: UploadedFile, target: Path) -> str:
    digest = sha256()
    with target.open("wb") as file:
        for chunk in given.chunks():
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def _store(received: Path, target: Path) -> None:
    if not target.exists():
        with writing_to(target) as temporary:
            received.replace(temporary)


def _shown_name(name: str) -> str:
    """The name of the file as its owner knows it, without a folder, on one line."""
    plain = as_typed(name.replace("\\", "/").rpartition("/")[2]).replace("\n", " ").replace("\t", " ").strip()
    return plain[-200:] or "file"
