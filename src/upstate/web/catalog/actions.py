"""The only writer of the catalog's rows in the database."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upstate.errors import UpstateError
from upstate.web.catalog.models import DataRequest, Feedback, Reuse, ReusedDataset, Usage


def ask_for_data(*, title: str, words: str = "", email: str = "") -> DataRequest:
    """Keep a request for data. Nothing of it but its number and day is shown before a person of the staff has read it."""
    return DataRequest.objects.create(title=title, words=words, email=email)


def answer_request(
    request: DataRequest, *, status: str, answer: str = "", dataset: str = "", shown: bool = True
) -> DataRequest:
    """Answer a request. shown: whether its words may be read by everybody. Raises `UpstateError` for an answer that lacks a part."""
    wanted = DataRequest.Status(status)
    if wanted is DataRequest.Status.PUBLISHED and not dataset:
        raise _incomplete(_("It is not said which dataset it was published as."), _("Choose the dataset."))
    if wanted is DataRequest.Status.DECLINED and not answer.strip():
        raise _incomplete(
            _("No reason is given for declining."), _("Say why; the person who asked, and the public, read it.")
        )
    request.status, request.answer, request.shown = wanted, answer.strip(), shown
    request.dataset = dataset if wanted is DataRequest.Status.PUBLISHED else ""
    request.answered = timezone.now()
    request.save(update_fields=["status", "answer", "shown", "dataset", "answered"])
    return request


def give_feedback(*, dataset: str, version: int, words: str, email: str = "") -> Feedback:
    """Keep a message about a dataset, under a secret that nobody can guess."""
    return Feedback.objects.create(
        dataset=dataset, version=version, words=words, email=email, secret=secrets.token_urlsafe(24)
    )


def answer_feedback(feedback: Feedback, *, status: str, answer: str = "") -> Feedback:
    """Answer a message. Raises `UpstateError` when it is closed without a word."""
    wanted = Feedback.Status(status)
    if wanted in (Feedback.Status.ANSWERED, Feedback.Status.DECLINED) and not answer.strip():
        raise _incomplete(_("There is no answer."), _("Write the answer; the person who wrote reads it."))
    feedback.status, feedback.answer, feedback.answered = wanted, answer.strip(), timezone.now()
    feedback.save(update_fields=["status", "answer", "answered"])
    return feedback


@transaction.atomic
def tell_reuse(*, title: str, link: str, who: str, datasets: Sequence[str], words: str = "", email: str = "") -> Reuse:
    """Keep what somebody made of the data; it is shown when `moderate_reuse` says so."""
    reuse = Reuse.objects.create(title=title, link=link, who=who, words=words, email=email)
    ReusedDataset.objects.bulk_create(ReusedDataset(reuse=reuse, dataset=name) for name in dict.fromkeys(datasets))
    return reuse


def moderate_reuse(reuse: Reuse, *, status: str) -> Reuse:
    """Show a reuse, or not."""
    reuse.status = Reuse.Status(status)
    reuse.save(update_fields=["status"])
    return reuse


def count_use(*, day: date, dataset: str, kind: str, file: str = "") -> None:
    """Count one use: one statement that adds to the row or makes it, so that none is lost between two processes."""
    table = connection.ops.quote_name(Usage._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (day, dataset, kind, file, count) VALUES (%s, %s, %s, %s, 1) "
            f"ON CONFLICT (dataset, day, kind, file) DO UPDATE SET count = {table}.count + 1",
            [day.isoformat(), dataset, kind, file],
        )


def _incomplete(given: str, next_step: str) -> UpstateError:
    return UpstateError(given, allowed=_("an answer that is complete"), next_step=next_step)
