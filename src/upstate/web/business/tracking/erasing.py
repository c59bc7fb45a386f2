"""Erasing what is personal: after the days that the form says, or when two persons agree. What is left is the city's record.

Files go first, then the rows, in one transaction with the application held: a process that is killed leaves work for the next
sweep and nothing half said. Nothing is erased while a hold stands.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from upstate.solutions.service import Form, ServiceSolution
from upstate.web.business.events import PROGRAM, What, record
from upstate.web.business.models import Application, CodeAsked, HandOver, Mail, Refund, Stage, Waiver
from upstate.web.business.service import this_portal
from upstate.web.city import this_city

_MAIL_KEPT = timedelta(days=30)
_ANSWERED_KEPT, _ASKED_KEPT = timedelta(days=90), timedelta(days=366)  # questions that were handed over to a person
_MOST_AT_ONCE = 500


def sweep(now: datetime | None = None) -> int:
    """Erase what is due, and remove the drafts that nobody goes on with; gives how many applications that were."""
    now = now or timezone.now()
    Mail.objects.filter(sent__lt=now - _MAIL_KEPT).exclude(to="").update(to="")
    HandOver.objects.filter(Q(answered__lt=now - _ANSWERED_KEPT) | Q(asked__lt=now - _ASKED_KEPT)).delete()
    portal = this_portal()
    if portal is None:
        return 0
    return sum(_erase_due(pk, portal.solution, now) for pk in _candidates(portal.solution, now))


def _candidates(solution: ServiceSolution, now: datetime) -> list[int]:
    """Applications that may be due, by the days of their forms, so that none stands in the way of another; each is looked at by itself
    then."""
    due = Q(pk__in=())
    for name, form in solution.forms.items():
        kept = form.kept
        due |= Q(form=name) & (
            Q(stage=Stage.DRAFT, changed__lt=now - timedelta(days=kept.draft))
            | Q(stage__in=[Stage.REFUSED, Stage.WITHDRAWN], decided__lt=now - timedelta(days=kept.refused))
            | Q(stage=Stage.ISSUED, ends_on__lte=(now - timedelta(days=kept.issued)).date())
        )
    found = Application.objects.filter(due, erased=None).exclude(holds__lifted=None, holds__isnull=False)
    return list(found.order_by("pk").values_list("pk", flat=True)[:_MOST_AT_ONCE])


@transaction.atomic
def _erase_due(pk: int, solution: ServiceSolution, now: datetime) -> bool:
    held = Application.objects.select_for_update().filter(pk=pk, erased=None).first()
    form = solution.forms.get(held.form) if held else None
    if held is None or form is None or is_held(held) or not _is_due(held, form, now):
        return False
    if held.stage == Stage.DRAFT:
        _remove(held)
    else:
        erase(held, form, who=PROGRAM, at=now)
    return True


def _is_due(application: Application, form: Form, now: datetime) -> bool:
    until = kept_until(application, form)
    return until is not None and until <= now


def kept_until(application: Application, form: Form) -> datetime | None:
    """When what is personal is erased; null while that can not be said: undecided, or issued without a last day."""
    kept = form.kept
    if application.stage == Stage.DRAFT:
        return application.changed + timedelta(days=kept.draft)
    if application.stage in (Stage.REFUSED, Stage.WITHDRAWN) and application.decided:
        return application.decided + timedelta(days=kept.refused)
    if application.stage == Stage.ISSUED and application.ends_on:
        ended = application.ends_on + timedelta(days=1)  # its last day is still good
        midnight = datetime.combine(ended, datetime.min.time(), this_city().settings.zone)
        return midnight + timedelta(days=kept.issued)
    return None


def is_held(application: Application) -> bool:
    """Whether an order stands to erase nothing."""
    return application.holds.filter(lifted=None).exists()


def _remove(application: Application) -> None:
    """A draft goes with all its rows and files: the city never had it."""
    shutil.rmtree(_folder(application), ignore_errors=True)
    _empty_mail(application)
    application.delete()


def erase(application: Application, form: Form | None, *, who: str, at: datetime, why: str = "days") -> None:
    """Erase what is personal. Called in a transaction with the row held. form: null where the service has it no more; then every answer
    counts as personal. What was decided, when, by whom and for what stays."""
    files = application.uploads.count() + application.letters.count()
    shutil.rmtree(_folder(application), ignore_errors=True)
    answers = 0
    for version in application.versions.all():
        kept = _without_personal(version.answers, form)
        answers += _count(version.answers) - _count(kept)
        version.answers, version.signed = kept, ""
        version.save(update_fields=["answers", "signed"])
    application.uploads.update(name="", path="", sha256="", found=[])
    application.letters.update(path="", sha256="")
    _empty_words(application)
    _empty_mail(application)
    CodeAsked.objects.filter(application=application).delete()
    application.email, application.person, application.found_by = "", None, ""
    application.key = secrets.token_hex(32)  # the link that the applicant has opens nothing any more
    application.interview = _without_places(application.interview)
    application.erased = at
    application.save()
    record(application, What.ERASED, who=who, at=at, why=why, answers=answers, files=files)


def _empty_words(application: Application) -> None:
    """Whatever somebody of the city or the applicant typed beside the answers: a reason, a note or a fee may name people."""
    application.events.update(words="")
    application.reviews.update(words="")
    application.inspections.update(notes="")
    application.holds.update(reason="")
    application.erasures.update(reason="")
    application.payments.update(how="")
    Refund.objects.filter(payment__application=application).update(reason="")
    Waiver.objects.filter(charge__application=application).update(reason="")
    typed = application.charges.exclude(by="").exclude(title_en__in=_titles_by_rule(application))
    typed.update(title_en="Fee", title_es="Cargo")
    for event in application.events.filter(what=What.CHARGED):
        event.values = {name: value for name, value in event.values.items() if not name.startswith("title_")}
        event.save(update_fields=["values"])


def _titles_by_rule(application: Application) -> set[str]:
    portal = this_portal()
    if portal is None:
        return set()
    permit = portal.solution.permits.named.get(application.permit)
    return {fee.title.en for fee in portal.solution.fees} | ({permit.title.en} if permit else set())


def _without_personal(answers: Mapping[str, Any], form: Form | None) -> dict[str, list[dict[str, Any]]]:
    kept = {one.name for one in form.questions.values() if not one.personal and one.kind != "file"} if form else set()
    return {
        section: [{name: value for name, value in one.items() if name in kept} for one in filled]
        for section, filled in answers.items()
    }


def _count(answers: Mapping[str, Any]) -> int:
    return sum(len(one) for filled in answers.values() for one in filled)


def _without_places(interview: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of the permit finder, without those that were typed: an address may be somebody's home."""
    portal = this_portal()
    named = portal.solution.interview.named if portal else {}
    return {name: said for name, said in interview.items() if name in named and named[name].kind != "place"}


def _empty_mail(application: Application) -> None:
    """Mail about it says nothing any more; what was not sent yet is not sent. What it is about stays, so that nothing is told twice."""
    about = Mail.objects.filter(
        Q(key__contains=f" {application.reference} ") | Q(key__endswith=f" {application.reference}")
    )
    about.filter(sent=None).update(stopped=timezone.now())
    about.update(to="", subject="", body="", fault="")
    for mail in about.filter(key__startswith="link "):  # its key holds a mark of the address
        mail.key = f"link {application.reference} {mail.pk}"
        mail.save(update_fields=["key"])


def _folder(application: Application) -> Any:
    return settings.SITE / "applications" / str(application.pk)
