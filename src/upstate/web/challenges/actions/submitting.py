"""Taking a file of predictions, scoring it, and choosing which of them decide.

The file is written before its row. A row is a promise: whoever holds the lock of the file scores it, and the system takes that lock back when a
process is killed, so that the next one who looks goes on. Limits are looked at under a lock on the entry and its person.
"""

from __future__ import annotations

import fcntl
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from upstate.challenges.scoring.keeping import load_answers
from upstate.challenges.scoring.predictions import read_predictions
from upstate.challenges.scoring.scored import score
from upstate.city.writing import writing_to
from upstate.errors import UpstateError
from upstate.sentences import say
from upstate.web.challenges.files import launched_answers
from upstate.web.challenges.models import COUNTED, UNDER_WAY, Entry, Member, State, Submission
from upstate.web.challenges.names import plain_line
from upstate.web.challenges.refusing import NotNow, refuse_not_open
from upstate.web.challenges.seeing import Seen, find_challenge
from upstate.web.challenges.storing import stored_fault
from upstate.web.people.models import Person

MOST_BYTES = 50 * 1024**2
MOST_FINAL, MOST_TRIES = 2, 3
# Files that this process scores at once; each holds its rows in memory.
_scoring = BoundedSemaphore(2)
_WAIT = 20.0  # seconds until one of these places is free
_log = logging.getLogger("upstate.challenges")


class SameFile(NotNow):
    """The same file was sent before; `submission` is what became of it."""

    def __init__(self, submission: Submission) -> None:
        super().__init__(
            _("This is the same file that you sent as number %(number)s.") % {"number": submission.pk},
            allowed=_("a file that differs from those before; the same one would get the same score"),
            next_step=_("Look at its score. It was not counted a second time."),
        )
        self.submission = submission


