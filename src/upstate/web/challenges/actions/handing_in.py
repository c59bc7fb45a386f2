"""What entries hand in to judged tracks."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upstate.city.writing import writing_to
from upstate.errors import UpstateError
from upstate.permits.file_checks.finding import load_finding
from upstate.permits.file_checks.opening import IMAGE, PDF, known_as
from upstate.solutions.challenge.text import Track
from upstate.web.challenges.models import Entry, Work
from upstate.web.challenges.refusing import NotNow, refuse_not_open
from upstate.web.challenges.seeing import Seen
from upstate.web.child import run_in_child

MOST_MB, _MOST_PAGES = 10, 60
_SECONDS, _MEMORY = 10.0, 1024**3
_KINDS = ("pdf", "png", "jpg")
# Places of this process for looking at files: strangers give them.
_looking = BoundedSemaphore(2)
_WAIT = 10.0


def hand_in(seen: Seen, entry: Entry, track: Track, told: Mapping[str, Any]) -> Work:
    """Keep what the entry says of its work, and its file. Raises `NotNow` for a file that can not be taken, and outside of the time of the challenge."""
    refuse_not_open(seen, entry)
    values: dict[str, Any] = {name: told[name] for name in ("title", "does", "link")}
    if told.get("file"):
        values["file"], values["kind"] = _keep(entry, told["file"])
    elif told.get("drop"):
        values["file"], values["kind"] = "", ""
    with transaction.atomic():
        Entry.objects.select_for_update().get(pk=entry.pk)
        return Work.objects.update_or_create(entry=entry, track=track.name, defaults={**values, "withdrawn": None})[0]


def take_work_back(seen: Seen, entry: Entry, track: Track) -> None:
    """Withdraw the work of an entry; handing in again brings it back."""
    refuse_not_open(seen, entry)
    Work.objects.filter(entry=entry, track=track.name).update(withdrawn=timezone.now())


def _keep(entry: Entry, given: UploadedFile) -> tuple[str, str]:
    if (given.size or 0) > MOST_MB * 1024**2:
        raise _refused(_("The file is larger than %(most)s MB.") % {"most": MOST_MB})
    folder = settings.SITE / "challenges" / str(entry.pk)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".receiving-", ignore_cleanup_errors=True) as receiving:
        received = Path(receiving) / "file"
        content = given.read()
        received.write_bytes(content)
        kind = _look_at(received)
        target = folder / f"work-{sha256(content).hexdigest()}"
        if not target.exists():
            with writing_to(target) as temporary:
                received.replace(temporary)
    return target.relative_to(settings.SITE).as_posix(), kind


def _look_at(path: Path) -> str:
    """Which of the kinds it is by what is in it; raises `NotNow`. It is opened in a process of its own, whose memory and time are bounded."""
    if not _looking.acquire(timeout=_WAIT):
        raise NotNow(
            _("Very many files are coming in at this moment, so nobody could look at this one."),
            allowed=_("a few files at once"),
            next_step=_("Try again in a minute."),
        )
    try:
        values = {"path": str(path), "accepts": [PDF, IMAGE], "most_mb": MOST_MB, "most_pages": _MOST_PAGES}
        told = run_in_child(
            "upstate.permits.file_checks:check_file",
            values,
            time_limit=_SECONDS,
            progress_file=path.with_name("progress"),
            memory=_MEMORY,
        )
    except UpstateError:
        raise _refused(_("This file can not be opened.")) from None
    finally:
        _looking.release()
    findings = [load_finding(one) for one in told["findings"]]
    if wrong := next((one for one in findings if one.refused), None):
        raise NotNow(wrong.given, allowed=wrong.allowed, next_step=wrong.next_step)
    kind = "pdf" if told["kind"] == PDF else known_as(path)
    if kind not in _KINDS:
        raise _refused(_("This is neither a PDF nor a picture of the kinds PNG and JPEG."))
    return kind


def _refused(given: str) -> NotNow:
    return NotNow(
        given,
        allowed=_("a PDF, PNG or JPEG of at most %(most)s MB") % {"most": MOST_MB},
        next_step=_("Choose another file, or print it as a new PDF."),
    )
