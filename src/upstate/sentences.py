"""What Upstate says to people: English text that remembers how it was made, so that a face can say it in another language.

>>> told = say_count("{number} row has no {column}.", "{number} rows have no {column}.", 1234, column="height")
>>> told
'1,234 rows have no height.'
>>> told.made.many, told.made.values["column"]
('{number} rows have no {column}.', 'height')

A template is a whole sentence, or a clause that another sentence takes as a value. It is written out where it is said, because
the sentences to translate are gathered from the code. What is joined, cut or formatted as other text is plain English again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple, Self

# Not by strftime, whose names of months depend on the machine's language.
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class Made(NamedTuple):
    """one: the template. many: that for a number other than 1; empty where nothing is counted. values: by their place in it.

    A value is a sentence itself, a whole number, or text that is the same in every language, such as a column's name.
    """

    one: str
    many: str
    number: int
    values: Mapping[str, str | int]


class Sentence(str):
    """A text in English, and what it was made of."""

    __slots__ = ("made",)
    made: Made

    def __new__(cls, made: Made) -> Self:
        template = made.many if made.many and made.number != 1 else made.one
        values = {name: f"{value:,}" if isinstance(value, int) else value for name, value in made.values.items()}
        sentence = super().__new__(cls, template.format_map(values))
        sentence.made = made
        return sentence

    def __getnewargs__(self) -> tuple[Made]:  # type: ignore[override]  # a copy is made as this one was, not from its text
        return (self.made,)


def say(template: str, /, **values: str | int) -> Sentence:
    """The template with the values in their `{places}`; whole numbers in groups of three digits."""
    return Sentence(Made(template, "", 1, values))


def say_count(one: str, many: str, number: int, /, **values: str | int) -> Sentence:
    """`one` where `number` is 1, else `many`; the number itself stands at `{number}`."""
    return Sentence(Made(one, many, number, {"number": number, **values}))


def recall(text: str) -> Sentence:
    """What was stored as text: a sentence without values is known again, another stays English."""
    return say(text.replace("{", "{{").replace("}", "}}"))


def together(*sentences: str, between: str = " ") -> Sentence:
    """One after the other; those that are empty are left out.

    >>> together(say("It rose."), "", say("Then it fell."))
    'It rose. Then it fell.'
    """
    values = {f"part{place}": one for place, one in enumerate(sentences) if one}
    return Sentence(Made(between.join(f"{{{name}}}" for name in values), "", 1, values))


def listed(words: Sequence[str]) -> str:
    """`a, b and c`; of one word the word itself, of none nothing."""
    if len(words) < 2:
        return words[0] if words else ""
    return say("{first} and {last}", first=together(*words[:-1], between=", "), last=words[-1])


def month_name(day: date) -> Sentence:
    """The month of a day, such as `May`."""
    return say(_MONTHS[day.month - 1])
