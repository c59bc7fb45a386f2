"""Questions that are handed over to a person: the only writer of `HandOver`."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from upstate.web.business.mailing import queue_mail
from upstate.web.business.models import HandOver
from upstate.web.people.models import Person


def hand_over(*, query: str, words: str, email: str, phone: str, language: str) -> HandOver:
    """Keep a question until somebody answers it."""
    return HandOver.objects.create(query=query, words=words, email=email, phone=phone, language=language)


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
