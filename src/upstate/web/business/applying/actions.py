"""The only writers of applications, as far as applicants and those who type for them go. Each is one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upstate.errors import UpstateError
from upstate.permits.answering import Counted, Filled, find_faults, keep_asked
from upstate.solutions.service import Form
from upstate.web.business.applying.drafts import answers_with_files, count_files, dumped
from upstate.web.business.applying.keys import hashed, new_reference
from upstate.web.business.applying.telling import tell_moved, tell_received
from upstate.web.business.events import What, hands_of, open_questions, record
from upstate.web.business.models import Application, Channel, Stage, Upload, Version

OPEN = (Stage.DRAFT, Stage.WAITING)


class NotNow(UpstateError):
    """The application can not be changed or sent as it stands."""


@dataclass(frozen=True)
class Begin:
    """What an application begins with. interview: answers of the permit finder, as lists of text. entered_by: who of the city types
    it in; null where the applicant does. person: whose account it belongs to; null where there is none. renews: the one in whose place
    it comes; null for a first one."""

    permit: str
    form: str
    text: str
    language: str
    channel: str = Channel.WEB
    email: str = ""
    person: Any = None
    entered_by: Any = None
    interview: Mapping[str, Sequence[str]] | None = None
    answers: Mapping[str, Sequence[Filled]] | None = None
    zone: str = ""
    renews: Application | None = None


def begin(key: str, what: Begin) -> Application:
    """Make the application whose link holds `key`; the one that is there already, where there is one."""
    if found := Application.objects.filter(key=hashed(key)).first():
        return found
    for _try in range(5):
        try:
            return _begin(key, what)
        except IntegrityError:  # the same button twice at once, or a reference that is taken
            if found := Application.objects.filter(key=hashed(key)).first():
                return found
    raise RuntimeError("no reference is free")


@transaction.atomic
def _begin(key: str, what: Begin) -> Application:
    application = Application.objects.create(
        reference=new_reference(),
        permit=what.permit,
        form=what.form,
        text=what.text,
        key=hashed(key),
        language=what.language,
        channel=what.channel,
        email=what.email,
        person=what.person,
        entered_by=what.entered_by,
        interview={name: list(values) for name, values in (what.interview or {}).items()},
        zone=what.zone,
    )
    answers = {name: [dict(one) for one in filled] for name, filled in (what.answers or {}).items()}
    Version.objects.create(application=application, number=1, answers=answers)
    who, before = hands_of(what.entered_by), what.renews
    record(application, What.BEGUN, who=who, shown=False, **({"renews": before.reference} if before else {}))
    if before:
        record(before, What.RENEWED, who=who, shown=False, renewed_by=application.reference)
    return application


def renew(
    key: str, before: Application, *, text: str, entered_by: Any = None, channel: str = Channel.WEB
) -> Application:
    """Begin to apply again for what `before` got, with what was answered then; files are given anew. entered_by: who of the city types it
    in; null where the applicant does."""
    last = before.last_sent
    again = Begin(
        permit=before.permit,
        form=before.form,
        text=text,
        language=before.language,
        channel=channel,
        email=before.email,
        person=before.person,
        entered_by=entered_by,
        interview=before.interview,
        answers=_without_files(before, last.answers) if last else None,
        zone=before.zone,
        renews=before,
    )
    return begin(key, again)


@transaction.atomic
def keep(application: Application, section: str, filled: Sequence[Filled]) -> Version:
    """Save what stands on one page, whatever is wrong with it. Raises `NotNow` when the application was sent meanwhile."""
    draft = open_draft(application)
    draft.answers = {**draft.answers, section: [dict(one) for one in filled]}
    draft.save(update_fields=["answers"])
    Application.objects.filter(pk=application.pk).update(changed=timezone.now())
    return draft


@transaction.atomic
def take_out(application: Application, section: str, place: int) -> Version:
    """Take one filling in out of a section that repeats, with its files; those behind it move up."""
    draft = open_draft(application)
    filled = list(draft.answers.get(section, ()))
    del filled[place : place + 1]
    draft.answers = {**draft.answers, section: filled}
    draft.save(update_fields=["answers"])
    files = Upload.objects.filter(application=application, section=section, removed=None)
    files.filter(place=place).update(removed=timezone.now())
    for upload in files.filter(place__gt=place).order_by("place"):
        upload.place -= 1
        upload.save(update_fields=["place"])
    return draft


def open_draft(application: Application) -> Version:
    """The draft, with the row of its application held until the transaction ends. Raises `NotNow` where nothing can be changed any
    more."""
    held = Application.objects.select_for_update().get(pk=application.pk)
    draft = draft_to_show(held)
    if draft.pk is None:
        draft.save(force_insert=True)
    return draft


def draft_to_show(application: Application) -> Version:
    """The draft, for reading: nothing is written. What waits for the applicant shows what was sent last, as its draft will. Raises
    `NotNow` where nothing can be changed any more."""
    last = application.versions.order_by("-number").first()
    if last is None or application.stage not in OPEN:
        raise _closed()
    if last.sent is None:
        return last
    return Version(application=application, number=last.number + 1, answers=_without_files(application, last.answers))


@transaction.atomic
def claim(application: Application, person: Any) -> None:
    """Let the application belong to an account; one that belongs to somebody already is left alone."""
    Application.objects.filter(pk=application.pk, person=None, entered_by=None).update(person=person)


@transaction.atomic
def keep_email(application: Application, email: str, *, by: Any = None) -> None:
    """Note where the applicant wants to be written to. An address that was there before is told. by: who of the city notes it; null where
    the applicant does."""
    held = Application.objects.select_for_update().get(pk=application.pk)
    if held.email and held.email.lower() != email.lower():
        event = record(held, What.ADDRESS_CHANGED, who=hands_of(by))
        tell_moved(held, event)
    Application.objects.filter(pk=held.pk).update(email=email)


def _closed() -> NotNow:
    return NotNow(
        _("This application has been sent. It can not be changed now."),
        allowed=_("changes before it is sent, and when the city asks for them"),
        next_step=_("Write down the reference, and tell the city what should be different."),
    )


def shown_as(draft: Version) -> str:
    """A fingerprint of all that the applicant reads before sending: what is sent must be what was read."""
    told = [draft.number, draft.answers, draft.application.interview, sorted(count_files(draft.application).items())]
    ids = list(draft.application.uploads.filter(removed=None).values_list("pk", flat=True))
    return sha256(dumped([told, ids]).encode()).hexdigest()[:32]


@transaction.atomic
def send(
    application: Application, form: Form, *, number: int, shown: str, signed: str, language: str, by: Any = None
) -> Version:
    """Send a version: exactly once, however often it is asked for. Gives the version, sent now or before.

    number: of the version, and shown: what `shown_as` said of it, on the page that was signed. by: who of the city sends it; null where the
    applicant does. Raises `NotNow` when it
    is not whole, when it was changed since the page was shown, or when the name is missing.
    """
    held = Application.objects.select_for_update().get(pk=application.pk)
    if sent := held.versions.filter(number=number, sent__isnull=False).first():
        return sent
    draft = open_draft(held)
    _check(held, form, draft, number=number, shown=shown, signed=signed)
    now = timezone.now()
    draft.answers = answers_with_files(held, keep_asked(form, draft.answers))
    draft.signed, draft.sent = signed.strip()[:200], now
    draft.save(update_fields=["answers", "signed", "sent"])
    _note_sent(held, draft, language, who=hands_of(by))
    tell_received(held, draft, form)
    return draft


def _check(application: Application, form: Form, draft: Version, *, number: int, shown: str, signed: str) -> None:
    counted: Counted = count_files(application)
    if draft.number != number or shown_as(draft) != shown:
        raise NotNow(
            _("The answers were changed after this page was shown, maybe in another window."),
            allowed=_("sending what you have read"),
            next_step=_("Read the answers below once more, then send them."),
        )
    if next(find_faults(form, draft.answers, counted), None):
        raise NotNow(
            _("Some answers are missing or can not be used yet."),
            allowed=_("a form in which everything is answered"),
            next_step=_("Mend what is named below. What you typed is kept."),
        )
    if not signed.strip():
        raise NotNow(
            _("The declaration is not signed."),
            allowed=_("your name, typed"),
            next_step=_("Type your name under the declaration."),
        )


def _note_sent(application: Application, draft: Version, language: str, *, who: str) -> None:
    is_first = application.sent is None
    application.stage = Stage.SENT if is_first else Stage.IN_REVIEW
    application.sent = application.sent or draft.sent
    application.language = language
    application.save(update_fields=["stage", "sent", "language", "changed"])
    record(application, What.SENT if is_first else What.SENT_AGAIN, who=who, at=draft.sent, version=draft.number)
    for asked in open_questions(application):
        record(application, What.ANSWERED, who=who, department=asked.department, at=draft.sent, asked=asked.pk)


def _without_files(application: Application, answers: Any) -> dict[str, list[dict[str, Any]]]:
    """The answers of a sent version as those of a draft, in which files are told by their rows."""
    asked = set(application.uploads.values_list("section", "question"))
    return {
        section: [{name: value for name, value in one.items() if (section, name) not in asked} for one in filled]
        for section, filled in answers.items()
    }
