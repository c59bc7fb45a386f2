"""Letters of the city to an applicant: the service's text, this application's values, kept as a file and a row."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import override

from upstate.city.writing import write_bytes
from upstate.errors import UpstateError
from upstate.permits.letters import Letterhead, UnfilledLetter, render_letter, unprintable
from upstate.solutions.service import NAMED
from upstate.web.business.models import Application, Letter
from upstate.web.business.reviewing.cases import Case, make_case
from upstate.web.business.reviewing.letter_values import Values, values_of
from upstate.web.city import this_city

_log = logging.getLogger("upstate.business")
_TRIES = 5
Own = Callable[[Case], Values]


def write_letter(case: Case, kind: str, *, at: datetime, own: Own = lambda case: {}) -> Letter:
    """Write the letter of this name, in the language of the application. Called inside the transaction that makes it due; raises
    `UnfilledLetter` where its text can not be used. own: the values of the places that only this letter has."""
    language = _language_of(case)
    text = case.solution.letters.get((kind, language))
    if text is None:
        raise UnfilledLetter(
            f"The service has no letter “{kind}” in the language “{language}”.",
            allowed=f"a file letters/{kind}.{language}.md",
            next_step="Ask who looks after the service to add it.",
        )
    letter = _numbered(Letter(application=case.application, kind=kind, language=language, at=at))
    with override(language):
        values = values_of(case, letter.number) | own(case)
    head = Letterhead(values["city"], letter.number, values["written_on"])
    pdf = render_letter(text, values, language=language, head=head)
    letter.sha256 = sha256(pdf).hexdigest()
    path = Path("applications") / str(case.application.pk) / "letters" / f"{letter.sha256}.pdf"
    write_bytes(settings.SITE / path, pdf)  # a file that no row names does no harm, a row without its file would
    letter.path = str(path)
    letter.save(update_fields=["path", "sha256"])
    return letter


def add_letter(application: Application, kind: str, *, at: datetime, own: Own = lambda case: {}) -> Letter | None:
    """Write a letter on which nothing else hangs, such as a receipt. Where it can not be written the log says why, and what it tells
    of is done all the same: null then."""
    try:
        with transaction.atomic():
            return write_letter(make_case(application), kind, at=at, own=own)
    except (UpstateError, Http404, OSError):
        _log.exception("a letter could not be written", extra={"letter": kind, "application": application.pk})
        return None


def _numbered(letter: Letter) -> Letter:
    """The letter as a row with its number. Two letters may want one number at the same moment; the second then takes the next."""
    for left in reversed(range(_TRIES)):
        letter.number = _next_number(this_city().settings.today().year)
        try:
            with transaction.atomic():
                letter.save(force_insert=True)
            break
        except IntegrityError:
            if not left:
                raise
    return letter


def unprintable_in(case: Case, kind: str) -> str:
    """The letters of what would be filled into this letter that can not be printed; empty where all can."""
    text = case.solution.letters.get((kind, _language_of(case)), "")
    values = values_of(case, "")
    return unprintable(" ".join(values.get(name, "") for name in NAMED.findall(text)))


def _language_of(case: Case) -> str:
    return "es" if case.application.language == "es" else "en"


def _next_number(year: int) -> str:
    last = Letter.objects.filter(number__startswith=f"{year}-").order_by("-number").first()
    return f"{year}-{int(last.number[5:]) + 1 if last else 1:07}"
