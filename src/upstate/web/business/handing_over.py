"""Questions that are handed over to a person: the only writer of `HandOver`."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from upstate.web.business.mailing import queue_mail
from upstate.web.business.models import HandOver
from upstate.web.business.reviewing.rights import departments_of
from upstate.web.business.service import the_portal
from upstate.web.city import whole_address
from upstate.web.people.models import Person, Role

_MOST_TOLD = 5  # questions an hour: of a flood the desk's menu tells the number


@transaction.atomic
def hand_over(*, query: str, words: str, email: str, phone: str, language: str) -> HandOver:
    """Keep a question until somebody answers it, and tell those of the city who look after applications."""
    made = HandOver.objects.create(query=query, words=words, email=email, phone=phone, language=language)
    an_hour = timezone.now() - timedelta(hours=1)
    if HandOver.objects.filter(asked__gt=an_hour).count() <= _MOST_TOLD:
        for person in _who_answers():
            _tell(person, made)
    return made


def _who_answers() -> list[Person]:
    """The editors of the portal's departments; the administrators where there are none."""
    solution = the_portal()
    people = [one for one in Person.objects.filter(is_active=True) if one.reaches(Role.EDITOR)]
    editors = [one for one in people if not one.reaches(Role.ADMINISTRATOR) and departments_of(one, solution)]
    return editors or [one for one in people if one.reaches(Role.ADMINISTRATOR)]


def _tell(person: Person, question: HandOver) -> None:
    """That there is a question, and not what it says: mail is read by others too."""
    with override(settings.LANGUAGE_CODE):
        body = _(
            "Somebody asks which permits a business needs, and waits for an answer.\n\nRead and answer it at the desk:"
        )
        address = reverse("permit-question", args=[question.pk])
        queue_mail(
            key=f"asked {question.pk} {person.pk}",
            to=person.email,
            subject=_("A question about permits waits for an answer"),
            body=f"{body}\n{whole_address(address) or address}",
            language=settings.LANGUAGE_CODE,
        )


def answer(question: HandOver, *, words: str, person: Person) -> bool:
    """Answer a question, once; false where somebody else was faster. Who gave an e-mail address gets the answer there."""
    with transaction.atomic():
        values = {"answer": words, "answered": timezone.now(), "by": person.email}
        if not HandOver.objects.filter(pk=question.pk, answered=None).update(**values):
            return False
        if question.email:
            _mail(question, words)
    return True


def _mail(question: HandOver, words: str) -> None:
    with override(question.language):
        queue_mail(
            key=f"question-{question.pk}",
            to=question.email,
            subject=_("Your question about your business"),
            body=_("You asked:\n\n%(asked)s\n\nOur answer:\n\n%(answer)s\n")
            % {"asked": question.words, "answer": words},
            language=question.language,
        )