def submit(seen: Seen, entry: Entry, person: Person, given: UploadedFile) -> Submission:
    """Keep a file and score it. Gives the row, whatever became of it. Raises `NotNow` for what is not taken: too large, not open, beyond a limit;
    and `SameFile`."""
    refuse_not_open(seen, entry)
    if (given.size or 0) > MOST_BYTES:
        raise NotNow(
            _("The file is larger than %(most)s MB.") % {"most": MOST_BYTES // 1024**2},
            allowed=_("%(most)s MB in one file") % {"most": MOST_BYTES // 1024**2},
            next_step=_("Send the columns id and prediction alone, with fewer decimals."),
        )
    path, fingerprint = _keep(entry, given)
    found = _note(seen, entry, person, given, path=path, fingerprint=fingerprint)
    return score_one(seen, found)


def score_left(challenge: str = "", entry: Entry | None = None) -> int:
    """Go on with what a killed process left, and with what found no free place; gives how many came to an end. What somebody scores in this
    moment is left to them, and nobody who only looks waits for a place."""
    chosen = Q(entry=entry) if entry else Q(entry__challenge=challenge) if challenge else Q()
    ended = 0
    for one in Submission.objects.filter(chosen, state__in=UNDER_WAY).select_related("entry"):
        try:
            ended += not score_one(find_challenge(one.entry.challenge), one, wait=0).is_under_way
        except Exception:  # one that can not be scored must not keep the others
            _log.exception("a submission could not be scored", extra={"submission": one.pk})
    return ended


def score_one(seen: Seen, submission: Submission, *, wait: float = _WAIT) -> Submission:
    """Score a file that was received, unless somebody does so already. Gives the row as it is then. wait: for a free place, in seconds."""
    if not _scoring.acquire(timeout=wait):
        return submission
    try:
        with _holding(settings.SITE / submission.path) as is_ours:
            if is_ours and _begin(submission):
                _end(seen, submission)
    finally:
        _scoring.release()
    submission.refresh_from_db()
    return submission


def take_back(seen: Seen, submission: Submission) -> None:
    """Withdraw a file: free before it was scored; after that it leaves the board and counts all the same."""
    refuse_not_open(seen, submission.entry)
    rows = Submission.objects.filter(pk=submission.pk)
    if not rows.filter(state=State.RECEIVED).update(state=State.WITHDRAWN):
        rows.filter(state=State.SCORED, shelved=None).update(shelved=timezone.now(), is_final=False)


@transaction.atomic
def choose(seen: Seen, submission: Submission, *, is_final: bool) -> None:
    """Choose a scored file as one that decides, or choose it no more. Raises `NotNow` beyond `MOST_FINAL`."""
    refuse_not_open(seen, submission.entry)
    Entry.objects.select_for_update().get(pk=submission.entry_id)
    rows = Submission.objects.filter(entry=submission.entry_id, state=State.SCORED, shelved=None)
    if is_final and rows.filter(is_final=True).exclude(pk=submission.pk).count() >= MOST_FINAL:
        raise NotNow(
            _("You have chosen %(most)s files already.") % {"most": MOST_FINAL},
            allowed=_("%(most)s files that decide") % {"most": MOST_FINAL},
            next_step=_("Take one of them back first."),
        )
    rows.filter(pk=submission.pk).update(is_final=is_final)


def left_today(seen: Seen, entry: Entry, person: Person) -> tuple[int, int]:
    """How many files may still be sent: today, and in all. What counts is what the entry sent, and what the person sent in whatever entry."""
    limits = seen.text.limits
    used = [_used(seen, whose) for whose in (Q(entry=entry), Q(person=person))]
    return (
        max(0, limits.a_day - max(today for today, _all in used)),
        max(0, limits.total - max(every for _today, every in used)),
    )


def _used(seen: Seen, whose: Q) -> tuple[int, int]:
    counted = Submission.objects.filter(whose, entry__challenge=seen.name, state__in=COUNTED)
    return counted.filter(day=seen.day).count(), counted.count()


def _keep(entry: Entry, given: UploadedFile) -> tuple[str, str]:
    """Write the file below the site's folder under its fingerprint; a name that a stranger gave is no path."""
    folder = settings.SITE / "challenges" / str(entry.pk)
    folder.mkdir(parents=True, exist_ok=True)
    digest = sha256()
    with tempfile.TemporaryDirectory(dir=folder, prefix=".receiving-", ignore_cleanup_errors=True) as receiving:
        received = Path(receiving) / "file"
        with received.open("wb") as file:
            for chunk in given.chunks():
                digest.update(chunk)
                file.write(chunk)
        target = folder / digest.hexdigest()
        if not target.exists():
            with writing_to(target) as temporary:
                received.replace(temporary)
    return target.relative_to(settings.SITE).as_posix(), digest.hexdigest()


@transaction.atomic
def _note(seen: Seen, entry: Entry, person: Person, given: UploadedFile, *, path: str, fingerprint: str) -> Submission:
    Entry.objects.select_for_update().get(pk=entry.pk)
    Person.objects.select_for_update().get(pk=person.pk)
    if not Member.objects.filter(entry=entry, person=person).exists():
        raise NotNow(
            _("You are not in this entry any more."),
            allowed=_("files of its members"),
            next_step=_("Join again, or begin an entry of your own."),
        )
    there = Submission.objects.filter(entry=entry, sha256=fingerprint, state__in=COUNTED).first()
    if there is not None:
        raise SameFile(there)
    _refuse_beyond(seen, entry, person)
    try:
        with transaction.atomic():
            return Submission.objects.create(
                entry=entry,
                person=person,
                name=plain_line((given.name or "").replace("\\", "/").rpartition("/")[2], most=120) or "file",
                path=path,
                sha256=fingerprint,
                bytes=given.size or 0,
                received=seen.now,
                day=seen.day,
            )
    except IntegrityError:
        raise SameFile(Submission.objects.get(entry=entry, sha256=fingerprint, state__in=COUNTED)) from None


def _refuse_beyond(seen: Seen, entry: Entry, person: Person) -> None:
    today, every = left_today(seen, entry, person)
    limits = seen.text.limits
    if today and every:
        return
    raise NotNow(
        _("You have sent %(number)s files that were scored, and that is the limit.")
        % {"number": limits.total if not every else limits.a_day},
        allowed=_("%(a_day)s files a day by the challenge's clock, and %(total)s in all")
        % {"a_day": limits.a_day, "total": limits.total},
        next_step=_("Send this file tomorrow. Files that were refused did not count.")
        if every
        else _("Choose the two that shall decide. Files that were refused did not count."),
    )


@contextmanager
def _holding(path: Path) -> Iterator[bool]:
    """The lock of a file, which the system takes back from a process that is killed; gives whether we have it."""
    try:
        handle = path.open("rb")
    except OSError:  # the file is gone, and `_end` says so
        yield True
        return
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def _begin(submission: Submission) -> bool:
    """Note that scoring begins. A file on which process after process was killed is not tried for ever."""
    rows = Submission.objects.filter(pk=submission.pk, state__in=UNDER_WAY)
    if rows.filter(tries__gte=MOST_TRIES).update(state=State.FAILED, why=stored_fault(_our_fault())):
        return False
    return bool(rows.update(state=State.SCORING, tries=F("tries") + 1))


def _end(seen: Seen, submission: Submission) -> None:
    """Score the file and write down what came out, whatever it is."""
    try:
        ended = _scored(seen, submission)
    except Exception:  # a fault of ours: the entrant is told, and it is free
        _log.exception("a submission could not be scored", extra={"submission": submission.pk})
        ended = {"state": State.FAILED, "why": stored_fault(_our_fault())}
    Submission.objects.filter(pk=submission.pk, state=State.SCORING).update(**ended)


def _scored(seen: Seen, submission: Submission) -> dict[str, Any]:
    answers, task = load_answers(launched_answers(seen)[0]), seen.text.task
    path = settings.SITE / submission.path
    try:
        values = read_predictions(path, answers=answers, task=task.kind, name=submission.name)
    except UpstateError as fault:
        return {"state": State.REFUSED, "why": stored_fault(fault)}
    found = score(values, answers=answers, task=task)
    return {"state": State.SCORED, "why": {}, "scored": found.as_json(), "public": found.public.figure}


def _our_fault() -> UpstateError:
    return UpstateError(
        say("The file could not be scored, by a fault of ours. It was not your doing, and it does not count."),
        allowed=say("Every file should be scored or refused with a reason."),
        next_step=say("Send it once more. If it fails again, tell the organiser."),
    )
