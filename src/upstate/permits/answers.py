"""One answer to a question of a form, as it was typed: read, or refused in three parts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import phonenumbers

from upstate.errors import UpstateError
from upstate.sentences import Sentence, say
from upstate.solutions.service import FormQuestion

LONGEST, LONGEST_TEXT = 300, 5_000
Read = str | list[str]
_NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,4})?")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,4})?")
_US_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_EMAIL = re.compile(r"[^\s@<>\"',;:()\[\]\\]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")


class BadAnswer(UpstateError):
    """An answer can not be used as it stands."""


class MissingAnswer(BadAnswer):
    """There is no answer yet."""


def read_form_answer(question: FormQuestion, raw: Any) -> Read:
    """The answer as it is kept: text without spaces around it, names of choices, numbers with a point, days as 2026-01-31; empty
    where nothing need be answered. Raises `BadAnswer`."""
    if question.kind == "several":
        return _several(question, raw)
    text = raw.strip() if isinstance(raw, str) else ""
    if not text:
        if question.optional:
            return ""
        raise MissingAnswer(say("This is not answered yet."), allowed=say("an answer"), next_step=_how(question))
    return _READERS[question.kind](question, text)


def _how(question: FormQuestion) -> Sentence:
    if question.answers:
        return say("Choose an answer.")
    return say("Write your answer.")


def _several(question: FormQuestion, raw: Any) -> list[str]:
    chosen = [str(one) for one in raw] if isinstance(raw, list | tuple) else [str(raw)] if raw else []
    if not chosen and not question.optional:
        raise MissingAnswer(
            say("This is not answered yet."), allowed=say("one answer or more"), next_step=say("Choose an answer.")
        )
    if {*chosen} - {*question.answers}:
        raise _no_choice()
    return [name for name in question.answers if name in chosen]


def _choice(question: FormQuestion, text: str) -> str:
    if text not in question.answers:
        raise _no_choice()
    return text


def _no_choice() -> BadAnswer:
    return BadAnswer(
        say("This answer is not one of those offered."),
        allowed=say("one of the answers on this page"),
        next_step=say("Choose an answer."),
    )


def _text(question: FormQuestion, text: str) -> str:
    most = LONGEST_TEXT if question.kind == "long_text" else LONGEST
    if len(text) > most:
        raise BadAnswer(
            say("This is {number} characters long.", number=len(text)),
            allowed=say("{number} characters at most", number=most),
            next_step=say("Shorten it. You can send the rest as a message later."),
        )
    return text


def _number(question: FormQuestion, text: str) -> str:
    plain = text.replace("$", "").replace(" ", "").replace("\u00a0", "")
    if question.kind == "number":
        plain = plain.removesuffix("%")  # a share, as people write it
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    is_money = question.kind == "money"
    if not _NUMBER.fullmatch(plain) or (is_money and len(plain.partition(".")[2]) > 2):
        raise BadAnswer(
            say("“{text}” is not a number we can read.", text=text[:60]),
            allowed=say("digits, such as 1250 or 1,250.50"),
            next_step=say("Write it in digits, with a point before the cents or the fraction."),
        )
    value = Decimal(plain)
    if not question.least <= value <= question.most:
        raise BadAnswer(
            say("{text} is outside of what can be answered here.", text=text[:60]),
            allowed=say("{least} to {most}", least=f"{question.least:,}", most=f"{question.most:,}"),
            next_step=say("Check the number."),
        )
    return plain


def _day(question: FormQuestion, text: str) -> str:
    try:
        if found := _US_DAY.fullmatch(text):
            day = date(int(found[3]), int(found[1]), int(found[2]))
        else:
            day = date.fromisoformat(text)
    except ValueError:
        raise BadAnswer(
            say("“{text}” is not a day we can read.", text=text[:60]),
            allowed=say("a day such as 03/31/2026: month, day, year"),
            next_step=say("Write the month, the day and the year in digits."),
        ) from None
    if (question.earliest and day < question.earliest) or (question.latest and day > question.latest):
        raise BadAnswer(
            say("{day} is outside of what can be answered here.", day=day.isoformat()),
            allowed=_span(question),
            next_step=say("Check the day."),
        )
    return day.isoformat()


def _span(question: FormQuestion) -> Sentence:
    if question.earliest and question.latest:
        return say("{first} to {last}", first=question.earliest.isoformat(), last=question.latest.isoformat())
    if question.earliest:
        return say("{first} or later", first=question.earliest.isoformat())
    return say("{last} or earlier", last=question.latest.isoformat() if question.latest else "")


def _email(_question: FormQuestion, text: str) -> str:
    if len(text) > 254 or not _EMAIL.fullmatch(text):
        raise BadAnswer(
            say("“{text}” is not an e-mail address.", text=text[:60]),
            allowed=say("an address such as name@example.com"),
            next_step=say("Check it for a typing mistake."),
        )
    return text


def _phone(_question: FormQuestion, text: str) -> str:
    try:
        number = phonenumbers.parse(text, "US")
        if phonenumbers.is_possible_number(number):
            return text
    except phonenumbers.NumberParseException:
        pass
    raise BadAnswer(
        say("“{text}” is not a telephone number.", text=text[:60]),
        allowed=say("a number such as 315-555-0100; one of another country begins with +"),
        next_step=say("Write the area code and the number."),
    )


_READERS: dict[str, Callable[[FormQuestion, str], str]] = {
    "text": _text,
    "long_text": _text,
    "address": _text,
    "yes_no": _choice,
    "one": _choice,
    "number": _number,
    "money": _number,
    "date": _day,
    "email": _email,
    "phone": _phone,
}
